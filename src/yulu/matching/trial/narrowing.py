"""Which dataset would narrow the bounds most, and which next, given the first.

A row's band is closed once the facts are known that settle its outcome in both worlds, and those that its sum lacks;
whatever values they turn out to have. Found greedily: of all single datasets the one that closes most; where none
closes anything by itself, the fewest together. What rests on a finding, or on a divisor of zero, no dataset closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.language.definitions import needed
from yulu.language.tree import Node
from yulu.matching.layout import ROW, columns_of
from yulu.matching.trial.bands import SIDES, end
from yulu.matching.trial.worlds import Pair
from yulu.rules.basis import Member
from yulu.rules.program import Program
from yulu.rules.settle import Settled
from yulu.toolbox.shapes import GrantKind

MOST_STEPS = 12
Need = frozenset[str]
"""Datasets, or texts nobody has found (缺依据), by key."""
Options = frozenset[Need]
"""Each of them would close the band; none: nothing that can be asked for would."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where what is missing would come from."""

    key: str
    label: str
    holder: str


@dataclass(slots=True)
class Weight:
    """How much hangs on something: the rows, their bands added up, and of how many rows a bound is missing."""

    rows: int = 0
    width: Decimal = Decimal("0.00")
    open: int = 0

    def add(self, other: Weight) -> None:
        self.rows += other.rows
        self.width += other.width
        self.open += other.open


@dataclass(frozen=True, slots=True)
class Step:
    """What to get next, and what it closes beside what the steps before it did."""

    sources: tuple[Source, ...]
    closes: Weight


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The steps for one kind of grant, what is open before the first, and what no data would close."""

    steps: tuple[Step, ...]
    open: Weight
    beyond_data: Weight


class Bands:
    """What the open bands of one policy's rows wait for, part after part."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.sources: dict[str, Source] = {}
        self._found: dict[GrantKind, list[pl.DataFrame]] = {}

    def add(self, kind: GrantKind, rows: pl.DataFrame, frame: pl.DataFrame) -> None:
        """`rows` as `bands.banded` has them; `frame` what is known of the subjects."""
        low, high = pl.col(end(kind, "change_low")), pl.col(end(kind, "change_high"))
        open_rows = rows.filter(low.is_null() | high.is_null() | (low != high))
        if open_rows.is_empty():
            return
        lacking = self._lacking(kind, open_rows, frame)
        counted = (
            pl.concat([open_rows, lacking], how="horizontal")
            .group_by("pattern_before", "pattern", "outcome_before", "outcome", *lacking.columns, maintain_order=True)
            .agg(
                pl.len().cast(pl.Int64).alias("rows"), (high - low).fill_null(Decimal(0)).sum().alias("width"),
                (high - low).is_null().cast(pl.Int64).sum().alias("open"),
            )
        )  # fmt: skip
        self._found.setdefault(kind, []).append(counted)

    def _lacking(self, kind: GrantKind, rows: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
        """By world and fact under its sums of the kind (`side?fact`): whether the sum is not known and lacks it; and
        `side?` whether the sum is not known at all.
        """
        there = rows.select(ROW).join(frame.with_row_index(ROW), on=ROW, how="left", maintain_order="left")
        columns: list[pl.Series] = []
        for side in SIDES:
            program = self.pair.before if side == "before" else self.pair.after
            outcome = "outcome_before" if side == "before" else "outcome"
            grants = [] if program is None else [(g, n) for g, n in program.grants if n and g.is_sum and g.kind == kind]
            unknown = pl.any_horizontal(
                pl.lit(False), *(pl.col(f"{side}?{grant.name}?amount").is_null() for grant, _ in grants)
            )
            asked = rows.select((unknown & (pl.col(outcome) != "not_entitled")).alias(f"{side}?")).to_series()
            columns.append(asked)
            if program is not None:
                columns += _lacked(program, side, [node for _, node in grants], asked, there)
        return pl.DataFrame(columns)

    def situations(self, kind: GrantKind, before: Sequence[Settled], after: Sequence[Settled]) -> dict[Options, Weight]:
        """By what would close them, the bands of the rows."""
        found: dict[Options, Weight] = {}
        for part in self._found.get(kind, ()):
            for row in part.iter_rows(named=True):
                options: Options = frozenset([frozenset()])
                for side, settled, number, outcome in (
                    ("before", before, row["pattern_before"], row["outcome_before"]),
                    ("after", after, row["pattern"], row["outcome"]),
                ):
                    program = self.pair.before if side == "before" else self.pair.after
                    if program is not None and outcome != "not_entitled":
                        mine = self._options(program, None if number is None else settled[number])
                        lacks = self._lacks(program, side, row)
                        options = frozenset(one | two | three for one in options for two in mine for three in lacks)
                found.setdefault(smallest(options), Weight()).add(Weight(row["rows"], row["width"], row["open"]))
        return found

    def _options(self, program: Program, settled: Settled | None) -> Options:
        """What would settle an outcome for good."""
        if settled is None:
            return frozenset([frozenset()])
        if settled.to_judge:
            return frozenset()
        return frozenset(frozenset(self._key(program, name) for name in names) for names in settled.settled_by.sets)

    def _lacks(self, program: Program, side: str, row: Mapping[str, object]) -> Options:
        """What would make a sum known."""
        if not row[f"{side}?"]:
            return frozenset([frozenset()])
        start = f"{side}?"
        named = [each.removeprefix(start) for each, is_so in row.items() if each.startswith(start) and is_so is True]
        leaves = {leaf.name: leaf for leaf in program.leaves}
        missing = [leaves[name].member for name in named if name]
        if not missing or any(member is None for member in missing):
            return frozenset()
        return frozenset([frozenset(self._source(member) for member in missing if member is not None)])

    def _key(self, program: Program, name: str) -> str:
        return self._source(program.members[name])

    def _source(self, member: Member) -> str:
        """A dataset's key; of a text that nobody has found its own."""
        datasets = (self.pair.after or self.pair.before).basis.toolbox.datasets  # type: ignore[union-attr]
        key = member.dataset or f"text:{member.name}"
        label = datasets[member.dataset].label if member.dataset else f"{member.label}（缺依据）"
        self.sources.setdefault(key, Source(key, label, member.holder))
        return key


def _lacked(
    program: Program, side: str, nodes: Sequence[Node], asked: pl.Series, there: pl.DataFrame
) -> Iterator[pl.Series]:
    """Of each fact under the sums, whether they lack it. One under a divisor may be known and zero: it is asked for."""
    divisors = set(needed(program.divisors, program.definitions)[0])
    for name in needed(nodes, program.definitions)[0]:
        lacks = asked if name in divisors else asked & _is_unknown(there, program, name)
        yield lacks.alias(f"{side}?{name}")


def _is_unknown(there: pl.DataFrame, program: Program, name: str) -> pl.Series:
    """Whether a fact is not known, or only between bounds; a column that is not there is known of nobody."""
    columns = columns_of(program.basis, name)
    if any(column not in there.columns for column in columns):
        return pl.repeat(True, there.height, eager=True)
    known = pl.all_horizontal(pl.col(columns[0]) == pl.col(column) for column in columns)
    return there.select((~known.fill_null(False)).alias("unknown")).to_series()


def smallest(options: Options) -> Options:
    """Without those that hold another."""
    return frozenset(each for each in options if not any(other < each for other in options))


def narrowing(situations: Mapping[Options, Weight], sources: Mapping[str, Source]) -> Narrowing:
    """The steps, greedily; ties go to the first by name."""
    whole, beyond = Weight(), Weight()
    for options, weight in situations.items():
        whole.add(weight)
        if not options:
            beyond.add(weight)
    had: Need = frozenset()
    steps: list[Step] = []
    while len(steps) < MOST_STEPS:
        best = _best(situations, had)
        if best is None:
            break
        chosen, gain = best
        steps.append(Step(tuple(sources[key] for key in sorted(chosen)), gain))
        had |= chosen
    return Narrowing(tuple(steps), whole, beyond)


def _best(situations: Mapping[Options, Weight], had: Need) -> tuple[Need, Weight] | None:
    """The smallest addition to what is had that closes anything, and of these the one that closes most."""
    still_open = {options: weight for options, weight in situations.items() if not any(need <= had for need in options)}
    additions = {need - had for options in still_open for need in options}
    fewest = min(map(len, additions), default=0)
    found = [
        (addition, closed_by(still_open, had | addition))
        for addition in sorted((each for each in additions if len(each) == fewest), key=sorted)
    ]
    return max(found, key=lambda each: (each[1].width, each[1].open, each[1].rows), default=None)


def closed_by(situations: Mapping[Options, Weight], had: Need) -> Weight:
    """What these datasets close."""
    total = Weight()
    for options, weight in situations.items():
        if any(need <= had for need in options):
            total.add(weight)
    return total


def merged(found: Iterable[Mapping[Options, Weight]]) -> dict[Options, Weight]:
    """Several policies' situations together."""
    total: dict[Options, Weight] = {}
    for each in found:
        for options, weight in each.items():
            total.setdefault(options, Weight()).add(weight)
    return total
