"""Everybody: all policies decided for all subjects of a registry or a table at once.

In:   a toolbox, a population (a registry's version, or a table with its mapping), the day decided for, the day of what
      was known.
Out:  a folder with one row a (subject, policy), the patterns of what is missing, a summary and a manifest.
Read: `run.py` first, then `population.py`; `known.py` and `table.py` lay subjects out, `stored.py` reads a run again.
"""
