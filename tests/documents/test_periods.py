"""The days on which a parameter's values hold are those on which the engine decides by them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.documents.pages.periods import stretches
from yulu.toolbox.dated import scalar_of, value_on
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Parameter, Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"


@cache
def toolbox(name: str) -> Toolbox:
    return load_toolbox(TOOLBOXES / name)


def _keys(parameter: Parameter, of: Toolbox) -> list[str | None]:
    if parameter.keyed_by is None:
        return [None]
    found = of.derived.get(parameter.keyed_by) or of.facts[parameter.keyed_by]
    return list(found.type.choices)


@pytest.mark.parametrize("name", ["liuxi", "xiangtan"])
@settings(deadline=None)
@given(
    as_of=st.dates(date(2017, 1, 1), date(2028, 12, 31)),
    known_on=st.sampled_from([date(2022, 3, 1), date(2022, 6, 30), date(2026, 11, 1)]),
)
def test_the_stretch_of_a_day_has_the_value_that_decides_on_it(name: str, as_of: date, known_on: date) -> None:
    of = toolbox(name)
    for parameter in of.parameters.values():
        found = stretches(parameter, of, known_on)
        for key in _keys(parameter, of):
            governs = value_on(parameter, key, of.layers, as_of, known_on)
            holding = [each for each in found if each.holds(as_of) and (key is None or key in each.keys)]
            assert len(holding) == (governs is not None), (parameter.name, key)
            if governs is not None:
                assert holding[0].said is governs
                assert holding[0].value == scalar_of(governs, key)


def test_a_later_value_ends_an_earlier_one_on_the_day_before() -> None:
    of = toolbox("liuxi")
    three, six = stretches(of.parameters["months_waived"], of, date(2026, 1, 1))
    assert (three.start, three.end, three.value) == (date(2022, 4, 1), date(2022, 6, 30), 3)
    assert (six.start, six.value) == (date(2022, 7, 1), 6)


def test_what_was_not_published_yet_is_left_out() -> None:
    of = toolbox("liuxi")
    assert [each.value for each in stretches(of.parameters["months_waived"], of, date(2022, 6, 19))] == [3]
