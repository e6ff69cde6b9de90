"""Excel workbooks, .xlsx and .xls, by fastexcel: every cell as text, and which cells were numbers where that matters.

A sheet is held in memory as a whole: it has 1,048,576 rows at most. What fastexcel does not tell: the texts of cells
whose formula failed. In .xlsx they are found in the sheet's own XML; in .xls such a cell is as if it were empty.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place, nearest
from yulu.registry.deliveries.tables import EXCEL_DAY_ZERO, HEAD, Row, cell, was_number, whole_rows
from yulu.registry.deliveries.xlsx_parts import Parts, parts_of, with_failed

_ROWS = 100_000
_CANNOT_BE_READ = (
    fastexcel.FastExcelError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
_MAC_DAY_ZERO = date(1904, 1, 1)
_LONG_NUMBER = r"^[0-9]{16,}$"
"""So many digits no number in Excel has: it keeps 15."""


@dataclass
class Sheet:
    """A sheet of a workbook."""

    path: Path
    name: str
    reader: fastexcel.ExcelReader
    part: str = ""
    """Its file inside an .xlsx."""
    day_zero: date = EXCEL_DAY_ZERO
    is_hidden: bool = False
    names: None = None
    notices: list[Diagnostic] = field(default_factory=list)
    written_in: str = ""
    size: int = 0
    done: int = 0
    _cells: pl.DataFrame | None = None

    def head(self) -> Sequence[Row]:
        if self._cells is not None:
            return self._cells.head(HEAD).rows()
        return self._load("string", rows=HEAD).rows()

    def width(self, first: int, last: int) -> int:
        return self.cells().width

    def batches(self, first: int, width: int, texts: Collection[int]) -> Iterator[pl.DataFrame]:
        cells = self.cells()
        numbers = self._numbers(cells, texts)
        self._cells, self.size = None, cells.height
        for start in range(first - 1, cells.height, _ROWS):
            part = cells.slice(start, _ROWS)
            marks = [mark.slice(start, _ROWS) for mark in numbers]
            self.done = start + part.height
            yield whole_rows(part.with_columns(marks), start + 1)

    def cells(self) -> pl.DataFrame:
        """All cells as text, `#0` the leftmost; of a failed formula what it shows."""
        if self._cells is None:
            cells = self._load("string")
            with _readable(self.path):
                self._cells = with_failed(cells, self.path, self.part) if self.part else cells
        return self._cells

    def _numbers(self, cells: pl.DataFrame, texts: Collection[int]) -> list[pl.Series]:
        """Which cells were numbers, of the columns that have one that may have lost digits so."""
        suspects = [at for at in texts if at < cells.width]
        suspects = [at for at in suspects if cells.select(_may_be_number(cell(at)).any()).item()]
        if not suspects:
            return []
        # Read as truth a number is true or false, and a text is nothing.
        truth = self._load("boolean", only=suspects)
        return [truth[cell(at)].is_not_null().alias(was_number(at)) for at in suspects]

    def _load(self, kind: fastexcel.DType, rows: int | None = None, only: list[int] | None = None) -> pl.DataFrame:
        with _readable(self.path):
            sheet = self.reader.load_sheet(
                self.name, header_row=None, skip_rows=0, n_rows=rows, dtypes=kind, use_columns=only
            )
            self.is_hidden = sheet.visible != "visible"
            frame = sheet.to_polars()
        return frame.rename(dict(zip(frame.columns, map(cell, only or range(frame.width)), strict=True)))


def open_workbook(path: Path, sheet: str | None) -> list[Sheet]:
    """The sheet of that name, or all; raises Fault where the workbook cannot be opened."""
    with _readable(path):
        reader = fastexcel.read_excel(path)
        names = reader.sheet_names
    parts = parts_of(path) if zipfile.is_zipfile(path) else Parts({})
    if sheet is not None and sheet not in names:
        data = {"file": path.name, "name": sheet, "known": "、".join(names), "nearest": nearest(sheet, names) or ""}
        raise Fault(Diagnostic("E729", Place(path.as_posix(), 1, 1), data))
    day_zero = _MAC_DAY_ZERO if parts.counts_from_1904 else EXCEL_DAY_ZERO
    found = [Sheet(path, name, reader, parts.sheets.get(name, ""), day_zero) for name in names if sheet in (None, name)]
    if len(found) == 1:
        found[0].cells()
    return found


def _may_be_number(column: str) -> pl.Expr:
    """Whether a cell has more digits than a number in Excel keeps, and is one that a number in Excel can be."""
    long = pl.when(pl.col(column).str.contains(_LONG_NUMBER)).then(pl.col(column))
    whole = long.cast(pl.Int64, strict=False)
    return whole.is_null() & long.is_not_null() | (whole == whole.cast(pl.Float64).cast(pl.Int64, strict=False))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What the library says of a workbook it cannot read, and where it gives up, as a Fault."""
    try:
        yield
    except BaseException as error:
        # A panic in the library is no Exception; it too only means that this file cannot be read.
        if not isinstance(error, _CANNOT_BE_READ) and type(error).__name__ != "PanicException":
            raise
        code = "E722" if "password" in str(error).lower() else "E725"
        raise Fault(Diagnostic(code, Place(path.as_posix(), 1, 1), {"file": path.name})) from None
