"""Who stands just outside: everything is known and met but one condition; and how far along one fact it is.

The distance is that of the least change of one number or day, all else as it is, after which all conditions are met.
Subjects for whom the edges lie alike (the other facts between the same edges) are asked about once: where along the
fact everything is met is worked out by the policy's own program, and everybody's nearest such value is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import collect
from yulu.language.tree import Scalar
from yulu.language.types import Type, format_unit
from yulu.language.values import NumberOverflow, is_single
from yulu.matching.layout import ID, ROW, columns_of, laid_out, vector_of
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.program import Program
from yulu.rules.settle import forget_zero_divisors

NEAREST = 100
"""So many are named, of each condition and fact."""
MOST_KEYS = 4096
"""In so many different positions at most is a fact looked at, of one part: edges that move with others can be many."""
NEAR_ROWS: Mapping[str, pl.DataType] = {
    "subject": pl.String(), "outcome_before": pl.String(), "value": pl.Int64(), "target": pl.Int64(),
    "distance": pl.Int64(),
}  # fmt: skip
_MEASURED = ("integer", "number", "date", "month")


@dataclass(slots=True)
class Along:
    """One fact under a failing condition: for how many moving it alone would do, and who is nearest."""

    leaf: Leaf
    counted: int = 0
    """How many would qualify if this fact alone were another."""
    left_out: int = 0
    """Of how many that was not worked out."""
    nearest: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(NEAR_ROWS)))

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Subject, outcome today, its value, the nearest that would do, and the distance, as text."""
        kind = self.leaf.type
        for subject, outcome, value, target, distance in self.nearest.iter_rows():
            yield subject, outcome, _shown(value, kind), _shown(target, kind), _length(distance, kind)

    @property
    def unit(self) -> str:
        """In what the distance is measured."""
        kind = self.leaf.type
        return {"date": "天", "month": "个月"}.get(kind.kind) or format_unit(kind.unit)


@dataclass(slots=True)
class Failing:
    """One condition that is all that is not met."""

    position: int
    subjects: int = 0
    entitled_today: int = 0
    along: dict[str, Along] = field(default_factory=dict)


class Outside:
    """Who stands just outside one policy, part after part."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.failing: dict[int, Failing] = {}
        definitions = program.definitions
        nodes = [condition.node for condition in program.conditions]
        self._under = [set(needed([node], definitions)[0]) for node in nodes]
        self._leaves = {leaf.name: leaf for leaf in program.leaves}
        self._everything = Turning(
            [*nodes, *program.divisors], definitions, Environment({}, definitions), program.divisors
        )

    def add(self, rows: pl.DataFrame, frame: pl.DataFrame) -> None:
        """`rows`: of everybody in the part `?row`, `conditions_true`, `conditions_known` and `outcome_before`; `frame`:
        what is known of them.
        """
        if self.program.validity.truth is False:
            return
        every = (1 << len(self.program.conditions)) - 1
        false = pl.col("conditions_known") & ~pl.col("conditions_true")
        one = rows.filter(
            (pl.col("conditions_known") == every) & (false != 0) & ((false & (false - 1)) == 0)
        ).with_columns(false.alias("?false"))
        for position in range(len(self.program.conditions)):
            mine = one.filter(pl.col("?false") == 1 << position)
            if mine.is_empty():
                continue
            found = self.failing.setdefault(position, Failing(position))
            found.subjects += mine.height
            found.entitled_today += int((mine["outcome_before"] == "entitled").sum())
            self._measure(found, mine, frame)

    def _measure(self, found: Failing, mine: pl.DataFrame, frame: pl.DataFrame) -> None:
        basis = self.program.basis
        kept = frame.with_row_index(ROW).join(mine.select(ROW), on=ROW, how="semi", maintain_order="left")
        asked = laid_out(basis, self.program.policy.subject, self.program.leaves, self.program.derived, kept.lazy())
        there = collect(asked).with_columns(mine["outcome_before"].cast(pl.String).alias("?before"))
        for name in sorted(self._under[found.position], key=list(self._leaves).index):
            leaf = self._leaves[name]
            if leaf.type.kind in _MEASURED and leaf.member is not None and leaf.member.kind != "basis":
                self._move(found.along.setdefault(name, Along(leaf)), there)

    def _move(self, along: Along, there: pl.DataFrame) -> None:
        """Everybody's nearest value of one fact with which all conditions are met."""
        leaf, basis = along.leaf, self.program.basis
        columns = columns_of(basis, leaf.name)
        asked = [n for n, names in enumerate(self._under) if leaf.name in names]
        others = sorted(set().union(*(self._under[n] for n in asked)) - {leaf.name})
        known = there.filter(pl.all_horizontal(pl.col(columns[0]) == pl.col(column) for column in columns))
        keyed = known.with_columns(*self._cells(others), _whole(pl.col(columns[0]), leaf.type).alias("?x"))
        named = [name for name in keyed.columns if name.startswith("?k")]
        firsts = keyed.unique(named, keep="first", maintain_order=True) if named else keyed.head(1)
        firsts = firsts.with_row_index("?key")
        targets = [
            (row["?key"], target)
            for row in firsts.head(MOST_KEYS).iter_rows(named=True)
            for target in self._targets(leaf, asked, row)
        ]
        schema = {"?key": pl.UInt32, "?t": pl.Int64}
        reached = pl.DataFrame(targets, schema=schema, orient="row").unique().sort("?t")
        if named:
            keyed = keyed.join(firsts.select("?key", *named), on=named, how="left", nulls_equal=True)
        else:
            keyed = keyed.with_columns(pl.lit(0, dtype=pl.UInt32).alias("?key"))
        along.left_out += keyed.filter(pl.col("?key") >= MOST_KEYS).height
        asked_about = keyed.select(ID, "?before", "?key", "?x").sort("?x")
        for strategy in ("backward", "forward"):
            met = asked_about.select("?x", "?key").join_asof(
                reached, left_on="?x", right_on="?t", by="?key", strategy=strategy, check_sortedness=False
            )
            asked_about = asked_about.with_columns(met["?t"].alias(f"?{strategy}"))
        down, up = pl.col("?x") - pl.col("?backward"), pl.col("?forward") - pl.col("?x")
        nearer = pl.when(up.is_null() | (down <= up)).then("?backward").otherwise("?forward")
        told = asked_about.with_columns(nearer.alias("target")).filter(pl.col("target").is_not_null())
        along.counted += told.height
        rows = told.select(
            pl.col(ID).alias("subject"), pl.col("?before").alias("outcome_before"), pl.col("?x").alias("value"),
            "target", (pl.col("target") - pl.col("?x")).abs().alias("distance"),
        )  # fmt: skip
        along.nearest = pl.concat([along.nearest, rows]).sort("distance", "subject").head(NEAREST)

    def _cells(self, others: Sequence[str]) -> list[pl.Expr]:
        """What the edges of a fact depend on beside it: where the others lie among theirs, or their values."""
        found: list[pl.Expr] = []
        for name in others:
            leaf = self._leaves[name]
            for column in columns_of(self.program.basis, name):
                value = pl.col(column)
                if leaf.type.kind in _MEASURED and not self._everything.depends_on_others(name):
                    value = functions.as_kind(value, leaf.type)
                    cell: pl.Expr = pl.lit(0, dtype=pl.Int64)
                    for edge in self._everything.around(leaf):
                        on = functions.literal(edge)
                        cell = cell + (value > on).cast(pl.Int64) + (value >= on).cast(pl.Int64)
                    value = cell
                found.append(value.alias(f"?k{len(found)}:{name}"))
        return found

    def _targets(self, leaf: Leaf, asked: Sequence[int], row: Mapping[str, Any]) -> Iterator[int]:
        """The values tried with which the conditions are met, whole (`_whole`), for subjects such as this one."""
        program = self.program
        vector = vector_of(program, row)
        place = program.places[leaf.name]
        turning = self._everything
        if turning.depends_on_others(leaf.name):
            others = {
                each.name: vector[program.places[each.name]]
                for each in program.leaves
                if each.name != leaf.name and is_single(vector[program.places[each.name]])
            }
            nodes = [program.conditions[n].node for n in asked]
            turning = Turning(nodes, program.definitions, Environment(others, program.definitions))
        for value in turning.around(leaf):
            moved = [*vector[:place], value, *vector[place + 1 :]]
            forget_zero_divisors(program, moved)
            try:
                outputs, _ = program.decide(moved)
            except NumberOverflow:
                continue
            if all(outputs[n] is True for n in asked):
                yield _whole_of(value, leaf.type)


def _places(kind: Type) -> int:
    return 0 if kind.kind == "integer" else 6 if kind.places is None else kind.places


def _whole(value: pl.Expr, kind: Type) -> pl.Expr:
    """A value counted in its smallest steps: days, months, 分."""
    match kind.kind:
        case "date":
            return value.cast(pl.Date).cast(pl.Int32).cast(pl.Int64)
        case "month":
            day = value.cast(pl.Date)
            return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1
        case "integer":
            return value.cast(pl.Int64)
        case _:
            scaled = value.cast(pl.Decimal(38, _places(kind))) * pl.lit(10 ** _places(kind), dtype=pl.Decimal(38, 0))
            return scaled.cast(pl.Int64, strict=False)


def _whole_of(value: Scalar, kind: Type) -> int:
    if isinstance(value, date):
        return value.year * 12 + value.month - 1 if kind.kind == "month" else value.toordinal() - _EPOCH
    assert isinstance(value, int | Decimal)
    return int(Decimal(value).scaleb(_places(kind)))


_EPOCH = date(1970, 1, 1).toordinal()


def _shown(whole: int, kind: Type) -> str:
    match kind.kind:
        case "date":
            return date.fromordinal(whole + _EPOCH).isoformat()
        case "month":
            return f"{whole // 12:04d}-{whole % 12 + 1:02d}"
        case _:
            return _length(whole, kind)


def _length(whole: int, kind: Type) -> str:
    """A distance in the fact's own unit (days for a day, months for a month)."""
    if kind.kind != "number":
        return str(whole)
    return f"{Decimal(whole).scaleb(-_places(kind)).normalize():f}"
