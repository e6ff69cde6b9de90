"""A registry that was not there before, from everything at once: rows come in blocks, never all in memory.

What many deliveries would have brought one after the other is its first version: all of them stand in its list of
deliveries. For a generated city; files from departments come in by `writing.py`, one delivery a version.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

import yulu
from yulu.registry.identities.files import flush
from yulu.registry.store import delta, manifest
from yulu.registry.store.delivery import Delivery
from yulu.registry.store.faults import UnknownColumns
from yulu.registry.store.history import sha256
from yulu.registry.store.layout import (
    DELIVERIES,
    DELIVERIES_SCHEMA,
    KEY,
    LISTED,
    ROW,
    SOURCE,
    UNREAD,
    Registry,
    records_schema,
    source_of,
    subjects_schema,
)
from yulu.registry.store.lock import writing
from yulu.registry.store.manifest import Manifest, created
from yulu.registry.store.writing import delivery_line
from yulu.toolbox.model import Toolbox

Tables = Mapping[str, pl.DataFrame]
"""Rows by table (`subjects/enterprise`, `records/water_bills`): no subject twice; a column left out is unknown.

Of records `?key` and `?row` are made here, but for marks of rows that could not be read, which bring their `?key`.
"""


def found(registry: Registry, toolbox: Toolbox, deliveries: Sequence[Delivery], blocks: Iterable[Tables]) -> Manifest:
    """Write version 1 with these deliveries and all rows of the blocks; nobody sees any of it before the end.

    The folder has no version yet. Raises Locked, NotWritten, UnknownColumns.
    """
    when = deliveries[0].when
    with delta.writes_to(registry.folder), writing(registry, "found", when):
        rows_of: Counter[str] = Counter()
        tables: set[str] = set()
        for block in blocks:
            for table, rows in block.items():
                whole = _whole(toolbox, table, rows)
                if _is_records(table):
                    whole = _numbered(whole, rows_of[table])
                rows_of[table] += rows.height
                rows_of.update(_good(toolbox, table, whole))
                if table in tables:
                    delta.append(registry.folder / table, whole)
                else:
                    delta.create(registry.folder / table, whole)
                    tables.add(table)
        lines = [delivery_line(toolbox, each, rows_of[each.number], version=1) for each in deliveries]
        delta.create(registry.folder / DELIVERIES, pl.DataFrame(lines, schema=dict(DELIVERIES_SCHEMA)))
        made = _sealed(registry, sorted({*tables, DELIVERIES}), deliveries)
        manifest.write(registry, made)
        return made


def _is_records(table: str) -> bool:
    return table.startswith("records/")


def _whole(toolbox: Toolbox, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all columns of their table."""
    group, _, name = table.partition("/")
    schema = subjects_schema(toolbox, name) if group == "subjects" else records_schema(toolbox.records[name])
    if unknown := rows.columns - schema.keys():
        raise UnknownColumns(sorted(unknown))
    there = rows.with_columns(pl.lit(True).alias(LISTED)) if group == "subjects" else rows
    missing = [pl.lit(None, kind).alias(column) for column, kind in schema.items() if column not in there.columns]
    return there.with_columns(missing).select(*schema)


def _numbered(rows: pl.DataFrame, before: int) -> pl.DataFrame:
    number = pl.int_range(pl.len(), dtype=pl.Int64) + before + 1
    return rows.with_columns(
        pl.when(pl.col(UNREAD).is_null()).then(number).alias(ROW),
        pl.coalesce(KEY, pl.concat_str(SOURCE, pl.lit(":"), number.cast(pl.String))).alias(KEY),
    )


def _good(toolbox: Toolbox, table: str, rows: pl.DataFrame) -> dict[str, int]:
    """How many rows each delivery has brought."""
    if _is_records(table):
        sources = [rows.filter(pl.col(UNREAD).is_null())[SOURCE]]
    else:
        kind = table.partition("/")[2]
        datasets = {fact.dataset.id for fact in toolbox.facts.values() if fact.dataset.subject == kind}
        sources = [rows[source_of(dataset)] for dataset in sorted(datasets)]
    counts: Counter[str] = Counter()
    for source in sources:
        counts.update(dict(source.drop_nulls().value_counts().iter_rows()))
    return dict(counts)


def _sealed(registry: Registry, tables: Sequence[str], deliveries: Sequence[Delivery]) -> Manifest:
    """The manifest of all that lies there, which is on the disk when this returns."""
    flush({file for table in tables for file in (registry.folder / table).rglob("*") if file.is_file()})
    versions = {table: created(table, delta.last(registry.folder / table)) for table in tables}
    files = {
        f"{table}/{file}": sha256(registry.folder / table / file)
        for table, each in versions.items()
        for file in delta.files(registry.folder / table, each.version)
    }
    return Manifest(1, deliveries[-1].number, deliveries[-1].when, yulu.__version__, "", versions, files).sealed()
