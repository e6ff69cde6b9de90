"""A CSV of cases that are over, row by row, with the places its faults point to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yulu.cases.past import KEYS
from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.registry.deliveries.encodings import blocks, find_encoding


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: `number` counts from 1 below the header, `line` is where it begins in the file."""

    number: int
    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class PastTable:
    """A file's header and its rows, all of them read; empty lines are no rows."""

    path: Path
    header: Sequence[str]
    rows: Sequence[TableRow]

    def named(self, row: TableRow) -> Mapping[str, str]:
        """The cells by the names of their columns; of columns of one name the last."""
        return dict(zip(self.header, row.cells, strict=True))


def read_columns(written: Sequence[str]) -> Mapping[str, str]:
    """`received=created` and so on, as a mapping; raises Fault."""
    columns: dict[str, str] = {}
    for text in written:
        key, sign, column = text.partition("=")
        if key not in KEYS or not sign or not column.strip() or key in columns:
            raise _bad_map(text)
        columns[key] = column.strip()
    if "received" not in columns:
        raise _bad_map("、".join(written) or "--map")
    return columns


def _bad_map(text: str) -> Fault:
    keys = "、".join(f"{key} {meaning}" for key, meaning in KEYS.items())
    return Fault(Diagnostic("E881", None, {"value": text, "keys": keys}))


def read_table(path: Path, columns: Mapping[str, str]) -> PastTable:
    """The file, with every column that is asked for in it once; raises Fault."""
    try:
        rows = list(_rows(path))
    except OSError as error:
        raise Fault(Diagnostic("E885", None, {"file": path.as_posix(), "why": error.strerror or str(error)})) from None
    header = [each.strip() for each in rows[0].cells] if rows else []
    for column in columns.values():
        if header.count(column) != 1:
            data = {"file": path.name, "column": column, "known": "、".join(header)}
            raise Fault(Diagnostic("E882", Place(path.as_posix(), 1, 1), data))
    return PastTable(path, header, rows[1:])


def _rows(path: Path) -> Iterator[TableRow]:
    lines = (line for block in blocks(path, find_encoding(path)) for line in io.StringIO(block.decode(), newline=""))
    reader = csv.reader(lines, strict=True)
    number, line = 0, 1
    try:
        for cells in reader:
            if cells:
                yield TableRow(number, line, cells)
                number += 1
            line = reader.line_num + 1
    except csv.Error as error:
        data = {"line": str(line), "why": str(error)}
        raise Fault(Diagnostic("E884", Place(path.as_posix(), line, 1), data)) from None
