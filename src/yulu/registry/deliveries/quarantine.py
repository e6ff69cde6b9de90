"""Rows set aside, as a file to send back: Excel opens it rightly, and no cell in it is a formula.

First why (行号、列、写的是、原因), then the row as it came, under the names that the mapping looks for: once it is
mended, the same file can be imported through the same mapping. A cell that Excel would take for a formula, or would
make a shorter number of, stands behind an apostrophe, which reading takes off again.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import polars as pl

from yulu.diagnostics import Language
from yulu.registry.deliveries.folding import FORMULA
from yulu.registry.deliveries.mapping import ROW
from yulu.registry.deliveries.rows import COLUMN, REASON, VALUE
from yulu.registry.deliveries.tables import REST, cell
from yulu.registry.identities.files import flush, move_into_place

_HEADINGS = {
    "zh": ("行号", "哪一列", "写的是", "原因", "多出的内容"),
    "en": ("row", "column", "written", "reason", "rest"),
}
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NUMBER_EXCEL_CHANGES = r"^(?:[0-9]{12,}|0[0-9]+|[0-9]+[Ee][0-9]+)[0-9Xx]?$"
"""Long numbers lose digits, codes their zeros at the beginning, 91E5 becomes a number."""


class QuarantineFile:
    """A file that grows with every batch, and takes its place when it is whole; without a row set aside there is none.

    Left by an error it is gone, and what stood in its place before is still there.
    """

    def __init__(self, path: Path, names: Sequence[str], lang: Language = "zh", *, is_private: bool = False) -> None:
        """`names`: what the table's columns are called (`Delivered.names`). `is_private`: for its owner alone."""
        self.path, self.rows = path, 0
        self._names, self._headings, self._mode = names, _HEADINGS[lang], 0o600 if is_private else 0o644
        self._growing = path.with_name(f".{path.name}.new")
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self.place()
        elif self._file is not None:
            self._file.close()
            self._growing.unlink(missing_ok=True)

    def write(self, quarantined: pl.DataFrame) -> None:
        """Add a batch's rows (`Batch.quarantined`)."""
        if not quarantined.height:
            return
        is_new = self._file is None
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._growing.unlink(missing_ok=True)
            self._file = os.fdopen(os.open(self._growing, _NEW, self._mode), "wb")
            self._file.write(codecs.BOM_UTF8)
        cells = {cell(at): name for at, name in enumerate(self._names)}
        shown = (
            dict(zip((ROW, COLUMN, VALUE, REASON), self._headings, strict=False)) | cells | {REST: self._headings[4]}
        )
        frame = quarantined.select(ROW, *(guarded(name) for name in shown if name != ROW)).rename(_apart(shown))
        self._file.write(_csv(frame, has_header=is_new))
        self.rows += quarantined.height

    def place(self) -> None:
        """No more rows: the file is on the disk under its name when this returns."""
        if self._file is not None and not self._file.closed:
            self._file.close()
            flush([self._growing])
            move_into_place(self._growing, self.path)


def _csv(frame: pl.DataFrame, *, has_header: bool) -> bytes:
    return frame.write_csv(include_header=has_header, quote_style="always", line_terminator="\r\n").encode()


def guarded(name: str) -> pl.Expr:
    """A text column in which no cell is a formula or a number that Excel would change."""
    text = pl.col(name)
    return (
        pl.when(text.str.contains(f"^(?:{FORMULA})|{_NUMBER_EXCEL_CHANGES}"))
        .then("'" + text)
        .otherwise(text)
        .alias(name)
    )


def _apart(shown: dict[str, str]) -> dict[str, str]:
    """No two columns of one name."""
    found: dict[str, str] = {}
    for column, name in shown.items():
        found[column] = name if name not in found.values() else f"{name}（{column}）"
    return found
