"""What every kind of file is made into: rows of text, numbered as a person who opens the file sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Protocol

import polars as pl

from yulu.diagnostics import Diagnostic
from yulu.registry.deliveries.mapping import ROW

BROKEN = "?broken"
"""The code of what is wrong with a row that could not be cut into its cells; null on all others."""
CELLS = "?cells"
"""How many cells the row has, where that is too many."""
REST = "?rest"
"""What stands beyond the last column."""

HEAD = 60
"""So many rows are looked at for the header."""
EXCEL_DAY_ZERO = date(1899, 12, 30)

Row = Sequence[str | None]


def cell(number: int) -> str:
    """The column of a raw frame with the cells of the table's column of that number, from 0."""
    return f"#{number}"


def was_number(number: int) -> str:
    """The column of a raw frame that says which of these cells were numbers, not texts, in the file."""
    return f"#{number}?number"


class RawTable(Protocol):
    """A table in a file."""

    @property
    def name(self) -> str:
        """The sheet's name, or nothing."""

    @property
    def notices(self) -> Sequence[Diagnostic]:
        """What its user should know of how it was read."""

    @property
    def day_zero(self) -> date:
        """From where days are counted that are written as numbers."""

    @property
    def names(self) -> Sequence[str] | None:
        """The names of the columns where the file knows them; None where a header has to be found in `head`."""

    @property
    def is_hidden(self) -> bool:
        """Whether whoever opens the file does not see the table."""

    @property
    def written_in(self) -> str:
        """In which encoding a text is written; of other files nothing."""

    @property
    def size(self) -> int:
        """How much there is to read: rows, or bytes where rows are not known before."""

    @property
    def done(self) -> int:
        """How much of it has been read."""

    def head(self) -> Sequence[Row]:
        """The first rows."""

    def width(self, first: int, last: int) -> int:
        """How many columns the table has, its header being these rows (counted from 1)."""

    def batches(self, first: int, width: int, texts: Collection[int]) -> Iterator[pl.DataFrame]:
        """The rows from the one of that number (from 1) to the end: `?row`, cells, `?broken`, `?cells`, `?rest`.

        `texts`: the columns of which it must be known whether a cell was a number.
        """


def whole_rows(cells: pl.DataFrame, first: int) -> pl.DataFrame:
    """A raw frame of rows that are all whole, the first of which has this number."""
    return cells.with_columns(
        pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias(ROW),
        pl.lit(None, pl.String).alias(BROKEN), pl.lit(None, pl.Int64).alias(CELLS), pl.lit(None, pl.String).alias(REST),
    )  # fmt: skip
