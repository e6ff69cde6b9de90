"""How often a fact's values occur in a registry: what answer to a question is likely.

Each fact by itself, over the subjects whose value is known; values are read once and counted, never who has them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

import polars as pl

from yulu.language.tree import Scalar
from yulu.registry.store import Snapshot
from yulu.rules.along.axis import ORDERED, axis_of
from yulu.rules.asking.question import Cell, Frequencies
from yulu.rules.basis import Leaf
from yulu.rules.known import period_asked


def frequencies_in(snapshot: Snapshot, kind: str) -> Frequencies:
    """For any leaf and cells of its values, how many subjects of the kind lie in each; None for what the registry does
    not hold as a value (counts over records).
    """
    remembered: dict[str, _Counted | None] = {}

    def counts(leaf: Leaf, cells: Sequence[Cell]) -> Sequence[int] | None:
        if leaf.name not in remembered:
            remembered[leaf.name] = _counted(snapshot, kind, leaf)
        found = remembered[leaf.name]
        return None if found is None else [found.within(cell) for cell in cells]

    return counts


class _Counted:
    """The values of one leaf with their numbers, ordered where they have an order."""

    def __init__(self, leaf: Leaf, rows: pl.DataFrame) -> None:
        values, counts = rows[rows.columns[0]].to_list(), rows["len"].to_list()
        self._by_code: dict[Scalar, int] = dict(zip(values, counts, strict=True))
        self._positions: list[int] = []
        if leaf.type.kind in ORDERED:
            axis = axis_of(leaf)
            placed = sorted((axis.position(value), count) for value, count in self._by_code.items())
            self._positions = [position for position, _ in placed]
            self._sums: list[int] = [0, *accumulate(count for _, count in placed)]

    def within(self, cell: Cell) -> int:
        if cell.span is None:
            return sum(self._by_code.get(code, 0) for code in cell.codes)
        first, last = cell.span
        return self._sums[bisect_right(self._positions, last)] - self._sums[bisect_left(self._positions, first)]


def _counted(snapshot: Snapshot, kind: str, leaf: Leaf) -> _Counted | None:
    asked = period_asked(leaf.name, snapshot.toolbox) if "@" in leaf.name else None
    if asked is not None:
        records, column, period = asked
        if records.dataset.subject != kind:
            return None
        rows = snapshot.records(records.name).filter(pl.col(records.date_column) == period)
    else:
        fact = snapshot.toolbox.facts.get(leaf.name)
        if fact is None or fact.dataset.subject != kind:
            return None
        rows, column = snapshot.subjects(kind), leaf.name
    known = rows.select(pl.col(column)).drop_nulls().group_by(column).len().collect(engine="streaming")
    return _Counted(leaf, known) if known.height else None
