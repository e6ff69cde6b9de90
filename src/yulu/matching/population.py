"""All policies about one kind of subject for everybody in a frame: outcome, masks, amounts, marks, what is missing.

`query` gives every condition's truth. Where none is false and some is unknown, `patterns` settle; `amounts` and `marks`
follow. A number past 38 digits sets the one subject aside that has it, and the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from yulu.language.values import NumberOverflow
from yulu.matching import query
from yulu.matching.amounts import columns_of_grants, with_amounts
from yulu.matching.layout import ID, KNOWN, ROW, stale
from yulu.matching.patterns import BEYOND, Patterns
from yulu.matching.query import Query
from yulu.matching.stored import OUTCOME
from yulu.rules.program import Program

_GRANTED = ("entitled", "needs_judgement")
_TRUE, _KNOWN = pl.col("?true"), pl.col(KNOWN)


@dataclass(frozen=True, slots=True)
class PolicyRows:
    """One policy's decisions about a frame: a row a subject, those simply refused left out unless all were asked for.

    Columns: `?row`, `?id`, `outcome`, `conditions_true`, `conditions_known`, `pattern`, `marks`, those of `amounts`,
    and the facts counted by.
    """

    program: Program
    patterns: Patterns
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Decided:
    """A frame decided: by policy, whom, and who was set aside because a number has too many digits (`?id`)."""

    policies: list[PolicyRows]
    subjects: pl.DataFrame
    """`?row`, `?id` and the facts counted by, of everybody who was decided."""
    overflowing: list[str]


class Deciding:
    """The policies about one kind of subject, ready to decide part after part; patterns are kept between them."""

    def __init__(
        self, programs: Sequence[Program], counted_by: Sequence[str] = (), *, everything: bool = False
    ) -> None:
        self.query = Query(programs, counted_by)
        self.everything = everything
        self.patterns = [Patterns(program) for program in programs]
        self._alone = {position: Query([each]) for position, each in enumerate(programs) if each.divisors}

    def decide(self, frame: pl.DataFrame) -> Decided:
        """Everybody in the frame (`layout`), in its order."""
        aside: list[str] = []
        while True:
            try:
                decided, beyond = self._once(frame)
            except NumberOverflow:
                beyond = self._halved(frame)
            else:
                if not beyond:
                    return Decided(decided.policies, decided.subjects, aside)
            aside += beyond
            frame = frame.filter(~pl.col(ID).is_in(beyond))

    def _halved(self, frame: pl.DataFrame) -> list[str]:
        """Who has a number past 38 digits, found by halving: all the others are decided together."""
        try:
            _, beyond = self._once(frame)
        except NumberOverflow:
            if frame.height == 1:
                return [str(frame.item(0, ID))]
            middle = frame.height // 2
            return [id for half in (frame.head(middle), frame.tail(-middle)) for id in self._halved(half)]
        return beyond

    def _once(self, frame: pl.DataFrame) -> tuple[Decided, list[str]]:
        """The frame decided, and who cannot be; raises NumberOverflow where that is not known by subject."""
        whole = self.query.run(frame)
        policies, beyond = [], []
        for position in range(len(self.patterns)):
            rows, aside = self._policy(position, whole)
            policies.append(rows)
            beyond += aside
        groups = [query.group(name) for name in self.query.counted_by]
        return Decided(policies, whole.select(ROW, ID, *groups), []), beyond

    def _policy(self, position: int, whole: pl.DataFrame) -> tuple[PolicyRows, list[str]]:
        """One policy's rows out of what the query gave for everybody."""
        program, patterns = self.query.programs[position], self.patterns[position]
        every = pl.lit((1 << len(program.conditions)) - 1, dtype=pl.Int64)
        is_false = pl.lit(program.validity.truth is False) | ((_KNOWN & ~_TRUE) != 0)
        kept = self._asked(position, whole, pl.lit(True) if self.everything else ~is_false)
        is_open = kept.select(~is_false & (every != _KNOWN)).to_series()
        settled = patterns.of(kept.filter(is_open))["pattern"]
        pattern = pl.Series("pattern", [None], dtype=pl.Int32).new_from_index(0, kept.height)
        pattern = pattern.scatter(is_open.arg_true(), settled)
        beyond = kept.filter((pattern == BEYOND).fill_null(False))[ID].to_list()
        if beyond:
            return PolicyRows(program, patterns, kept.clear()), beyond
        outcomes = pl.Series([each.outcome for each in patterns.settled], dtype=OUTCOME)
        decided = kept.with_columns(
            pattern,
            pl.when(is_false).then(pl.lit("not_entitled", dtype=OUTCOME))
            .when(every == _KNOWN).then(pl.lit("entitled", dtype=OUTCOME))
            .otherwise(pl.lit(outcomes).gather(pattern)).alias("outcome"),
        )  # fmt: skip
        if not self.everything:
            decided = decided.filter(pl.col("outcome") != "not_entitled")
        named = {n: query.amount(position, n) for n, (_, node) in enumerate(program.grants) if node is not None}
        granted = pl.col("outcome").is_in(_GRANTED)
        rows = with_amounts(program, decided, named, granted).select(
            ROW, ID, "outcome", _TRUE.alias("conditions_true"), _KNOWN.alias("conditions_known"), "pattern", "marks",
            *columns_of_grants(program), *(query.group(name) for name in self.query.counted_by),
        )  # fmt: skip
        return PolicyRows(program, patterns, rows), []

    def _asked(self, position: int, whole: pl.DataFrame, wanted: pl.Expr) -> pl.DataFrame:
        """The subjects wanted, with the columns of one policy; where a divisor comes to zero, the facts under it are
        forgotten for this policy.
        """
        named = {query.true(position): "?true", query.known(position): KNOWN, query.marks(position): "marks"}
        own = [each for each in self.query.columns(position) if each in whole.columns]
        grants = self.query.programs[position].grants
        amounts = [query.amount(position, n) for n, (_, node) in enumerate(grants) if node is not None]
        kept = [ROW, ID, *named.values(), *amounts, *own, *(query.group(name) for name in self.query.counted_by)]
        lazy = whole.lazy().rename(named)
        alone = self._alone.get(position)
        if alone is None or not whole[query.zero(position)].any():
            return lazy.filter(wanted).select(kept).collect()
        zeros = whole.filter(pl.col(query.zero(position)))
        old = [stale(leaf.name) for leaf in self.query.programs[position].leaves]
        there = [each for each in zeros.columns if each in (ID, *own, *old)]
        again = alone.run(query.forgetting(self.query, position, zeros.select(there)))
        renamed = {query.true(0): "?true", query.known(0): KNOWN, query.marks(0): "marks"}
        renamed |= {query.amount(0, n): query.amount(position, n) for n, (_, node) in enumerate(grants) if node}
        replaced = again.drop(ROW).rename(renamed)
        beside = zeros.select(each for each in kept if each not in replaced.columns and each in zeros.columns)
        forgotten = pl.concat([replaced, beside], how="horizontal")
        lazy = lazy.filter(~pl.col(query.zero(position)))
        both = pl.concat([lazy.select(kept), forgotten.lazy().select(kept)]).filter(wanted)
        return both.sort(ROW).collect()


def decide_everybody(program: Program, frame: pl.DataFrame) -> PolicyRows:
    """One policy's answer for every row of the frame; raises NumberOverflow."""
    deciding = Deciding([program], everything=True)
    decided = deciding.decide(frame)
    if decided.overflowing:
        raise NumberOverflow("、".join(decided.overflowing))
    return decided.policies[0]
