"""Everybody decided at once must get exactly what each would get alone (DESIGN 4).

Random enterprises of the made-up town and of the real one: any fact may be missing, values lie on the edges that stand
in the rules and one step beside, divisors are zero, lists complete or not, derived facts stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from yulu.language.definitions import nodes
from yulu.language.polars_functions import column_type
from yulu.language.tree import Literal, Node, Scalar, walk
from yulu.language.types import Type
from yulu.language.values import Interval, Value, add_months
from yulu.matching.population import PolicyRun, decide_everybody
from yulu.matching.table import ID
from yulu.rules.answer import Answer
from yulu.rules.basis import Leaf, basis_on
from yulu.rules.decide import decide
from yulu.rules.known import known
from yulu.rules.missing import Family
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import DeliveryState, Finding, Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Records, Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
DAYS = {
    "liuxi": ["2022-07-15", "2022-10-08", "2022-05-02", "2022-03-31", "2023-02-01", "2021-07-01"],
    "xiangtan": ["2022-09-15", "2022-05-24", "2025-08-01", "2023-03-31", "2024-02-29"],
}
SUBJECTS = 30


@dataclass(frozen=True)
class Town:
    """A toolbox on one day, with all its policies for enterprises compiled."""

    toolbox: Toolbox
    as_of: date
    programs: tuple[Program, ...]

    @property
    def numbers(self) -> list[Decimal]:
        """Every number that stands in a rule."""
        found = {Decimal(0), Decimal(1), Decimal(100)}
        for node in self._nodes():
            if isinstance(node, Literal) and isinstance(node.value, int | Decimal) and not isinstance(node.value, bool):
                found.add(Decimal(node.value))
        for program in self.programs:
            for name in program.derived:
                for parameter in [self.toolbox.parameters[name]] if name in self.toolbox.parameters else []:
                    for value in parameter.values:
                        each = value.value.values() if isinstance(value.value, Mapping) else [value.value]
                        found |= {Decimal(number) for number in each if isinstance(number, int | Decimal)}
        return sorted(found)

    def _nodes(self) -> Iterator[Node]:
        for program in self.programs:
            roots = [*(c.node for c in program.conditions), *(node for _, node in program.grants if node is not None)]
            roots += [node for name in program.derived for node in nodes(program.definitions[name])]
            for root in roots:
                yield from walk(root)


@cache
def town(name: str, day: str) -> Town:
    toolbox = load_toolbox(TOOLBOXES / name)
    as_of = date.fromisoformat(day)
    basis = basis_on(toolbox, as_of, date(2026, 1, 1))
    programs = tuple(compile_policy(basis, each) for each in toolbox.policies.values() if each.subject == "enterprise")
    return Town(toolbox, as_of, programs)


# --- random subjects ---------------------------------------------------------------------------------------------------


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
        toolbox, as_of = self.town.toolbox, self.town.as_of
        facts = {
            name: self.scalar(fact.type, fact.minimum, fact.maximum)
            for name, fact in toolbox.facts.items()
            if fact.dataset.subject == "enterprise" and not self.is_missing()
        }
        facts |= {
            name: self.scalar(derived.type)
            for name, derived in toolbox.derived.items()
            if derived.subject == "enterprise" and self.random.random() < 0.04
        }
        complete = DeliveryState(as_of, None, date(2010, 1, 1), as_of + timedelta(days=self.random.choice((0, -1, -40))))
        return Subject(
            "enterprise", str(number),
            {name: complete for name in toolbox.datasets if self.random.random() < 0.5},
            facts,
            {
                name: self.rows(records)
                for name, records in toolbox.records.items()
                if records.dataset.subject == "enterprise"
            },
            {
                name: Finding(self.random.choice((True, False)), "某", as_of)
                for name in toolbox.terms
                if not self.is_missing()
            },
        )  # fmt: skip


# --- the frame that everybody is decided from -----------------------------------------------------------------------


def lay_out(programs: Sequence[Program], subjects: Sequence[Subject]) -> pl.DataFrame:
    """A column for each leaf, two for an aggregate, `?stated` beside a derived fact, as `polars_reading` says."""
    columns: dict[str, tuple[pl.DataType, list[Any]]] = {ID: (pl.String(), [each.id for each in subjects])}
    for program in programs:
        for leaf in program.leaves:
            values = [known(leaf, each, program.basis).value for each in subjects]
            if leaf.name in program.basis.aggregates:
                kind = _recorded(leaf.type)
                columns[f"{leaf.name}?low"] = (kind, [_ends(each)[0] for each in values])
                columns[f"{leaf.name}?high"] = (kind, [_ends(each)[1] for each in values])
            else:
                columns[leaf.name] = (_recorded(leaf.type), values)
        for name in program.derived:
            if any(name in each.facts for each in subjects):
                kind = column_type(program.basis.toolbox.derived[name].type)
                columns[f"{name}?stated"] = (kind, [each.facts.get(name) for each in subjects])
    return pl.DataFrame(
        {name: values for name, (_, values) in columns.items()}, schema={name: kind for name, (kind, _) in columns.items()}
    )


def _recorded(kind: Type) -> pl.DataType:
    return pl.Int64() if kind.kind == "integer" else column_type(kind)


def _ends(value: Value) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)


# --- the same words for both -----------------------------------------------------------------------------------------

Said = dict[str, Any]


def said_alone(answer: Answer) -> Said:
    return {
        "outcome": answer.outcome,
        "failing": answer.failing,
        "contradicting": answer.contradicting,
        "settled_by": answer.settled_by,
        "could_qualify": answer.could_qualify,
        "to_judge": tuple(term.id for term in answer.to_judge),
        **{
            grant.grant.name: (grant.amount, grant.low, grant.high) if grant.grant.is_sum else _plain(grant.value)
            for grant in answer.grants
            if grant.grant.node is not None
        },
    }


def said_together(run: PolicyRun) -> list[Said]:
    return [_said_in_row(run, row) for row in run.decisions.iter_rows(named=True)]


def _said_in_row(run: PolicyRun, row: Mapping[str, Any]) -> Said:
    program, outcome = run.program, row["outcome"]
    settled = run.patterns.get(row["pattern"])
    is_false = row["conditions_known"] & ~row["conditions_true"]
    failing = [c.name for position, c in enumerate(program.conditions) if is_false >> position & 1]
    if program.validity.truth is False:
        failing.insert(0, "in_force")
    said = {
        "outcome": outcome,
        "failing": settled.failing if settled else tuple(failing),
        "contradicting": settled.contradicting if settled else False,
        "settled_by": settled.settled_by if settled else Family(()),
        "could_qualify": settled.could_qualify if settled else Family(()),
        "to_judge": settled.to_judge if settled else (),
    }
    for grant, node in program.grants if outcome in ("entitled", "needs_judgement") else ():
        if node is not None and grant.is_sum:
            said[grant.name] = tuple(row[f"{grant.name}?{part}"] for part in ("amount", "low", "high"))
        elif node is not None:
            said[grant.name] = row[f"{grant.name}?value"]
    return said


def _plain(value: Value) -> str | None:
    """A single value as text, as a run writes it; what is not single is left out there."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return str(value) if isinstance(value, str | date) else None


def differences(programs: Sequence[Program], subjects: Sequence[Subject]) -> list[str]:
    frame = lay_out(programs, subjects)
    found = []
    for program in programs:
        together = said_together(decide_everybody(program, frame))
        for subject, said in zip(subjects, together, strict=True):
            alone = said_alone(decide(program, subject))
            for what in alone.keys() | said.keys():
                if alone.get(what, "—") != said.get(what, "—"):
                    found.append(f"{program.policy.id} {what}: alone {alone.get(what)}, together {said.get(what)}: {subject}")
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(DAYS)), st.integers(0, 5), st.integers(0, 2**32), st.sampled_from([0.0, 0.05, 0.2, 0.5]))
def test_everybody_at_once_gets_what_each_gets_alone(name: str, day: int, seed: int, unknown: float) -> None:
    days = DAYS[name]
    where = town(name, days[day % len(days)])
    random = Random(seed)
    subjects = [Hand(where, random, unknown).subject(number) for number in range(SUBJECTS)]
    note(f"{where.as_of}")
    assert differences(where.programs, subjects) == []
