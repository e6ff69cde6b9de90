"""Settling in parts, by states met before, must come to what the plain search over everything comes to."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.rules.plain_search import TooLong, settle_plainly
from tests.rules.test_missing_by_brute_force import DAY, TOOLBOX, expressions, policy_of, subjects
from yulu.language.values import Value
from yulu.rules.basis import basis_on
from yulu.rules.known import known
from yulu.rules.program import Program, compile_policy
from yulu.rules.settle import Settled, forget_zero_divisors, settle
from yulu.rules.subject import Subject, subject_from
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

_STATED = {"total": (0, 3), "class": ("low", "high"), "count": (0, 2)}


@st.composite
def _subjects(draw: st.DrawFn) -> dict[str, Any]:
    """A subject that lacks most facts, and may state what a rule would derive."""
    subject = draw(subjects())
    subject["facts"] = {name: value for name, value in subject["facts"].items() if draw(st.integers(0, 2)) == 0}
    for name, values in _STATED.items():
        if draw(st.integers(0, 5)) == 0:
            subject["facts"][name] = draw(st.sampled_from(values))
    return subject


def _program(conditions: Sequence[str]) -> tuple[Toolbox, Program]:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**TOOLBOX, "policies/rule/policy.yaml": policy_of(conditions)}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        toolbox = load_toolbox(Path(folder))
    return toolbox, compile_policy(basis_on(toolbox, DAY, DAY), toolbox.policies["rule"])


def _vector(program: Program, subject: Subject) -> list[Value]:
    vector = [known(leaf, subject, program.basis).value for leaf in program.leaves]
    vector += [subject.facts.get(name) for name in program.derived]
    forget_zero_divisors(program, vector)
    return vector


def hold_against_plain_search(conditions: Sequence[str], told: Sequence[dict[str, Any]], most: int = 1500) -> None:
    """Several subjects one after another, because the parts of one program remember what they have answered."""
    toolbox, program = _program(conditions)
    for each in told:
        vector = _vector(program, subject_from(toolbox, each, lambda path: toolbox.policies["rule"].origin.place()))
        truths = program.decide(vector)[0][: len(program.conditions)]
        if False in truths or None not in truths:
            continue
        note(f"values: {dict(zip(program.places, vector, strict=True))}")
        try:
            plain = settle_plainly(program, vector, most=most)
        except TooLong:
            continue
        settled = settle(program, vector, truths)  # type: ignore[arg-type]
        assert _without_caps(settled) == _without_caps(plain)
        assert not (settled.settled_by.capped and not plain.settled_by.capped)


def _without_caps(settled: Settled) -> tuple[Any, ...]:
    """A part need not be capped where another is, so the plain search says it more often."""
    families = (settled.settled_by.sets, settled.could_qualify.sets)
    return (settled.outcome, settled.failing, settled.contradicting, *families, settled.to_judge)


_RULES = st.lists(expressions, min_size=2, max_size=4)
_UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(_UNHURRIED, max_examples=100)
@given(_RULES, st.lists(_subjects(), min_size=2, max_size=4))
def test_settling_in_parts_is_what_a_plain_search_over_everything_finds(
    conditions: list[str], told: list[dict[str, Any]]
) -> None:
    hold_against_plain_search(conditions, told)


@pytest.mark.soak
@settings(_UNHURRIED, max_examples=3000)
@given(_RULES, st.lists(_subjects(), min_size=2, max_size=4))
def test_the_same_for_minutes(conditions: list[str], told: list[dict[str, Any]]) -> None:
    hold_against_plain_search(conditions, told)
