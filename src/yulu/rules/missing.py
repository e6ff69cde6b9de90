"""What is missing: the smallest sets of facts, lists and texts for which something holds, and how such sets add up.

Both questions of DESIGN 3.7 are monotone in the set asked for (what is known stays known), so the necessary members are
found first, and sets are grown only over the rest. What was not finished is said, never cut silently.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_SETS = 32
MOST_FREE = 12


class OutOfBudget(Exception):
    """More would have to be tried than allowed."""


@dataclass(frozen=True, slots=True)
class Family:
    """Smallest sets of member names, smallest first; `capped`: there may be more."""

    sets: tuple[tuple[str, ...], ...]
    capped: bool = False


def smallest_sets(members: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> Family:
    """All smallest sets for which a monotone property holds; capped at MOST_SETS sets, or when the budget is spent.

    From the top: the largest set not yet decided is tried; where the property holds it is shrunk to a smallest set,
    which decides all sets above it; where it does not, all sets below it are decided.
    """
    count = len(members)
    found: list[int] = []
    refuted: list[int] = []

    def names(chosen: int) -> list[str]:
        return [member for position, member in enumerate(members) if chosen >> position & 1]

    def is_decided(chosen: int) -> bool:
        return any(chosen & each == each for each in found) or any(chosen | each == each for each in refuted)

    def test(chosen: int) -> bool:
        if any(chosen & each == each for each in found):
            return True
        if any(chosen | each == each for each in refuted):
            return False
        if holds(names(chosen)):
            return True
        refuted.append(chosen)
        return False

    def family(capped: bool) -> Family:
        return Family(_in_order([tuple(names(chosen)) for chosen in found], members), capped)

    everything = (1 << count) - 1
    try:
        if not test(everything):
            return Family(())
        core = sum(1 << position for position in range(count) if not test(everything & ~(1 << position)))
        rest = [1 << position for position in range(count) if not core >> position & 1]
        if len(rest) > MOST_FREE:
            found.append(_shrunk(everything, rest, test))
            return family(capped=True)
        for size in range(len(rest), -1, -1):
            for extra in itertools.combinations(rest, size):
                chosen = core | sum(extra)
                if not is_decided(chosen) and test(chosen):
                    found.append(_shrunk(chosen, extra, test))
                    if len(found) >= MOST_SETS:
                        return family(capped=True)
    except OutOfBudget:
        return family(capped=True)
    return family(capped=False)


def _shrunk(chosen: int, bits: Sequence[int], test: Callable[[int], bool]) -> int:
    """A smallest set within the chosen one, leaving out bits one by one."""
    for bit in bits:
        if test(chosen & ~bit):
            chosen &= ~bit
    return chosen


def together(families: Sequence[Family], members: Sequence[str]) -> Family:
    """The smallest sets for which every family's own property holds, where the families have no member in common.

    Each such set is one of each family put together. Where one family is empty for sure, so is the whole; where there
    are more than MOST_SETS, the smallest are kept.
    """
    if any(not family.sets and not family.capped for family in families):
        return Family(())
    sets: tuple[tuple[str, ...], ...] = ((),)
    capped = any(family.capped for family in families)
    for family in families:
        united = [(*one, *other) for one in sets for other in family.sets]
        sets = _in_order(united, members)[:MOST_SETS]
        capped = capped or len(united) > MOST_SETS
    return Family(sets, capped)


def _in_order(sets: Sequence[Sequence[str]], members: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Small sets first, then as the members stand in the rules, within a set too."""
    place = {member: position for position, member in enumerate(members)}
    placed = sorted((len(each), sorted(place[name] for name in each)) for each in sets)
    return tuple(tuple(members[position] for position in each) for _, each in placed)
