"""How subjects are laid out for the engine: a row a subject, and for each leaf of the policies its columns.

`?id` is the subject. A leaf is a column of its name, an aggregate two (`n?low`, `n?high`), as `polars_reading` has it;
`n?stated` is what a subject states for the derived name `n`; `n?stale` says that what is known of the leaf is old.
A column that is not there is unknown for all, and nothing in it is stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from yulu.language.values import Interval, Value, interval
from yulu.registry.store.layout import column_type
from yulu.rules.basis import Basis, Leaf
from yulu.rules.known import known
from yulu.rules.program import Program
from yulu.rules.subject import Subject
from yulu.toolbox.model import Fact

ID = "?id"
ROW = "?row"
BAD = "?bad"
"""Whether a row is to be set aside, where that is not done yet."""
KNOWN = "?known"
"""The column of the mask of known conditions, where one policy's open rows are asked about."""


def columns_of(basis: Basis, name: str) -> list[str]:
    """Where a leaf's value stands: an aggregate has two ends."""
    return [f"{name}?low", f"{name}?high"] if name in basis.aggregates else [name]


def stated(name: str) -> str:
    """The column of what subjects state for a derived name."""
    return f"{name}?stated"


def stale(name: str) -> str:
    """The column that says whether what is known of a leaf is older than one refresh."""
    return f"{name}?stale"


def filled_by_date(fact: Fact, value: pl.Expr | None = None) -> pl.Expr:
    """The fact's value; what absence means where it has none and a date says so (`Fact.absent_since`)."""
    found = pl.col(fact.name) if value is None else value
    if fact.absent_since is None:
        return found
    since, first = fact.absent_since
    absent = pl.lit(fact.absent, dtype=column_type(fact.type))
    is_since = (pl.col(since) >= first).fill_null(False)
    return pl.when(found.is_null() & is_since).then(absent).otherwise(found).alias(fact.name)


def of_nothing(leaf: Leaf, basis: Basis, kind: str) -> dict[str, Value]:
    """By column, what is known of the leaf of a subject of whom nothing is known: even then a count is bounded."""
    value = known(leaf, Subject(kind, ""), basis).value
    ends = (value.low, value.high) if isinstance(value, Interval) else (value, value)
    return dict(zip(columns_of(basis, leaf.name), ends, strict=False))


def laid_out(
    basis: Basis, kind: str, leaves: Sequence[Leaf], derived: Iterable[str], frame: pl.LazyFrame
) -> pl.LazyFrame:
    """The frame with every leaf's columns, absent ones unknown, and those of the others that are there."""
    columns: list[pl.Expr] = [pl.col(ID)]
    held = frame.collect_schema()
    for leaf in leaves:
        for column, end in of_nothing(leaf, basis, kind).items():
            there = column in held
            columns.append(pl.col(column) if there else pl.lit(end, dtype=column_type(leaf.type)).alias(column))
        fact = basis.toolbox.facts.get(leaf.name)
        if fact is not None and fact.absent_since is not None and fact.absent_since[0] in held:
            columns[-1] = filled_by_date(fact, columns[-1])
        columns += [pl.col(stale(leaf.name))] if stale(leaf.name) in held else []
    columns += [pl.col(BAD)] if BAD in held else []
    columns += [pl.col(stated(name)) for name in derived if stated(name) in held]
    return frame.select(columns)


def vector_of(program: Program, row: Mapping[str, Any]) -> list[Value]:
    """A row's values in the order the program takes them."""
    vector: list[Value] = []
    for leaf in program.leaves:
        ends: list[Any] = [row[column] for column in columns_of(program.basis, leaf.name)]
        vector.append(ends[0] if ends[0] is None or len(ends) == 1 else interval(*ends))
    return [*vector, *(row.get(stated(name)) for name in program.derived)]
