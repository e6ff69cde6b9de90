"""What they get who are entitled, or may be found so: sums rounded as their clause says, or their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from yulu.language.polars_bounds import bounds
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.tree import Node, type_of
from yulu.matching.layout import stated
from yulu.rules.program import Program
from yulu.toolbox.model import Grant

MONEY = pl.Decimal(38, 2)
_EXACT = pl.Decimal(38, 12)


def with_amounts(program: Program, rows: pl.DataFrame, found: Mapping[int, str], granted: pl.Expr) -> pl.DataFrame:
    """The rows with `<grant>?amount`, `?low` and `?high`, or `?value`; `found` names the columns of the grants'
    values by their position, not rounded. Where `granted` does not hold they are null. Raises NumberOverflow.
    """
    for position, (grant, node) in enumerate(program.grants):
        if node is None:
            continue
        value = pl.col(found[position])
        if not grant.is_sum:
            rows = rows.with_columns(pl.when(granted).then(_written(value, node)).alias(f"{grant.name}?value"))
            continue
        amount = pl.when(granted).then(rounded(value, grant))
        rows = rows.with_columns(amount.alias(each) for each in sum_columns(grant))
        lacking = rows.select((granted & pl.col(f"{grant.name}?amount").is_null()).fill_null(False)).to_series()
        if lacking.any():
            rows = _with_bounds(program, grant, node, rows, lacking)
    return rows


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


def _with_bounds(program: Program, grant: Grant, node: Node, rows: pl.DataFrame, lacking: pl.Series) -> pl.DataFrame:
    """Low and high where the sum is unknown."""
    intervals = [leaf.name for leaf in program.leaves if leaf.name in program.basis.aggregates]
    said = [name for name in program.derived if stated(name) in rows.columns]
    reading = PolarsReading(program.derived, program.definitions, intervals, said)
    floors = {leaf.name: Decimal(leaf.minimum) for leaf in program.leaves if leaf.minimum is not None}
    _, low_name, high_name = sum_columns(grant)
    asked = rows.with_row_index("?at").filter(lacking)
    ends = zip((low_name, high_name), bounds(node, reading, program.definitions, floors), strict=True)
    made = reading.prepare(asked.lazy()).with_columns(rounded(end, grant).alias(f"?{name}") for name, end in ends)
    known = collect(made.select("?at", f"?{low_name}", f"?{high_name}"))
    joined = rows.with_row_index("?at").join(known, on="?at", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(name, f"?{name}").alias(name) for name in (low_name, high_name)).drop(
        "?at", f"?{low_name}", f"?{high_name}"
    )
