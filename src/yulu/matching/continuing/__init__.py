"""A run after a small import: only those are decided again of whom something can have changed, the others taken over.

In:   an earlier run, the registry it was made from in a later version, the day decided for.
Out:  a run that holds the changes to the earlier one, and is in meaning the same as one that decided everybody.
Read: `continuing.py` first; `concerned.py` says whom a change can concern, `summing.py` adds and takes away counts.
"""
