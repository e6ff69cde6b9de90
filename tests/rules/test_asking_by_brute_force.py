"""The next question, held against trying every fact, every value and every order of asking on small rule sets.

The reference knows only DESIGN 3.6 (`BruteForce`) and what `interview` says a good question is.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from tests.rules.test_missing_by_brute_force import (
    DAY,
    DOMAINS,
    PAST_EVERY_EDGE,
    TERMS,
    TOOLBOX,
    BruteForce,
    expressions,
    policy_of,
    subjects,
)
from tests.rules.towns import write
from yulu.language.values import Interval, Value
from yulu.rules.asking import options
from yulu.rules.asking.interview import Interview, interview
from yulu.rules.asking.question import Cell, Question
from yulu.rules.basis import Leaf
from yulu.rules.program import Program
from yulu.rules.subject import Subject, subject_from
from yulu.toolbox.loading import load_toolbox

NOT_ASKABLE = ("limit", "pace:b", "class:3")
Given = Mapping[str, Value]
_UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))
_RULES = st.lists(
    st.lists(expressions.filter(lambda text: "/" not in text), min_size=1, max_size=2), min_size=1, max_size=3
)


@pytest.fixture(autouse=True, scope="module")
def in_no_hurry() -> Iterator[None]:
    """Which answers are alike is tried out as far as it takes; for a person waiting, some are left apart instead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "_MOST_STATES", 50_000)
        yield


@dataclass
class Asked:
    """Some policies about one subject, with the plain search beside the interview."""

    talk: Interview = field(repr=False)
    subject: Subject
    brutes: Mapping[str, BruteForce] = field(repr=False)
    _changing: dict[tuple[tuple[str, Value], ...], bool] = field(default_factory=dict, repr=False)
    _optimum: dict[tuple[tuple[str, Value], ...], float] = field(default_factory=dict, repr=False)

    @property
    def members(self) -> dict[str, Sequence[Value]]:
        """Everything that is missing, with every value it can have; what no text says yet among it."""
        return {name: values for brute in self.brutes.values() for name, values in brute.members.items()}

    @property
    def facts(self) -> dict[str, Sequence[Value]]:
        """What can be asked for."""
        return {name: values for name, values in self.members.items() if name not in NOT_ASKABLE}

    def is_open(self, policy: str, given: Given) -> bool:
        brute = self.brutes[policy]
        return brute.outcome({name: value for name, value in given.items() if name in brute.members}) == "needs_facts"

    def open(self, given: Given) -> list[str]:
        return [policy for policy in self.brutes if self.is_open(policy, given)]

    def outcomes(self, given: Given) -> list[str]:
        return [
            brute.outcome({name: value for name, value in given.items() if name in brute.members})
            for brute in self.brutes.values()
        ]

    def expected(self, name: str, given: Given) -> float:
        """How many open policies are settled by knowing one more fact, on average over its values."""
        before = self.open(given)
        values = self.facts[name]
        settled = sum(not self.is_open(policy, {**given, name: value}) for policy in before for value in values)
        return settled / len(values)

    def completions(self, names: Sequence[str], *, or_unknown: bool = False) -> Iterator[dict[str, Value]]:
        unknown: list[Any] = [None] if or_unknown else []
        for chosen in itertools.product(*([*self.members[name], *unknown] for name in names)):
            yield {name: value for name, value in zip(names, chosen, strict=True) if value is not None}

    def can_change(self, given: Given) -> bool:
        """Whether answers to anything could still settle an open policy."""
        key = tuple(sorted(given.items()))
        if key not in self._changing:
            before, rest = self.open(given), [name for name in self.facts if name not in given]
            self._changing[key] = any(
                not self.is_open(policy, {**given, **more}) for more in self.completions(rest) for policy in before
            )
        return self._changing[key]

    def optimum(self, given: Given) -> float:
        """The fewest questions, expected over all values alike, until nothing more can change."""
        key = tuple(sorted(given.items()))
        if key not in self._optimum:
            rest = [name for name in self.facts if name not in given]
            ways = [self.after(given, name, self.optimum) for name in rest] if self.can_change(given) else [0.0]
            self._optimum[key] = min(ways)
        return self._optimum[key]

    def after(self, given: Given, name: str, cost: Any) -> float:
        values = self.facts[name]
        return 1 + sum(float(cost({**given, name: value})) for value in values) / len(values)

    def next(self, given: Given, skipped: frozenset[str] = frozenset()) -> Question | None:
        question = self.talk.next(self.with_answers(given), skipped, self.counts)
        return None if question is None or question.about == "sum" else question

    def with_answers(self, given: Given) -> Subject:
        facts = {name: value for name, value in given.items() if value is not None}
        return Subject(
            self.subject.kind, self.subject.id, self.subject.datasets, {**self.subject.facts, **facts},  # type: ignore[dict-item]
            self.subject.records, self.subject.findings,
        )  # fmt: skip

    def counts(self, leaf: Leaf, cells: Sequence[Cell]) -> list[int]:
        """A registry in which every value of a fact occurs once."""
        question = Question(leaf, "choice", (), (), 0, "registry", "outcome")
        return [sum(cell.holds(value, question.axis) for value in self.facts[leaf.name]) for cell in cells]  # type: ignore[arg-type]

    def questions(self, given: Given) -> float:
        """How many questions the interview asks, expected in the same way."""
        question = self.next(given)
        return 0 if question is None else self.after(given, question.leaf.name, self.questions)


def asked_about(rules: Sequence[Sequence[str]], subject: dict[str, Any]) -> Asked:
    with tempfile.TemporaryDirectory() as folder:
        files = {
            f"policies/r{n}/policy.yaml": policy_of(conditions).replace("policy: rule", f"policy: r{n}")
            for n, conditions in enumerate(rules)
        }
        toolbox = load_toolbox(write(Path(folder), {**TOOLBOX, **files}))
    read = subject_from(toolbox, subject, lambda path: toolbox.policies["r0"].origin.place())
    talk = interview(toolbox, "enterprise", DAY, DAY)
    visits = len(subject["records"]["visits"])
    known: dict[str, Value] = {"as_of": DAY, **read.facts}
    known |= {term: finding.value for term, finding in read.findings.items()}
    known["count"] = visits if subject["datasets"] else Interval(visits, None)
    return Asked(talk, read, {each.policy.id: _brute(each, known, visits) for each in talk.programs})


def _brute(program: Program, known: dict[str, Value], visits: int) -> BruteForce:
    asked = {leaf.name for leaf in program.leaves}
    members: dict[str, Sequence[Value]] = {
        name: DOMAINS[name] for name in DOMAINS if name in asked and name not in known
    }
    if "limit" in members:
        members["limit"] = range(PAST_EVERY_EDGE + 3)  # beyond any count that is tried
    if "count" in asked and isinstance(known["count"], Interval):
        members["count"] = range(visits, PAST_EVERY_EDGE + 1)
    terms = [term for term in TERMS if term in asked and term not in known]
    return BruteForce(
        [each.node for each in program.conditions], program.definitions, known, members, terms
    )  # fmt: skip


def hold_against_every_question(asked: Asked) -> None:
    question = asked.next({})
    best = max((asked.expected(name, {}) for name in asked.facts), default=0)
    if question is None:
        assert not asked.can_change({}), "something could still be settled"
        return
    assert asked.can_change({}), "nothing could be settled any more"
    assert question.expected == pytest.approx(best)
    assert asked.expected(question.leaf.name, {}) == pytest.approx(best)
    if best == 0:
        assert is_part_of_a_way(asked, question.leaf.name), f"{question.leaf.name} cannot matter"
    compare_options(asked, question)


def is_part_of_a_way(asked: Asked, name: str) -> bool:
    """Whether answers that settle something together need this one."""
    names = list(asked.facts)
    for size in range(1, len(names) + 1):
        for chosen in itertools.combinations(names, size):
            for answers in asked.completions(chosen) if name in chosen else ():
                fewer = {each: value for each, value in answers.items() if each != name}
                if any(asked.is_open(p, fewer) and not asked.is_open(p, answers) for p in asked.brutes):
                    return True
    return False


def compare_options(asked: Asked, question: Question) -> None:
    name, others = question.leaf.name, [each for each in asked.members if each != question.leaf.name]
    if len(others) > 3:
        return

    def everywhere(value: Value) -> list[list[str]]:
        return [asked.outcomes({**rest, name: value}) for rest in asked.completions(others, or_unknown=True)]

    ways = []
    for option in question.options:
        values = [value for value in asked.facts[name] if option.cell.holds(value, question.axis)]  # type: ignore[arg-type]
        same = [everywhere(value) == everywhere(values[0]) for value in values]
        assert all(same) or question.form == "value", "one option, several outcomes"
        settled = [policy for policy in asked.open({}) if values and not asked.is_open(policy, {name: values[0]})]
        assert not values or sorted(option.settles) == sorted(settled)
        ways += [everywhere(values[0])] if values else []
    if not any(brute.terms for brute in asked.brutes.values()):  # a finding can tell apart what no fact can
        pairs = itertools.pairwise(ways) if question.axis else itertools.combinations(ways, 2)
        assert all(one != other for one, other in pairs), "two options beside each other for the same"


ALIKE_ONLY_AFTER_LONG_TRYING = ([["((total = 0) or (count = limit)) and (count = limit)"], ["m = 0"]], {
    "kind": "enterprise", "facts": {}, "records": {"visits": []}, "datasets": {}, "findings": {},
})  # fmt: skip


@settings(_UNHURRIED, max_examples=60)
@given(_RULES, subjects())
@example(*ALIKE_ONLY_AFTER_LONG_TRYING)
def test_no_question_is_expected_to_settle_more_and_none_is_asked_in_vain(
    rules: list[list[str]], subject: dict[str, Any]
) -> None:
    note(f"{rules} {subject}")
    asked = asked_about(rules, subject)
    if len(asked.facts) <= 4:
        hold_against_every_question(asked)


@settings(_UNHURRIED, max_examples=25)
@given(_RULES, subjects())
def test_an_interview_needs_hardly_more_questions_than_the_best_order_of_asking(
    rules: list[list[str]], subject: dict[str, Any]
) -> None:
    note(f"{rules} {subject}")
    asked = asked_about(rules, subject)
    if 2 <= len(asked.facts) <= 3 and "count" not in asked.facts:
        assert asked.optimum({}) <= asked.questions({}) + 1e-9
        assert asked.questions({}) <= asked.optimum({}) + 1
