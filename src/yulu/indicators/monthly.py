"""The months of a year so far, each by itself: what a chart of one indicator shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yulu.indicators.computing import Tables, compute
from yulu.indicators.period import Period, month
from yulu.indicators.value import Value
from yulu.toolbox.indicator_model import Indicator


@dataclass(frozen=True, slots=True)
class Month:
    """A month and its value."""

    period: Period
    value: Value


def months_so_far(indicator: Indicator, tables: Tables, period: Period) -> list[Month]:
    """Each month from January to the period's last, those without any row left out; none where nothing is dated.

    What is counted since the year began is counted month by month here. Raises Fault (E835).
    """
    if indicator.dated_by is None or indicator.counted == "to_date":
        return []
    alone = replace(indicator, counted="period")
    found = [
        Month(each, compute(alone, tables, each))
        for each in (month(period.last.year, number) for number in range(1, period.last.month + 1))
    ]
    return [each for each in found if each.value.rows]
