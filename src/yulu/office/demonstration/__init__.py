"""An office to try: the generated city with accounts for every role, a finished run, a year of cases, released figures.

In:   a generated registry and the run over it.
Out:  an office's home that can be served; everything in it is made up, and its pages say so.
Read: `furnishing.py`, then `year.py` (the cases).
"""
