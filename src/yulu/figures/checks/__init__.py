"""The tests: each module knows one way in which figures belong together, and what arithmetic says about them.

In:   a `Reading`: the figures of a text, in order, with the text.
Out:  findings; none where nothing was linked.
Read: `finding.py`, then `granularity.py`. A new test is a new module and a line in `ALL`.
"""
