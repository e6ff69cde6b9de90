"""A count or a sum of records means the same in every reading: rows for people, generated cases for the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.agreement.records import (
    COUNT,
    RECORD_READINGS,
    SUM,
    RecordQuestion,
    RecordReading,
    Subject,
    record_questions,
    where,
)
from yulu.language.aggregates import Aggregate, RecordRow, Window
from yulu.language.values import Interval, NumberOverflow, Value

UNKNOWN = None
LAST_THREE_YEARS = Window("day", date(2019, 3, 31), date(2022, 3, 31))
FRAUDS = Aggregate(COUNT, "penalties", "count", None, where("kind = 'fraud'"), LAST_THREE_YEARS)
FINES = Aggregate(SUM, "penalties", "sum", "amount", None, LAST_THREE_YEARS)
BALANCE = Aggregate(SUM, "entries", "sum", "amount", None, None, never_negative=False)


def fraud(day: str | None, kind: str | None = "fraud") -> RecordRow:
    return {"day": None if day is None else date.fromisoformat(day), "kind": kind}


def fine(amount: str | None, day: str | None = "2021-06-01") -> RecordRow:
    on = None if day is None else date.fromisoformat(day)
    return {"day": on, "amount": None if amount is None else Decimal(amount)}


@pytest.mark.parametrize("reading", RECORD_READINGS, ids=lambda reading: reading.__name__)
@pytest.mark.parametrize(
    ("definition", "rows", "covered", "missing", "answer"),
    [
        # a complete list: what is not in it is known not to be
        (FRAUDS, [], True, None, 0),
        (FRAUDS, [fraud("2021-06-01")], True, None, 1),
        # an incomplete list: known rows are the least there can be
        (FRAUDS, [], False, None, Interval(0, None)),
        (FRAUDS, [fraud("2021-06-01"), fraud("2020-01-01")], False, None, Interval(2, None)),
        # a row with an unknown field counts as none or one
        (FRAUDS, [fraud("2021-06-01"), fraud(None)], True, None, Interval(1, 2)),
        (FRAUDS, [fraud("2021-06-01", None)], True, None, Interval(0, 1)),
        # unless what is known of it decides
        (FRAUDS, [fraud(None, "fire")], True, None, 0),
        (FRAUDS, [fraud("2018-01-01", None)], True, None, 0),
        # the window is [d − 36 months, d)
        (FRAUDS, [fraud("2019-03-31")], True, None, 1),
        (FRAUDS, [fraud("2019-03-30")], True, None, 0),
        (FRAUDS, [fraud("2022-03-30")], True, None, 1),
        (FRAUDS, [fraud("2022-03-31")], True, None, 0),
        # periodic records: each missing period counts as none or one
        (FRAUDS, [fraud("2021-06-01")], False, 2, Interval(1, 3)),
        (FRAUDS, [fraud("2021-06-01")], False, 0, 1),
        (FRAUDS, [fraud("2021-06-01")], True, 2, 1),
        # sums of what is never negative
        (FINES, [], True, None, 0),
        (FINES, [fine("100.01"), fine("0.99")], True, None, 101),
        (FINES, [fine("100")], False, None, Interval(100, None)),
        (FINES, [fine("100"), fine("50", None)], True, None, Interval(100, 150)),
        (FINES, [fine("100"), fine(None)], True, None, Interval(100, None)),
        (FINES, [fine("100")], False, 0, 100),
        (FINES, [fine("100")], False, 1, Interval(100, None)),
        # sums that may have negative parts: all or nothing
        (BALANCE, [fine("100"), fine("-30")], True, None, 70),
        (BALANCE, [fine("100")], False, None, UNKNOWN),
        (BALANCE, [fine("100"), fine(None)], True, None, UNKNOWN),
    ],
)
def test_every_reading_gives_the_same_bounds(
    reading: RecordReading,
    definition: Aggregate,
    rows: list[RecordRow],
    covered: bool,
    missing: int | None,
    answer: Value,
) -> None:
    beside = Subject([fraud("2021-01-01"), fine("7")], True, None)
    question = RecordQuestion(definition, [Subject(rows, covered, missing), beside])
    assert reading(question)[0] == answer


@pytest.mark.parametrize("reading", RECORD_READINGS, ids=lambda reading: reading.__name__)
@pytest.mark.parametrize("many", [2, 3, 4])
def test_a_sum_past_38_digits_is_an_error_in_every_reading_and_never_wraps_around(
    reading: RecordReading, many: int
) -> None:
    nearly_most = fine("9" * 26)
    with pytest.raises(NumberOverflow):
        reading(RecordQuestion(FINES, [Subject([nearly_most] * many, True, None)]))


@pytest.mark.parametrize("reading", RECORD_READINGS, ids=lambda reading: reading.__name__)
def test_a_sum_of_exactly_38_digits_is_none(reading: RecordReading) -> None:
    halves = [fine("49999999999999999999999999.99"), fine("50000000000000000000000000")]
    assert reading(RecordQuestion(FINES, [Subject(halves, True, None)])) == [Decimal("9" * 26 + ".99")]
    with pytest.raises(NumberOverflow):
        reading(RecordQuestion(FINES, [Subject([*halves, fine("0.01")], True, None)]))


def assert_agreement(question: RecordQuestion) -> None:
    first, *others = RECORD_READINGS
    expected = first(question)
    for reading in others:
        for subject, one, other in zip(question.subjects, expected, reading(question), strict=True):
            assert other == one, f"{reading.__name__} about {subject}"


@given(record_questions())
@settings(max_examples=120, deadline=None)
def test_every_reading_gives_the_same_bounds_for_random_records(question: RecordQuestion) -> None:
    assert_agreement(question)


@pytest.mark.soak
@given(record_questions())
@settings(max_examples=5_000, deadline=None)
def test_every_reading_gives_the_same_bounds_for_very_many_random_records(question: RecordQuestion) -> None:
    assert_agreement(question)
