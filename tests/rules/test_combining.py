"""The best lawful choice, held against every set of policies."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.villages import village
from yulu.rules.answer import Answer
from yulu.rules.combining import combine
from yulu.rules.decide import decide_all
from yulu.rules.totals import totals
from yulu.toolbox.model import Exclusion

Drawn = list[tuple[str, str, Any, list[int]]]
KINDS = ("payment", "reduction")

PLAIN = """
policy: p0
title: 约定
subject: enterprise
delivery: apply
period: once
texts: [{document: text, from: 2022-01-01, because: 一}]
conditions: {c: {when: listed, because: 第一条}}
grants: {gift: {kind: payment, label: 礼, amount: 100, because: 第二条}}
contact: office
objection: {how: 面谈, to: office}
"""


@cache
def plain() -> Answer:
    found = village([PLAIN], {"kind": "enterprise", "id": "某", "facts": {"listed": True}})
    (answer,) = decide_all(found.basis.toolbox, found.subject, found.basis.as_of, found.basis.known_on)
    return answer


def answers(drawn: Drawn) -> list[Answer]:
    """Policies by number: outcome, kind, sum (an interval where it is not known), and whom it names."""
    made = []
    for number, (outcome, kind, amount, named) in enumerate(drawn):
        exclusions = tuple(Exclusion(f"p{each}", f"第{each}条", None) for each in named if each != number)
        policy = replace(plain().policy, id=f"p{number}", exclusions=exclusions)
        (grant,) = plain().grants
        declared = replace(grant.grant, kind=kind)  # type: ignore[arg-type]
        low, high = amount if isinstance(amount, tuple) else (amount, amount)
        known = low if low == high else None
        given_ = replace(grant, grant=declared, amount=known, low=low, high=high)
        made.append(replace(plain(), policy=policy, outcome=outcome, grants=(given_,)))  # type: ignore[arg-type]
    return made


_sums = st.integers(0, 6).map(Decimal)
_unknown = st.tuples(_sums, _sums).map(lambda ends: (min(ends), max(ends) + 1))
_open_above = _sums.map(lambda low: (low, None))


def policies(sums: st.SearchStrategy[Any]) -> st.SearchStrategy[Drawn]:
    outcomes = st.sampled_from(["entitled", "entitled", "entitled", "needs_facts", "not_entitled"])
    each = st.tuples(outcomes, st.sampled_from(KINDS), sums, st.lists(st.integers(0, 6), max_size=3))
    return st.lists(each, min_size=1, max_size=7)


def rivals(among: Sequence[Answer]) -> set[tuple[str, str]]:
    return {(each.policy.id, other.policy) for each in among for other in each.policy.exclusions}


def lawful(among: Sequence[Answer]) -> list[tuple[str, ...]]:
    ids, pairs = [each.policy.id for each in among], rivals(among)
    return [
        chosen
        for size in range(len(ids) + 1)
        for chosen in itertools.combinations(ids, size)
        if not any(pair in pairs for pair in itertools.permutations(chosen, 2))
    ]


def worth(among: Sequence[Answer], kind: str, end: str) -> Mapping[str, Decimal | None]:
    return {each.policy.id: getattr(each.grants[0], end) for each in among if each.grants[0].grant.kind == kind}


@settings(deadline=None)
@given(policies(_sums))
def test_the_best_choice_is_what_trying_every_set_finds(drawn: Drawn) -> None:
    asked = answers(drawn)
    among = [each for each in asked if each.outcome == "entitled"]
    found = combine(asked)
    for kind, best in found.best.items():
        sums = worth(among, kind, "amount")
        everything = [sum((sums.get(each) or Decimal(0) for each in chosen), Decimal(0)) for chosen in lawful(among)]
        assert best.is_known
        assert best.low == max(everything) == totals(asked)[kind].best
        assert found.gross[kind].low == totals(asked)[kind].gross


@settings(deadline=None)
@given(policies(_sums))
def test_ties_stay_ties_and_what_is_left_out_is_left_out_for_a_reason(drawn: Drawn) -> None:
    asked = answers(drawn)
    found = combine(asked)
    for group in found.groups:
        among = [each for each in asked if each.policy.id in group.policies]
        sets = lawful(among)
        largest = {chosen for chosen in sets if not any(set(chosen) < set(other) for other in sets)}
        assert {each.policies for each in group.sets} == largest
        for kind in {each.grants[0].grant.kind for each in among}:
            sums = worth(among, kind, "amount")
            totals_ = {chosen: sum((sums.get(each) or Decimal(0) for each in chosen), Decimal(0)) for chosen in largest}
            best = {chosen for chosen, total in totals_.items() if total == max(totals_.values())}
            assert {each.policies for each in group.best(kind)} == best
            assert group.is_tie(kind) == (len(best) > 1)
        for each in group.sets:
            assert each.left_out.keys() == set(group.policies) - set(each.policies)
            for policy, conflicts in each.left_out.items():
                assert conflicts
                assert all({c.by, c.other} & set(each.policies) and policy in (c.by, c.other) for c in conflicts)


@settings(deadline=None)
@given(policies(st.one_of(_sums, _unknown, _open_above)), st.randoms(use_true_random=False))
def test_whatever_unknown_sums_turn_out_to_be_the_best_is_among_those_named_and_in_the_bounds(
    drawn: Drawn, hand: Any
) -> None:
    asked = answers(drawn)
    among = [each for each in asked if each.outcome == "entitled"]
    found = combine(asked)
    for kind in found.best:
        lows, highs = worth(among, kind, "low"), worth(among, kind, "high")
        real = {
            id: hand.choice([low, low + 20 if highs[id] is None else highs[id]])
            for id, low in lows.items()
            if low is not None
        }
        best = max(sum((real.get(each, Decimal(0)) for each in chosen), Decimal(0)) for chosen in lawful(among))
        assert found.best[kind].low <= best
        assert found.best[kind].high is None or best <= found.best[kind].high  # type: ignore[operator]
        for group in found.groups:
            totals_ = {
                each.policies: sum((real.get(policy, Decimal(0)) for policy in each.policies), Decimal(0))
                for each in group.sets
            }
            named = {each.policies for each in group.best(kind)} or set(totals_)
            assert max(totals_.values()) == max(totals_[each] for each in named)


def test_conflicts_with_policies_that_are_not_decided_yet_are_named() -> None:
    asked = answers([("entitled", "payment", Decimal(5), [1]), ("needs_facts", "payment", Decimal(9), [])])
    found = combine(asked)
    assert [(each.by, each.other) for each in found.pending] == [("p0", "p1")]
    assert found.free == ("p0",)
