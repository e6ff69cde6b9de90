"""Several small whole numbers in one: what tells rows apart becomes few columns to group by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Digit:
    """A number from 0 up to, not including, `size`; never null."""

    number: pl.Expr
    size: int


def packed(digits: Sequence[Digit]) -> list[pl.Expr]:
    """Few Int64 columns that are equal where all digits are."""
    columns: list[pl.Expr] = []
    room = 0
    for digit in digits:
        number = digit.number.cast(pl.Int64)
        if not columns or room * digit.size > _ROOM:
            columns.append(number)
            room = digit.size
        else:
            columns[-1] = columns[-1] * pl.lit(digit.size, dtype=pl.Int64) + number
            room *= digit.size
    return columns
