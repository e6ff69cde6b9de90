"""The rows of a delivery on their way in: checked, persons' ids replaced, kept in files beside the tables.

Rows come in batches, so that a file larger than memory can; what must be seen of all rows at once is seen here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from yulu.registry.store.delivery import Arriving, Delivery
from yulu.registry.store.faults import SameTwice, UnknownColumns, WithoutKey, WrongType
from yulu.registry.store.layout import (
    ID,
    ROW,
    Registry,
    column_type,
    facts_by_dataset,
    is_personal,
    owners_of,
)
from yulu.toolbox.model import Toolbox

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Staged:
    """A delivery's rows and the ids it could not be read about, ids already as they stand in the registry."""

    rows: pl.LazyFrame
    carried: tuple[str, ...]
    """The facts or record columns that it has."""
    unread: pl.DataFrame
    """`?id` of the subjects of whom a row was set aside."""
    good: int
    set_aside: int
    without_id: int
    """Rows set aside whose subject nobody knows."""


def stage(registry: Registry, toolbox: Toolbox, delivery: Delivery, batches: Iterable[Arriving]) -> Staged:
    """Keep the rows in the staging folder, typed as the tables want them; raises what is wrong with them."""
    kind = toolbox.datasets[delivery.dataset].subject
    allowed = _allowed(toolbox, delivery, kind)
    registry.staging.mkdir()
    schema: dict[str, pl.DataType] | None = None
    good, unread = 0, [pl.Series("unread", [], dtype=pl.String)]
    files: list[Path] = []
    for batch in batches:
        rows = _typed(batch.rows, allowed)
        if ROW not in rows.columns:
            rows = rows.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + good + 1).alias(ROW))
        schema = schema or dict(rows.schema)
        if rows.schema.keys() != schema.keys():
            raise UnknownColumns(sorted(rows.schema.keys() ^ schema.keys()))
        files.append(registry.staging / f"{len(files):06d}.parquet")
        _surrogates(registry, kind, rows.select(*schema)).write_parquet(files[-1], compression="lz4")
        good += rows.height
        unread.append(batch.unread.cast(pl.String).alias("unread"))
    set_aside = pl.concat(unread)
    unread_ids = set_aside.drop_nulls().unique(maintain_order=True).to_frame(ID)
    schema = schema or {ID: pl.String(), ROW: pl.Int64()}
    return Staged(
        pl.scan_parquet(files, glob=False) if files else pl.LazyFrame(schema=schema),
        tuple(name for name in schema if "?" not in name), _surrogates(registry, kind, unread_ids), good,
        set_aside.len(), set_aside.null_count(),
    )  # fmt: skip


def clear(registry: Registry) -> None:
    """Nothing is staged any more."""
    shutil.rmtree(registry.staging, ignore_errors=True)


def refuse_twice(rows: pl.LazyFrame, key: list[str]) -> None:
    """Raises SameTwice, WithoutKey: such rows are set aside where files are read. Without a key, ids are wanted."""
    if not set(key) <= set(rows.collect_schema()):
        return  # nothing was delivered, not even a header
    for column in key or [ID]:
        missing = rows.select(pl.col(column).is_null().sum()).collect(engine="streaming").item()
        if missing:
            raise WithoutKey(column, missing)
    if not key:
        return
    twice = rows.group_by(key).len().filter(pl.col("len") > 1).head(_SHOWN).collect(engine="streaming")
    if twice.height:
        raise SameTwice([" ".join(map(str, row)) for row in twice.select(key).sort(key).iter_rows()])


def _allowed(toolbox: Toolbox, delivery: Delivery, kind: str) -> dict[str, pl.DataType]:
    allowed: dict[str, pl.DataType] = {ID: pl.String(), ROW: pl.Int64()}
    if delivery.records is not None:
        columns = toolbox.records[delivery.records].columns
        return allowed | {name: column_type(column.type) for name, column in columns.items()}
    allowed |= dict.fromkeys(owners_of(kind), pl.String())
    for facts in facts_by_dataset(toolbox, kind).values():
        allowed |= {name: column_type(fact.type) for name, fact in facts.items()}
    return allowed


def _typed(rows: pl.DataFrame, allowed: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The rows with the tables' types: exact, or refused."""
    unknown = [name for name in rows.columns if name not in allowed]
    if unknown:
        raise UnknownColumns(unknown)
    for name, kind in rows.schema.items():
        wanted = allowed[name]
        alike = (
            kind == wanted
            or kind == pl.Null()
            or (kind.is_integer() and wanted.is_integer())
            or (kind.is_decimal() and wanted.is_decimal())
            or (kind in (pl.Enum, pl.Categorical) and wanted == pl.String())
        )
        if not alike:
            raise WrongType(name, str(kind), str(wanted))
    return rows.cast({name: allowed[name] for name in rows.columns})


def _surrogates(registry: Registry, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Persons by their surrogates, those whom a subject belongs to as well; others as they are."""
    for column, whose in {ID: kind, **owners_of(kind)}.items():
        if column in rows.columns and is_personal(whose):
            rows = rows.with_columns(registry.identities.surrogates(whose, rows[column]).alias(column))
    return rows
