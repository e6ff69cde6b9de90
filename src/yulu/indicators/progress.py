"""Against what a value is held: the plan of the year, the same time before, and what the rest of the year may bring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

import polars as pl

from yulu.calendars import BeyondHorizon, state_council
from yulu.indicators.computing import Tables, compute
from yulu.indicators.period import BEGINNING, Period, month
from yulu.indicators.value import NOTHING, Ends, Value, exactly
from yulu.toolbox.indicator_model import Indicator, Indicators, Target
from yulu.toolbox.shapes_indicators import Comparison

Reason = Literal["", "no_rows", "not_whole", "undated", "zero_base"]
Standing = Literal["ahead", "even", "behind", "unclear", "met", "not_met"]
_MONTHS = 12
_FEWEST = 3
"""So many months are needed to say anything of those to come."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a year's target is reached. `done` and `elapsed` are shares; `elapsed` is None for a level (a rate, a
    median), which is to be reached and not added up, and where no calendar says the working days yet.
    """

    target: Target
    done: Ends
    elapsed: Fraction | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Comparing:
    """A value beside that of an earlier period. `change`: of a percentage in points, else a share of the base; None
    with a `reason` where nothing can be said. What is counted since the year began is compared with the period right
    before without what came earlier: `value` and `base` are then of the periods alone.
    """

    kind: Comparison
    period: Period
    value: Value
    base: Value | None
    change: Ends | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Projection:
    """What the year's end may bring if every month to come lies between the lowest and the highest of those gone by.

    No forecast: an assumption and its arithmetic, `months` being those looked at and `low`, `high` their extremes.
    """

    year_end: Ends
    months: int
    low: Fraction
    high: Fraction


def elapsed(target: Target, last: date) -> Fraction | None:
    """The share of the year's plan that is due by the end of that day; None where the calendar is not known.

    `linear`: each month the same, a part of a month by its days. `days`, `workdays`: by days of the year, all or
    worked. `monthly`: by the planned value at the month's end, in between by days.
    """
    first = date(last.year, 1, 1)
    match target.plan:
        case "days":
            return Fraction((last - first).days + 1, (date(last.year, 12, 31) - first).days + 1)
        case "workdays":
            try:
                calendar = state_council(last.year)
            except BeyondHorizon:
                return None
            return Fraction(calendar.passed_through(last), len(calendar.workdays))
        case "linear":
            return _within(last, [Fraction(number, _MONTHS) for number in range(_MONTHS + 1)])
        case _:
            if not target.value:
                return None
            ends = [Fraction(0), *(Fraction(each) / Fraction(target.value) for each in target.monthly)]
            return _within(last, ends)


def _within(last: date, ends: list[Fraction]) -> Fraction:
    """Between a month's two ends, by its days."""
    before, after = ends[last.month - 1], ends[last.month]
    return before + (after - before) * Fraction(last.day, month(last.year, last.month).last.day)


def progress(indicator: Indicator, tables: Tables, period: Period, value: Value) -> Progress | None:
    """How far the target of the period's year is reached by its end; None where there is none."""
    target = indicator.target(period.last.year)
    if target is None or not target.value:
        return None
    whole = Fraction(target.value)
    if indicator.denominator is not None or indicator.numerator.how == "median":
        return Progress(target, _shares(value.bounds, whole), None, _level(indicator, value.bounds, whole))
    if indicator.counted == "period":
        value = compute(replace(indicator, counted="year_to_date"), tables, period)
    due = elapsed(target, period.last)
    done = _shares(value.bounds, whole)
    return Progress(target, done, due, _standing(done, due))


def _shares(bounds: Ends, whole: Fraction) -> Ends:
    return Ends(*(None if end is None else end / whole for end in (bounds.low, bounds.high)))


def _level(indicator: Indicator, bounds: Ends, whole: Fraction) -> Standing:
    low, high = bounds.low, bounds.high
    if indicator.better == "lower":
        low, high, whole = (None if high is None else -high), (None if low is None else -low), -whole
    if low is not None and low >= whole:
        return "met"
    return "not_met" if high is not None and high < whole else "unclear"


def _standing(done: Ends, due: Fraction | None) -> Standing:
    if due is None:
        return "unclear"
    if done.single is not None and done.single == due:
        return "even"
    if done.low is not None and done.low > due:
        return "ahead"
    return "behind" if done.high is not None and done.high < due else "unclear"


def compare(
    declared: Indicators, indicator: Indicator, tables: Tables, period: Period, value: Value
) -> list[Comparing]:
    """The value beside those it is compared with."""
    return [_compared(declared, indicator, tables, period, value, kind) for kind in indicator.compare]


def _compared(
    declared: Indicators, indicator: Indicator, tables: Tables, period: Period, value: Value, kind: Comparison
) -> Comparing:
    if kind == "period_on_period" and indicator.counted == "year_to_date":
        indicator = replace(indicator, counted="period")
        value = compute(indicator, tables, period)
    before = period.before(kind)
    window = before.counted(indicator.counted)

    def nothing(reason: Reason) -> Comparing:
        return Comparing(kind, window, value, None, None, reason)

    if indicator.dated_by is None:
        return nothing("undated")
    missing = _not_covered(declared.tables[indicator.table].form.complete_from, indicator, tables, before, window)
    if missing:
        return nothing(missing)
    base = compute(indicator, tables, before)
    if indicator.unit == "%":
        return Comparing(kind, window, value, base, _difference(value.bounds, base.bounds), "")
    if base.bounds.low is None or base.bounds.low <= 0:
        return Comparing(kind, window, value, base, None, "zero_base" if base.bounds.single == 0 else "")
    change = _difference(value.bounds.over(base.bounds), exactly(1))
    return Comparing(kind, window, value, base, change, "")


def _not_covered(
    complete_from: date | None, indicator: Indicator, tables: Tables, before: Period, window: Period
) -> Reason:
    """Why the table does not tell of the base period; "" if it does.

    Where it does not say from when it is complete, its first row must lie in the base's first month or before.
    """
    if complete_from is not None:
        return "not_whole" if complete_from > window.first and window.first != BEGINNING else ""
    first_row = tables[indicator.table].select(pl.col(indicator.dated_by or "").min()).item()
    if first_row is None or first_row > before.last:
        return "no_rows"
    if indicator.counted != "to_date" and first_row > month(window.first.year, window.first.month).last:
        return "not_whole"
    return ""


def _difference(one: Ends, other: Ends) -> Ends:
    low = None if one.low is None or other.high is None else one.low - other.high
    high = None if one.high is None or other.low is None else one.high - other.low
    return Ends(low, high)


def project(indicator: Indicator, tables: Tables, period: Period, value: Value) -> Projection | None:
    """What may be at the year's end; None for what is not added up over it, and before three months are gone."""
    gone = period.last.month
    adds_up = indicator.denominator is None and indicator.numerator.how in ("count", "sum")
    if not adds_up or indicator.counted != "year_to_date" or not _FEWEST <= gone < _MONTHS:
        return None
    monthly = replace(indicator, counted="period")
    values = [compute(monthly, tables, month(period.last.year, number)).bounds for number in range(1, gone + 1)]
    lows = [each.low for each in values if each.low is not None]
    highs = [each.high for each in values if each.high is not None]
    if len(lows) < gone or len(highs) < gone or value.bounds == NOTHING:
        return None
    low, high, left = min(lows), max(highs), _MONTHS - gone
    assert value.bounds.low is not None and value.bounds.high is not None
    return Projection(Ends(value.bounds.low + left * low, value.bounds.high + left * high), gone, low, high)
