"""Keeping an office running: the server, its logs and measures, backups, and taking a person out.

In:   an office's home and database.
Out:  a running server that stops cleanly; `/health` and `/metrics`; a backup of one moment, and an
      office again from it.
Read: `serving.py`, then `logs.py`, `requests.py`, `metrics.py`; `backing_up.py` and `restoring.py`; `erasing.py`.
"""
