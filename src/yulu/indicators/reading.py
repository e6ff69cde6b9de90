"""A folder of tables, each read as its columns are declared.

`<table>.csv`, `.xlsx`, `.xls` or `.parquet`, or a folder `<table>/` with Parquet parts, such as the decisions of a run.
Cells are read as deliveries to the registry are: any encoding, headers under titles, labels instead of names, 万元 and
commas. But where a delivery sets bad rows aside, here one bad cell is a fault: a rate over fewer rows is another rate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import polars as pl

from yulu.diagnostics import CATALOGUE, Diagnostic, Fault, Place
from yulu.diagnostics.wording import Language
from yulu.language.types import format_unit
from yulu.registry.deliveries.columns import Placed, asks_what_is_usual, clean, problems, values, written
from yulu.registry.deliveries.file_kinds import file_kind
from yulu.registry.deliveries.folding import cleaned, traits
from yulu.registry.deliveries.header import Header, find_header, known_header
from yulu.registry.deliveries.left_out import left_out
from yulu.registry.deliveries.mapping import ROW, Source
from yulu.registry.deliveries.parquet_tables import open_parquet
from yulu.registry.deliveries.problems import explained, has_any
from yulu.registry.deliveries.tables import BROKEN, RawTable, cell
from yulu.registry.deliveries.text_tables import open_text
from yulu.registry.deliveries.units import fits_loosely, scale, unit_of
from yulu.registry.deliveries.workbooks import open_workbook
from yulu.toolbox.indicator_model import Column, Table

SUFFIXES = (".csv", ".xlsx", ".xls", ".parquet")
_SHOWN = 5
_MONEY = "元"


def read_tables(folder: Path, tables: Collection[Table], lang: Language = "zh") -> dict[str, pl.DataFrame]:
    """Each table's rows, a column for each declared one. Raises Fault with everything wrong in all of them."""
    if not folder.is_dir():
        raise Fault(Diagnostic("E831", None, {"folder": folder.as_posix()}))
    found: dict[str, pl.DataFrame] = {}
    faults: list[Diagnostic] = []
    for table in tables:
        try:
            found[table.name] = _read_table(folder, table, lang)
        except Fault as fault:
            faults += fault.diagnostics
    if faults:
        raise Fault(*faults)
    return found


def schema(table: Table) -> dict[str, pl.DataType]:
    """By column, how its values are held."""
    return {column.name: _source(column).stored_as for column in table.columns.values()}


def has_table(folder: Path, name: str) -> bool:
    """Whether there is anything to read for the table."""
    return bool(_files(folder, name))


def _files(folder: Path, name: str) -> list[Path]:
    found = [folder / f"{name}{suffix}" for suffix in SUFFIXES if (folder / f"{name}{suffix}").is_file()]
    return [*found, *([folder / name] if (folder / name).is_dir() else [])]


def _read_table(folder: Path, table: Table, lang: Language) -> pl.DataFrame:
    files = _files(folder, table.name)
    if not files:
        data = {"folder": folder.as_posix(), "table": table.name, "label": table.label}
        raise Fault(Diagnostic("E826", table.origin.place(key=True), data))
    if len(files) > 1:
        named = "、".join(each.name for each in files)
        raise Fault(Diagnostic("E827", Place(files[0].as_posix(), 1, 1), {"table": table.name, "files": named}))
    path = files[0]
    parts = sorted(path.glob(table.form.parts)) if path.is_dir() else [path]
    if not parts:
        data = {"folder": path.as_posix(), "table": table.form.parts, "label": table.label}
        raise Fault(Diagnostic("E826", table.origin.place(key=True), data))
    return pl.concat([_read_file(each, table, lang) for each in parts])


def _read_file(path: Path, table: Table, lang: Language) -> pl.DataFrame:
    wanted = [name for column in table.columns.values() for name in (column.name, column.label)]
    candidates = [(raw, _header(raw, wanted)) for raw in _raw_tables(path)]
    if not candidates:
        raise Fault(Diagnostic("E720", Place(path.as_posix(), 1, 1), {"file": path.name}))
    fits = [sum(bool(_fitting(header, column)) for column in table.columns.values()) for _, header in candidates]
    best = [each for each, count in zip(candidates, fits, strict=True) if count == max(fits)]
    best = [each for each in best if not each[0].is_hidden] or best
    if len(best) > 1 and best[0][0].name and max(fits):
        sheets = "、".join(raw.name for raw, _ in best)
        raise Fault(Diagnostic("E839", Place(path.as_posix(), 1, 1), {"file": path.name, "sheets": sheets}))
    raw, header = best[0]
    placed = _placed(path, table, header)
    width = raw.width(header.first, header.last)
    texts = [each.at for each in placed if each.source.is_text and each.at is not None]
    frames = [
        _typed(path, batch, placed, width, raw, lang) for batch in raw.batches(header.last + 1, width, texts)
    ]  # fmt: skip
    kept = [frame.select(list(schema(table))) for frame in frames]
    return pl.concat(kept) if kept else pl.DataFrame(schema=schema(table))


def _raw_tables(path: Path) -> Sequence[RawTable]:
    match file_kind(path):
        case "text":
            return open_text(path)
        case "parquet":
            return open_parquet(path)
        case _:
            return open_workbook(path, None)


def _header(raw: RawTable, wanted: Sequence[str]) -> Header:
    if raw.names is not None:
        return known_header(raw.names, wanted)
    return find_header(raw.head(), wanted, ids_are_long=False)


def _fitting(header: Header, column: Column) -> Sequence[int]:
    """The columns that can be meant; not one that fits but for brackets in which another unit stands."""
    wanted = column.name if header.found[column.name] else column.label
    found = header.found[wanted]
    if wanted not in header.loosely:
        return found
    return [at for at in found if fits_loosely([_source(column)], header.names[at])]


def _measured(source: Source, header: Header, at: int) -> Source:
    """The source with the factor that the header's brackets, or the unit above the table, say: 万元 is ten thousand."""
    if not source.type.is_numeric:
        return source
    unit = unit_of(source, header.names[at])
    if unit is None and header.unit_above and format_unit(source.type.unit) == _MONEY:
        unit = header.unit_above
    return source if unit is None else replace(source, factor=scale(unit, source))


def _source(column: Column) -> Source:
    return Source(
        column.name, column.label, column.type, (), column.name, minimum=column.minimum, maximum=column.maximum
    )  # fmt: skip


def _placed(path: Path, table: Table, header: Header) -> list[Placed]:
    """Where each column stands; raises Fault with all that are missing."""
    faults: list[Diagnostic] = []
    placed: list[Placed] = []
    place = Place(path.as_posix(), max(1, header.first), 1)
    known = "、".join(dict.fromkeys(name.leaf for name in header.names if name.leaf))
    for column in table.columns.values():
        fitting = _fitting(header, column)
        data = {"file": path.name, "column": column.name, "label": column.label}
        if not fitting:
            faults.append(Diagnostic("E828", place, {**data, "known": known}))
        elif len(fitting) > 1:
            faults.append(Diagnostic("E838", place, {**data, "count": str(len(fitting))}))
        else:
            placed.append(Placed(_measured(_source(column), header, fitting[0]), fitting[0], column.label, {}))
    if faults:
        raise Fault(*faults)
    return placed


def _typed(
    path: Path, raw: pl.DataFrame, placed: Sequence[Placed], width: int, table: RawTable, lang: Language
) -> pl.DataFrame:
    """A batch as values; raises Fault where a row could not be cut into cells, or a cell cannot be read."""
    away = left_out(raw, width, placed[0].at or 0, placed[0].label)
    kept = raw.filter(away.is_null())
    has = traits(kept, [cell(each.at or 0) for each in placed])
    rows = kept.with_columns(
        cleaned(pl.col(cell(each.at or 0)), has[cell(each.at or 0)], each.meant).alias(clean(each.at or 0))
        for each in placed
    )
    texts = [(each, text) for each in placed if (text := written(each, has)) is not None]
    rows = rows.with_columns(text.alias(each.text) for each, text in texts)
    asked = {each.name: asks for each in placed if (asks := asks_what_is_usual(each)) is not None}
    usual = rows.select(**asked).row(0, named=True) if asked else {}
    steps = [values(each, has, is_usual=bool(usual.get(each.name)), day_zero=table.day_zero) for each in placed]
    for together in zip_longest(*steps, fillvalue={}):
        rows = rows.with_columns(value.alias(name) for stage in together for name, value in stage.items())
    wrong = [problem for each in placed for problem in problems(each, rows.columns)]
    broken = pl.col(BROKEN).is_not_null()
    bad = rows.filter(has_any(wrong) | broken)
    if bad.height:
        raise Fault(_unreadable(path, explained(bad, wrong, lang), lang))
    return rows


def _unreadable(path: Path, rows: pl.DataFrame, lang: Language) -> Diagnostic:
    reasons = [_reason(row, lang) for row in rows.head(_SHOWN).iter_rows(named=True)]
    more = "" if rows.height <= _SHOWN else "；……" if lang == "zh" else "; …"
    said = ("；" if lang == "zh" else "; ").join(reasons) + more
    place = Place(path.as_posix(), int(rows[ROW][0]), 1)
    return Diagnostic("E829", place, {"file": path.name, "count": str(rows.height), "reasons": said})


def _reason(row: Mapping[str, Any], lang: Language) -> str:
    """Where, what stands there, and what is wrong with it."""
    wording = CATALOGUE[row["?code"] or row[BROKEN]]
    said = wording.title_zh if lang == "zh" else wording.title_en
    if not row["?column"]:
        return f"第 {row[ROW]} 行，{said}" if lang == "zh" else f"row {row[ROW]}, {said}"
    if lang == "zh":
        return f"第 {row[ROW]} 行“{row['?column']}”写的是“{row['?value'] or ''}”，{said}"
    return f"row {row[ROW]}, '{row['?column']}': '{row['?value'] or ''}', {said}"
