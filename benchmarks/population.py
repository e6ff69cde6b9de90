"""The subjects that every competitor decides: the same for the same size and seed, written as they are made.

A value depends on its subject's number, its column and the seed alone. Numbers are spread evenly over orders of
magnitude, which puts many of them near the edges of the rules. A part of each column is unknown, each cell by itself:
the hardest case for whoever must say what is missing, as unknown facts come in more combinations than when whole
deliveries are absent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

ROW_GROUP = 131_072
SEED = 2022
ID = "code"

Draw = Callable[[pl.Expr], pl.Expr]
"""From a number in [0, 1) to a value."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is made: from what it is drawn, and how much of it is unknown."""

    name: str
    unknown: float
    draw: Draw


def yes(share: float) -> Draw:
    """Yes for this share of all."""
    return lambda chance: chance < share


def one_of(choices: Sequence[str], weights: Sequence[int]) -> Draw:
    """One of the choices, each as often as its weight says."""
    repeated = [choice for choice, weight in zip(choices, weights, strict=True) for _ in range(weight)]
    values = pl.Series(repeated, dtype=pl.Enum(choices))
    return lambda chance: pl.lit(values).gather((chance * len(values)).floor().cast(pl.UInt32))


def count(most: int, none: float = 0.0) -> Draw:
    """A whole number up to `most`, evenly by order of magnitude; zero for a share of `none`."""
    return lambda chance: _spread(chance, none, 1, most).floor().cast(pl.Int64)


def money(least: float, most: float, none: float = 0.0) -> Draw:
    """A number with two places."""
    return lambda chance: _spread(chance, none, least, most).round(2).cast(pl.Decimal(18, 2))


def rate(least: float, none: float) -> Draw:
    """A share of one, with four places."""
    return lambda chance: _spread(chance, none, least, 1).round(4).cast(pl.Decimal(10, 4))


def day(first: date, last: date) -> Draw:
    """A day from the first to the last, later ones likelier."""
    length = (last - first).days + 1
    return lambda chance: pl.lit(first) + pl.duration(days=(chance.sqrt() * length).floor().cast(pl.Int64))


def month(first: date, last: date) -> Draw:
    """A month, held as its first day."""
    drawn = day(first, last)
    return lambda chance: drawn(chance).dt.truncate("1mo")


def _spread(chance: pl.Expr, none: float, least: float, most: float) -> pl.Expr:
    among = (chance - none) / (1 - none)
    return pl.when(chance < none).then(0.0).otherwise(least * (most / least) ** among)


COLUMNS = (
    Column("founded_on", 0.05, day(date(1992, 1, 1), date(2022, 6, 20))),
    Column("industry", 0.08, one_of(("industry", "construction", "wholesale", "retail", "catering", "software"),
                                    (4, 2, 4, 6, 3, 1))),
    Column("district", 0.05, one_of(("river", "hill", "park", "lake", "stone"), (4, 3, 3, 2, 1))),
    Column("individual", 0.05, yes(0.35)),
    Column("abnormal", 0.10, yes(0.06)),
    Column("headcount", 0.25, count(3_000)),
    Column("operating_income", 0.25, money(20_000, 2_000_000_000)),
    Column("tax_credit", 0.12, one_of(("a", "b", "m", "c", "d"), (3, 6, 7, 2, 2))),
    Column("small_taxpayer", 0.08, yes(0.6)),
    Column("in_arrears", 0.15, yes(0.07)),
    Column("stock_credit", 0.20, money(50, 4_000_000, none=0.6)),
    Column("taxes_paid", 0.15, money(10, 2_000_000, none=0.1)),
    Column("research_cost", 0.30, money(1_000, 50_000_000, none=0.7)),
    Column("insured", 0.10, count(2_500, none=0.2)),
    Column("layoff_rate", 0.12, rate(0.002, none=0.4)),
    Column("first_insured_month", 0.15, month(date(2004, 1, 1), date(2022, 5, 31))),
    Column("premiums", 0.15, money(100, 3_000_000, none=0.2)),
    Column("insurance_arrears", 0.20, yes(0.08)),
    Column("graduates", 0.20, count(60, none=0.75)),
    Column("leases_from_state", 0.10, yes(0.12)),
    Column("monthly_rent", 0.30, money(300, 150_000)),
    Column("leased_from", 0.30, day(date(2012, 1, 1), date(2022, 6, 20))),
    Column("on_dishonesty_list", 0.10, yes(0.02)),
    Column("heavily_fined", 0.15, yes(0.03)),
    Column("high_tech", 0.10, yes(0.05)),
    Column("certified_on", 0.20, day(date(2014, 1, 1), date(2022, 6, 20))),
    Column("loan", 0.20, money(10_000, 8_000_000, none=0.7)),
    Column("power_used", 0.20, money(100, 5_000_000)),
)  # fmt: skip


def write_population(size: int, path: Path, seed: int = SEED, step: int = 1) -> None:
    """The subjects, or of every `step` one, as a Parquet file: small codes, days, sums with two places, lz4."""
    numbered = pl.LazyFrame({"number": pl.int_range(0, size, step, eager=True)})
    drawn = [_drawn(column, position, seed) for position, column in enumerate(COLUMNS)]
    made = numbered.select(_code(), *drawn)
    made.sink_parquet(path, compression="lz4", row_group_size=ROW_GROUP, engine="streaming")


def _code() -> pl.Expr:
    """Eighteen characters, as enterprises in China have; not a code that anybody bears."""
    return pl.format("91430000{}", pl.col("number").cast(pl.String).str.zfill(10)).alias(ID)


def _drawn(column: Column, position: int, seed: int) -> pl.Expr:
    unknown = _chance(seed, 2 * position) < column.unknown
    return pl.when(~unknown).then(column.draw(_chance(seed, 2 * position + 1))).alias(column.name)


def _chance(seed: int, stream: int) -> pl.Expr:
    """A number in [0, 1) for each subject, another for each stream."""
    return (pl.col("number").hash(seed * 1_000 + stream) // 2**11).cast(pl.Float64) * 2.0**-53
