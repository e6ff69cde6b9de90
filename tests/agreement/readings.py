"""Every reading of a tree, behind one signature: a question goes in, each subject's answer comes out.

A new reading (Spark, SQL, a solver) is one function and one line in READINGS; all tests of meaning are then its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

import polars as pl

from tests.agreement.writing import write
from yulu.language.definitions import Definition, Formula, Lookup, Table, needed
from yulu.language.evaluate import Environment, evaluate
from yulu.language.polars_functions import column_type
from yulu.language.polars_reading import Engine, PolarsReading, collect
from yulu.language.python_reading import compile_python
from yulu.language.tree import Name, Node, Scalar
from yulu.language.types import Type
from yulu.language.values import Interval, Value, candidates, interval, is_single

Facts = Mapping[str, Value]
"""What is known of one subject: values of leaves, and stated values of derived names. What is left out is unknown."""


@dataclass(frozen=True, repr=False)
class Question:
    """Expressions, what they rest on, and the subjects they are asked of."""

    types: Mapping[str, Type]
    definitions: Mapping[str, Definition]
    expressions: Sequence[Node]
    subjects: Sequence[Facts]
    intervals: frozenset[str] = frozenset()

    @property
    def leaves(self) -> list[str]:
        return needed(self.expressions, self.definitions)[0]

    @property
    def derived(self) -> list[str]:
        return needed(self.expressions, self.definitions)[1]

    def __repr__(self) -> str:
        """What is asked, as text; the subjects are too many to read."""
        lines = [write(node) for node in self.expressions]
        lines += [f"{name} := {_told(self.definitions[name])}" for name in self.derived]
        return "Question(\n    " + "\n    ".join(lines) + f"\n    of {len(self.subjects)} subjects)"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def _told(definition: Definition) -> str:
    match definition:
        case Formula(node):
            return write(node)
        case Lookup(_, key, by_code):
            return f"{key.name} -> " + ", ".join(f"{code}: {_shown(value)}" for code, value in by_code.items())
        case Table(_, groups):
            return "; ".join(
                f"{'first' if group.ordered else 'any'} of [{'' if group.key is None else write(group.key)}] "
                + ", ".join(f"{write(row.test)}: {_shown(row.value)}" for row in group.rows)
                for group in groups
            )


def _shown(value: Scalar | Name) -> str:
    return value.name if isinstance(value, Name) else str(value)


@dataclass(frozen=True)
class Answer:
    """What one subject gets: a value for each expression (None: unknown, or not single), and all that is derived."""

    values: tuple[Value, ...]
    derived: Mapping[str, Value]


def _single(value: Value) -> Value:
    return value if is_single(value) else None


def by_walking(question: Question) -> list[Answer]:
    answers = []
    for facts in question.subjects:
        environment = Environment(facts, question.definitions)
        found = tuple(_single(evaluate(node, environment)) for node in question.expressions)
        answers.append(Answer(found, {name: environment[name] for name in question.derived}))
    return answers


def by_generated_python(question: Question) -> list[Answer]:
    leaves, derived = question.leaves, question.derived
    decide = compile_python(leaves, derived, question.definitions, question.expressions, question.intervals)
    answers = []
    for facts in question.subjects:
        found, worked_out = decide([facts.get(name) for name in [*leaves, *derived]])
        answers.append(Answer(tuple(map(_single, found)), dict(zip(derived, worked_out, strict=True))))
    return answers


def by_polars(question: Question) -> list[Answer]:
    return _by_polars(question, "in-memory")


def by_polars_streaming(question: Question) -> list[Answer]:
    return _by_polars(question, "streaming")


def by_polars_over_enum_columns(question: Question) -> list[Answer]:
    """Recorded choices as Polars' Enum, which is faster than text."""
    return _by_polars(question, "auto", enums=True)


def by_polars_over_narrow_columns(question: Question) -> list[Answer]:
    """Columns with no more digits than they need: numbers in as few digits as hold them, choices as Enum."""
    return _by_polars(question, "auto", enums=True, narrow=True)


def _by_polars(question: Question, engine: Engine, *, enums: bool = False, narrow: bool = False) -> list[Answer]:
    stated = [name for name in question.derived if any(facts.get(name) is not None for facts in question.subjects)]
    frame = _frame(question, stated)
    if enums:
        frame = frame.cast(
            {
                name: pl.Enum(list(kind.choices))
                for name, kind in question.types.items()
                if kind.kind == "enum" and name in frame.columns
            }
        )
    if narrow:
        frame = frame.cast({name: _narrowest(frame[name]) for name in question.leaves if name in frame.columns})
    stored = frame.schema if narrow else {}
    reading = PolarsReading(question.derived, question.definitions, question.intervals, stated, stored)
    outputs = [reading.expression(node).alias(f"?{place}") for place, node in enumerate(question.expressions)]
    decided = collect(reading.prepare(frame.lazy()).with_columns(outputs), engine)
    rows = decided.sort("?subject").to_dicts()
    return [
        Answer(
            tuple(row[f"?{place}"] for place in range(len(outputs))),
            {name: _derived(reading, name, row) for name in question.derived},
        )
        for row in rows
    ]


def _narrowest(column: pl.Series) -> pl.DataType:
    """The decimal type of the fewest digits that holds all of a column of decimals; any other column's own."""
    if not isinstance(column.dtype, pl.Decimal):
        return column.dtype
    values = [Decimal(value).normalize(Context(prec=38)).as_tuple() for value in column.drop_nulls()]
    places = max([0, *(-each.exponent for each in values)])  # type: ignore[operator]
    digits = max([1, *(len(each.digits) + max(each.exponent, 0) + places for each in values)])  # type: ignore[operator]
    return pl.Decimal(min(digits, 38), places)


def _frame(question: Question, stated: Sequence[str]) -> pl.DataFrame:
    """One row a subject, laid out as `polars_reading` says."""
    subjects = question.subjects
    columns = [pl.Series("?subject", range(len(subjects)), dtype=pl.Int64)]
    for name in question.leaves:
        values = [facts.get(name) for facts in subjects]
        kind = question.types[name]
        if name in question.intervals:
            low = [value.low if isinstance(value, Interval) else value for value in values]
            high = [value.high if isinstance(value, Interval) else value for value in values]
            columns += [_series(f"{name}?low", low, kind), _series(f"{name}?high", high, kind)]
        else:
            columns.append(_series(name, values, kind))
    for name in stated:
        columns.append(_series(f"{name}?stated", [facts.get(name) for facts in subjects], question.types[name]))
    return pl.DataFrame(columns)


def _series(name: str, values: Sequence[Any], kind: Type) -> pl.Series:
    if kind.kind == "number":
        values = [None if value is None else Decimal(value) for value in values]
    return pl.Series(name, values, dtype=pl.Int64() if kind.kind == "integer" else column_type(kind))


def _derived(reading: PolarsReading, name: str, row: Mapping[str, Any]) -> Value:
    if name in reading.intervals:
        low = row[f"{name}?low"]
        return None if low is None else interval(low, row[f"{name}?high"])
    if name not in reading.possible:
        value: Value = row[name]
        return value
    possible = reading.possible[name]
    if row[possible.unknown]:
        return None
    left = [value for value, flag in possible.values.items() if row[flag]]
    return candidates([*left, *(row[column] for column, flag in possible.columns.items() if row[flag])])


Reading = Callable[[Question], list[Answer]]
READINGS: list[Reading] = [
    by_walking,
    by_generated_python,
    by_polars,
    by_polars_streaming,
    by_polars_over_enum_columns,
    by_polars_over_narrow_columns,
]
