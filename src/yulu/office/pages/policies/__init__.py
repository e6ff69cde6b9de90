"""For everybody: the policies in force, one policy in full, and the questions that find what one is due."""
