"""Why a row differs: a fact changed, a text changed, a day passed. It is found by deciding, not guessed.

Between two runs up to three things differ. Where it is one, it is the cause. Where it is more, the subjects in question
are decided in every world between the two: old text with new facts, and so on. The smallest sets of changes that alone
bring about what the later run says are the cause; several such sets mean that each alone would have been enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import polars as pl

from yulu.matching.comparing.changes import (
    AMOUNT,
    DOWN,
    GAINED,
    KEY,
    LOST,
    MOVED,
    SAID,
    UP,
    VALUE,
    Meanings,
    filled,
)
from yulu.matching.counting import Counting
from yulu.matching.layout import ID
from yulu.matching.population import Deciding
from yulu.matching.query import Query
from yulu.matching.registered import Registered
from yulu.matching.run import decision_rows, patterns_data
from yulu.matching.stored import StoredRun
from yulu.rules.basis import Basis, basis_on
from yulu.rules.program import compile_policy
from yulu.toolbox.model import Toolbox

TEXT, FACTS, DAY, PROGRAM = "text", "facts", "day", "program"
CAUSES: Mapping[str, str] = {TEXT: "文本变动", FACTS: "事实变动", DAY: "日期推移", PROGRAM: "程序版本不同"}
UNRESOLVED = "unresolved"
_EITHER, _TOGETHER = "|", "+"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs with its toolbox, and everybody as they were then, seen through any toolbox."""

    run: StoredRun
    toolbox: Toolbox
    population: Callable[[Toolbox], Registered] | None
    """None where the facts are not at hand."""

    @property
    def days(self) -> tuple[date, date]:
        return self.run.manifest.as_of, self.run.manifest.known_on


def differing(before: StoredRun, after: StoredRun) -> list[str]:
    """Which of the things that an answer rests on differ at all."""
    was, now = before.manifest, after.manifest
    found = {
        TEXT: was.toolbox.rules_hash != now.toolbox.rules_hash,
        FACTS: was.source.hash != now.source.hash,
        DAY: (was.as_of, was.known_on) != (now.as_of, now.known_on),
    }
    return [name for name, differs in found.items() if differs]


@dataclass(frozen=True, slots=True)
class World:
    """What would be if, of all that differs, only `changed` were as it is later."""

    changed: tuple[str, ...]
    basis: Basis
    population: Registered

    @property
    def column(self) -> str:
        """Where it stands whether the later answer comes out in it."""
        return "?" + _TOGETHER.join(self.changed)


class Causes:
    """Why rows differ, told of some rows at a time; the facts are opened once for all of them."""

    def __init__(self, before: Side, after: Side, meanings: Meanings) -> None:
        self._before, self._after, self._meanings = before, after, meanings
        self._factors = differing(before.run, after.run)
        self._worlds = list(_worlds(before, after, self._factors)) if len(self._factors) > 1 else []

    def told(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that differ, with `cause`: one of `CAUSES`, several joined by `|` (each would do) or `+` (only
        together), or `unresolved` where it cannot be found out.
        """
        if len(self._factors) <= 1:
            return rows.with_columns(pl.lit(self._factors[0] if self._factors else PROGRAM).alias("cause"))
        if not self._worlds:
            return _by_elimination(rows, self._before.run, self._after.run, self._factors)
        found = rows
        for world in self._worlds:
            reached = _reached(rows, world, self._meanings)
            found = found.join(reached, on=list(KEY), how="left", maintain_order="left").with_columns(
                pl.col(world.column).fill_null(False)
            )
        return found.with_columns(_smallest(self._worlds).alias("cause")).drop(each.column for each in self._worlds)


def _worlds(before: Side, after: Side, factors: Sequence[str]) -> Iterator[World]:
    """Every world between the two runs, smaller ones first; none where the facts are not at hand."""
    if before.population is None or after.population is None:
        return
    for changed in (each for size in range(1, len(factors) + 1) for each in combinations(factors, size)):
        toolbox = (after if TEXT in changed else before).toolbox
        opened = after.population if FACTS in changed else before.population
        as_of, known_on = (after if DAY in changed else before).days
        yield World(changed, basis_on(toolbox, as_of, known_on), opened(toolbox))


def _by_elimination(rows: pl.DataFrame, before: StoredRun, after: StoredRun, factors: Sequence[str]) -> pl.DataFrame:
    """Without facts at hand: a policy whose own text is the same did not change by the text."""
    was, now = ({each.id: each.hash for each in run.manifest.policies} for run in (before, after))
    causes = {}
    for policy in now.keys() | was.keys():
        left = [each for each in factors if each != TEXT or was.get(policy) != now.get(policy)]
        causes[policy] = left[0] if len(left) == 1 else UNRESOLVED
    return rows.with_columns(pl.col("policy").replace_strict(causes, return_dtype=pl.String).alias("cause"))


def in_words(cause: str) -> str:
    """A cause in Chinese."""
    if cause == UNRESOLVED:
        return "说不清（名单没有存在结果里）"
    either = [[CAUSES[each] for each in one.split(_TOGETHER)] for one in cause.split(_EITHER)]
    said = ["和".join(each) + ("一起" if len(each) > 1 else "") for each in either]
    return "或".join(said) + ("，有一样就会变" if len(said) > 1 else "")


def _smallest(worlds: Sequence[World]) -> pl.Expr:
    """The smallest worlds in which the later answer comes out; in none, it is another program that gave it."""
    said = []
    for world in worlds:
        inner = [pl.col(other.column) for other in worlds if set(other.changed) < set(world.changed)]
        is_smallest = pl.col(world.column) & ~pl.any_horizontal(pl.lit(False), *inner)
        said.append(pl.when(is_smallest).then(pl.lit(_TOGETHER.join(world.changed))))
    joined = pl.concat_str(said, separator=_EITHER, ignore_nulls=True)
    return pl.when(joined == "").then(pl.lit(PROGRAM)).otherwise(joined)


def _reached(rows: pl.DataFrame, world: World, meanings: Meanings) -> pl.DataFrame:
    """`KEY` and whether, with only these things as they are later, the later answer comes out."""
    population, basis = world.population, world.basis
    said = [pl.LazyFrame(schema={name: rows.schema[name] for name in (*KEY, *SAID)})]
    for kind in population.kinds:
        concerned = set(rows["policy"])
        policies = [each for each in basis.toolbox.policies.values() if each.subject == kind and each.id in concerned]
        asked = rows.filter(pl.col("policy").is_in([each.id for each in policies]))
        if asked.is_empty():
            continue
        deciding = Deciding([compile_policy(basis, each) for each in policies])
        found = [
            decision_rows(deciding.decide(frame).policies)
            for frame in only(population, deciding.query, asked["subject"].unique())
        ]
        if found:
            said.append(meanings.said(pl.concat(found).lazy(), patterns_data([(deciding, Counting(deciding))])))
    world_says = pl.concat(said).collect()
    held = rows.select(*KEY, *SAID, "change").join(world_says, on=list(KEY), how="left", suffix="_here")
    return held.with_columns(filled("_here")).select(*KEY, _comes_out("_here").alias(world.column))


def _comes_out(suffix: str) -> pl.Expr:
    """Whether what is told of the row comes out: of a new outcome the outcome, of another sum the sum."""
    same = {name: pl.col(name).eq_missing(pl.col(f"{name}{suffix}")) for name in SAID}
    change = pl.col("change")
    return (
        pl.when(change.is_in([GAINED, LOST, MOVED])).then(same["outcome"])
        .when(change.is_in([UP, DOWN, AMOUNT])).then(same["outcome"] & same["amount"])
        .when(change == VALUE).then(same["outcome"] & same["value"])
        .otherwise(pl.all_horizontal(same.values()))
    )  # fmt: skip


def only(population: Registered, query: Query, subjects: pl.Series) -> Iterator[pl.DataFrame]:
    """Of everybody only these, part by part."""
    for part in population.parts(query, only=pl.DataFrame({ID: subjects})):
        if part.frame.height:
            yield part.frame
