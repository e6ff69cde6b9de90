"""Which toolbox is in force in this office, since when, and those that were before.

In:   a toolbox that was checked and tested, and two who sign for it.
Out:  the toolbox in force at a moment; any issued toolbox again, by its hash; what cases are read against.
Read: `models.py`, then `in_force.py`; `proposals.py` is how a draft becomes law.
"""
