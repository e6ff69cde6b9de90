"""Two runs held against each other: who gained, who lost, whose sum changed, and why.

In:   two runs of one place; where several things differ, the registry that both were made from.
Out:  the rows that differ, each with its cause; by policy, counts and sums.
Read: `ranges.py` (a part at a time), `changes.py` (which rows differ), `causes.py` (why, by deciding in between),
      `comparison.py` (what is told).
"""
