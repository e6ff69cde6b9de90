"""The twelve policies as an OpenFisca country package, as its own documentation has one write them.

Runs in an environment of its own (`requirements-bench.txt`). An enum has a member for unknown, a yes-or-no is such an
enum, a number that is not known is NaN, a day NaT; numbers are float32 and dates days, as OpenFisca holds them. A rule
says whether all conditions certainly hold: not which of them fail, nor what is missing.
Read `variables.py` first; `run.py` measures.
"""
