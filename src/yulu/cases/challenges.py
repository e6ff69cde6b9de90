"""Challenges 揭榜: who stands where. Results that cannot be told apart are tied, and stay so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reached:
    """What a taker has reached by the measure of the challenge: the interval it surely lies in, both ends included."""

    low: Decimal
    high: Decimal


def standings(results: Mapping[str, Reached], *, more_is_better: bool = True) -> dict[str, int]:
    """Each taker's rank: one more than there are others that are surely better. Takers within error share a rank.

    In the order of the ranks, then of the names; never by a figure that the data do not bear out.
    """

    def surely_better(one: Reached, other: Reached) -> bool:
        return one.low > other.high if more_is_better else one.high < other.low

    ranks = {name: 1 + sum(surely_better(other, own) for other in results.values()) for name, own in results.items()}
    return dict(sorted(ranks.items(), key=lambda each: (each[1], each[0])))
