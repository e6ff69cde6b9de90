"""Bounds of what one more world makes of a sum, where the sum itself is not known: rent × (6 − 3) is at least nothing.

What both worlds share stays whole: of products with a common factor the other factors are subtracted, of a rate by size
the rates of each size, of `least` and `greatest` each argument (their value moves no more than that of one argument).
Where the two are not alike enough there is no such bound, and that of the two sums by themselves is all there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from yulu.language.definitions import Definition, Formula, Lookup, needed
from yulu.language.polars_bounds import bounds
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.tree import Arithmetic, Call, Literal, Name, Node
from yulu.language.types import NUMBER
from yulu.matching.amounts import MONEY
from yulu.matching.layout import ID, ROW, laid_out
from yulu.matching.trial.worlds import Pair, means_the_same
from yulu.toolbox.model import Grant

_CENT = Decimal("0.01")
Ends = tuple[Node, Node]
"""Trees of the lowest and the highest that a difference can be."""


def difference_columns(name: str) -> tuple[str, str]:
    """Where the bounds of one grant's difference stand; null where there are none."""
    return f"?difference?{name}?low", f"?difference?{name}?high"


@dataclass
class Differences:
    """The differences of one policy's sums for who is entitled in both worlds."""

    pair: Pair
    _ends: dict[str, tuple[Ends, Decimal]] = field(init=False)
    """By grant, with how far rounding may move it."""
    _definitions: dict[str, Definition] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ends = {}
        before, after = self.pair.before, self.pair.after
        if before is None or after is None or before.divisors or after.divisors:
            return
        self._definitions = dict(before.definitions)
        for grant, node in before.grants:
            for other, changed in after.grants:
                if (
                    grant.name == other.name
                    and grant.is_sum
                    and other.is_sum
                    and node is not None
                    and changed is not None
                ):
                    ends = self._between(node, changed)
                    if ends is not None:
                        self._ends[grant.name] = (ends, _step(grant) + _step(other))

    def of(self, rows: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows with `difference_columns` of every grant that has them, where a sum is not known."""
        before = self.pair.before
        if before is None or not self._ends:
            return rows
        named = [f"{side}?{name}?amount" for name in self._ends for side in ("before", "after")]
        lacking = pl.any_horizontal(pl.col(column).is_null() for column in named)
        both = (pl.col("outcome_before") != "not_entitled") & (pl.col("outcome") != "not_entitled")
        asked = rows.filter(lacking & both).select(ROW)
        roots = [root for ends, _ in self._ends.values() for root in ends]
        names, derived = needed(roots, self._definitions)
        own = {leaf.name: leaf for leaf in before.leaves}
        leaves = [own.get(name) or before.basis.leaf(name) for name in names]
        kept = frame.with_row_index(ROW).join(asked, on=ROW, how="semi", maintain_order="left")
        there = laid_out(before.basis, before.policy.subject, leaves, derived, kept.lazy())
        intervals = [name for name in names if name in before.basis.aggregates]
        reading = PolarsReading(derived, self._definitions, intervals, [])
        floors = {leaf.name: Decimal(leaf.minimum) for leaf in leaves if leaf.minimum is not None}
        made: list[pl.Expr] = []
        for name, ((lowest, highest), step) in self._ends.items():
            low, _ = bounds(lowest, reading, self._definitions, floors)
            _, high = bounds(highest, reading, self._definitions, floors)
            for end, column in zip((_down(low, step), _up(high, step)), difference_columns(name), strict=True):
                made.append(end.alias(column))
        found = collect(reading.prepare(there).select(ID, *made)).drop(ID)
        return rows.join(
            pl.concat([kept.select(ROW), found], how="horizontal"), on=ROW, how="left", maintain_order="left"
        )

    def _between(self, node: Node, other: Node) -> Ends | None:
        """What is added to the first by taking the other in its place."""
        before, after = self.pair.before, self.pair.after
        assert before is not None and after is not None
        if means_the_same(node, before.basis, other, after.basis):
            return _twice(Literal(Decimal(0), type=NUMBER))
        match self._meant(node, before.definitions), self._meant(other, after.definitions):
            case Literal(int() | Decimal() as was), Literal(int() | Decimal() as now):
                return _twice(Literal(Decimal(now) - Decimal(was), type=NUMBER))
            case Lookup() as was_lookup, Lookup() as now_lookup:
                return self._of_lookups(node, was_lookup, now_lookup)
            case Arithmetic("*", left, right), Arithmetic("*", changed_left, changed_right):
                return self._of_products((left, right), (changed_left, changed_right))
            case Arithmetic("+" | "-" as sign, left, right), Arithmetic(changed_sign, changed_left, changed_right):
                one, two = self._between(left, changed_left), self._between(right, changed_right)
                if sign != changed_sign or one is None or two is None:
                    return None
                two = two if sign == "+" else two[::-1]
                return Arithmetic(sign, one[0], two[0], type=NUMBER), Arithmetic(sign, one[1], two[1], type=NUMBER)
            case Call("least" | "greatest" as function, arguments), Call(changed, others):
                ends = [self._between(*each) for each in zip(arguments, others, strict=False)]
                found = [each for each in ends if each is not None]
                if function != changed or len(arguments) != len(others) or len(found) < len(ends):
                    return None
                lows, highs = zip(*found, strict=True)
                return Call("least", lows, type=NUMBER), Call("greatest", highs, type=NUMBER)
        return None

    def _meant(self, node: Node, definitions: Mapping[str, Definition]) -> Node | Lookup:
        """A name followed to its formula or its lookup."""
        while isinstance(node, Name):
            match definitions.get(node.name):
                case Formula(inner):
                    node = inner
                case Lookup() as lookup:
                    return lookup
                case _:
                    break
        return node

    def _of_lookups(self, node: Node, was: Lookup, now: Lookup) -> Ends | None:
        """Values by key, subtracted key by key."""
        before, after = self.pair.before, self.pair.after
        assert before is not None and after is not None
        if was.values.keys() != now.values.keys() or not means_the_same(was.key, before.basis, now.key, after.basis):
            return None
        values: dict[str, Decimal] = {}
        for key, value in was.values.items():
            other = now.values[key]
            if value == other:
                values[key] = Decimal(0)
            elif isinstance(value, int | Decimal) and isinstance(other, int | Decimal):
                values[key] = Decimal(other) - Decimal(value)
            else:
                return None
        name = f"?difference{len(self._definitions)}"
        self._definitions[name] = Lookup(NUMBER, was.key, values)
        return _twice(Name(name, type=NUMBER))

    def _of_products(self, was: tuple[Node, Node], now: tuple[Node, Node]) -> Ends | None:
        before, after = self.pair.before, self.pair.after
        assert before is not None and after is not None
        for same, other in ((0, 1), (1, 0)):
            factor = was[same]
            if means_the_same(factor, before.basis, now[same], after.basis):
                ends = self._between(was[other], now[other])
                if ends is not None and ends[0] == ends[1]:
                    return _twice(Arithmetic("*", factor, ends[0], type=NUMBER))
        return None


def _twice(node: Node) -> Ends:
    return node, node


def _step(grant: Grant) -> Decimal:
    """How far rounding moves a sum."""
    return max(Decimal(1).scaleb(-grant.rounding.places), _CENT)


def _down(low: pl.Expr, step: Decimal) -> pl.Expr:
    """A bound below after both sums are rounded: rounding never turns a gain into a loss."""
    least = low.cast(MONEY) - pl.lit(step, dtype=MONEY)
    return pl.when(low >= 0).then(pl.max_horizontal(least, pl.lit(0, dtype=MONEY))).otherwise(least).cast(MONEY)


def _up(high: pl.Expr, step: Decimal) -> pl.Expr:
    most = high.cast(MONEY) + pl.lit(step, dtype=MONEY)
    return pl.when(high <= 0).then(pl.min_horizontal(most, pl.lit(0, dtype=MONEY))).otherwise(most).cast(MONEY)
