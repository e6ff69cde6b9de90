"""Can a policy be paid without being asked for (免申即享): what each condition rests on, and whether data decide it.

In:   a policy on a day; where there is one, a registry, or a run with the registry behind it.
Out:  for each condition the datasets, holders, open terms and texts; how the data stand; the share that data decide; a
      verdict in one sentence with its reasons.
Read: `conditions.py`, `standing.py`, `deciding.py`, `verdict.py`.
"""
