"""What a run says at a glance: outcomes and sums by policy, and what to ask of whom, most needed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.matching.population import PolicyRun
from yulu.rules.basis import IN_FORCE, Member
from yulu.rules.settle import Outcome
from yulu.toolbox.shapes import GrantKind

OUTCOMES: Sequence[Outcome] = ("entitled", "needs_judgement", "needs_facts", "not_entitled")


@dataclass(frozen=True, slots=True)
class GrantTotal:
    """The known sums of one grant, and for how many of the entitled no sum is known."""

    name: str
    label: str
    kind: GrantKind
    total: Decimal
    without_sum: int


@dataclass(frozen=True, slots=True)
class PolicyTotals:
    """One policy: how many subjects have which outcome, and its sums."""

    policy: str
    title: str
    internal: bool
    outcomes: Mapping[Outcome, int]
    grants: tuple[GrantTotal, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for: how many subjects' outcome it matters to, and how many it would settle alone."""

    member: Member
    subjects: int
    settled_alone: int
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is printed after a run."""

    subjects: int
    policies: tuple[PolicyTotals, ...]
    asked: tuple[Asked, ...]
    capped: int
    """Rows whose smallest sets were not all enumerated."""


def summarise(subjects: int, runs: Sequence[PolicyRun]) -> Summary:
    """Totals of all policies and the ranking of what is missing."""
    return Summary(subjects, tuple(_totals(run) for run in runs), _asked(runs), _capped(runs))


def _totals(run: PolicyRun) -> PolicyTotals:
    counted = dict(run.decisions.group_by("outcome").len().iter_rows())
    policy = run.program.policy
    grants = []
    for grant, node in run.program.grants:
        if node is None or not grant.is_sum:
            continue
        column = pl.col(f"{grant.name}?amount")
        known, unknown = run.decisions.filter(pl.col("outcome") == "entitled").select(
            column.sum(), column.is_null().sum().alias("unknown")
        ).row(0)  # fmt: skip
        grants.append(GrantTotal(grant.name, grant.label, grant.kind, Decimal(known or 0), int(unknown)))
    outcomes: dict[Outcome, int] = {outcome: int(counted.get(outcome, 0)) for outcome in OUTCOMES}
    return PolicyTotals(policy.id, policy.title, policy.delivery == "internal", outcomes, tuple(grants))


def _asked(runs: Sequence[PolicyRun]) -> tuple[Asked, ...]:
    """A member counts for a subject once, however many policies it matters to."""
    members: dict[str, Member] = {}
    policies: dict[str, dict[str, None]] = {}
    frames: dict[str, list[pl.DataFrame]] = {}
    for run in runs:
        policy = run.program.policy.id
        matters: dict[str, list[int]] = {}
        alone: dict[str, set[int]] = {}
        for number, settled in run.patterns.items():
            for chosen in (*settled.settled_by.sets, *settled.could_qualify.sets):
                for name in chosen:
                    matters.setdefault(name, []).append(number)
            for chosen in settled.settled_by.sets:
                if len(chosen) == 1:
                    alone.setdefault(chosen[0], set()).add(number)
        for name, numbers in matters.items():
            key = f"{policy}:{name}" if name == IN_FORCE else name
            members[key] = run.program.members[name]
            policies.setdefault(key, {})[policy] = None
            rows = run.decisions.filter(pl.col("pattern").is_in(list(set(numbers))))
            settles = pl.col("pattern").is_in(list(alone.get(name, set())))
            frames.setdefault(key, []).append(rows.select("?id", settles.alias("alone")))
    asked = []
    for key, parts in frames.items():
        per_subject = pl.concat(parts).group_by("?id").agg(pl.col("alone").any())
        count, settled_alone = per_subject.select(pl.len(), pl.col("alone").sum().alias("alone")).row(0)
        asked.append(Asked(members[key], int(count), int(settled_alone), tuple(policies[key])))
    return tuple(sorted(asked, key=lambda each: (-each.subjects, -each.settled_alone, each.member.name)))


def _capped(runs: Sequence[PolicyRun]) -> int:
    total = 0
    for run in runs:
        numbers = [n for n, each in run.patterns.items() if each.settled_by.capped or each.could_qualify.capped]
        if numbers:
            total += run.decisions.filter(pl.col("pattern").is_in(numbers)).height
    return total
