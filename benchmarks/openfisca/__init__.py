"""The twelve policies as an OpenFisca country package, as its own documentation has one write them.

Runs in an environment of its own (`requirements-bench.txt`). An enum has a member for unknown, a yes-or-no is such an
enum, a number that is not known is NaN, a day NaT; numbers are float32 and dates days, as OpenFisca holds them.
Read `inputs.py` first, then `rules.py`; `run.py` measures.
"""
