"""What is missing, held against trying everything: small random rules, every value of every unknown fact.

The reference below knows only DESIGN 3.6 and 3.7 and `evaluate`; it shares no code with `yulu.rules.missing`.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from yulu.language.definitions import Definition
from yulu.language.evaluate import Environment, truth
from yulu.language.tree import Node
from yulu.language.values import Interval, Value
from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import compile_policy
from yulu.rules.subject import subject_from
from yulu.toolbox.loading import load_toolbox

DAY = date(2022, 6, 30)
GOOD = ("entitled", "needs_judgement")

BOOLEANS, ENUMS, NUMBERS, DATES, TERMS = ("p", "q"), ("k",), ("m", "n"), ("d",), ("t", "u")
CODES = ("a", "b", "c")
LARGEST = 4
PAST_EVERY_EDGE = 10
"""No constant of a rule below, and no sum of two, is larger: counts and parameters from here on are all alike."""

DOMAINS: Mapping[str, Sequence[Value]] = {
    **dict.fromkeys(BOOLEANS, (True, False)),
    **dict.fromkeys(ENUMS, CODES),
    **dict.fromkeys(NUMBERS, range(LARGEST + 1)),
    "d": [date(1950, 1, 1), *(date(2022, 5, 28) + timedelta(days=days) for days in range(6)), date(2150, 1, 1)],
    "limit": range(PAST_EVERY_EDGE + 1),
    "pace:b": range(PAST_EVERY_EDGE + 1),
    "class:3": ("low", "high", "none"),
}
"""What each missing member can be. `limit` and `pace:b` are parameters nobody has found, `class:3` a table's row."""

TOOLBOX = {
    "toolbox.yaml": "{toolbox: tiny, title: 小城, level: city}",
    "departments.yaml": "departments: {office: {label: 办公室}}",
    "documents.yaml": "documents: {text: {title: 规定, issuer: 小城, number: 小城〔2022〕1号, published: 2022-01-01}}",
    "terms.yaml": "terms:\n"
    + "".join(f"  {t}: {{label: 概念{t}, subject: enterprise, decided_by: office, because: 一}}\n" for t in TERMS),
    "datasets/all.yaml": f"""
dataset: all
label: 全部
holder: office
subject: enterprise
refresh: never
sensitivity: public
facts:
  p: {{label: 甲, type: boolean}}
  q: {{label: 乙, type: boolean}}
  k: {{label: 丙, type: enum, values: {{a: 子, b: 丑, c: 寅}}}}
  m: {{label: 丁, type: integer, min: 0, max: {LARGEST}}}
  n: {{label: 戊, type: integer, min: 0, max: {LARGEST}}}
  d: {{label: 己, type: date}}
records:
  visits: {{label: 来访, date: day, columns: {{day: {{label: 日期, type: date}}}}}}
""",
    "parameters/all.yaml": """
parameters:
  limit:
    label: 限
    type: integer
    unit: 次
    values: [{from: 2022-01-01, document: text, because: 一, status: to_verify}]
  pace:
    label: 步
    type: integer
    keyed_by: k
    values:
      - {from: 2022-01-01, value: {a: 1, c: 3}, document: text, because: 一}
      - {from: 2022-01-01, value: {b: 9}, document: text, because: 一, to: 2022-01-31}
""",
    "facts/all.yaml": """
facts:
  count: {label: 来访次数, subject: enterprise, aggregate: {count: visits, window: {months: 12}}}
  total: {label: 合计, subject: enterprise, expression: m + n}
  class:
    label: 档
    subject: enterprise
    type: enum
    values: {low: 低, high: 高, none: 无}
    because: 一
    table:
      - {when: {n: {below: 2}, p: false}, value: low}
      - {when: {n: {from: 2}, p: false}, value: high}
      - {when: {p: true, m: {to: 1}}, status: to_verify}
      - {when: {p: true, m: {above: 1}}, value: none}
""",
}

_constants = st.integers(0, LARGEST + 1)
_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_atoms = st.one_of(
    st.sampled_from([*BOOLEANS, *TERMS]),
    st.sampled_from(CODES).map(lambda code: f"k = '{code}'"),
    st.sampled_from(["k in ('a', 'b')", "k <> 'c'", "class = 'low'", "class in ('low', 'none')", "class <> 'high'"]),
    st.builds("{} {} {}".format, st.sampled_from(["m", "n", "count"]), _signs, _constants),
    st.builds("n between {} and {}".format, _constants, _constants),
    st.builds("n {} pace".format, _signs),
    st.builds("count {} limit".format, _signs),
    st.builds("{} {} {}".format, st.sampled_from(["total", "m + 1", "m * 2", "least(m, n)"]), _signs, _constants),
    st.builds("m {} n".format, _signs),
    st.builds("m / n {} {}".format, _signs, _constants),
    st.builds("d {} {}".format, _signs, st.sampled_from(["'2022-05-31'", "months_before(as_of, 1)"])),
)
expressions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)


@st.composite
def subjects(draw: st.DrawFn) -> dict[str, Any]:
    """A subject that lacks some facts; its list of visits is complete or not."""
    facts = {
        name: str(value) if isinstance(value := draw(st.sampled_from(list(DOMAINS[name]))), date) else value
        for name in (*BOOLEANS, *ENUMS, *NUMBERS, *DATES)
        if draw(st.booleans())
    }
    found = {term: draw(st.booleans()) for term in TERMS if draw(st.integers(0, 3)) == 0}
    days = [f"2022-0{month}-01" for month in range(1, 1 + draw(st.integers(0, 3)))]
    complete = draw(st.booleans())
    return {
        "kind": "enterprise",
        "facts": facts,
        "records": {"visits": [{"day": day} for day in days]},
        "datasets": {"all": {"complete_from": "2020-01-01", "complete_through": "2022-06-30"}} if complete else {},
        "findings": {term: {"value": value, "by": "某"} for term, value in found.items()},
    }


State = tuple[tuple[str, Value], ...]


@dataclass
class BruteForce:
    """DESIGN 3.6 and 3.7, word by word."""

    conditions: Sequence[Node]
    definitions: Mapping[str, Definition]
    known: dict[str, Value]
    members: dict[str, Sequence[Value]]
    terms: Sequence[str]
    divisors: Sequence[str] = ()
    _truths: dict[State, tuple[bool | None, ...]] = field(default_factory=dict)
    _outcomes: dict[State, str] = field(default_factory=dict)

    def truths(self, given: Mapping[str, Value]) -> tuple[bool | None, ...]:
        key = tuple(sorted(given.items()))
        if key not in self._truths:
            environment = Environment({**self.known, **given}, self.definitions)
            self._truths[key] = tuple(truth(node, environment) for node in self.conditions)
        return self._truths[key]

    def values(self, names: Sequence[str]) -> Iterator[dict[str, Value]]:
        """Every way these can be; a zero divisor is no completion."""
        for each in itertools.product(*(self.members[name] for name in names)):
            chosen = dict(zip(names, each, strict=True))
            if not any(chosen.get(name) == 0 for name in self.divisors):
                yield chosen

    def findings(self) -> Iterator[dict[str, Value]]:
        for each in itertools.product((True, False), repeat=len(self.terms)):
            yield dict(zip(self.terms, each, strict=True))

    def outcome(self, given: Mapping[str, Value]) -> str:
        key = tuple(sorted(given.items()))
        if key not in self._outcomes:
            self._outcomes[key] = self._outcome(given)
        return self._outcomes[key]

    def _outcome(self, given: Mapping[str, Value]) -> str:
        truths = self.truths(given)
        if False in truths:
            return "not_entitled"
        if None not in truths:
            return "entitled"
        judged = [self.truths(each) for each in self.judged(given)]
        if all(False in each or None not in each for each in judged):
            return "needs_judgement" if any(all(each) for each in judged) else "not_entitled"
        rest = [name for name in self.members if name not in given]
        if any(self.outcome({**given, **more}) in GOOD for more in self.values(rest) if more):
            return "needs_facts"
        return "not_entitled"

    def judged(self, given: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
        return ({**given, **found} for found in self.findings())

    def smallest(self, holds: Any) -> set[frozenset[str]]:
        found: list[frozenset[str]] = []
        for size in range(1, len(self.members) + 1):
            for names in itertools.combinations(self.members, size):
                if not any(each <= set(names) for each in found) and holds(names):
                    found.append(frozenset(names))
        return set(found)

    def settled_by(self) -> set[frozenset[str]]:
        return self.smallest(lambda names: all(self.outcome(each) != "needs_facts" for each in self.values(names)))

    def could_qualify(self) -> set[frozenset[str]]:
        return self.smallest(lambda names: any(self.outcome(each) in GOOD for each in self.values(names)))

    def to_judge(self, given: Mapping[str, Value]) -> set[str]:
        """The terms on which the outcome turns once these facts are known."""
        turning = set()
        if self.outcome(given) == "needs_judgement":
            for found in self.findings():
                for term in self.terms:
                    other = {**found, term: not found[term]}
                    if self.outcome({**given, **found}) != self.outcome({**given, **other}):
                        turning.add(term)
        return turning

    def can_hold(self, positions: Sequence[int]) -> bool:
        """Whether some values, and some findings, make all these conditions true."""
        return any(
            all(self.truths(judged)[each] is True for each in positions)
            for values in self.values(list(self.members))
            for judged in self.judged(values)
        )


def _decided(conditions: Sequence[str], subject: dict[str, Any]) -> tuple[Answer, BruteForce]:
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**TOOLBOX, "policies/rule/policy.yaml": policy_of(conditions)}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        toolbox = load_toolbox(Path(folder))
    basis = basis_on(toolbox, DAY, DAY)
    program = compile_policy(basis, toolbox.policies["rule"])
    read = subject_from(toolbox, subject, lambda path: toolbox.policies["rule"].origin.place())
    asked = {leaf.name for leaf in program.leaves}
    visits = len(subject["records"]["visits"])
    known: dict[str, Value] = {"as_of": DAY, **read.facts}
    known |= {term: finding.value for term, finding in read.findings.items()}
    known["count"] = visits if subject["datasets"] else Interval(visits, None)
    divisors = ["n"] if any("m / n" in condition for condition in conditions) else []
    known = {name: value for name, value in known.items() if name not in divisors or value != 0}
    members = {name: DOMAINS[name] for name in DOMAINS if name in asked and name not in known}
    if "count" in asked and not subject["datasets"]:
        members["count"] = range(visits, PAST_EVERY_EDGE + 1)
    terms = [term for term in TERMS if term in asked and term not in known]
    nodes = [condition.node for condition in toolbox.policies["rule"].conditions]
    return decide(program, read), BruteForce(nodes, basis.definitions, known, members, terms, divisors)


def policy_of(conditions: Sequence[str]) -> str:
    lines = "".join(f'  c{i}: {{when: "{when}", because: 一}}\n' for i, when in enumerate(conditions))
    return f"""
policy: rule
title: 规则
subject: enterprise
delivery: apply
period: once
texts: [{{document: text, from: 2022-01-01, because: 一}}]
conditions:
{lines}
grants: {{service: {{kind: service, label: 服务, text: 服务, because: 一}}}}
contact: office
objection: {{how: 书面, to: office}}
"""


def _names(family: Sequence[Sequence[str]]) -> set[frozenset[str]]:
    """The list of visits is asked for by its own name, the count is what it gives."""
    return {frozenset("count" if name == "visits" else name for name in each) for each in family}


def hold_against_brute_force(conditions: Sequence[str], subject: dict[str, Any]) -> None:
    answer, brute = _decided(conditions, subject)
    if len(brute.members) > 4:
        return
    note(f"missing: {list(brute.members)}")
    assert answer.outcome == brute.outcome({})
    if answer.outcome == "needs_facts":
        assert not answer.settled_by.capped
        assert not answer.could_qualify.capped
        assert _names(answer.settled_by.sets) == brute.settled_by()
        assert _names(answer.could_qualify.sets) == brute.could_qualify()
        everything = brute.values(list(brute.members))
        assert {term.id for term in answer.to_judge} == set().union(*map(brute.to_judge, everything))
    elif answer.outcome == "needs_judgement":
        assert {term.id for term in answer.to_judge} == brute.to_judge({})
    elif answer.contradicting:
        named = [int(name[1:]) for name in answer.failing]
        assert not brute.can_hold(named), "the conditions named can hold together"
        for left_out in named if len(named) > 1 else []:
            assert brute.can_hold([each for each in named if each != left_out]), "one condition too many is named"


_RULES = st.lists(expressions, min_size=1, max_size=3)
_UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(_UNHURRIED, max_examples=250)
@given(_RULES, subjects())
def test_what_is_missing_is_what_trying_every_value_finds(conditions: list[str], subject: dict[str, Any]) -> None:
    hold_against_brute_force(conditions, subject)


@pytest.mark.soak
@settings(_UNHURRIED, max_examples=6000)
@given(_RULES, subjects())
def test_the_same_for_minutes(conditions: list[str], subject: dict[str, Any]) -> None:
    hold_against_brute_force(conditions, subject)
