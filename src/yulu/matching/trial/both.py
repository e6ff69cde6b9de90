"""Everybody decided in both worlds, part by part: read once wherever both ask for the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import polars as pl

from yulu.matching.layout import ID
from yulu.matching.parts import BEYOND, PART, REJECTED_ROWS, Population
from yulu.matching.population import Decided, Deciding, PolicyRows
from yulu.matching.query import Query
from yulu.matching.trial.worlds import Pair, Worlds
from yulu.rules.settle import Outcome, Settled

_BOUNDED: Sequence[Outcome] = ("entitled", "needs_judgement", "needs_facts")


@dataclass(frozen=True, slots=True)
class Found:
    """One part: its subjects with the facts counted by, and each policy's rows today and with the draft (`missing`
    among them: a number for what is missing, equal in both worlds where it means the same).
    """

    subjects: pl.DataFrame
    before: list[PolicyRows | None]
    after: list[PolicyRows | None]
    frame: pl.DataFrame
    """What is known of the subjects, as the draft's policies ask for it, or today's where there are none."""
    rejected: pl.DataFrame


class Both:
    """The policies of one kind that differ, ready to decide everybody by today's rules and by the draft's."""

    def __init__(self, worlds: Worlds, counted_by: list[str]) -> None:
        self.worlds = worlds
        before, after = worlds.programs
        self.before = Deciding(before, counted_by, granted=_BOUNDED) if before else None
        named = [] if before else counted_by
        self.after = Deciding(after, named, everything=True, granted=_BOUNDED) if after else None
        self._meanings: dict[Settled, int] = {}

    @property
    def counting(self) -> Query:
        """The query that works out the facts counted by: today's, or the draft's where nothing stands today."""
        found = self.before or self.after
        assert found is not None
        return found.query

    def parts(self, population: Population, size: int = PART) -> Iterator[Found]:
        """Everybody, in the population's order."""
        for before, after, rejected in self._frames(population, size):
            yield self._decided(before, after, rejected)

    def _frames(
        self, population: Population, size: int
    ) -> Iterator[tuple[pl.DataFrame | None, pl.DataFrame | None, pl.DataFrame]]:
        was, now = (None if each is None else each.query for each in (self.before, self.after))
        if was is None or now is None:
            alone = was or now
            assert alone is not None
            for part in population.parts(alone, size):
                yield (None if was is None else part.frame, None if now is None else part.frame, part.rejected)
        elif asks_alike(self):
            both = copy(now)
            both.leaves = [*now.leaves, *(each for each in was.leaves if each.name not in {o.name for o in now.leaves})]
            for part in population.parts(both, size):
                yield part.frame, part.frame, part.rejected
        else:
            for part, other in zip(population.parts(was, size), population.parts(now, size), strict=True):
                rejected = pl.concat([part.rejected, other.rejected]).unique(maintain_order=True)
                yield _also_in(part.frame, other.frame), _also_in(other.frame, part.frame), rejected

    def _decided(self, was: pl.DataFrame | None, now: pl.DataFrame | None, rejected: pl.DataFrame) -> Found:
        """Both worlds' answers; whoever has too many digits in one is set aside in both."""
        aside: list[str] = []
        while True:
            kept = [None if each is None else each.filter(~pl.col(ID).is_in(aside)) for each in (was, now)]
            before = None if self.before is None or kept[0] is None else self.before.decide(kept[0])
            after = None if self.after is None or kept[1] is None else self.after.decide(kept[1])
            beyond = [id for each in (before, after) if each is not None for id in each.overflowing]
            if not beyond:
                break
            aside += beyond
        beside = {"subject": aside, "reason": [BEYOND] * len(aside)}
        told = pl.DataFrame(beside, schema={"subject": pl.String, "reason": pl.String})
        rejected = pl.concat([rejected, told], how="diagonal").select(*REJECTED_ROWS)
        subjects = (before or after).subjects  # type: ignore[union-attr]
        frame = kept[1] if kept[1] is not None else kept[0]
        assert frame is not None
        return Found(subjects, self._rows("before", before), self._rows("after", after), frame, rejected)

    def _rows(self, side: str, decided: Decided | None) -> list[PolicyRows | None]:
        """By pair, one world's rows; None where the policy is not in it."""
        found: list[PolicyRows | None] = []
        waiting = iter([] if decided is None else decided.policies)
        for pair in self.worlds.pairs:
            is_there = (pair.before if side == "before" else pair.after) is not None
            found.append(self._with_meanings(next(waiting)) if is_there else None)
        return found

    def _with_meanings(self, found: PolicyRows) -> PolicyRows:
        numbers = [self._meanings.setdefault(each, len(self._meanings)) for each in found.patterns.settled]
        meaning = pl.lit(pl.Series(numbers, dtype=pl.Int64)).gather("pattern") if numbers else pl.lit(None)
        rows = found.rows.with_columns(meaning.cast(pl.Int64).alias("missing"))
        return PolicyRows(found.program, found.patterns, rows)


def _also_in(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return frame.join(other.select(ID), on=ID, how="semi", maintain_order="left")


def asks_alike(both: Both) -> bool:
    """Whether every name that both worlds ask for stands for the same columns."""
    if both.before is None or both.after is None:
        return True
    was, now = both.before.query, both.after.query
    names = {leaf.name for leaf in was.leaves} & {leaf.name for leaf in now.leaves}
    one, other = was.basis.aggregates, now.basis.aggregates
    return all(one.get(name) == other.get(name) for name in names)


def patterns_of(both: Both, pair: Pair, side: str) -> list[Settled]:
    """What the numbers of a policy's patterns in one world mean."""
    deciding, program = (both.before, pair.before) if side == "before" else (both.after, pair.after)
    if deciding is None or program is None:
        return []
    return deciding.patterns[deciding.query.programs.index(program)].settled
