"""The figure check as a page: for everybody who sends out a text full of figures."""
