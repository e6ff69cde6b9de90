"""Small tables that people send in (CSV or Excel), as rows by the names in their first line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yulu.diagnostics import Diagnostic, Fault, Place

_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number in the file, from 1, and its cells by the names of their columns."""

    number: int
    cells: dict[str, str]


def read_table(name: str, content: bytes, needed: Sequence[str]) -> list[Line]:
    """Every row that is not empty; `name` is the file's. Raises Fault for what is no table, or lacks a column."""
    rows = list(_rows(name, content))
    header = [cell.strip() for cell in rows[0]] if rows else []
    missing = [each for each in needed if each not in header]
    if missing:
        raise _unreadable(name, f"第一行里没有“{'”、“'.join(missing)}”这一列")
    found = []
    for number, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if any(cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            found.append(Line(number, dict(zip(header, padded, strict=False))))
    return found


def _rows(name: str, content: bytes) -> Iterator[list[str]]:
    if content.startswith(_ZIP):
        yield from _sheet(name, content)
        return
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        try:
            yield from csv.reader(io.StringIO(text, newline=""), strict=True)
        except csv.Error as error:
            raise _unreadable(name, f"不是完整的 CSV（{error}）") from None
        return
    raise _unreadable(name, "既不是 CSV，也不是 Excel 文件")


def _sheet(name: str, content: bytes) -> Iterator[list[str]]:
    import fastexcel

    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string")
        table = sheet.to_polars()
    except fastexcel.FastExcelError as error:
        raise _unreadable(name, f"Excel 打不开（{type(error).__name__}）") from None
    for row in table.iter_rows():
        yield ["" if cell is None else str(cell) for cell in row]


def _unreadable(name: str, reason: str) -> Fault:
    return Fault(Diagnostic("E931", Place(name, 1, 1), {"reason": reason}))
