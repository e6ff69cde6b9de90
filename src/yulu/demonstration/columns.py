"""From numbers drawn to columns as a registry stores them: exact decimals, days, months, codes, and nothing known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.draws import Integers, Numbers, Truths
from yulu.registry.store.layout import NUMBER

_EPOCH = date(1970, 1, 1)


def decimals(values: Numbers, places: int = 2) -> pl.Series:
    """Numbers rounded to so many places, exactly; money has 2, so that 1 is one fen."""
    scaled = pl.Series(np.rint(values * 10**places).astype(np.int64))
    step = pl.lit(f"{10**-places:.{places}f}").cast(pl.Decimal(38, places))
    return pl.select((pl.lit(scaled).cast(NUMBER) * step).cast(NUMBER)).to_series()


def integers(values: Integers | Numbers) -> pl.Series:
    """Whole numbers."""
    return pl.Series(values.astype(np.int64))


def truths(values: Truths) -> pl.Series:
    """Yes or no."""
    return pl.Series(values)


def choices(which: Integers, of: Sequence[str | None]) -> pl.Series:
    """For each row one of these codes or words; None where nothing is known."""
    return pl.Series(list(of), dtype=pl.String).gather(pl.Series(which))


def days(day: date, earlier: Integers | Numbers) -> pl.Series:
    """Days so many days before a day."""
    return pl.Series(((day - _EPOCH).days - np.asarray(earlier)).astype(np.int32)).cast(pl.Date)


def only(where: Truths, column: pl.Series) -> pl.Series:
    """The column, unknown elsewhere."""
    return column.zip_with(pl.Series(where), pl.Series([None], dtype=column.dtype).new_from_index(0, column.len()))


def frame(columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Columns by name; a frame does not mind what the series were called."""
    return pl.DataFrame([column.alias(name) for name, column in columns.items()])


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
