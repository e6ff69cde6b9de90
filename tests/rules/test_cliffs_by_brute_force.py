"""Falls along a fact, held against deciding at every one of its values."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.rules.villages import KINDS, Village, villages
from yulu.rules.along.axis import axis_of, with_value
from yulu.rules.along.cliffs import Cliffs, axes, cliffs_along
from yulu.rules.along.line import MEASURES
from yulu.rules.decision import Decision
from yulu.rules.loaded import Loaded
from yulu.toolbox.model import Policy

Key = tuple[str, str]
_UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


def every_total(village: Village, name: str) -> Mapping[Key, Sequence[Decimal]]:
    """Each total at each position of the axis, one decision after another."""
    leaf = axes(village.basis, "enterprise")[name]
    axis, loaded = axis_of(leaf), Loaded(village.basis, "enterprise")
    found: dict[Key, list[Decimal]] = {(measure, kind): [] for measure in MEASURES for kind in KINDS}
    for position in range(axis.first, axis.last + 1):
        there = with_value(village.subject, leaf, axis.value(position), village.basis)
        entitled = [decision for decision in loaded.decide(there) if all(decision.truths)]
        for kind in KINDS:
            giving = [each for each in entitled if any(grant.kind == kind for grant, _ in each.program.grants)]
            sums = {each.program.policy.id: sum_of(each, kind) for each in giving}
            found["gross", kind].append(sum(sums.values(), Decimal(0)))
            found["best", kind].append(best_of(sums, [each.program.policy for each in giving]))
    return found


def sum_of(decision: Decision, kind: str) -> Decimal:
    granted = zip(decision.program.grants, decision.granted, strict=True)
    known = (value for (grant, _), value in granted if grant.kind == kind and isinstance(value, int | Decimal))
    return sum(map(Decimal, known), Decimal(0))


def best_of(sums: Mapping[str, Decimal], policies: Sequence[Policy]) -> Decimal:
    """The largest sum of all sets in which nobody names another; what is negative need not be taken beside a rival."""
    rivals = {(each.id, other.policy) for each in policies for other in each.exclusions}
    disputed = {end for pair in rivals if set(pair) <= sums.keys() for end in pair}
    free = sum((sums[each] for each in sums if each not in disputed), Decimal(0))
    sets = (
        chosen
        for size in range(len(disputed) + 1)
        for chosen in itertools.combinations(sorted(disputed), size)
        if not any(pair in rivals for pair in itertools.permutations(chosen, 2))
    )
    return free + max(sum((sums[each] for each in chosen), Decimal(0)) for chosen in sets)


def hold_against_every_value(village: Village, name: str, most_turns: int) -> None:
    if name not in axes(village.basis, "enterprise"):
        return
    note("\n".join(village.texts))
    note(f"{village.subject.facts}")
    found = cliffs_along(village.basis, village.subject, axes(village.basis, "enterprise")[name], most_turns)
    for key, totals_ in every_total(village, name).items():
        compare_falls(found, key, totals_)


def compare_falls(found: Cliffs, key: Key, values: Sequence[Decimal]) -> None:
    first = found.axis.first
    falls = {first + n for n in range(len(values) - 1) if values[n + 1] < values[n]}
    told: set[int] = set()
    for cliff in found.cliffs:
        for fall in cliff.falls:
            if (fall.measure, fall.kind) != key:
                continue
            assert (fall.before, fall.after) == (values[cliff.before - first], values[cliff.after - first])
            steps = range(cliff.before, cliff.after)
            assert cliff.is_gradual == (len(steps) > 1)
            assert all(values[n + 1 - first] <= values[n - first] for n in steps), "it rises where it is said to fall"
            again = [n for n in range(cliff.after, found.axis.last + 1) if values[n - first] >= fall.before]
            if fall.recovered.is_exact:
                assert fall.recovered.position == next(iter(again), None)
            elif fall.recovered.position is not None:
                assert again[0] <= fall.recovered.position
            told |= falls.intersection(steps)
    for part in found.unsteady:
        if (part.measure, part.kind) == key:
            steps = range(part.first, part.last)
            assert all(values[n - first] - values[n + 1 - first] <= part.most for n in steps)
            told |= falls.intersection(steps)
    assert told == falls


@settings(_UNHURRIED, max_examples=40)
@given(villages(), st.sampled_from(["money", "staff"]))
def test_every_fall_is_found_and_nothing_else_is(village: Village, name: str) -> None:
    hold_against_every_value(village, name, 400)


@settings(_UNHURRIED, max_examples=40)
@given(villages(), st.sampled_from(["money", "staff"]), st.integers(0, 5))
def test_what_is_not_followed_step_by_step_is_said_and_bounded(village: Village, name: str, most_turns: int) -> None:
    hold_against_every_value(village, name, most_turns)


@pytest.mark.soak
@settings(_UNHURRIED, max_examples=1500)
@given(villages(), st.sampled_from(["money", "staff"]), st.sampled_from([400, 400, 0, 3]))
def test_the_same_for_minutes(village: Village, name: str, most_turns: int) -> None:
    hold_against_every_value(village, name, most_turns)
