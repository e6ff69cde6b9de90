"""From a definition to a value: indicators computed over named tables, their targets, intervals and releases.

In:   a toolbox (its tables, indicators and reported figures), a folder of tables named like them, a period.
Out:  for each indicator its value with bounds and interval, progress, comparison and projection; a release folder that
      can be computed again; the figures that a text can be held against.
Read: `value.py` (what a value is), `computing.py` (how it is made), `intervals.py`, then `progress.py`, `release/`.
"""

from yulu.indicators.known import KnownValue, known_figures

__all__ = ["KnownValue", "known_figures"]
