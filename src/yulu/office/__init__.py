"""All that remembers and all that is seen: the Django project that a city's office runs.

In:   what happened (calls, decisions, payments), from people and from other commands.
Out:  the ledger, and what stands on it; the site and the ways in for programs.
Read: `home.py` (where the office keeps its things), `settings.py`, `urls.py`, then the apps in the order they build on
      each other: `ledger/` (what happened, once and for good), `accounts/` (who may do what), `issuing/` (which toolbox
      is in force), `casework/`, `delivery/`, `releases/` (what they work on), `api/` and `pages/` (what is seen).
"""
