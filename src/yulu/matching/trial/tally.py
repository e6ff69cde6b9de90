"""What a draft comes to, by policy and by group: who wins and loses, what it costs; parts add up to the whole.

Sums of different kinds of grants are never added. A bound that is not there for somebody is counted (`open`), and the
sum is then of the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from yulu.matching.comparing.changes import CHANGES
from yulu.matching.query import group
from yulu.matching.trial.bands import BAND, CHANCES, ENDS, end, kinds_of
from yulu.matching.trial.both import Both

_ALL = [*CHANGES, BAND]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a band: the sum of all whose end is known, and for how many there is none."""

    total: Decimal
    open: int

    def __add__(self, other: Bound) -> Bound:
        return Bound(self.total + other.total, self.open + other.open)


NOTHING = Bound(Decimal("0.00"), 0)


@dataclass(frozen=True, slots=True)
class Cost:
    """By the names in `ENDS`, the bounds of the sums of one kind, and of what the draft changes in them."""

    ends: Mapping[str, Bound] = field(default_factory=lambda: dict.fromkeys(ENDS, NOTHING))

    def __add__(self, other: Cost) -> Cost:
        return Cost({name: self.ends[name] + other.ends[name] for name in ENDS})


@dataclass(frozen=True, slots=True)
class Effect:
    """What one policy's change does to some subjects."""

    changes: Mapping[str, int]
    """How many rows became what (`comparing.changes.CHANGES` and `BAND`)."""
    chances: Mapping[str, int]
    """How many win or lose the policy, at least and at most (`CHANCES`)."""
    costs: Mapping[str, Cost]
    """By kind of grant."""


@dataclass(frozen=True, slots=True)
class Group:
    """The subjects with one value of a fact; None: unknown."""

    value: str | None
    label: str
    subjects: int
    effects: tuple[Effect, ...]
    """Of the policies in their order."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """All subjects of a kind by one fact."""

    fact: str
    label: str
    groups: tuple[Group, ...]


class Tally:
    """Counts and sums of one kind of subject, part after part."""

    def __init__(self, both: Both) -> None:
        self.both = both
        self.pairs = both.worlds.pairs
        self.subjects = 0
        self._facts = both.counting.counted_by
        self._by = [group(name) for name in self._facts]
        self._everybody: list[pl.DataFrame] = []
        self._parts: list[list[pl.DataFrame]] = [[] for _ in self.pairs]

    def add_subjects(self, subjects: pl.DataFrame) -> None:
        """The subjects of a part."""
        self.subjects += subjects.height
        counted = subjects.select(*self._by, pl.lit(1, dtype=pl.Int64).alias("n"))
        self._everybody = [_added([*self._everybody, counted], self._by)]

    def add(self, position: int, rows: pl.DataFrame) -> None:
        """One policy's rows of the part (`bands.banded`)."""
        kinds = kinds_of(self.pairs[position])
        counted = rows.select(
            *self._by,
            *((pl.col("change") == name).fill_null(False).cast(pl.Int64).alias(name) for name in _ALL),
            *(pl.col(name).cast(pl.Int64) for name in CHANCES),
            *(
                each
                for kind in kinds
                for name in ENDS
                for each in (
                    pl.col(end(kind, name)).fill_null(Decimal(0)).alias(f"{kind}:{name}"),
                    pl.col(end(kind, name)).is_null().cast(pl.Int64).alias(f"{kind}:{name}:open"),
                )
            ),
        )
        self._parts[position] = [_added([*self._parts[position], counted], self._by)]

    def effects(self) -> tuple[Effect, ...]:
        """Of everybody, by policy."""
        return tuple(self._effect(position, None) for position in range(len(self.pairs)))

    def groupings(self) -> tuple[Grouping, ...]:
        """By each of the facts counted by; the groups add up to `effects`."""
        toolbox = self.both.counting.basis.toolbox
        found = []
        for name in self._facts:
            kind = (toolbox.facts.get(name) or toolbox.derived[name]).type
            counted = (
                _added(self._everybody, [group(name)])
                if self._everybody
                else pl.DataFrame(schema={group(name): pl.String, "n": pl.Int64})
            )
            sizes: dict[str | None, int] = dict(
                zip(counted[group(name)].to_list(), counted["n"].to_list(), strict=True)
            )
            others = sorted(each for each in sizes if each is not None and each not in kind.choices)
            groups = []
            for value in (each for each in (*kind.choices, *others, None) if each in sizes):
                label = (
                    "未知"
                    if value is None
                    else kind.choices.get(value, {"true": "是", "false": "否"}.get(value, value))
                )
                effects = tuple(self._effect(position, (group(name), value)) for position in range(len(self.pairs)))
                groups.append(Group(value, label, sizes[value], effects))
            found.append(Grouping(name, toolbox.label(name), tuple(groups)))
        return tuple(found)

    def _effect(self, position: int, only: tuple[str, str | None] | None) -> Effect:
        counted = self._parts[position]
        if only is not None:
            column, value = only
            counted = [each.filter(pl.col(column).eq_missing(pl.lit(value, dtype=pl.String))) for each in counted]
        sums = _added(counted, []).row(0, named=True) if counted else {}

        def number(name: str) -> int:
            return int(sums.get(name) or 0)

        def money(name: str) -> Decimal:
            return Decimal(sums.get(name) or 0).quantize(Decimal("0.01"))

        return Effect(
            {name: number(name) for name in _ALL},
            {name: number(name) for name in CHANCES},
            {
                kind: Cost({n: Bound(money(f"{kind}:{n}"), number(f"{kind}:{n}:open")) for n in ENDS})
                for kind in kinds_of(self.pairs[position])
            },
        )


def totals(effects: Sequence[tuple[bool, Effect]]) -> dict[str, Cost]:
    """The costs of several policies by kind; those that bind authorities (True) are left out."""
    found: dict[str, Cost] = {}
    for internal, effect in effects:
        for kind, cost in effect.costs.items() if not internal else ():
            found[kind] = found.get(kind, Cost()) + cost
    return found


def _added(parts: Sequence[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """All numbers of the parts added up by these columns, in their order."""
    together = pl.concat(parts)
    numbers = [name for name, kind in together.schema.items() if kind.is_numeric()]
    if not by:
        return together.select(pl.col(numbers).sum())
    return together.group_by(by).agg(pl.col(numbers).sum()).sort(by, nulls_last=True)
