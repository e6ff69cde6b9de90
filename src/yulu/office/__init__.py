"""All that remembers and all that is seen: the Django project that a city's office runs.

In:   what happened (calls, decisions, payments), from people and from other commands.
Out:  the ledger, and what stands on it.
Read: `home.py` (where the office keeps its things), `settings.py`, then the apps in the order they build on each other:
      `ledger/` (what happened, once and for good).
"""
