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
from yulu.matching.patterns import BEYOND, Patterns, Settling
from yulu.matching.query import Query
from yulu.matching.stored import OUTCOME
from yulu.rules.program import Program
from yulu.rules.settle import Outcome

_GRANTED: Sequence[Outcome] = ("entitled", "needs_judgement")
_STATE, _TRUE, _KNOWN = pl.col("?state"), pl.col("?true"), pl.col(KNOWN)


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
        self,
        programs: Sequence[Program],
        counted_by: Sequence[str] = (),
        *,
        everything: bool = False,
        granted: Sequence[Outcome] = _GRANTED,
        settling: Settling = lambda program, patterns: None,
    ) -> None:
        """`granted`: the outcomes of which sums or their bounds are worked out."""
        self.query = Query(programs, counted_by)
        self.everything = everything
        self.granted = tuple(granted)
        self.patterns = [Patterns(program, settling) for program in programs]
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
        everybody = self.everybody(position, whole)
        settled = patterns.of(everybody.filter(_STATE.is_null()))["pattern"]
        kept = self._kept(position, everybody)
        is_open = kept["?state"].is_null()
        pattern = pl.Series("pattern", [None], dtype=pl.Int32).new_from_index(0, kept.height)
        pattern = pattern.scatter(is_open.arg_true(), settled)
        beyond = kept.filter((pattern == BEYOND).fill_null(False))[ID].to_list()
        if beyond:
            return PolicyRows(program, patterns, self._rows(position, everybody, kept.clear())), beyond
        outcomes = pl.Series([each.outcome for each in patterns.settled], dtype=OUTCOME)
        decided = kept.with_columns(
            pattern,
            pl.when(_STATE).then(pl.lit("entitled", dtype=OUTCOME))
            .when(~_STATE).then(pl.lit("not_entitled", dtype=OUTCOME))
            .otherwise(pl.lit(outcomes).gather(pattern)).alias("outcome"),
        )  # fmt: skip
        if not self.everything:
            decided = decided.filter(pl.col("outcome") != "not_entitled")
        return PolicyRows(program, patterns, self._rows(position, everybody, decided)), []

    def _rows(self, position: int, everybody: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
        """The decided rows with their amounts, as `PolicyRows` says."""
        program = self.query.programs[position]
        named = {n: (name, self.query.wholes[position, n]) for n, name in self._amounts(position).items()}
        amounts = with_amounts(program, decided, everybody, named, pl.col("outcome").is_in(self.granted))
        return amounts.select(
            ROW, ID, "outcome", _TRUE.cast(pl.Int64).alias("conditions_true"),
            _KNOWN.cast(pl.Int64).alias("conditions_known"), "pattern", "marks",
            *columns_of_grants(program), *(query.group(name) for name in self.query.counted_by),
        )  # fmt: skip

    def _amounts(self, position: int) -> dict[int, str]:
        grants = self.query.programs[position].grants
        return {n: query.amount(position, n) for n, (_, node) in enumerate(grants) if node is not None}

    def _kept(self, position: int, everybody: pl.DataFrame) -> pl.DataFrame:
        """Those who are not refused by a condition, unless everything is asked for; without their facts."""
        groups = [query.group(name) for name in self.query.counted_by]
        named = [ROW, ID, "?state", "?true", KNOWN, "marks", *self._amounts(position).values(), *groups]
        some = everybody.select(named)
        return some if self.everything else some.filter(_STATE.fill_null(True))

    def everybody(self, position: int, whole: pl.DataFrame) -> pl.DataFrame:
        """All subjects with the columns of one policy; where a divisor comes to zero, the facts under it are forgotten
        for this policy.
        """
        named = _named(position)
        own = [each for each in self.query.columns(position) if each in whole.columns]
        amounts = self._amounts(position)
        others = [*amounts.values(), *own, *(query.group(name) for name in self.query.counted_by)]
        there, kept = [ROW, ID, *named, *others], [ROW, ID, *named.values(), *others]
        alone = self._alone.get(position)
        if alone is None or not whole[query.zero(position)].any():
            return pl.DataFrame([whole[old].alias(new) for old, new in zip(there, kept, strict=True)])
        zeros = whole.filter(pl.col(query.zero(position)))
        old = [stale(leaf.name) for leaf in self.query.programs[position].leaves]
        asked = [each for each in zeros.columns if each in (ID, *own, *old)]
        again = alone.run(query.forgetting(self.query, position, zeros.select(asked)))
        again_named = _named(0) | {query.amount(0, n): name for n, name in amounts.items()}
        replaced = again.drop(ROW).rename(again_named)
        beside = zeros.select(each for each in kept if each not in replaced.columns and each in zeros.columns)
        forgotten = pl.concat([replaced, beside], how="horizontal")
        rest = whole.filter(~pl.col(query.zero(position))).rename(named)
        return pl.concat([rest.select(kept), forgotten.select(kept)]).sort(ROW)


def _named(position: int) -> dict[str, str]:
    """What the columns of the policy at a position are called where it is looked at alone."""
    return {
        query.state(position): "?state", query.true(position): "?true", query.known(position): KNOWN,
        query.marks(position): "marks",
    }  # fmt: skip


def decide_everybody(program: Program, frame: pl.DataFrame) -> PolicyRows:
    """One policy's answer for every row of the frame; raises NumberOverflow."""
    deciding = Deciding([program], everything=True)
    decided = deciding.decide(frame)
    if decided.overflowing:
        raise NumberOverflow("、".join(decided.overflowing))
    return decided.policies[0]
