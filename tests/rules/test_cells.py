"""On which side of the edges a known number lies is all that counts of it, where it is only compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from tests.rules.towns import TOOLBOXES
from yulu.rules.basis import basis_on
from yulu.rules.loaded import decision_on
from yulu.rules.program import compile_policy
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox

DAY = date(2022, 7, 15)


def _searches(policy: str, subjects: Sequence[Mapping[str, Any]]) -> int:
    """How many searches for missing facts it takes to settle them all."""
    toolbox = load_toolbox(TOOLBOXES / "liuxi")
    basis = basis_on(toolbox, DAY, DAY)
    program = compile_policy(basis, toolbox.policies[policy])
    for facts in subjects:
        subject = Subject("enterprise", "某", facts=facts)
        assert decision_on(program, subject).outcome == "needs_facts"
    return sum(len(part.answers) for part in basis.parts.values())


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"industry": "pottery", "headcount": 301}, {"industry": "pottery", "headcount": 999}, True),
        ({"industry": "pottery", "headcount": 999}, {"industry": "pottery", "headcount": 1000}, False),
        # A pottery turns large at 1000 people, which says nothing of boats.
        ({"industry": "boating", "headcount": 400}, {"industry": "boating", "headcount": 1500}, True),
        ({"headcount": 400}, {"headcount": 1500}, False),
    ],
)
def test_subjects_on_the_same_side_of_every_edge_that_counts_are_searched_once(
    one: Mapping[str, Any], other: Mapping[str, Any], alike: bool
) -> None:
    rest = {"in_arrears": False, "small_taxpayer": False}
    alone = _searches("six-taxes", [{**rest, **one}])
    both = _searches("six-taxes", [{**rest, **one}, {**rest, **other}])
    assert (both == alone) is alike
