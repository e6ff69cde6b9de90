"""On texts labelled by hand, figures and links are found and nothing sound is asked about; see docs/figures.md."""

from __future__ import annotations

import pytest

from tests.figures.labelled import labels
from tests.figures.labelled.__main__ import total
from tests.figures.labelled.labels import Labelled
from tests.figures.labelled.scoring import Score

OWN = list(labels.own())
REAL = list(labels.real())
NOT_ASKED = {
    "brief_kizilsu_2025": "分别增长49.2%、17.5倍: of so large a multiple the two readings hardly differ",
    "county_liuhexian_2021_07": "7620人 is divided twice, by sex and by trade: parts that overlap are not added",
}
"""Real texts with something that a reader would ask about and the program leaves alone, and why."""
needs_real = pytest.mark.skipif(not REAL, reason=f"the real texts are not here: {labels.SHARED}")


def _good_enough(result: Score) -> None:
    assert result.strict.precision >= 0.98
    assert result.strict.recall >= 0.98
    assert result.links.precision >= 0.97
    assert result.links.recall >= 0.85
    assert result.alarms.precision == 1.0
    assert result.sound_with_alarm == 0
    assert result.hedge.recall >= 0.98


def test_the_set_is_large_enough_to_say_something() -> None:
    assert sum(len(each.figures) for each in OWN) >= 320
    assert sum(1 for each in OWN if each.sound) >= 10
    assert sum(1 for each in OWN for link in each.links if link.verdict) >= 20


def test_texts_written_for_the_set_are_read_as_they_are_labelled() -> None:
    result = total(OWN)
    _good_enough(result)
    assert result.alarms.recall >= 0.9


@needs_real
def test_real_texts_are_read_as_they_are_labelled() -> None:
    result = total(REAL)
    assert sum(len(each.figures) for each in REAL) >= 300
    _good_enough(result)
    assert total([each for each in REAL if each.name not in NOT_ASKED]).alarms.recall == 1.0


@needs_real
def test_what_a_reader_would_ask_and_the_program_does_not_is_named() -> None:
    missed = {each.name for each in REAL if total([each]).alarms.missed}
    assert missed == set(NOT_ASKED)


@pytest.mark.parametrize("text", [each for each in OWN if each.sound], ids=lambda each: each.name)
def test_a_sound_text_gets_no_alarm(text: Labelled) -> None:
    assert total([text]).alarms.extra == 0
