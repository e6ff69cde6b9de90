"""Random related records with what counts or adds them up, and every reading of that behind one signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl
from hypothesis import strategies as st

from tests.agreement.facts import TIMES, YUAN
from tests.agreement.trees import Draw
from yulu.language.aggregates import Aggregate, RecordRow, Window, aggregate
from yulu.language.parsing import parse
from yulu.language.polars_aggregates import aggregate_polars
from yulu.language.polars_functions import column_type
from yulu.language.polars_reading import Engine, collect
from yulu.language.tree import Node
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, DATE, Type
from yulu.language.values import Value, add_months, interval

KIND = Type("enum", choices={"fraud": "骗取", "tax": "偷税", "fire": "消防"})
COLUMNS: dict[str, Type] = {
    "day": DATE,
    "kind": KIND,
    "amount": Type("number", YUAN, places=2),
    "pages": Type("integer"),
    "serious": BOOLEAN,
}
COUNT, SUM = Type("integer", TIMES), Type("number", YUAN)

_TESTS = [
    "kind = 'fraud'", "kind in ('fraud', 'tax')", "kind <> 'fire'", "serious", "not serious", "amount >= 100",
    "amount > 0.005", "pages < 3", "amount / pages >= 50", "day >= '2022-01-31'",
    "kind = 'fraud' and (serious or amount >= 100)", "serious or day < date '2021-03-31'",
]  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """One subject's rows, whether a complete delivery covers the window, and how many periods have no row."""

    rows: Sequence[RecordRow]
    covered: bool
    missing_periods: int | None


@dataclass(frozen=True)
class RecordQuestion:
    """One aggregate over the records of many subjects."""

    definition: Aggregate
    subjects: Sequence[Subject]


def where(text: str) -> Node:
    """A checked condition over one row."""
    parsed, faults = parse(text)
    assert parsed is not None, faults
    typed, faults = check(parsed, Scope(COLUMNS), BOOLEAN)
    assert typed is not None, faults
    return typed


@st.composite
def record_questions(draw: Draw, subjects: int = 25) -> RecordQuestion:
    """A count or sum in a window on the edges of months, over rows on those edges and one day beside."""
    as_of = draw(st.sampled_from([date(2022, 3, 31), date(2022, 2, 28), date(2024, 2, 29), date(2022, 3, 30)]))
    start = add_months(as_of, -draw(st.sampled_from([1, 12, 36])))
    window = draw(
        st.sampled_from([None, Window("day", start, as_of), Window("day", start, None), Window("day", None, as_of)])
    )
    measure = draw(st.sampled_from(["count", "sum"]))
    summed = draw(st.sampled_from(["amount", "amount", "pages"])) if measure == "sum" else None
    tested = draw(st.sampled_from([None, *_TESTS]))
    never_negative = measure == "count" or draw(st.sampled_from([True, True, False]))
    definition = Aggregate(
        COUNT if measure == "count" else SUM, "penalties", measure, summed,
        None if tested is None else where(tested), window, never_negative,
    )  # fmt: skip
    hand = Random(draw(st.integers(0, 2**32)))
    unknown = draw(st.sampled_from([0.0, 0.1, 0.4]))
    periodic = draw(st.booleans())
    days = [edge + timedelta(days=step) for edge in (start, as_of, date(2022, 1, 31)) for step in (-1, 0, 1)]
    pools: Mapping[str, Sequence[Any]] = {
        "day": days,
        "kind": list(KIND.choices),
        "amount": [Decimal(each) for each in ("0", "0.01", "99.99", "100", "123456.78")]
        + ([] if never_negative else [Decimal("-0.01")]),
        "pages": [0, 1, 2, 3],
        "serious": [True, False],
    }
    made = []
    for _ in range(subjects):
        rows = [
            {name: None if hand.random() < unknown else hand.choice(pool) for name, pool in pools.items()}
            for _ in range(hand.choice([0, 0, 1, 2, 5]))
        ]
        made.append(Subject(rows, hand.random() < 0.5, hand.choice([0, 0, 1, 3]) if periodic else None))
    return RecordQuestion(definition, made)


def one_by_one(question: RecordQuestion) -> list[Value]:
    return [
        aggregate(question.definition, each.rows, covered=each.covered, missing_periods=each.missing_periods)
        for each in question.subjects
    ]


def by_polars(question: RecordQuestion) -> list[Value]:
    return _by_polars(question, "in-memory")


def by_polars_streaming(question: RecordQuestion) -> list[Value]:
    return _by_polars(question, "streaming")


def _by_polars(question: RecordQuestion, engine: Engine) -> list[Value]:
    rows = [{"subject": number, **row} for number, each in enumerate(question.subjects) for row in each.rows]
    kinds = {name: pl.Int64() if kind.kind == "integer" else column_type(kind) for name, kind in COLUMNS.items()}
    subjects = pl.LazyFrame(
        [(number, each.covered, each.missing_periods) for number, each in enumerate(question.subjects)],
        {"subject": pl.Int64(), "covered": pl.Boolean(), "missing_periods": pl.Int64()},
        orient="row",
    )
    frame = pl.LazyFrame(rows, {"subject": pl.Int64(), **kinds})
    found = collect(aggregate_polars(question.definition, frame, subjects), engine).sort("subject")
    return [None if low is None else interval(low, high) for _, low, high in found.iter_rows()]


RecordReading = Callable[[RecordQuestion], list[Value]]
RECORD_READINGS: list[RecordReading] = [one_by_one, by_polars, by_polars_streaming]
