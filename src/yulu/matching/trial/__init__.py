"""A draft tried on everybody before it is issued: who would win and lose, what it would cost, between which bounds.

In:   a toolbox, the same with a draft over it, a registry, two days.
Out:  a folder: rows that differ, costs that add up, who stands just outside, which data would narrow the bounds.
Read: `trial.py` (the order of the work), `worlds.py` (today and with the draft), `bands.py` (bounds of one difference),
      `tally.py` (sums), `outside.py` (who fails by one condition), `narrowing.py` (which dataset first).
"""
