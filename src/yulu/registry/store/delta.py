"""Delta tables: the one module that knows the library which keeps versions, upserts, commits and change feeds.

Nothing here decides what goes in. A table is a folder; its versions are the library's own and count its commits.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import ColumnProperties, DeltaTable, Field, PostCommitHookProperties, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError
from deltalake.schema import PrimitiveType

from yulu.registry.store.faults import NotWritten, WrongType

_CONFIGURATION: Mapping[str, str | None] = {
    "delta.enableChangeDataFeed": "true",
    # Statistics go into the log, where an erased person's values would stay: none but of the first column, the key.
    "delta.dataSkippingNumIndexedCols": "1",
    # A table is opened many times in an import, each time by reading the log since its last checkpoint.
    "delta.checkpointInterval": "20",
    # By default the log forgets after 30 days, and with it every version older than that.
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
_HOOKS = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
_ROW_GROUP = 1 << 17
_SCATTERED = 64
"""With so many files a table is written together again."""
_TYPES: Mapping[str, pl.DataType] = {
    "boolean": pl.Boolean(), "long": pl.Int64(), "date": pl.Date(), "string": pl.String()
}  # fmt: skip
_CHANGE, _VERSION, _TIME = "_change_type", "_commit_version", "_commit_timestamp"
_BEFORE, _AFTER = ("update_preimage", "delete"), ("update_postimage", "insert")
GONE = "?gone"
"""In rows to merge: the row of this key is removed."""

_OS_ERROR = re.compile(r"\(os error (\d+)\)")


@contextmanager
def writes_to(folder: Path) -> Iterator[None]:
    """What the system did not let us write is NotWritten, whichever library was writing."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise NotWritten(Path(error.filename) if error.filename else folder, error.errno) from error
    except (DeltaError, pl.exceptions.PolarsError) as error:
        if (said := _OS_ERROR.search(str(error))) is None:
            raise
        raise NotWritten(folder, int(said[1])) from error


def version(table: Path) -> int | None:
    """The table's last version; None where there is no table."""
    try:
        return DeltaTable(table).version()
    except TableNotFoundError:
        return None


def last(table: Path) -> int:
    """The last version of a table that is there."""
    return DeltaTable(table).version()


def scan(table: Path, at: int) -> pl.LazyFrame:
    """The table as it was at a version, read where and when it is needed.

    Not by `pl.scan_delta`, which cannot find files in a folder whose name is not plain ASCII.
    """
    opened = DeltaTable(table, version=at)
    columns, paths = schema(opened), [table / file for file in _files(opened)]
    if not paths:
        return pl.LazyFrame(schema=columns)
    return pl.scan_parquet(paths, glob=False, schema=columns, missing_columns="insert", extra_columns="ignore")


def schema(table: Path | DeltaTable) -> dict[str, pl.DataType]:
    """The columns of the last version, or of the one opened."""
    opened = table if isinstance(table, DeltaTable) else DeltaTable(table)
    found: dict[str, pl.DataType] = {}
    for field in opened.schema().fields:
        assert isinstance(field.type, PrimitiveType)
        name = field.type.type
        numbers = re.match(r"decimal\((\d+),\s*(\d+)\)", name)
        found[field.name] = pl.Decimal(int(numbers[1]), int(numbers[2])) if numbers else _TYPES[name]
    return found


def files(table: Path, at: int) -> set[str]:
    """The data files that make up a version."""
    return set(_files(DeltaTable(table, version=at)))


def _files(opened: DeltaTable) -> list[str]:
    return pl.DataFrame(opened.get_add_actions())["path"].to_list()


def create(table: Path, rows: pl.DataFrame) -> None:
    """A new table with these rows; what stands in the folder, left by a killed writer, makes room."""
    shutil.rmtree(table, ignore_errors=True)
    table.parent.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        table, rows, configuration=_CONFIGURATION, writer_properties=_writer(rows.schema),
        post_commithook_properties=_HOOKS,
    )  # fmt: skip


def append(table: Path, rows: pl.DataFrame) -> None:
    """Rows more."""
    write_deltalake(
        table, rows, mode="append", writer_properties=_writer(rows.schema), post_commithook_properties=_HOOKS
    )


def add_columns(table: Path, columns: Mapping[str, pl.DataType]) -> None:
    """Columns that are not there yet; raises WrongType where one is there with another type."""
    there = schema(table)
    new = []
    for name, kind in columns.items():
        if name not in there:
            new.append(Field(name, PrimitiveType(_delta_type(kind)), nullable=True))
        elif there[name] != kind:
            raise WrongType(name, str(kind), str(there[name]))
    if new:
        DeltaTable(table).alter.add_columns(new, post_commithook_properties=_HOOKS)


def merge(
    table: Path,
    rows: pl.DataFrame,
    key: str,
    updates: Mapping[str, str],
    matched: str,
    otherwise: tuple[Mapping[str, str], str] | None = None,
) -> dict[str, Any]:
    """Upsert by key, in SQL over `t` (the table) and `s` (the rows): rows are updated where `matched`, else inserted.

    `otherwise`: updates for the table's rows that have no counterpart, and where they apply. Counts are returned.
    """
    merger = (
        DeltaTable(table)
        .merge(
            rows, f"t.{quoted(key)} = s.{quoted(key)}", source_alias="s", target_alias="t",
            writer_properties=_writer(schema(table)), post_commithook_properties=_HOOKS,
        )
        .when_matched_update({quoted(name): value for name, value in updates.items()}, predicate=matched)
        .when_not_matched_insert({quoted(name): f"s.{quoted(name)}" for name in rows.columns})
    )  # fmt: skip
    if otherwise is not None:
        values, where = otherwise
        merger = merger.when_not_matched_by_source_update(
            {quoted(name): value for name, value in values.items()}, predicate=where
        )
    return merger.execute()


def put(table: Path, rows: pl.DataFrame, key: str) -> dict[str, Any]:
    """Rows as they shall stand, by key; those marked `GONE` are removed."""
    columns = [name for name in rows.columns if name != GONE]
    merger = DeltaTable(table).merge(
        rows, f"t.{quoted(key)} = s.{quoted(key)}", source_alias="s", target_alias="t",
        writer_properties=_writer(schema(table)), post_commithook_properties=_HOOKS,
    )  # fmt: skip
    every = {quoted(name): f"s.{quoted(name)}" for name in columns}
    stays = f"not s.{quoted(GONE)}"
    return (
        merger.when_matched_delete(predicate=f"s.{quoted(GONE)}")
        .when_matched_update({name: value for name, value in every.items() if name != quoted(key)}, predicate=stays)
        .when_not_matched_insert(every, predicate=stays)
        .execute()
    )


def restore(table: Path, to: int) -> None:
    """The table is again what it was at that version, by a commit of its own."""
    DeltaTable(table).restore(to, post_commithook_properties=_HOOKS)


def tidy(table: Path) -> None:
    """Many small files become few; the rows stay, and no change feed tells of it."""
    opened = DeltaTable(table)
    if len(_files(opened)) > _SCATTERED:
        opened.optimize.compact(writer_properties=_writer(schema(opened)), post_commithook_properties=_HOOKS)


def changes(table: Path, ranges: Sequence[tuple[int, int]], key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that commits changed, as they were before and as they are after, net, out of the change feed.

    Each range is (after this version, up to this one). A row that is new is only in the second frame, one that is gone
    only in the first; one changed and changed back is in both. Rows that did not change are not read.
    """
    parts = list(_feed(table, ranges))
    fed = pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={**schema(table), **_FEED})
    marked = fed.with_columns(
        pl.col(_VERSION).min().over(key).alias("?first"), pl.col(_VERSION).max().over(key).alias("?last")
    )
    here = [*_FEED, "?first", "?last"]
    before = marked.filter(pl.col(_CHANGE).is_in(_BEFORE) & (pl.col(_VERSION) == pl.col("?first"))).drop(here)
    after = marked.filter(pl.col(_CHANGE).is_in(_AFTER) & (pl.col(_VERSION) == pl.col("?last"))).drop(here)
    return before, after


_FEED: Mapping[str, pl.DataType] = {_CHANGE: pl.String(), _VERSION: pl.UInt64(), _TIME: pl.Datetime("ms")}


def _feed(table: Path, ranges: Sequence[tuple[int, int]]) -> Iterator[pl.DataFrame]:
    for after, through in ranges:
        reader = DeltaTable(table, version=through).load_cdf(after + 1, through)
        yield pl.DataFrame(reader.read_all())


def quoted(name: str) -> str:
    """A column's name in SQL; names of the toolbox have no quotation marks in them."""
    return f'"{name}"'


def text(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def day(value: object) -> str:
    """A day in SQL."""
    return f"cast('{value}' as date)"


def _delta_type(kind: pl.DataType) -> str:
    if isinstance(kind, pl.Decimal):
        return f"decimal({kind.precision},{kind.scale})"
    return next(name for name, each in _TYPES.items() if each == kind)


def _writer(columns: Mapping[str, pl.DataType]) -> WriterProperties:
    """Compressed; no dictionary where nearly every value is another one."""
    plain = ColumnProperties(dictionary_enabled=False)
    unlike = {name: plain for name, kind in columns.items() if isinstance(kind, pl.Decimal) or name in ("?id", "?key")}
    return WriterProperties(
        compression="ZSTD", compression_level=1, max_row_group_size=_ROW_GROUP, column_properties=unlike
    )
