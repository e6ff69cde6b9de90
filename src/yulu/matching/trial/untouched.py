"""Whom a changed table does not touch: an edge of one industry is moved, and the other industries' rows stay.

Such a subject has the same answer in both worlds whatever is missing, which the two answers alone do not show.
"""

from __future__ import annotations

import polars as pl

from yulu.language.definitions import Definition, Lookup, Table, needed
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.tree import In, Literal, Node
from yulu.language.types import BOOLEAN
from yulu.matching.layout import laid_out
from yulu.matching.trial.worlds import Pair, means_the_same
from yulu.rules.program import Program


class Untouched:
    """A policy of which nothing differs but rows of tables and values by key; `of` says whom these may concern."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self._keys = None if pair.before is None or pair.after is None else _touching(pair.before, pair.after)

    def of(self, frame: pl.DataFrame) -> pl.Series:
        """By row, whether the two worlds are one."""
        program = self.pair.before
        if program is None or not self._keys:
            return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
        names, derived = needed(self._keys, program.definitions)
        own = {leaf.name: leaf for leaf in program.leaves}
        leaves = [own.get(name) or program.basis.leaf(name) for name in names]
        there = laid_out(program.basis, program.policy.subject, leaves, derived, frame.lazy())
        intervals = [name for name in names if name in program.basis.aggregates]
        reading = PolarsReading(derived, program.definitions, intervals, [])
        may_hold = [reading.expression(key).fill_null(True).alias(f"?{n}") for n, key in enumerate(self._keys)]
        found = collect(reading.prepare(there).with_columns(may_hold))
        return found.select(
            (~pl.any_horizontal(f"?{n}" for n in range(len(self._keys)))).alias("untouched")
        ).to_series()


def _touching(before: Program, after: Program) -> list[Node] | None:
    """When the worlds may differ: one of these holds; None where that is not told by tables' keys alone."""
    nodes = [
        [*(c.node for c in each.conditions), *(n for _, n in each.grants if n is not None)] for each in (before, after)
    ]
    kept = [[(grant.name, grant.kind, grant.rounding) for grant, _ in each.grants] for each in (before, after)]
    if nodes[0] != nodes[1] or kept[0] != kept[1] or before.validity.truth != after.validity.truth:
        return None
    was, now = (needed(each, program.definitions) for each, program in zip(nodes, (before, after), strict=True))
    if any(set(one) != set(other) for one, other in zip(was, now, strict=True)):
        return None
    if any(before.basis.aggregates.get(name) != after.basis.aggregates.get(name) for name in was[0]):
        return None
    found: list[Node] = []
    for name in was[1]:
        keys = _keys_of_changes(before.definitions[name], after.definitions[name])
        if keys is None:
            return None
        found += keys
    alike = all(means_the_same(key, before.basis, key, after.basis) for key in found)
    return found if alike else None


def _keys_of_changes(was: Definition, now: Definition) -> list[Node] | None:
    """The keys of the rows that one of the two has and the other has not."""
    match was, now:
        case _ if was == now:
            return []
        case Table(groups=groups), Table(groups=others):
            differing = [each for each in (*groups, *others) if each not in groups or each not in others]
            keys = [each.key for each in differing if each.key is not None]
            return keys if len(keys) == len(differing) else None
        case Lookup(_, key, values), Lookup(_, other, changed) if key == other:
            codes = [code for code in {**values, **changed} if values.get(code) != changed.get(code)]
            return [In(key, tuple(Literal(code, type=key.type) for code in codes), type=BOOLEAN)]
        case _:
            return None
