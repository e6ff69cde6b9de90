"""A version of the registry, read through a toolbox: everybody, one subject, and what changed since another version.

The toolbox says which facts there are; one that was never delivered is unknown for all. Rows of persons are read by
one way only, `Snapshot._tables`, which writes down who looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from yulu.registry.identities import EVERYBODY, Look, LookNotSaid
from yulu.registry.store import delta, manifest
from yulu.registry.store.completeness import Completeness, completeness, together, windows
from yulu.registry.store.faults import WrongType
from yulu.registry.store.layout import (
    DAY,
    FACTS_PART,
    GENERATED,
    ID,
    KEY,
    LISTED,
    ROW,
    SOURCE,
    UNREAD,
    Registry,
    day_of,
    facts_by_dataset,
    is_personal,
    owners_of,
    records_schema,
    records_table,
    source_of,
    subjects_schema,
    subjects_table,
    unread_of,
)
from yulu.registry.store.manifest import Manifest
from yulu.registry.store.one_subject import complete_of, subject_data
from yulu.registry.store.writing import read_deliveries
from yulu.toolbox.model import Toolbox

CHANGE = "?change"


def open_registry(
    folder: Path,
    toolbox: Toolbox,
    *,
    version: int | None = None,
    known_on: date | None = None,
    look: Look | None = None,
) -> Snapshot:
    """The registry's last version, the one of this number, or the last one that was known on a day (in China).

    `look` says who reads and why; without it persons and households cannot be read. Raises NoRegistry, NoSuchVersion,
    NothingKnownYet, Damaged.
    """
    registry = Registry(folder)
    if version is not None:
        found = manifest.manifest(registry, version)
    elif known_on is not None:
        found = manifest.known_on(registry, known_on)
    else:
        found = manifest.known_on(registry, date.max)
    return Snapshot(registry, toolbox, found, look)


@dataclass(frozen=True)
class Snapshot:
    """One version of the registry."""

    registry: Registry
    toolbox: Toolbox
    manifest: Manifest
    look: Look | None

    @property
    def version(self) -> int:
        return self.manifest.version

    @property
    def hash(self) -> str:
        """What identifies the version: its tables' versions, the hashes of their files, and all versions before."""
        return self.manifest.hash

    @cached_property
    def deliveries(self) -> pl.DataFrame:
        """Every delivery so far, in the order they came; columns are `layout.DELIVERIES_SCHEMA`."""
        return read_deliveries(self.registry, self.manifest)

    @property
    def is_generated(self) -> bool:
        """Whether any of it was made up by a program, for a demonstration."""
        return GENERATED in self.deliveries["mapping"]

    # What is complete -------------------------------------------------------------------------------------------------

    @cached_property
    def completeness(self) -> Mapping[str, Completeness]:
        """The datasets that are complete, facts and every record set of theirs together, and for which days."""
        found = {dataset: together(self.parts(dataset).values()) for dataset in self.toolbox.datasets}
        return {dataset: each for dataset, each in found.items() if each is not None}

    def parts(self, dataset: str) -> dict[str, Completeness | None]:
        """The same by part: "" is the facts, other parts are record sets."""
        names = [name for name, each in self.toolbox.records.items() if each.dataset.id == dataset]
        if any(fact.dataset.id == dataset for fact in self.toolbox.facts.values()):
            names.insert(0, FACTS_PART)
        return {name: completeness(windows(self.deliveries, dataset, name)) for name in names}

    # Everybody --------------------------------------------------------------------------------------------------------

    def subjects(self, kind: str) -> pl.LazyFrame:
        """All subjects of a kind: `?id`, every fact of the toolbox, and for each dataset three columns.

        `leases?day`, `leases?source`: the delivery that the facts, or their absence, come from; `leases?complete`:
        whether an unknown fact counts as absent in the days of `completeness["leases"]`.
        """
        return self._presented(self._subjects(kind).scan().filter(pl.col(LISTED)), kind)

    def subjects_in_parts(self, kind: str, size: int) -> Iterator[pl.LazyFrame]:
        """The same in the order they lie in, part after part, each of the subjects among the next `size` rows."""
        rows = self._subjects(kind).scan()
        height: int = rows.select(pl.len()).collect().item()
        for offset in range(0, max(height, 1), size):
            yield self._presented(rows.slice(offset, size).filter(pl.col(LISTED)), kind)

    def waiting(self, kind: str) -> pl.LazyFrame:
        """The same of subjects that some delivery spoke of and no list has brought yet."""
        return self._presented(self._subjects(kind).scan().filter(~pl.col(LISTED)), kind)

    def records(self, name: str) -> pl.LazyFrame:
        """All rows of a record set: `?id`, its columns, `?day`, `?source` and `?row` of the delivery that has it."""
        return self._records(name).scan().filter(pl.col(UNREAD).is_null()).drop(KEY, UNREAD)

    def unread(self, name: str) -> pl.LazyFrame:
        """`?id` of the subjects of whom a row could not be read: the record set is not complete for them."""
        return self._records(name).scan().filter(pl.col(UNREAD).is_not_null()).select(ID)

    # What changed -----------------------------------------------------------------------------------------------------

    def changes(self, since: int, kind: str) -> pl.LazyFrame:
        """The subjects whose rows another version has otherwise, as they are now, out of the change feed.

        Columns as in `subjects`, and `?change`: `new` (brought since), `values`, or `day` (the same facts from another
        delivery). Subjects that a complete list does not name, and of whom nothing was known, are not here: they change
        where `completeness` does.
        """
        table = self._subjects(kind)
        before, after = table.changes(since, ID)
        schema, owners = table.schema, owners_of(kind)
        values = [*owners, *(name for name in schema if "?" not in name)]
        moved = [name for name in schema if "?" in name and name not in (ID, LISTED, *owners)]
        were = before.rename({name: f"{name}?was" for name in schema if name != ID}).with_columns(
            pl.lit(True).alias("?was")
        )
        met = after.filter(pl.col(LISTED)).join(were, on=ID, how="left")
        differ = {
            "new": pl.col("?was").is_null() | ~pl.col(f"{LISTED}?was"),
            "values": _any_differs(values),
            "day": _any_differs(moved),
        }
        change = pl.coalesce(pl.when(where).then(pl.lit(what)) for what, where in differ.items())
        found = met.with_columns(change.alias(CHANGE)).filter(pl.col(CHANGE).is_not_null())
        return self._presented(found.select(*schema, CHANGE).lazy(), kind, CHANGE)

    def count_changes(self, since: int, kind: str) -> dict[str, int]:
        """How many subjects `changes` has of each `?change`, in far less memory: rows are compared by 64-bit hashes."""
        table = self._subjects(kind)
        other = manifest.manifest(self.registry, since) if since else manifest.first(self.manifest.when)
        owners = owners_of(kind)
        values = [*owners, *(name for name in table.schema if "?" not in name)]
        moved = [name for name in table.schema if "?" in name and name not in (ID, LISTED, *owners)]
        hashed = [
            ID,
            LISTED,
            *(pl.struct(names).hash().alias(said) for said, names in (("values", values), ("day", moved))),
        ]
        before = replace(table, manifest=other).scan().select(hashed).with_columns(pl.lit(True).alias("was"))
        met = table.scan().filter(pl.col(LISTED)).select(hashed).join(before, on=ID, how="left", suffix="?was")
        change = (
            pl.when(pl.col("was").is_null() | ~pl.col(f"{LISTED}?was")).then(pl.lit("new"))
            .when(pl.col("values") != pl.col("values?was")).then(pl.lit("values"))
            .when(pl.col("day") != pl.col("day?was")).then(pl.lit("day"))
        )  # fmt: skip
        counted = met.select(change.alias(CHANGE)).drop_nulls().group_by(CHANGE).len()
        return dict(counted.collect(engine="streaming").iter_rows())

    def record_changes(self, since: int, name: str, *, stated_again: bool = False) -> pl.LazyFrame:
        """`?id` of the subjects who have other rows in a record set than in another version.

        `stated_again`: also those whose rows are the same, and came again on another day or in another delivery.
        """
        table = self._records(name)
        before, after = table.changes(since, KEY)
        if stated_again:
            return pl.concat([before.select(ID), after.select(ID)]).unique().lazy()
        kept = [column for column in table.schema if column not in (KEY, DAY, SOURCE, ROW)]
        signed = [rows.select(*kept, pl.lit(sign).alias("?more")) for rows, sign in ((before, -1), (after, 1))]
        differ = pl.concat(signed).group_by(kept).agg(pl.col("?more").sum()).filter(pl.col("?more") != 0)
        return differ.select(ID).unique().lazy()

    # One subject ------------------------------------------------------------------------------------------------------

    def subject(self, kind: str, id: str) -> dict[str, Any] | None:
        """One subject in the shape of its file (DESIGN 3.10), with whom it belongs to; None where it is not listed.

        A person is asked for by the surrogate.
        """
        sets = {name: each for name, each in self.toolbox.records.items() if each.dataset.subject == kind}
        subjects, *records = self._open(kind, [subjects_table(kind), *map(records_table, sets)], [id])
        listed = subjects.scan().filter((pl.col(ID) == id) & pl.col(LISTED))
        rows = self._presented(listed, kind).collect()
        if rows.is_empty():
            return None
        row = rows.row(0, named=True)
        own = {name: table.scan().filter(pl.col(ID) == id).collect() for name, table in zip(sets, records, strict=True)}
        parts = {name: self.parts(name) for name, each in self.toolbox.datasets.items() if each.subject == kind}
        data = subject_data(self.toolbox, kind, row, own, parts)
        for column, whose in owners_of(kind).items():
            if row[column] is not None and (above := self.subject(whose, row[column])) is not None:
                data["belongs_to"][whose] = above
        return data

    # The tables -------------------------------------------------------------------------------------------------------

    def _open(self, kind: str, names: Sequence[str], whom: str | Sequence[str]) -> list[_Table]:
        """These tables. Every read of a person's row comes through here, and is written down before it is done."""
        if is_personal(kind):
            if self.look is None:
                raise LookNotSaid(names[0])
            self.look.record(self.registry.looks, f"{', '.join(names)}, version {self.version}", whom)
        return [_Table(self.registry, self.manifest, name, self._schema(name)) for name in names]

    def _schema(self, table: str) -> dict[str, pl.DataType]:
        group, _, name = table.partition("/")
        return (
            subjects_schema(self.toolbox, name) if group == "subjects" else records_schema(self.toolbox.records[name])
        )

    def _subjects(self, kind: str) -> _Table:
        return self._open(kind, [subjects_table(kind)], EVERYBODY)[0]

    def _records(self, name: str) -> _Table:
        return self._open(self.toolbox.records[name].dataset.subject, [records_table(name)], EVERYBODY)[0]

    def _presented(self, rows: pl.LazyFrame, kind: str, *more: str) -> pl.LazyFrame:
        """The rows as they are read: an absence has the day and source of the list that says so."""
        columns: list[str | pl.Expr] = [ID, *owners_of(kind)]
        for dataset, facts in facts_by_dataset(self.toolbox, kind).items():
            found = self.parts(dataset)[FACTS_PART]
            day, source = pl.col(day_of(dataset)), pl.col(source_of(dataset))
            complete = pl.lit(False)
            if found is not None:
                said = source.is_null() | source.is_in(list(found.numbers))
                complete = said & ~pl.col(unread_of(dataset)).fill_null(False)
                absent = complete & pl.all_horizontal(pl.col(name).is_null() for name in facts)
                later = absent & (day.is_null() | (day <= found.day))
                source = pl.when(later).then(pl.lit(found.source)).otherwise(source)
                day = pl.when(later).then(pl.lit(found.day)).otherwise(day)
            columns += [*facts, day.alias(day_of(dataset)), source.alias(source_of(dataset))]
            columns.append(complete.alias(complete_of(dataset)))
        return rows.select(*columns, *more)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table in one version, with the toolbox's columns."""

    registry: Registry
    manifest: Manifest
    name: str
    schema: Mapping[str, pl.DataType]

    def scan(self) -> pl.LazyFrame:
        """All rows, read where and when they are needed."""
        table = self.manifest.tables.get(self.name)
        if table is None:
            return pl.LazyFrame(schema=self.schema)
        return _with_schema(delta.scan(self.registry.folder / table.folder, table.version), self.schema)

    def changes(self, since: int, key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that changed after another version of the registry, as they were and as they are."""
        steps = manifest.between(self.registry, since, self.manifest.version)
        ranges = [(own.since, own.version) for each in steps if (own := each.tables.get(self.name)) and own.touched]
        table = self.manifest.tables.get(self.name)
        if table is None or not ranges:
            return pl.DataFrame(schema=self.schema), pl.DataFrame(schema=self.schema)
        before, after = delta.changes(self.registry.folder / table.folder, ranges, key)
        return _with_schema(before.lazy(), self.schema).collect(), _with_schema(after.lazy(), self.schema).collect()


def _with_schema(rows: pl.LazyFrame, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """The columns of the schema: one that the table does not have yet is unknown for all."""
    there = rows.collect_schema()
    for name, kind in schema.items():
        if name in there and there[name] != kind:
            raise WrongType(name, str(there[name]), str(kind))
    return rows.select(
        pl.col(name) if name in there else pl.lit(None, kind).alias(name) for name, kind in schema.items()
    )


def _any_differs(columns: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(False), *(pl.col(name).ne_missing(pl.col(f"{name}?was")) for name in columns))
