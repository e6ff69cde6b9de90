"""Every reading gives the same answers in worlds that nobody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreement.readings import READINGS, Question, by_walking
from tests.agreement.strategies import completions, questions
from tests.agreement.town import question
from yulu.language.values import Candidates, Interval, NumberOverflow, Value, compare

_RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def assert_agreement(asked: Question) -> None:
    first, *others = READINGS
    expected = first(asked)
    for reading in others:
        for facts, one, other in zip(asked.subjects, expected, reading(asked), strict=True):
            assert other == one, f"{reading.__name__} about {facts}"


@given(questions(derived=0))
@settings(max_examples=100, deadline=None, suppress_health_check=_RELAXED)
def test_every_reading_gives_the_same_answers_over_random_facts(asked: Question) -> None:
    assert_agreement(asked)


@given(questions(derived=4))
@settings(max_examples=200, deadline=None, suppress_health_check=_RELAXED)
def test_every_reading_gives_the_same_answers_over_randomly_derived_facts(asked: Question) -> None:
    assert_agreement(asked)


@pytest.mark.soak
@given(questions(derived=4, subjects=60))
@settings(max_examples=3_000, deadline=None, suppress_health_check=_RELAXED)
def test_every_reading_gives_the_same_answers_over_very_many_randomly_derived_facts(asked: Question) -> None:
    assert_agreement(asked)


def assert_soundness(some_known: Question, all_known: Question) -> None:
    """What is decided with facts missing stays so, and of what was possible some is left."""
    for facts, one, other in zip(some_known.subjects, by_walking(some_known), by_walking(all_known), strict=True):
        for before, after in zip(one.values, other.values, strict=True):
            assert before is None or before == after, facts
        for name, before in one.derived.items():
            after = other.derived[name]
            if isinstance(before, Interval):
                assert compare(">=", after, before.low), (name, facts)
                assert before.high is None or compare("<=", after, before.high), (name, facts)
            elif before is not None:
                assert _all_of(after) <= _all_of(before), (name, facts)


def _all_of(value: Value) -> frozenset[Value]:
    return frozenset(value.values) if isinstance(value, Candidates) else frozenset({value})


@given(completions(derived=4))
@settings(max_examples=100, deadline=None, suppress_health_check=_RELAXED)
def test_what_is_decided_with_facts_missing_stays_decided_whatever_they_are(asked: tuple[Question, Question]) -> None:
    assert_soundness(*asked)


@pytest.mark.soak
@given(completions(derived=4))
@settings(max_examples=3_000, deadline=None, suppress_health_check=_RELAXED)
def test_what_is_decided_with_facts_missing_stays_decided_in_very_many_worlds(asked: tuple[Question, Question]) -> None:
    assert_soundness(*asked)


_NUMBERS = st.one_of(
    st.decimals(-(10**26) + 1, 10**26 - 1, places=12),
    st.decimals(-1000, 1000, places=12),
    st.integers(-9, 9).map(lambda digit: Decimal(digit).scaleb(-12)),
    st.integers(-12, 25).map(lambda places: Decimal(5).scaleb(places)),
)
_SUMS = ["+", "-", "*", "/"]


def check_arithmetic(pairs: list[tuple[Decimal, Decimal]], sign: str, places: int) -> None:
    """Every reading gives each pair the same number, or the same error."""
    text = f"round(turnover {sign} rent, {places})" if sign in "+-" else f"round(rate {sign} rate_too, {places})"
    names = ("turnover", "rent") if sign in "+-" else ("rate", "rate_too")
    first, *others = READINGS
    fitting = []
    for pair in pairs:
        alone = question(text, dict(zip(names, pair, strict=True)))
        try:
            first(alone)
        except NumberOverflow:
            for reading in others:
                with pytest.raises(NumberOverflow):
                    reading(alone)
        else:
            fitting.append(alone)
    if fitting:
        assert_agreement(replace(fitting[0], subjects=[each.subjects[0] for each in fitting]))


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=5, max_size=12), st.sampled_from(_SUMS), st.integers(0, 13))
@settings(max_examples=60, deadline=None)
def test_every_reading_computes_to_the_twelfth_place_alike(
    pairs: list[tuple[Decimal, Decimal]], sign: str, places: int
) -> None:
    check_arithmetic(pairs, sign, places)


@pytest.mark.soak
@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=50, max_size=50), st.sampled_from(_SUMS), st.integers(0, 13))
@settings(max_examples=300, deadline=None)
def test_every_reading_computes_very_many_numbers_alike(
    pairs: list[tuple[Decimal, Decimal]], sign: str, places: int
) -> None:
    check_arithmetic(pairs, sign, places)


_DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2022, 1, 31)])
_COUNTS = st.integers(-50, 50) | st.integers(-130_000, 130_000) | st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(_DAYS, _COUNTS), min_size=10, max_size=40), st.integers(0, 200_000))
@settings(max_examples=40, deadline=None)
def test_every_reading_shifts_days_alike(shifts: list[tuple[date, int]], fixed: int) -> None:
    for function in ("months_before", "months_after", "days_before", "days_after"):
        for count in ("months", str(fixed), str(fixed % 50)):
            asked = question(f"{function}(founded, {count})", {})
            assert_agreement(replace(asked, subjects=[{"founded": day, "months": n} for day, n in shifts]))
