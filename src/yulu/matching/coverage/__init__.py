"""Who is entitled and never reached (雨露均沾): a run held against what was paid out.

In:   a run, the facts it was made from, a department's list of who got what.
Out:  entitled, reached and not, with reasons and exact intervals; by policy and by any facts; who got what is not due.
Read: `received.py` (the list), `grouping.py` (who is in which group), `counting.py`, `report.py`.
"""
