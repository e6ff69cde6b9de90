"""What deliveries have declared to be complete, and so for which days absence means "no" (DESIGN 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl


@dataclass(frozen=True, slots=True)
class Window:
    """The days that one delivery is complete for (`start` None: from the beginning), and the day it is from."""

    number: str
    day: date
    start: date | None
    through: date


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is declared of a dataset, or of a part of it: the newest complete delivery, and the days covered by all.

    Windows that touch are one; of windows with a gap between them the later one counts.
    """

    day: date
    source: str
    complete_from: date | None
    complete_through: date
    numbers: frozenset[str]
    """The complete deliveries: a subject whose row is from another one is not spoken for by them."""


def windows(deliveries: pl.DataFrame, dataset: str, part: str) -> list[Window]:
    """What a part's deliveries declare, in the order they came; rows set aside without an id undo a declaration."""
    declared = deliveries.filter(
        (pl.col("dataset") == dataset)
        & (pl.col("part") == part)
        & pl.col("complete_through").is_not_null()
        & (pl.col("not_complete") == 0)
    )
    return [Window(*row) for row in declared.select("number", "day", "complete_from", "complete_through").iter_rows()]


def completeness(declared: Sequence[Window]) -> Completeness | None:
    """What these declarations come to."""
    if not declared:
        return None
    newest = max(reversed(declared), key=lambda each: each.day)
    start, through = None, None
    for each in sorted(declared, key=lambda each: each.start or date.min):
        if through is None or (each.start is not None and each.start > through + timedelta(days=1)):
            start, through = each.start, each.through
        else:
            through = max(through, each.through)
    assert through is not None
    return Completeness(newest.day, newest.number, start, through, frozenset(each.number for each in declared))


def together(parts: Iterable[Completeness | None]) -> Completeness | None:
    """A dataset is complete where all its parts are: a list of tax payers says nothing about penalties."""
    found = list(parts)
    if not found or any(each is None for each in found):
        return None
    known = [each for each in found if each is not None]
    starts = [each.complete_from for each in known if each.complete_from is not None]
    start, through = max(starts, default=None), min(each.complete_through for each in known)
    if start is not None and start > through:
        return None
    oldest = min(known, key=lambda each: each.day)
    numbers = frozenset().union(*(each.numbers for each in known))
    return Completeness(oldest.day, oldest.source, start, through, numbers)


def newer(declared: Iterable[Window], day: date) -> list[Window]:
    """The declarations of deliveries that are from a later day."""
    return [each for each in declared if each.day > day]


def inside(column: str, every: str | None, window: Window | None, kind: pl.DataType) -> pl.Expr:
    """Whether a record lies in a window, never null; a period does if all its days do.

    A row whose date is not known lies in every window: the list would have it again if it still held.
    """
    if window is None:
        return pl.lit(False)
    first = pl.date(pl.col(column), 1, 1) if kind == pl.Int64 else pl.col(column)
    step = {"year": "1y", "month": "1mo"}.get(every or "")
    last = first.dt.offset_by(step).dt.offset_by("-1d") if step else first
    within = last <= window.through
    if window.start is not None:
        within = within & (first >= window.start)
    return within.fill_null(True)
