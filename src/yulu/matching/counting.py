"""Counts and sums of a run, part by part: each part is counted and forgotten, and the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_

import polars as pl

from yulu.matching.amounts import sum_columns
from yulu.matching.layout import ROW
from yulu.matching.population import Decided, Deciding, PolicyRows
from yulu.matching.query import group
from yulu.matching.summary import OUTCOMES, Asked, GrantTotal, Group, Grouping, PolicyTotals
from yulu.rules.basis import IN_FORCE, Member
from yulu.rules.program import Program
from yulu.rules.settle import Outcome
from yulu.toolbox.model import Grant

_BITS = 62


class Counting:
    """What the policies about one kind of subject come to."""

    def __init__(self, deciding: Deciding) -> None:
        self.query = deciding.query
        self.subjects = 0
        self.capped = 0
        self._groups = [group(name) for name in self.query.counted_by]
        self._everybody: list[pl.DataFrame] = []
        self._by_policy: list[list[pl.DataFrame]] = [[] for _ in self.query.programs]
        self._members: dict[str, Member] = {}
        self._policies: dict[str, dict[str, None]] = {}
        self._asked: dict[str, list[int]] = {}
        """By member: how many subjects it matters to, how many it would settle alone."""
        self.pattern_rows: list[dict[int, int]] = [{} for _ in self.query.programs]
        """By policy and pattern: how many rows have it."""

    def add(self, decided: Decided) -> None:
        """One part."""
        self.subjects += decided.subjects.height
        if self._groups:
            by_group = decided.subjects.select(*self._groups, _ONE)
            self._everybody = [_added([*self._everybody, by_group], self._groups)]
        for position, policy in enumerate(decided.policies):
            counted = self._counted(policy)
            by = [*self._groups, "outcome"]
            self._by_policy[position] = [_added([*self._by_policy[position], counted], by)]
        self._add_asked(decided.policies, decided.subjects.height)

    def _counted(self, policy: PolicyRows) -> pl.DataFrame:
        """Rows and sums by group and outcome."""
        entitled = pl.col("outcome") == "entitled"
        sums = []
        for position, grant in enumerate(_sums(policy.program)):
            amount = pl.col(sum_columns(grant)[0])
            sums.append(pl.when(entitled).then(amount).fill_null(Decimal(0)).alias(f"sum{position}"))
            sums.append((entitled & amount.is_null()).cast(pl.Int64).alias(f"without{position}"))
        return policy.rows.select(*self._groups, pl.col("outcome").cast(pl.String), _ONE, *sums)

    def totals(self) -> tuple[PolicyTotals, ...]:
        """Of everybody."""
        return tuple(self._totals(position, self.subjects, None) for position in range(len(self.query.programs)))

    def groupings(self) -> tuple[Grouping, ...]:
        """By each of the facts counted by."""
        toolbox = self.query.basis.toolbox
        found = []
        for name in self.query.counted_by:
            kind = (toolbox.facts.get(name) or toolbox.derived[name]).type
            sizes: dict[str | None, int] = {}
            if self._everybody:
                counted = _added(self._everybody, [group(name)]).with_columns(pl.col(group(name)).cast(pl.String))
                sizes = dict(zip(counted[group(name)].to_list(), counted["n"].to_list(), strict=True))
            others = sorted(each for each in sizes if each is not None and each not in kind.choices)
            order = [*kind.choices, *others, None]
            groups = []
            for value in (each for each in order if each in sizes):
                label = "未知" if value is None else _in_words(value, kind.choices)
                totals = tuple(
                    self._totals(position, sizes[value], (group(name), value))
                    for position in range(len(self.query.programs))
                )
                groups.append(Group(value, label, sizes[value], totals))
            found.append(Grouping(name, toolbox.label(name), self.query.kind, tuple(groups)))
        return tuple(found)

    def _totals(self, position: int, subjects: int, only: tuple[str, str | None] | None) -> PolicyTotals:
        program = self.query.programs[position]
        policy = program.policy
        counted = self._by_policy[position]
        if only is not None:
            column, value = only
            counted = [
                each.filter(pl.col(column).cast(pl.String).eq_missing(pl.lit(value, dtype=pl.String)))
                for each in counted
            ]
        by_outcome = _added(counted, ["outcome"]) if counted else pl.DataFrame(schema={"outcome": pl.String})
        rows = {row["outcome"]: row for row in by_outcome.iter_rows(named=True)}
        outcomes: dict[Outcome, int] = {each: int(rows[each]["n"]) if each in rows else 0 for each in OUTCOMES}
        outcomes["not_entitled"] = subjects - sum(outcomes[each] for each in OUTCOMES if each != "not_entitled")
        entitled = rows.get("entitled", {})
        grants = tuple(
            GrantTotal(
                grant.name, grant.label, grant.kind, Decimal(entitled.get(f"sum{n}", 0)).quantize(Decimal("0.01")),
                int(entitled.get(f"without{n}", 0)),
            )
            for n, grant in enumerate(_sums(program))
        )  # fmt: skip
        return PolicyTotals(policy.id, policy.title, policy.subject, policy.delivery == "internal", outcomes, grants)

    # What is missing --------------------------------------------------------------------------------------------------

    def asked(self) -> tuple[Asked, ...]:
        """Everything that some outcome waits for; a member counts for a subject once, however many policies ask it."""
        order = [program.policy.id for program in self.query.programs]
        return tuple(
            Asked(member, self._asked[key][0], self._asked[key][1], tuple(p for p in order if p in self._policies[key]))
            for key, member in self._members.items()
        )

    def _add_asked(self, policies: Sequence[PolicyRows], subjects: int) -> None:
        """Members are bits: of a subject's policies they are put together by OR, and then counted."""
        matters: list[dict[int, set[str]]] = []
        alone: list[dict[int, set[str]]] = []
        for each, rows_of in zip(policies, self.pattern_rows, strict=True):
            mine: dict[int, set[str]] = {}
            sole: dict[int, set[str]] = {}
            for number, count in each.rows.group_by("pattern").len().drop_nulls("pattern").sort("pattern").iter_rows():
                rows_of[number] = rows_of.get(number, 0) + count
                settled = each.patterns.settled[number]
                families = (settled.settled_by, settled.could_qualify)
                self.capped += count if any(family.capped for family in families) else 0
                chosen = [names for family in families for names in family.sets]
                mine[number] = {self._member(each.program, name) for names in chosen for name in names}
                sole[number] = {self._member(each.program, n[0]) for n in settled.settled_by.sets if len(n) == 1}
            matters.append(mine)
            alone.append(sole)
        keys = sorted({key for mine in matters for members in mine.values() for key in members})
        if not keys:
            return
        bits = {key: divmod(n, _BITS) for n, key in enumerate(keys)}
        words = 1 + (len(keys) - 1) // _BITS
        nothing = pl.Series([0], dtype=pl.Int64).new_from_index(0, subjects)
        masks = {f"{what}{word}": nothing for what in ("matters", "alone") for word in range(words)}
        for each, mine, sole in zip(policies, matters, alone, strict=True):
            rows = each.rows.filter(pl.col("pattern").is_not_null()).select(ROW, "pattern")
            mine_by_row = rows.join(_masks(mine, sole, bits, words), on="pattern", how="left", maintain_order="left")
            at = mine_by_row[ROW]
            for name, marked in masks.items():
                masks[name] = marked.clone().scatter(at, marked.gather(at) | mine_by_row[name])
        together = pl.DataFrame(masks)
        counted = together.select(
            ((pl.col(f"{what}{word}") & pl.lit(1 << bit, dtype=pl.Int64)) != 0).sum().alias(f"{what}:{key}")
            for what in ("matters", "alone")
            for key, (word, bit) in bits.items()
        ).row(0, named=True)
        for key in keys:
            so_far = self._asked.setdefault(key, [0, 0])
            so_far[0] += counted[f"matters:{key}"]
            so_far[1] += counted[f"alone:{key}"]

    def _member(self, program: Program, name: str) -> str:
        """The key of a member: that a policy's own text holds is asked for each policy."""
        key = f"{program.policy.id}:{name}" if name == IN_FORCE else name
        self._members.setdefault(key, program.members[name])
        self._policies.setdefault(key, {})[program.policy.id] = None
        return key


_ONE = pl.lit(1, dtype=pl.Int64).alias("n")


def _sums(program: Program) -> list[Grant]:
    return [grant for grant, node in program.grants if node is not None and grant.is_sum]


def _in_words(value: str, choices: Mapping[str, str]) -> str:
    return choices.get(value, {"true": "是", "false": "否"}.get(value, value))


def _added(parts: list[pl.DataFrame], by: list[str]) -> pl.DataFrame:
    """All numbers of the parts added up by these columns, in their order."""
    together = pl.concat(parts)
    numbers = [name for name, kind in together.schema.items() if kind.is_numeric()]
    if not by:
        return together.select(pl.col(numbers).sum())
    return together.group_by(by).agg(pl.col(numbers).sum()).sort(by, nulls_last=True)


def _masks(
    matters: Mapping[int, set[str]], alone: Mapping[int, set[str]], bits: Mapping[str, tuple[int, int]], words: int
) -> pl.DataFrame:
    """By pattern, the bits of the members that matter, and of those that would settle it alone."""
    columns: dict[str, pl.Series] = {"pattern": pl.Series(list(matters), dtype=pl.Int32)}
    for what, by_pattern in (("matters", matters), ("alone", alone)):
        for word in range(words):
            masks = [
                reduce(or_, (1 << bits[key][1] for key in members if bits[key][0] == word), 0)
                for members in by_pattern.values()
            ]
            columns[f"{what}{word}"] = pl.Series(masks, dtype=pl.Int64)
    return pl.DataFrame(columns)


def _rank(asked: Asked) -> tuple[int, int, str, tuple[str, ...]]:
    return -asked.subjects, -asked.settled_alone, asked.member.name, asked.policies


def ranked(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """What most subjects wait for first."""
    return tuple(sorted(asked, key=_rank))
