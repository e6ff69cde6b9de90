"""Who may do what: accounts, departments, posts, mandates, and the one table of permissions.

In:   who signs in, and what they want to do to what.
Out:  allowed or not, in one place; every look at a person, logged.
Read: `permissions.py` (roles, actions, the table), `models.py` (accounts, departments, posts, mandates), then
      `routes.py` (how a page or an end point declares what it needs), `keeping.py` (accounts, posts, mandates changed),
      `sensitive.py` and `looks.py` (what is encrypted, masked, and who looked at it).
"""
