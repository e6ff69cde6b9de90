"""Every policy's worked examples, as `yulu test` runs them; `make test ONLY=rent-relief` picks one policy's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from yulu.checking import check_toolbox
from yulu.diagnostics import render
from yulu.rules.examples import Examples, examples_of
from yulu.toolbox.loading import load_toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
PLACES = sorted(folder.parent.name for folder in TOOLBOXES.glob("*/toolbox.yaml"))
POLICIES = sorted((file.parts[-4], file.parts[-2]) for file in TOOLBOXES.glob("*/policies/*/examples.yaml"))


@cache
def examples(place: str) -> list[Examples]:
    """Of all its layers; reading them takes longer than running one policy's."""
    return examples_of(load_toolbox(TOOLBOXES / place))


@pytest.mark.parametrize(("place", "policy"), POLICIES, ids=[f"{place}-{policy}" for place, policy in POLICIES])
def test_the_policy_says_of_each_example_what_the_example_says(place: str, policy: str) -> None:
    layers = [each for each in examples(place) if each.toolbox.layers[-1].id == place]
    results = [result for layer in layers for result in layer.run(policy)]
    declared_here = (TOOLBOXES / place / "policies" / policy / "policy.yaml").is_file()
    assert len(results) >= (6 if declared_here else 1)
    assert [(result.name, result.mismatches, result.faults) for result in results if not result.passed] == []


@pytest.mark.parametrize("place", PLACES)
def test_check_finds_nothing_in_the_toolboxes_that_come_with_the_program(place: str) -> None:
    assert render(check_toolbox(TOOLBOXES / place)) == ""
