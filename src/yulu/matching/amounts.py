"""What they get who are entitled, or may be found so: sums rounded as their clause says, or their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from yulu.language.polars_bounds import bounds
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.polars_whole import Whole, down, half_up, up
from yulu.language.tree import Node, type_of
from yulu.matching.layout import ROW, stated
from yulu.rules.program import Program
from yulu.toolbox.model import Grant

MONEY = pl.Decimal(38, 2)
_EXACT = pl.Decimal(38, 12)
_PLACES, _FEN = 2, 100
_CENTS = pl.Series([Decimal(n).scaleb(-_PLACES) for n in range(_FEN)], dtype=MONEY)
_ROUNDINGS = {"half_up": half_up, "down": down, "up": up}


def with_amounts(
    program: Program,
    rows: pl.DataFrame,
    everybody: pl.DataFrame,
    found: Mapping[int, tuple[str, Whole | None]],
    granted: pl.Expr,
) -> pl.DataFrame:
    """The rows with `<grant>?amount`, `?low` and `?high`, or `?value`, null where `granted` does not hold.

    `found` names the columns of the grants' values by their position (`query.amount`, `Query.wholes`), `everybody` has
    the facts behind them, by `?row`. Raises NumberOverflow.
    """
    for position, (grant, node) in enumerate(program.grants):
        if node is None:
            continue
        column, whole = found[position]
        if not grant.is_sum:
            rows = rows.with_columns(pl.when(granted).then(_written(pl.col(column), node)).alias(f"{grant.name}?value"))
            continue
        name, *ends = sum_columns(grant)
        held = rows.select(granted.fill_null(False)).to_series()
        sums = rows.filter(held).select(in_yuan(in_fen(grant, column, whole))).to_series()
        nobody = pl.Series(name, [None], dtype=MONEY).new_from_index(0, rows.height)
        rows = rows.with_columns(nobody.scatter(held.arg_true(), sums))
        rows = rows.with_columns(pl.col(name).alias(end) for end in ends)
        lacking = rows.select((granted & pl.col(f"{grant.name}?amount").is_null()).fill_null(False)).to_series()
        if lacking.any():
            rows = _with_bounds(program, grant, node, rows, everybody, lacking)
    return rows


def in_fen(grant: Grant, amount: str, whole: Whole | None) -> pl.Expr:
    """A sum as its clause rounds it, in whole 分 (Int128): of a column of decimals, or of steps as `whole` has them."""
    if whole is None:
        return rounded(pl.col(amount), grant).to_physical()
    number = Whole(pl.col(amount), whole.places, whole.most)
    return _ROUNDINGS[grant.rounding.mode](number, grant.rounding.places).at(_PLACES).steps


def in_yuan(fen: pl.Expr) -> pl.Expr:
    """So many 分 in 元: whole 元 and what is left are put together, as dividing decimals costs several times more."""
    whole = fen // pl.lit(_FEN, dtype=pl.Int128)
    left = fen - whole * pl.lit(_FEN, dtype=pl.Int128)
    return whole.cast(MONEY) + pl.lit(_CENTS).gather(left.cast(pl.UInt32))


def sum_columns(grant: Grant) -> tuple[str, str, str]:
    """Where a sum stands, with its bounds."""
    return f"{grant.name}?amount", f"{grant.name}?low", f"{grant.name}?high"


def columns_of_grants(program: Program) -> list[str]:
    """All columns that `with_amounts` adds."""
    return [
        column
        for grant, node in program.grants
        if node is not None
        for column in (sum_columns(grant) if grant.is_sum else (f"{grant.name}?value",))
    ]


def rounded(amount: pl.Expr, grant: Grant) -> pl.Expr:
    """The sum as its clause rounds it, as `rules.grants.rounded` does for one."""
    places, mode = grant.rounding.places, grant.rounding.mode
    exact = amount.cast(_EXACT)
    nearest = exact.round(places, mode="half_away_from_zero")
    if mode == "half_up":
        return nearest.cast(MONEY)
    step = pl.lit(Decimal(1).scaleb(-places), dtype=_EXACT)
    towards_zero = pl.when(nearest.abs() > exact.abs()).then(nearest - exact.sign() * step).otherwise(nearest)
    if mode == "down":
        return towards_zero.cast(MONEY)
    away = pl.when(towards_zero == exact).then(towards_zero).otherwise(towards_zero + exact.sign() * step)
    return away.cast(MONEY)


def _written(value: pl.Expr, node: Node) -> pl.Expr:
    """A rate or choice as text: a number without the zeros that its twelve places end in."""
    text = value.cast(pl.String)
    return text.str.replace(r"\.?0+$", "") if type_of(node).is_numeric else text


def _with_bounds(
    program: Program, grant: Grant, node: Node, rows: pl.DataFrame, everybody: pl.DataFrame, lacking: pl.Series
) -> pl.DataFrame:
    """Low and high where the sum is unknown."""
    intervals = [leaf.name for leaf in program.leaves if leaf.name in program.basis.aggregates]
    said = [name for name in program.derived if stated(name) in everybody.columns]
    reading = PolarsReading(program.derived, program.definitions, intervals, said, everybody.schema)
    floors = {leaf.name: Decimal(leaf.minimum) for leaf in program.leaves if leaf.minimum is not None}
    asked = everybody[rows[ROW].filter(lacking)]
    ends = bounds(node, reading, program.definitions, floors)
    made = reading.prepare(asked.lazy()).select(
        rounded(end, grant).alias(name) for end, name in zip(ends, sum_columns(grant)[1:], strict=True)
    )
    known, at = collect(made), lacking.arg_true()
    return rows.with_columns(rows[name].scatter(at, known[name]) for name in sum_columns(grant)[1:])
