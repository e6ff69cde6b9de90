"""All that `yulu check` looks at, composed from the layers below.

In:   a toolbox's folder.
Out:  every fault in it as diagnostics, in file order.
Read: `check.py` first; `dates.py` (what governs when), `doubts.py` (expressions that are no question), `notices.py`.
"""

from yulu.checking.check import check_toolbox

__all__ = ["check_toolbox"]
