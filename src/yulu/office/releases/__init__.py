"""Runs, trials and indicator releases that the office has made, where they stand, and from what.

In:   a toolbox and a registry; the office's own tables.
Out:  folders in the office's home, each named, dated and hashed in the ledger.
"""
