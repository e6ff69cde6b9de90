"""Every service's worked examples, and what the services of the city must say whatever else they say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from yulu.cases.examples import run_service_examples
from yulu.rules.examples import ExampleResult
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.service_model import KINDS

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
SERVICES = sorted((file.parts[-4], file.parts[-2]) for file in TOOLBOXES.glob("*/services/*/service.yaml"))
IN_FULL = (
    "one-call", "company-startup", "company-change", "company-close", "loan-referral", "cyber-inspection",
    "enterprise-visit", "steward",
)  # fmt: skip


@cache
def toolbox(place: str) -> Toolbox:
    return load_toolbox(TOOLBOXES / place)


@cache
def results(place: str) -> tuple[ExampleResult, ...]:
    return tuple(run_service_examples(toolbox(place)))


@pytest.mark.parametrize(("place", "service"), SERVICES, ids=[f"{place}-{service}" for place, service in SERVICES])
def test_the_service_does_with_each_history_what_the_example_says(place: str, service: str) -> None:
    own = [result for result in results(place) if result.policy == service]
    assert len(own) >= (4 if service in IN_FULL and service != "one-call" else 2)
    assert [(result.name, result.mismatches, result.faults) for result in own if not result.passed] == []


def test_every_kind_of_service_is_declared_for_the_city() -> None:
    assert {each.kind for each in toolbox("xiangtan").services.values()} == set(KINDS)


def test_the_citys_class_tree_has_sixty_leaves_each_with_a_department_that_is_there() -> None:
    city = toolbox("xiangtan")
    leaves = {id: each for id, each in city.classes.items() if each.service is not None}
    assert len(leaves) >= 60
    for each in leaves.values():
        assert each.service is not None
        assert each.service.id == "one-call" and each.service.lead in city.departments
        assert set(each.service.helpers) <= set(city.departments) - {each.service.lead}
    assert [label for label, count in Counter(each.label for each in city.classes.values()).items() if count > 1] == []


@pytest.mark.parametrize("place", ["hunan", "xiangtan"])
def test_the_polices_registers_hold_no_natural_person(place: str) -> None:
    police = [each for each in toolbox(place).services.values() if each.lead == "public_security"]
    assert police and all(each.no_persons for each in police)
    assert all(ask.personal is None for each in police for ask in each.asks.values())


def test_what_was_not_found_in_a_text_says_so() -> None:
    for each in toolbox("xiangtan").services.values():
        assert each.citation, each.id
        assert each.to_verify or "《" in each.citation, each.id
