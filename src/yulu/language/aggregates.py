"""Counts and sums over related records in a window, as intervals.

Known rows give the lower bound; the upper is open unless a complete delivery covers the window. A row with an unknown
field counts as 0-or-1, and so does a missing period of periodic records (DESIGN 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from yulu.language import values
from yulu.language.evaluate import Environment, truth
from yulu.language.tree import Node, Scalar
from yulu.language.types import Type
from yulu.language.values import Value

RecordRow = Mapping[str, Scalar | None]


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` (included) to `end` (not included), None being open; `column` holds the date or period."""

    column: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A count of record rows, or a sum of one of their columns, where `where` holds inside the window."""

    type: Type
    record: str
    measure: OneOf["count", "sum"]
    summed: str | None
    where: Node | None
    window: Window | None
    never_negative: bool = True


def aggregate(
    definition: Aggregate, rows: Sequence[RecordRow], *, covered: bool, missing_periods: int | None = None
) -> Value:
    """The number over these rows, or the interval it must lie in; None where nothing bounds it.

    `covered`: a complete delivery covers the window, so absent rows are known not to be.
    `missing_periods`: for periodic records, how many periods of the window have no row.
    """
    certain = [(row, _holds(definition, row)) for row in rows]
    possible = [(row, holds) for row, holds in certain if holds is not False]
    if definition.measure == "count":
        low = sum(1 for _, holds in possible if holds is True)
        open_rows = len(possible) - low
        if covered:
            return values.interval(low, low + open_rows)
        return values.interval(low, None if missing_periods is None else low + open_rows + missing_periods)
    complete = covered or missing_periods == 0
    return _sum(definition, possible, complete)


def _holds(definition: Aggregate, row: RecordRow) -> bool | None:
    window = definition.window
    inside: bool | None = True
    if window is not None:
        day = row.get(window.column)
        inside = values.both(
            True if window.start is None else values.compare(">=", day, window.start),
            True if window.end is None else values.compare("<", day, window.end),
        )
    if definition.where is None:
        return inside
    return values.both(inside, truth(definition.where, Environment(row, {})))


def _sum(definition: Aggregate, possible: Sequence[tuple[RecordRow, bool | None]], complete: bool) -> Value:
    low, high = Decimal(0), Decimal(0)
    open_above = not complete
    for row, holds in possible:
        value = row.get(definition.summed or "")
        if not isinstance(value, int | Decimal):
            open_above = True
            continue
        high = values.add(high, value)
        if holds is True:
            low = values.add(low, value)
    if open_above:
        return values.interval(low, None) if definition.never_negative else None
    if low != high and not definition.never_negative:
        return None
    return values.interval(low, high)
