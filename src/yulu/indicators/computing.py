"""The value of an indicator over tables: rows told apart by Kleene's logic for all at once, then added up exactly.

A row counts for certain, may count, or does not. Certain rows give the lower bound of a count or of a sum that cannot
be negative, possible ones the upper. A rate that counts some of the rows it divides by has bounds of its own, tighter
than those of its parts: a row may count above only if it counts below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import and_

import polars as pl

from yulu.diagnostics import Diagnostic, Fault
from yulu.indicators.intervals import RANKS, median_ranks, share_interval
from yulu.indicators.period import BEGINNING, Period
from yulu.indicators.value import NOTHING, Ends, Value, exactly
from yulu.language.periods import bind_periods
from yulu.language.polars_functions import NUMBER
from yulu.language.polars_reading import PolarsReading, overflow_as_in_every_reading
from yulu.language.tree import Name, Node, walk
from yulu.language.values import LARGEST, NumberOverflow
from yulu.toolbox.indicator_model import Indicator, Measure

Tables = Mapping[str, pl.DataFrame]
"""By name, with a column for each declared one: Boolean, Int64, Decimal(38,12), Date (a month as its first day) or
String; null is unknown."""
_HOLDS, _VALUE, _ABOVE, _BELOW = "?holds", "?value", "?above", "?below"


def compute(indicator: Indicator, tables: Tables, period: Period, group: Node | None = None) -> Value:
    """The indicator's value for the period, over the rows of the group if there is one.

    Raises Fault (E835) for a number of more than 38 digits.
    """
    try:
        with overflow_as_in_every_reading():
            return _Computing(indicator, tables, period, group).value()
    except NumberOverflow:
        raise Fault(Diagnostic("E835", indicator.origin.place("label"), {"label": indicator.label})) from None


@dataclass(frozen=True, slots=True)
class _Tally:
    """What a measure gives, and of how many rows that may count."""

    ends: Ends
    rows: int
    unknown: int
    chance: Ends | None = None


class _Computing:
    def __init__(self, indicator: Indicator, tables: Tables, period: Period, group: Node | None) -> None:
        self.indicator, self.tables, self.period, self.group = indicator, tables, period, group
        self.window = period.counted(indicator.counted)
        self.as_of = period.last + timedelta(days=indicator.cut_off_days)

    def value(self) -> Value:
        indicator = self.indicator
        factor = 100 if indicator.unit == "%" else 1
        if indicator.is_share:
            return self._share(factor)
        above = self._measure(indicator.numerator)
        if indicator.denominator is None:
            method = RANKS if above.chance is not None else None
            return Value(above.ends, above.ends, None, above.chance, method, above.rows, above.unknown)
        below = self._measure(indicator.denominator)
        bounds = above.ends.over(below.ends).times(factor)
        unknown = above.unknown + below.unknown
        return Value(bounds, above.ends, below.ends, None, None, max(above.rows, below.rows), unknown)

    def _share(self, factor: int) -> Value:
        numerator, denominator = self.indicator.numerator, self.indicator.denominator
        assert denominator is not None
        below = self._holds(denominator)
        # Its own conditions alone: whether a row belongs to the population at all is asked once, below.
        above = self._all(_conditions(numerator))
        frame = self._frame(numerator.table).select(above.alias(_ABOVE), below.alias(_BELOW))
        counted = frame.filter(pl.col(_BELOW).fill_null(True)).group_by(_ABOVE, _BELOW).len().rows()
        cells = {(up, down): int(count) for up, down, count in counted}
        both, maybe, only = (cells.get((up, True), 0) for up in (True, None, False))
        if_below, if_both, if_only = (cells.get((up, None), 0) for up in (True, None, False))
        lowest = _rate(both, both + maybe + only + if_both + if_only) or _rate(if_below, if_below)
        highest = _rate(both + maybe + if_below + if_both, both + maybe + only + if_below + if_both)
        if highest is None and if_only:
            lowest, highest = (0, if_only), (0, if_only)
        above_ends = Ends(Fraction(both), Fraction(both + maybe + if_below + if_both))
        surely = both + maybe + only
        below_ends = Ends(Fraction(surely), Fraction(surely + if_below + if_both + if_only))
        unknown = maybe + if_below + if_both + if_only
        if lowest is None or highest is None:
            return Value(NOTHING, above_ends, below_ends, None, None, 0, 0)
        (low, _), method = share_interval(*lowest)
        (_, high), _ = share_interval(*highest)
        return Value(
            Ends(Fraction(*lowest), Fraction(*highest)).times(factor), above_ends, below_ends,
            Ends(low, high).times(factor), method, surely + if_below + if_both + if_only, unknown,
        )  # fmt: skip

    def _measure(self, measure: Measure) -> _Tally:
        frame = self._frame(measure.table)
        holds = self._holds(measure)
        if measure.how == "count":
            counts = frame.select(holds.fill_null(False).sum().alias("low"), holds.is_null().sum().alias("open"))
            low, unknown = counts.row(0)
            return _Tally(Ends(Fraction(low), Fraction(low + unknown)), low + unknown, unknown)
        value = PolarsReading((), {}).expression(self._bound(measure.node))
        rows = frame.select(holds.alias(_HOLDS), value.alias(_VALUE)).filter(pl.col(_HOLDS).fill_null(True))
        unknown = int(rows.select((pl.col(_HOLDS).is_null() | pl.col(_VALUE).is_null()).sum()).item())
        match measure.how:
            case "distinct":
                return _Tally(_distinct(rows), rows.height, unknown)
            case "sum":
                return _Tally(_sum(rows, measure.never_negative), rows.height, unknown)
            case _:
                return _median(rows, measure.never_negative, unknown)

    def _holds(self, measure: Measure) -> pl.Expr:
        """Whether a row counts: by its day, the population, the group, and the measure's own conditions."""
        conditions = _conditions(measure)
        if measure.table == self.indicator.table:
            conditions += [each for each in (self.indicator.where, self.group) if each is not None]
        holds = self._all(conditions)
        if measure.dated_by is not None:
            day = pl.col(measure.dated_by)
            holds &= day <= self.window.last
            if self.window.first != BEGINNING:
                holds &= day >= self.window.first
        return holds

    def _all(self, conditions: Sequence[Node]) -> pl.Expr:
        """Whether all hold. As a column: a constant alone would have one row."""
        tests = [PolarsReading((), {}).expression(self._bound(each)) for each in conditions]
        return reduce(and_, tests, pl.col("as_of").is_not_null())

    def _bound(self, node: Node) -> Node:
        return bind_periods(node, self.as_of)

    def _frame(self, table: str) -> pl.DataFrame:
        days = {"as_of": self.as_of, "period_start": self.period.first, "period_end": self.period.last}
        frame = self.tables[table].with_columns(pl.lit(day).alias(name) for name, day in days.items())
        nodes = [self.indicator.where, self.group]
        for measure in (self.indicator.numerator, self.indicator.denominator):
            nodes += [] if measure is None else [measure.node, measure.where]
        bound = [self._bound(node) for node in nodes if node is not None]
        # A day that no notice says yet, as `filing_deadline@2030-01`, is unknown.
        unheard = {each.name for node in bound for each in walk(node) if isinstance(each, Name) and "@" in each.name}
        return frame.with_columns(pl.lit(None, pl.Date).alias(name) for name in sorted(unheard))


def _conditions(measure: Measure) -> list[Node]:
    """What the measure itself asks of a row."""
    asked = [measure.node] if measure.how == "count" else []
    return asked if measure.where is None else [*asked, measure.where]


def _rate(part: int, whole: int) -> tuple[int, int] | None:
    return (part, whole) if whole else None


def _distinct(rows: pl.DataFrame) -> Ends:
    """Certain rows have at least so many different values; each row without one may have another."""
    named = rows.filter(pl.col(_VALUE).is_not_null())
    certain = int(named.filter(pl.col(_HOLDS).fill_null(False))[_VALUE].n_unique())
    lacking = rows.filter(pl.col(_VALUE).is_null())
    if not certain and lacking[_HOLDS].fill_null(False).any():
        certain = 1
    return Ends(Fraction(certain), Fraction(named[_VALUE].n_unique() + lacking.height))


def _sum(rows: pl.DataFrame, never_negative: bool) -> Ends:
    certain = pl.col(_HOLDS).fill_null(False)
    low, high = (_total(frame[_VALUE]) for frame in (rows.filter(certain), rows))
    is_open = rows[_VALUE].null_count() > 0
    if never_negative:
        return Ends(low, None if is_open else high)
    return exactly(low) if not is_open and rows[_HOLDS].null_count() == 0 else NOTHING


def _total(numbers: pl.Series) -> Fraction:
    """The exact sum; Polars' own wraps around past 38 digits, so its size is looked at first."""
    exact = numbers.cast(NUMBER)
    if float(exact.cast(pl.Float64).abs().sum() or 0) > 0.9 * float(LARGEST):
        raise NumberOverflow(str(exact.cast(pl.Float64).sum()))
    return Fraction(Decimal(exact.sum() or 0))


def _median(rows: pl.DataFrame, never_negative: bool, unknown: int) -> _Tally:
    """The middle value. What is not known for certain counts as smaller than all, and as larger than all."""
    is_certain = pl.col(_HOLDS).fill_null(False) & pl.col(_VALUE).is_not_null()
    numbers = rows.filter(is_certain)[_VALUE].cast(NUMBER).sort()
    count = numbers.len() + unknown
    if not count:
        return _Tally(NOTHING, 0, 0)
    floor = Fraction(0) if never_negative else None

    def lowest(at: int) -> Fraction | None:
        return floor if at < unknown else Fraction(numbers[at - unknown])

    def highest(at: int) -> Fraction | None:
        return Fraction(numbers[at]) if at < numbers.len() else None

    middle = (count - 1) // 2, count // 2
    bounds = Ends(*(_mean(*map(value, middle)) for value in (lowest, highest)))
    ranks = median_ranks(count)
    chance = None if ranks is None else Ends(lowest(ranks[0]), highest(ranks[1]))
    return _Tally(bounds, rows.height, unknown, chance)


def _mean(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else (one + other) / 2
