from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.agreement.readings import READINGS, Question
from tests.agreement.strategies import questions

_RELAXED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def assert_agreement(question: Question) -> None:
    first, *others = READINGS
    expected = first(question)
    for reading in others:
        for facts, one, other in zip(question.subjects, expected, reading(question), strict=True):
            assert other == one, f"{reading.__name__} about {facts}"


@given(questions(derived=0))
@settings(max_examples=200, deadline=None, suppress_health_check=_RELAXED)
def test_every_reading_gives_the_same_answers_over_recorded_facts(question: Question) -> None:
    assert_agreement(question)


@given(questions(derived=3))
@settings(max_examples=200, deadline=None, suppress_health_check=_RELAXED)
def test_every_reading_gives_the_same_answers_over_derived_facts(question: Question) -> None:
    assert_agreement(question)
