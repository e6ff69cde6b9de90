"""Parquet: typed already, read as text all the same, so that one set of rules reads every file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.registry.deliveries.tables import EXCEL_DAY_ZERO, Row, cell, was_number, whole_rows

_ROWS = 200_000
_CITY = "Asia/Shanghai"


@dataclass
class ParquetTable:
    """A Parquet file; its rows are numbered from 1."""

    path: Path
    schema: pl.Schema
    rows: int
    name: str = ""
    day_zero: date = EXCEL_DAY_ZERO
    is_hidden: bool = False
    notices: list[Diagnostic] = field(default_factory=list)
    written_in: str = ""
    done: int = 0

    @property
    def size(self) -> int:
        return self.rows

    @property
    def names(self) -> Sequence[str]:
        return self.schema.names()

    def head(self) -> Sequence[Row]:
        return []

    def width(self, first: int, last: int) -> int:
        return len(self.schema)

    def batches(self, first: int, width: int, texts: Collection[int]) -> Iterator[pl.DataFrame]:
        columns = [_text(name, kind).alias(cell(at)) for at, (name, kind) in enumerate(self.schema.items())]
        marks = [
            pl.col(name).is_not_null().alias(was_number(at))
            for at, (name, kind) in enumerate(self.schema.items())
            if at in texts and kind.is_float()
        ]
        for start in range(0, self.rows, _ROWS):
            try:
                part = pl.scan_parquet(self.path).slice(start, _ROWS).select(columns + marks).collect()
            except (pl.exceptions.PolarsError, OSError):
                raise Fault(_damaged(self.path)) from None
            self.done = start + part.height
            yield whole_rows(part, start + 1)


def open_parquet(path: Path) -> list[ParquetTable]:
    """The table in the file; raises Fault where it is damaged."""
    try:
        lazy = pl.scan_parquet(path)
        schema = lazy.collect_schema()
        rows = int(lazy.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError):
        raise Fault(_damaged(path)) from None
    return [ParquetTable(path, schema, rows)]


def _damaged(path: Path) -> Diagnostic:
    return Diagnostic("E725", Place(path.as_posix(), 1, 1), {"file": path.name})


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as a person would write it."""
    value = pl.col(name)
    if kind.is_float():
        whole = value.cast(pl.Int64, strict=False).cast(pl.String)
        shown = value.cast(pl.String)
        small = pl.when(shown.str.contains("e-", literal=True)).then(value.cast(pl.Decimal(38, 12), strict=False))
        is_whole = (value == value.round(0)) & (value.abs() < 1e18)
        return pl.when(is_whole).then(whole).otherwise(pl.coalesce(small.cast(pl.String), shown))
    if isinstance(kind, pl.Datetime):
        local = value.dt.convert_time_zone(_CITY) if kind.time_zone else value
        return local.dt.strftime("%Y-%m-%d %H:%M:%S")
    if kind == pl.Binary():
        return value.bin.encode("hex")
    if kind.is_nested() or kind in (pl.Object, pl.Null, pl.Duration):
        return pl.struct(value).struct.json_encode() if kind.is_nested() else pl.lit(None, pl.String)
    return value.cast(pl.String)
