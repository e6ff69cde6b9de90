"""Which few sources to ask for, so that most of what waits is settled: a coverage problem with AND.

A need is settled where one of its ways lies wholly within what was got; a way is a set of sources that are all wanted
together. So the number settled, as a function of the sources got, never falls; but it is not submodular: two sources
may settle together what neither settles alone, and then the second is worth more after the first, not less.

`greedy` takes at each step what settles most given the steps before. Its first step is the exact optimum of one
source. Where every way is a single source, its total is at least 1 − 1/e of the optimum for as many sources (Nemhauser,
Wolsey and Fisher 1978). Where ways are pairs or larger there is no such guarantee (the problem contains densest
subgraph), and the choice may be worse: `optimum` tries all sets of a size, as long as they are few, so that whoever
prints a choice can say whether it is the best. Where no single source settles anything more, the step is the smallest
bundle that does, and of those the one that settles most: that step, too, is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

MOST_TRIED = 1_000_000
"""So many ways are held against a set by `optimum` at most: a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is got together at one step, how many more it settles, and how many are settled then in all."""

    added: tuple[str, ...]
    gain: int
    total: int


class Covering:
    """Needs by their ways, each with how often it is there; and the sources that can be asked for, in order of rank
    where two settle alike.
    """

    def __init__(self, needs: Iterable[tuple[frozenset[frozenset[str]], int]], sources: Collection[str]) -> None:
        self.sources = tuple(dict.fromkeys(sources))
        bits = {source: 1 << position for position, source in enumerate(self.sources)}
        counted: dict[frozenset[int], int] = {}
        for ways, count in needs:
            masks = [sum(bits[each] for each in way) for way in ways if all(each in bits for each in way)]
            smallest = frozenset(
                one for one in masks if not any(other != one and one & other == other for other in masks)
            )
            if smallest:
                counted[smallest] = counted.get(smallest, 0) + count
        self._bits = bits
        self._needs: Mapping[frozenset[int], int] = counted

    def settled(self, got: Collection[str]) -> int:
        """How many are settled by exactly these sources."""
        return self._settled(self._mask(got))

    def greedy(self, steps: int) -> list[Step]:
        """So many steps, fewer where nothing more can be settled."""
        got, total = 0, 0
        taken: list[Step] = []
        while len(taken) < steps and (best := self._next(got)) is not None:
            added, gain = best
            got, total = got | added, total + gain
            taken.append(Step(self._names(added), gain, total))
        return taken

    def optimum(self, size: int) -> tuple[tuple[str, ...], int] | None:
        """The best set of so many sources and what it settles; None where there are too many sets to try."""
        useful = [bit for bit in self._bits.values() if any(way & bit for ways in self._needs for way in ways)]
        size = min(size, len(useful))
        if comb(len(useful), size) * sum(map(len, self._needs)) > MOST_TRIED:
            return None
        best = max(
            (sum(chosen) for chosen in combinations(useful, size)), key=self._settled, default=0
        )  # the first of equals, as `sources` are ranked
        return self._names(best), self._settled(best)

    def _next(self, got: int) -> tuple[int, int] | None:
        """What to get next and how many more it settles; None where nothing settles anything more."""
        so_far = self._settled(got)
        missing = {way & ~got for ways, _ in self._open(got) for way in ways}
        if not missing:
            return None
        smallest = min(each.bit_count() for each in missing)
        asked = sorted((each for each in missing if each.bit_count() == smallest), key=self._rank)
        best = max(asked, key=lambda each: self._settled(got | each))
        return best, self._settled(got | best) - so_far

    def _open(self, got: int) -> list[tuple[frozenset[int], int]]:
        return [(ways, count) for ways, count in self._needs.items() if not any(way & ~got == 0 for way in ways)]

    def _settled(self, got: int) -> int:
        return sum(count for ways, count in self._needs.items() if any(way & ~got == 0 for way in ways))

    def _mask(self, names: Collection[str]) -> int:
        return sum(self._bits[each] for each in set(names) if each in self._bits)

    def _names(self, mask: int) -> tuple[str, ...]:
        return tuple(each for each, bit in self._bits.items() if mask & bit)

    def _rank(self, mask: int) -> tuple[int, ...]:
        return tuple(position for position, bit in enumerate(self._bits.values()) if mask & bit)
