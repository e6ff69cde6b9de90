"""What one subject is entitled to in all: gross, and after the best lawful choice.

Sums of different kinds are never added (a deferral is not a relief); policies that bind authorities are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yulu.rules.answer import Answer
from yulu.toolbox.shapes import GrantKind


@dataclass(frozen=True, slots=True)
class Total:
    """The known sums of one kind of grant. `best` leaves out what an exclusion forbids to have beside the rest;
    `without_sum` counts grants whose sum is not known.
    """

    gross: Decimal
    best: Decimal
    without_sum: int


def totals(answers: Sequence[Answer]) -> dict[GrantKind, Total]:
    """By kind of grant, over the policies that the subject is entitled to."""
    entitled = [each for each in answers if each.outcome == "entitled" and each.policy.delivery != "internal"]
    kinds = dict.fromkeys(grant.grant.kind for each in entitled for grant in each.grants if grant.grant.is_sum)
    return {kind: _total(kind, entitled) for kind in kinds}


def _total(kind: GrantKind, entitled: Sequence[Answer]) -> Total:
    sums: dict[str, Decimal] = {}
    without = 0
    for answer in entitled:
        grants = [grant for grant in answer.grants if grant.grant.kind == kind]
        without += sum(1 for grant in grants if grant.amount is None)
        if grants:
            sums[answer.policy.id] = sum((grant.amount or Decimal(0) for grant in grants), Decimal(0))
    excluded = {policy: {other for other in sums if _exclude(entitled, policy, other)} for policy in sums}
    return Total(sum(sums.values(), Decimal(0)), best_sum(list(sums), sums, excluded), without)


def _exclude(entitled: Sequence[Answer], one: str, other: str) -> bool:
    """Whether either policy names the other as one it cannot be had with."""
    return any(
        answer.policy.id == first and any(exclusion.policy == second for exclusion in answer.policy.exclusions)
        for answer in entitled
        for first, second in ((one, other), (other, one))
    )


def best_sum(left: list[str], sums: Mapping[str, Decimal], excluded: Mapping[str, set[str]]) -> Decimal:
    """The largest sum of policies that do not exclude each other: with or without the first that excludes another."""
    disputed = next((policy for policy in left if excluded[policy] & set(left)), None)
    if disputed is None:
        return sum((sums[policy] for policy in left), Decimal(0))
    without = [policy for policy in left if policy != disputed]
    beside = [policy for policy in without if policy not in excluded[disputed]]
    return max(best_sum(without, sums, excluded), sums[disputed] + best_sum(beside, sums, excluded))
