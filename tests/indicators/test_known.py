"""What a toolbox knows of printed figures, as the figure check takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yulu.figures.known import KnownFigure
from yulu.indicators import KnownValue, known_figures
from yulu.toolbox.loading import load_toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"


@pytest.fixture(scope="module")
def known() -> tuple[KnownValue, ...]:
    return known_figures(load_toolbox(TOOLBOXES / "xiangtan"))


def test_every_known_value_is_a_figure_that_the_check_takes(known: tuple[KnownValue, ...]) -> None:
    for each in known:
        KnownFigure(each.label, each.value, each.unit, each.aliases, each.period, each.subject, each.source)


def test_percentages_are_in_hundredths_and_sums_in_their_unit(known: tuple[KnownValue, ...]) -> None:
    found = {(each.label, each.value, each.unit) for each in known}
    assert ("企业反映问题办结率", "97.9", "%") in found
    assert ("办理留抵退税", "3237000000", "元") in found


def test_hedged_figures_are_not_known_exactly_and_print_is_not_said_to_be_computed(
    known: tuple[KnownValue, ...],
) -> None:
    assert not any("节约融资成本" in each.label for each in known)
    assert not any(each.computed for each in known)
    assert all("未复算" in each.source for each in known)
