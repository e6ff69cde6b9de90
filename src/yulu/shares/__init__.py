"""A share, k of n, and how sure it is: what figures that are printed, coverage and indicators have in common.

In:   two counts.
Out:  the exact interval; whether to print a rate at all.
Read: `small_counts.py`.
"""
