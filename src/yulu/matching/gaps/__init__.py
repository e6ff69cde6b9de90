"""Which data would settle most of what a run left open, and how much money hangs on it.

In:   a run; for the money, the facts it was made from.
Out:  datasets by how many (subject, policy) they settle, the next best given the first; by department, by policy.
Read: `covering.py` (the problem by itself), `waiting.py` (out of a run), `stakes.py` (the money), `report.py`.
"""
