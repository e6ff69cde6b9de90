"""A run as one page: a file by itself, without scripts, for the screen, a phone and paper.

In:   a run's summary, and what its manifest says of where it comes from.
Out:  HTML that fetches nothing.
Read: `summary_page.py`; `markup.py` writes elements, `page.css` says how they look.
"""
