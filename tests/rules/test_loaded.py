"""Policies decided together, by one function, must say what each says alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.matching import test_random_rules_together as random_rules
from tests.rules.towns import TOOLBOXES
from yulu.language.tree import Scalar
from yulu.language.values import is_single
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.loaded import Loaded, decision_on
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox

DAY = random_rules.DAY
Rule = tuple[list[str], str, str]


def _loaded(rules: Sequence[Rule]) -> Loaded:
    files = dict(random_rules.TOOLBOX)
    for number, rule in enumerate(rules):
        text = random_rules._policy(*rule).replace("policy: rule", f"policy: rule-{number}")
        files[f"policies/rule-{number}/policy.yaml"] = text
    with TemporaryDirectory() as folder:
        for path, text in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        toolbox = load_toolbox(Path(folder))
    return Loaded(basis_on(toolbox, DAY, DAY), "enterprise")


def _agrees(loaded: Loaded, subject: Subject) -> bool:
    """Together as alone, to the last word; and what is granted without words is what the words say."""
    for decision in loaded.decide(subject):
        answer = decision.answer()
        assert decision.outcome == answer.outcome
        assert answer == decide(decision.program, subject)
        for grant, value in zip(answer.grants, decision.granted, strict=False):
            assert value == grant.value or not is_single(value)
            assert grant.amount is None or grant.amount == value
    return True


@pytest.mark.parametrize("tried", [25, pytest.param(2000, marks=pytest.mark.soak)])
def test_random_policies_decided_together_say_what_each_says_alone(tried: int) -> None:
    rule = st.tuples(
        st.lists(random_rules._expressions, min_size=1, max_size=2), random_rules._amounts, random_rules._roundings
    )

    @settings(max_examples=tried, derandomize=tried < 100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rule, min_size=1, max_size=3), st.integers(0, 2**32), st.sampled_from([0.1, 0.3]))
    def compare(rules: list[Rule], seed: int, unknown: float) -> None:
        note(str(rules))
        loaded, random = _loaded(rules), Random(seed)
        assert all(_agrees(loaded, random_rules._subject(number, random, unknown)) for number in range(4))

    compare()


def test_a_divisor_of_zero_in_one_policy_leaves_the_others_their_facts() -> None:
    # s / m with m zero makes both unknown for the first, not for the second.
    loaded = _loaded([(["s / m > 1"], "s", ""), (["m = 0", "s = 3"], "s", "")])
    subject = Subject("enterprise", "某", facts={"m": 0, "s": 3})
    assert [decision.outcome for decision in loaded.decide(subject)] == ["needs_facts", "entitled"]
    assert _agrees(loaded, subject)


@pytest.mark.parametrize("day", [date(2022, 3, 31), date(2022, 6, 30), date(2024, 1, 1)])
def test_a_towns_policies_decided_together_say_what_each_says_alone(day: date) -> None:
    toolbox = load_toolbox(TOOLBOXES / "liuxi")
    loaded = Loaded(basis_on(toolbox, day, day), "enterprise")
    clay: dict[str, Scalar] = {"size": "micro", "headcount": 12, "industry": "pottery", "leases_from_state": True}
    assert _agrees(loaded, Subject("enterprise", "某"))
    assert _agrees(loaded, Subject("enterprise", "某", facts=clay))


def test_refusal_and_entitlement_are_seen_without_settling() -> None:
    loaded = _loaded([(["p", "k = 'a'"], "s", ""), (["p"], "s", ""), (["q"], "s", "")])
    refused, entitled, open_ = loaded.decide(Subject("enterprise", "某", facts={"p": True, "k": "b"}))
    assert [refused.outcome, entitled.outcome] == ["not_entitled", "entitled"]
    assert refused._settled is None and entitled._settled is None
    assert (open_.outcome, open_.truths) == ("needs_facts", (None,))


def test_one_policy_alone_gives_its_trace_too() -> None:
    loaded = _loaded([(["m > 1", "total > 2"], "s * 2", "")])
    decision = decision_on(loaded.programs[0], Subject("enterprise", "某", facts={"m": 2, "n": 1, "s": 4}))
    assert decision.truths == (True, True)
    assert dict(zip(decision.program.derived, decision.derived, strict=True))["total"] == 3
    assert decision.granted[0] == 8
