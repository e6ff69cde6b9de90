"""Everybody decided at once must get exactly what each would get alone (DESIGN 4).

Random enterprises of the made-up town and of the real one: any fact may be missing, values lie on the edges that stand
in the rules and one step beside, divisors are zero, lists complete or not, derived facts stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matching.side_by_side import differences
from yulu.diagnostics import Place
from yulu.language.definitions import Lookup, nodes
from yulu.language.tree import Literal, Name, Scalar, walk
from yulu.language.types import Type
from yulu.language.values import add_months
from yulu.rules.basis import basis_on
from yulu.rules.examples import examples_of, subject_data
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import DeliveryState, Finding, Subject, subject_from
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Records, Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
KNOWN_ON = date(2026, 1, 1)
SUBJECTS = 15


@dataclass(frozen=True)
class Town:
    """A toolbox on one day, its policies for enterprises compiled; the enterprises of its examples to begin from."""

    toolbox: Toolbox
    as_of: date
    programs: tuple[Program, ...]
    examples: tuple[Subject, ...]
    numbers: tuple[Decimal, ...]
    """Every number that stands in a rule."""


@cache
def toolbox_of(name: str) -> Toolbox:
    return load_toolbox(TOOLBOXES / name)


@cache
def examples_by_day(name: str) -> dict[date, list[Subject]]:
    """The subjects of every layer's examples: they stand on both sides of every edge."""
    toolbox = toolbox_of(name)
    found: dict[date, list[Subject]] = {}
    for examples in examples_of(toolbox):
        for file in examples.files:
            policy = toolbox.policies[file.path.split("/")[1]]
            for example in file.shape.examples if policy.subject == "enterprise" else ():
                as_of = example.as_of or file.shape.as_of
                assert as_of is not None
                found.setdefault(as_of, []).append(_subject(toolbox, subject_data(policy, file.shape, example)))
    return found


def _subject(toolbox: Toolbox, data: dict[str, Any]) -> Subject:
    return subject_from(toolbox, data, lambda keys: Place("examples.yaml", 1, 1))


@cache
def town(name: str, as_of: date) -> Town:
    toolbox = toolbox_of(name)
    basis = basis_on(toolbox, as_of, KNOWN_ON)
    programs = tuple(compile_policy(basis, each) for each in toolbox.policies.values() if each.subject == "enterprise")
    return Town(toolbox, as_of, programs, tuple(examples_by_day(name)[as_of]), tuple(_numbers(programs)))


def _numbers(programs: Sequence[Program]) -> list[Decimal]:
    found = {Decimal(0), Decimal(1), Decimal(100)}
    for program in programs:
        trees = [*(c.node for c in program.conditions), *(node for _, node in program.grants if node is not None)]
        trees += [node for name in program.derived for node in nodes(program.definitions[name])]
        values = [each.value for tree in trees for each in walk(tree) if isinstance(each, Literal)]
        lookups = [each for name in program.derived if isinstance(each := program.definitions[name], Lookup)]
        values += [value for lookup in lookups for value in lookup.values.values() if not isinstance(value, Name)]
        found |= {Decimal(each) for each in values if isinstance(each, int | Decimal) and not isinstance(each, bool)}
    return sorted(found)


@dataclass
class Hand:
    """Draws the values of one subject."""

    town: Town
    random: Random
    unknown: float

    def scalar(self, kind: Type, low: Any = None, high: Any = None) -> Scalar:
        """On an edge of the rules or one step beside."""
        chosen = self.random.choice
        match kind.kind:
            case "boolean":
                return chosen((True, False))
            case "enum":
                return chosen(list(kind.choices))
            case "integer" | "number":
                places = 0 if kind.kind == "integer" else (6 if kind.places is None else kind.places)
                step = Decimal(1).scaleb(-places)
                value = (chosen(self.town.numbers) + chosen((-1, 0, 0, 1)) * step).quantize(step)
                value = max(value, Decimal(0 if low is None else low))
                value = value if high is None else min(value, Decimal(high))
                return int(value) if kind.kind == "integer" else value
            case "date" | "month":
                months = chosen((0, -6, -13, -24, -36, -1))
                day = add_months(self.town.as_of, months) + timedelta(days=chosen((-1, 0, 1)))
                return day.replace(day=1) if kind.kind == "month" else day
            case _:
                return chosen(("甲", "乙"))

    def is_missing(self) -> bool:
        return self.random.random() < self.unknown

    def rows(self, records: Records) -> list[dict[str, Scalar | None]]:
        """A row for each period that may be asked, or events around the windows' edges."""
        chosen = self.random.choice
        periods: Sequence[Scalar]
        match records.every:
            case "year":
                periods = [self.town.as_of.year - back for back in (0, 1, 2)]
            case "month":
                periods = [add_months(self.town.as_of, -back).replace(day=1) for back in (0, 1, 13)]
            case _:
                ends = [add_months(self.town.as_of, -back) for back in (0, 24, 36)]
                ends += [date(self.town.as_of.year, 1, 1), date(self.town.as_of.year - 1, 1, 1), date(2019, 4, 1)]
                periods = [chosen(ends) + timedelta(days=chosen((-1, 0))) for _ in range(chosen((0, 0, 1, 2, 3)))]
        found = []
        for period in periods:
            if records.every is None or not self.is_missing():
                row: dict[str, Scalar | None] = {
                    name: None if self.is_missing() else self.scalar(column.type, column.minimum, column.maximum)
                    for name, column in records.columns.items()
                }
                dated = records.every is not None or not self.is_missing()
                found.append({**row, records.date_column: period if dated else None})
        return found

    def subject(self, number: int) -> Subject:
        """An example's enterprise with some facts lost, some changed, some added."""
        toolbox, as_of, chance = self.town.toolbox, self.town.as_of, self.random.random
        example = self.random.choice(self.town.examples)
        facts = {name: value for name, value in example.facts.items() if not self.is_missing()}
        for name, fact in toolbox.facts.items():
            if fact.dataset.subject == "enterprise" and chance() < (0.1 if name in facts else 0.4):
                facts[name] = self.scalar(fact.type, fact.minimum, fact.maximum)
        for name, derived in toolbox.derived.items():
            if derived.subject == "enterprise" and chance() < 0.04:
                facts[name] = self.scalar(derived.type)
        records = {
            name: example.records[name] if name in example.records and chance() < 0.6 else self.rows(each)
            for name, each in toolbox.records.items()
            if each.dataset.subject == "enterprise"
        }
        through = as_of + timedelta(days=self.random.choice((0, 0, -1, -40)))
        complete = {
            name: DeliveryState(as_of, None, date(2010, 1, 1), through)
            for name in toolbox.datasets
            if chance() < (0.6 if name in example.datasets else 0.3)
        }
        found = {
            name: Finding(self.random.choice((True, True, False)), "某", as_of)
            for name in toolbox.terms
            if not self.is_missing() and chance() < 0.7
        }
        return Subject("enterprise", str(number), {**example.datasets, **complete}, facts, records, found)


@pytest.mark.parametrize(
    ("name", "tried"),
    [
        ("liuxi", 14),
        ("xiangtan", 3),
        pytest.param("liuxi", 1500, marks=pytest.mark.soak),
        pytest.param("xiangtan", 200, marks=pytest.mark.soak),
    ],
)
def test_everybody_at_once_gets_what_each_gets_alone(name: str, tried: int) -> None:
    @settings(max_examples=tried, derandomize=tried < 100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(examples_by_day(name))), st.integers(0, 2**32), st.sampled_from([0.0, 0.1, 0.1, 0.25])
    )
    def compare(as_of: date, seed: int, unknown: float) -> None:
        hand = Hand(town(name, as_of), Random(seed), unknown)
        subjects = [hand.subject(number) for number in range(SUBJECTS)]
        assert differences(hand.town.programs, subjects) == []

    compare()
