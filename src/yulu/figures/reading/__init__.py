"""Files as departments send them, to text that knows where in the file each character stands.

In:   a path, or bytes with a name, or a text.
Out:  a `Source`: the text as it stands in the file; a `CleanText`: one paragraph a line, with a map back.
Read: `source.py`, then `cleaning.py`.
"""
