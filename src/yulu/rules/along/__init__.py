"""One subject along one fact: how its totals change, and where exactly they fall.

In:   a toolbox on one day, a subject, the name of a number, day or month.
Out:  `Cliffs`: every fall with its place to the last 分 or day, its causes and where the old total is reached again.
Read: `axis.py` (the fact's values, numbered), `runs.py` and `over.py` (what expressions are over a whole stretch of
      them), `pieces.py` (stretches on which everything stands still or moves one way), `cliffs.py` (the falls).
"""
