"""Counts and sums over related records in a window, as intervals: for all subjects at once.

The same as `aggregates.aggregate`, which says what the bounds mean.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.aggregates import Aggregate
from yulu.language.polars_functions import NUMBER
from yulu.language.polars_reading import PolarsReading
from yulu.language.values import LARGEST

SUBJECT = "subject"


def aggregate_polars(definition: Aggregate, rows: pl.LazyFrame, subjects: pl.LazyFrame) -> pl.LazyFrame:
    """`subject`, `low`, `high` for each of the subjects; both null: nothing bounds it, only `high` null: open above.

    `rows` holds the record's columns and `subject`; `subjects` holds `subject`, `covered` (a complete delivery covers
    the window: Boolean) and `missing_periods` (Int64; null where the records are not periodic). Counts are Int64, sums
    Decimal(38,12).
    """
    holds = _holds(definition)
    possible = rows.with_columns(holds.alias("?holds")).filter(pl.col("?holds").fill_null(True))
    if definition.measure == "count":
        return _count(possible, subjects)
    return _sum(definition, possible, subjects)


def _holds(definition: Aggregate) -> pl.Expr:
    tests = [pl.lit(True)]
    if definition.window is not None:
        day = pl.col(definition.window.column)
        if definition.window.start is not None:
            tests.append(day >= definition.window.start)
        if definition.window.end is not None:
            tests.append(day < definition.window.end)
    if definition.where is not None:
        tests.append(PolarsReading((), {}).expression(definition.where))
    return reduce(and_, tests)


def _count(possible: pl.LazyFrame, subjects: pl.LazyFrame) -> pl.LazyFrame:
    certain = pl.col("?holds").fill_null(False)
    counts = possible.group_by(SUBJECT).agg(
        certain.sum().cast(pl.Int64).alias("low"), (~certain).sum().cast(pl.Int64).alias("?open")
    )
    joined = subjects.join(counts, on=SUBJECT, how="left").with_columns(pl.col("low", "?open").fill_null(0))
    absent = pl.when("covered").then(0).otherwise(pl.col("missing_periods"))
    return joined.select(SUBJECT, "low", (pl.col("low") + pl.col("?open") + absent).cast(pl.Int64).alias("high"))


def _sum(definition: Aggregate, possible: pl.LazyFrame, subjects: pl.LazyFrame) -> pl.LazyFrame:
    amount = pl.col(definition.summed or "").cast(NUMBER)
    certain = pl.col("?holds").fill_null(False)
    sums = possible.group_by(SUBJECT).agg(
        _total(pl.when(certain).then(amount)).alias("low"),
        _total(amount).alias("?total"),
        amount.is_null().any().alias("?lacks"),
    )
    zero = functions.literal(0)
    joined = subjects.join(sums, on=SUBJECT, how="left").with_columns(
        pl.col("low", "?total").fill_null(zero), pl.col("?lacks").fill_null(False)
    )
    complete = (pl.col("covered") | (pl.col("missing_periods") == 0).fill_null(False)) & ~pl.col("?lacks")
    high = pl.when(complete).then("?total")
    low = pl.col("low")
    if not definition.never_negative:
        single = complete & (pl.col("low") == pl.col("?total"))
        low, high = pl.when(single).then("low"), pl.when(single).then("?total")
    return joined.select(SUBJECT, low, high.alias("high"))


def _total(amount: pl.Expr) -> pl.Expr:
    """The sum of a group; past 38 digits it raises, where Polars' own sum in a group wraps around silently."""
    most = functions.literal(LARGEST)
    total = amount.sum()
    wrapped = amount.cast(pl.Float64).abs().sum() > 1.5 * float(LARGEST)
    overflows = wrapped | (total > most) | (total < -most)
    return pl.when(overflows).then(most).otherwise(total) + pl.when(overflows).then(most).otherwise(
        functions.literal(0)
    )
