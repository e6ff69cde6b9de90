"""A trial says of everybody what deciding one by one by today's rules and by the draft's says: on random drafts."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.matching.trial.drafts import Tried, completed, said, tried
from yulu.matching.trial.tally import Cost
from yulu.rules.decide import decide
from yulu.rules.program import Program
from yulu.rules.subject import Subject

FEW = 8
MANY = [pytest.param(0, id="few"), pytest.param(500, marks=pytest.mark.soak)]
Found = list[str]
Drafts = Sequence[tuple[Tried, int]]


DAYS = (date(2022, 6, 30), date(2022, 7, 15))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Drafts:
    """The same lawful drafts for all tests, with their seeds: trying one takes longer than looking at it."""
    found: list[tuple[Tried, int]] = []
    for seed in itertools.count(20220630):
        chance = Random(seed)
        one = tried(tmp_path_factory.mktemp("draft"), seed, chance.choice(DAYS), chance.randint(2, 12))
        if one is not None:
            found.append((one, seed))
        if len(found) == FEW:
            return found
    raise AssertionError


def on_random_drafts(few: Drafts, many: int, differences: Callable[[Tried, int], Found]) -> None:
    """Hold what is said of random drafts against the other way to find it: of a few, or of many that are drawn anew."""
    if not many:
        for one, seed in few:
            assert differences(one, seed) == [], one.draft
        return

    @settings(
        max_examples=many, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )  # fmt: skip
    @given(st.integers(0, 2**32), st.sampled_from(DAYS), st.integers(2, 12))
    def hold(seed: int, as_of: date, deliveries: int) -> None:
        with TemporaryDirectory() as folder:
            found = tried(Path(folder), seed, as_of, deliveries)
            if found is not None:
                assert differences(found, seed) == [], found.draft

    hold()


def rows_of(found: Tried) -> dict[tuple[str, str], Mapping[str, Any]]:
    parts = sorted((found.out / "changes").glob("*.parquet"))
    rows = [row for part in parts for row in pl.read_parquet(part).iter_rows(named=True)]
    return {(row["policy"], row["subject"]): row for row in rows}


def affected(found: Tried) -> list[str]:
    return [each.pair.policy.id for each in found.trial.policies]


def rows_that_differ(found: Tried, seed: int) -> Found:
    """Winners, losers and sums, one by one; whoever is not told of has the same answer in both worlds."""
    rows, wrong = rows_of(found), []
    for policy in {**found.toolbox.policies, **found.drafted.toolbox.policies}:
        before, after = found.programs(policy)
        kind = (after or before).policy.subject  # type: ignore[union-attr]
        counted: Counter[str] = Counter()
        for subject in found.subjects(kind):
            was, now = said(before, subject), said(after, subject)
            row = rows.get((policy, subject.id))
            told = (was, now) if row is None else (_told(row, "_before"), _told(row, ""))
            if (row is None and was != now) or told != (was, now):
                wrong.append(f"{policy} {subject.id}: alone {was} → {now}, together {row}")
            counted["win"] += (was[0], now[0]) == ("not_entitled", "entitled")
            counted["lose"] += (was[0], now[0]) == ("entitled", "not_entitled")
        effect = next((each.effect for each in found.trial.policies if each.pair.policy.id == policy), None)
        if effect is not None:
            told_of = (effect.chances["win_low"], effect.chances["lose_low"])
            if told_of != (counted["win"], counted["lose"]):
                wrong.append(f"{policy}: {counted} alone, {told_of} together")
    return wrong


def _told(row: Mapping[str, Any], suffix: str) -> tuple[Any, ...]:
    return tuple(row[f"{name}{suffix}"] for name in ("outcome", "amount", "amount_low", "amount_high"))


def bands_that_miss(found: Tried, seed: int) -> Found:
    """However the registry is completed, what it then costs lies within the bounds: for each, and for all together."""
    chance, rows, wrong = Random(seed), rows_of(found), []
    for each in found.trial.policies:
        before, after = found.programs(each.pair.policy.id)
        sums: dict[str, Decimal] = dict.fromkeys(("before", "after", "change"), Decimal(0))
        whole = True
        for subject in found.subjects(each.pair.policy.subject):
            for _ in range(3):
                costs = _costs(before, after, subject, found, chance)
                if costs is None:
                    continue
                was, now = costs
                row = rows.get((each.pair.policy.id, subject.id))
                low, high = (Decimal(0), Decimal(0)) if row is None else (row["change_low"], row["change_high"])
                if (low is not None and now - was < low) or (high is not None and now - was > high):
                    wrong.append(f"{each.pair.policy.id} {subject.id}: {was} → {now} is outside {low}, {high}: {row}")
            if costs is None:
                whole = False
                continue
            sums["before"] += was
            sums["after"] += now
            sums["change"] += now - was
        for name, total in sums.items() if whole else ():
            cost = each.effect.costs.get("payment", Cost())
            low_end, high_end = cost.ends[f"{name}_low"], cost.ends[f"{name}_high"]
            if (not low_end.open and total < low_end.total) or (not high_end.open and total > high_end.total):
                wrong.append(f"{each.pair.policy.id} {name}: {total} is outside {low_end}, {high_end}")
    return wrong


def _costs(
    before: Program | None, after: Program | None, subject: Subject, found: Tried, chance: Random
) -> tuple[Decimal, Decimal] | None:
    """What one completion costs today and with the draft; None where even then something is not known."""
    known = completed(subject, found.bases[0], chance)
    costs = []
    for program in (before, after):
        outcome, amount, _, _ = said(program, known)
        if outcome == "not_entitled":
            costs.append(Decimal(0))
        elif outcome == "entitled" and amount is not None:
            costs.append(amount)
        else:
            return None
    return costs[0], costs[1]


def groups_that_do_not_add_up(found: Tried, seed: int) -> Found:
    wrong = []
    for kind, groupings in found.trial.by.items():
        policies = found.trial.policies_about(kind)
        for grouping in groupings:
            if sum(group.subjects for group in grouping.groups) != found.trial.subjects[kind]:
                wrong.append(f"{grouping.fact}: {grouping.groups}")
            for position, policy in enumerate(policies):
                effects = [group.effects[position] for group in grouping.groups]
                for name, cost in policy.effect.costs.items():
                    total = sum((effect.costs[name] for effect in effects), Cost())
                    if total != cost:
                        wrong.append(f"{grouping.fact} {policy.pair.policy.id}: {total} is not {cost}")
                for what in ("chances", "changes"):
                    for name, count in getattr(policy.effect, what).items():
                        if sum(getattr(effect, what)[name] for effect in effects) != count:
                            wrong.append(f"{grouping.fact} {policy.pair.policy.id} {name}")
    return wrong


def neighbours_missed(found: Tried, seed: int) -> Found:
    """Who fails by exactly one condition, by which, and how far a whole number is from what would do."""
    wrong = []
    for each in found.trial.policies:
        _, after = found.programs(each.pair.policy.id)
        if after is None or each.outside is None:
            continue
        counted: Counter[str] = Counter()
        near: dict[tuple[str, str], int | None] = {}
        for subject in found.subjects(each.pair.policy.subject):
            answer = decide(after, subject)
            truths = {c.name: c.truth for c in answer.conditions if c.name != "in_force"}
            failing = [name for name, truth in truths.items() if truth is False]
            if after.validity.truth is False or None in truths.values() or len(failing) != 1:
                continue
            counted[failing[0]] += 1
            if "n" in subject.facts and any(leaf.name == "n" for leaf in after.leaves):
                near[failing[0], subject.id] = _least_move(after, subject)
        told = {after.conditions[one.position].name: one.subjects for one in each.outside.failing.values()}
        if told != dict(counted):
            wrong.append(f"{each.pair.policy.id}: alone {counted}, together {told}")
        for one in each.outside.failing.values():
            along = one.along.get("n")
            if along is None:
                continue
            distances = {row[0]: int(row[4]) for row in along.rows()}
            name = after.conditions[one.position].name
            for (condition, id), distance in near.items():
                if condition == name and distances.get(id) != distance:
                    wrong.append(f"{each.pair.policy.id} {name} {id}: alone {distance}, together {distances.get(id)}")
    return wrong


def _least_move(program: Program, subject: Subject) -> int | None:
    """By how little `n` must be another for all conditions to be met, trying every number."""
    own = int(subject.facts["n"])  # type: ignore[arg-type]
    met = [
        abs(value - own)
        for value in range(0, 40)
        if all(
            condition.truth is True
            for condition in decide(program, replace(subject, facts={**subject.facts, "n": value})).conditions
        )
    ]
    return min(met, default=None)


@pytest.mark.parametrize("many", MANY)
def test_winners_losers_and_sums_are_those_of_deciding_one_by_one_in_both_worlds(few: Drafts, many: int) -> None:
    on_random_drafts(few, many, rows_that_differ)


@pytest.mark.parametrize("many", MANY)
def test_the_cost_of_the_completed_registry_lies_within_the_bounds(few: Drafts, many: int) -> None:
    on_random_drafts(few, many, bands_that_miss)


@pytest.mark.parametrize("many", MANY)
def test_groups_add_up_exactly_to_everybody(few: Drafts, many: int) -> None:
    on_random_drafts(few, many, groups_that_do_not_add_up)


@pytest.mark.parametrize("many", MANY)
def test_who_stands_just_outside_and_how_far_is_what_trying_every_number_says(few: Drafts, many: int) -> None:
    on_random_drafts(few, many, neighbours_missed)
