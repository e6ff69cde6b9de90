"""Everybody: all policies decided for all subjects of a table at once.

In:   a toolbox, a table of subjects with a mapping, the day decided for.
Out:  a folder with one row a (subject, policy), the patterns of what is missing, a summary and a manifest.
Read: `run.py` first; `table.py` reads what a department sent, `population.py` decides it, `summary.py` counts.
"""
