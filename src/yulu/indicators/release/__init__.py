"""A released value, frozen: a folder with the definition, the rows and the value, that can be computed again.

In:   indicators with their results and rows; later the folder alone.
Out:  the folder, whole or not at all; whether it is as it was written and still comes out the same; values in series.
Read: `folder.py` (what is in it), `writing.py`, `checking.py`, `series.py`.
"""
