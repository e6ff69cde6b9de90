"""The rows of a delivery on their way in: checked, persons' ids replaced, kept in files beside the tables.

Rows come in batches, so that a file larger than memory can; what must be seen of all rows at once is seen here.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from yulu.registry.store.delivery import Batch, Delivery
from yulu.registry.store.faults import SameTwice, UnknownColumns, WithoutKey, WrongType
from yulu.registry.store.layout import (
    ID,
    OWNERS,
    ROW,
    Registry,
    column_type,
    facts_by_dataset,
    is_personal,
    owner_of,
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


def stage(registry: Registry, toolbox: Toolbox, delivery: Delivery, batches: Iterable[Batch]) -> Staged:
    """Keep the rows in the staging folder, typed as the tables want them; raises what is wrong with them."""
    kind = toolbox.datasets[delivery.dataset].subject
    allowed = _allowed(toolbox, delivery, kind)
    registry.staging.mkdir()
    good, columns, unread = 0, None, [pl.Series("unread", [], dtype=pl.String)]
    for number, batch in enumerate(batches):
        rows = _typed(batch.rows, allowed)
        if columns is None:
            columns = rows.columns
        elif set(columns) != set(rows.columns):
            raise UnknownColumns(sorted(set(columns) ^ set(rows.columns)))
        if ROW not in rows.columns:
            rows = rows.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + good + 1).alias(ROW))
        good += rows.height
        unread.append(batch.unread.cast(pl.String).alias("unread"))
        _surrogates(registry, kind, rows.select(ROW, *columns)).write_parquet(
            registry.staging / f"{number:06d}.parquet", compression="lz4"
        )
    set_aside = pl.concat(unread)
    unread_ids = set_aside.drop_nulls().unique(maintain_order=True).to_frame(ID)
    if columns is None:
        rows = pl.DataFrame(schema={ID: pl.String(), ROW: pl.Int64()})
        rows.write_parquet(registry.staging / "000000.parquet")
        columns = [ID]
    return Staged(
        pl.scan_parquet(registry.staging / "*.parquet"), tuple(name for name in columns if "?" not in name),
        _surrogates(registry, kind, unread_ids), good, set_aside.len(), set_aside.null_count(),
    )  # fmt: skip


def clear(registry: Registry) -> None:
    shutil.rmtree(registry.staging, ignore_errors=True)


def refuse_twice(rows: pl.LazyFrame, key: list[str]) -> None:
    """Raises SameTwice, WithoutKey: such rows are set aside where files are read."""
    for column in key:
        missing = rows.select(pl.col(column).is_null().sum()).collect(engine="streaming").item()
        if missing:
            raise WithoutKey(column, missing)
    twice = rows.group_by(key).len().filter(pl.col("len") > 1).head(_SHOWN).collect(engine="streaming")
    if twice.height:
        raise SameTwice([" ".join(map(str, row)) for row in twice.select(key).sort(key).iter_rows()])


def _allowed(toolbox: Toolbox, delivery: Delivery, kind: str) -> dict[str, pl.DataType]:
    allowed: dict[str, pl.DataType] = {ID: pl.String(), ROW: pl.Int64()}
    if delivery.records is not None:
        columns = toolbox.records[delivery.records].columns
        return allowed | {name: column_type(column.type) for name, column in columns.items()}
    owner = owner_of(kind)
    if owner:
        allowed[owner] = pl.String()
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
    """Persons by their surrogates; others as they are. An owner may be a person, too."""
    if is_personal(kind):
        rows = rows.with_columns(registry.identities.surrogates(kind, rows[ID]).alias(ID))
    owner = owner_of(kind)
    if owner in rows.columns and owner is not None and is_personal(OWNERS[kind]):
        rows = rows.with_columns(registry.identities.surrogates(OWNERS[kind], rows[owner]).alias(owner))
    return rows
