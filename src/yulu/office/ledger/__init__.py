"""What happened, once and for good: an append-only chain of entries in the database.

In:   who did what, about what or whom, under which toolbox; what must be forgettable, apart.
Out:  entries that nobody can change, leave out or put elsewhere without it being found; checkpoints to keep outside.
Read: `entry.py` (what an entry is and what its digest covers; no Django), `chain.py` (is a chain whole), then
      `appending.py` and `stored.py` (the database), `leaving.py` with `offline_check.py` (what an auditor takes along).
"""
