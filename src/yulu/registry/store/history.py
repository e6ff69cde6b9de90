"""Persons out of every version of the tables that have them.

Delta keeps old versions in old files, and could only drop them with everybody in them. So each table that has a person
is written once more beside the old one, version by version out of the change feeds, without the person; then the
manifests name the new table's versions, and the old folder is removed. A version keeps the hash that runs cite.

What is to be done stands in `erasing.json` first, so that whoever writes next finishes what was begun.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from yulu.registry.identities.files import flush, flush_folder, place
from yulu.registry.store import delta, manifest
from yulu.registry.store.delta import GONE
from yulu.registry.store.layout import ID, KEY, Registry, subjects_table
from yulu.registry.store.manifest import Manifest, TableVersion


def begin_erasing(registry: Registry, kind: str, surrogates: Sequence[str], tables: Sequence[str], day: str) -> None:
    """Write down what is to be erased, out of which tables; `finish_erasing` does it, now or after a crash."""
    _note(registry, {"kind": kind, "surrogates": list(surrogates), "tables": list(tables), "day": day})


def finish_erasing(registry: Registry) -> None:
    """Do what is written down to be erased; nothing where nothing is."""
    note = registry.folder / "erasing.json"
    if not note.exists():
        return
    todo = json.loads(note.read_bytes())
    every = [manifest.manifest(registry, version) for version in manifest.versions(registry)]
    if "made" not in todo:
        made = {}
        for name in todo["tables"]:
            erased = _Erased(todo["kind"], name, pl.Series(todo["surrogates"], dtype=pl.String).implode())
            folder = registry.folder / every[-1].tables[name].folder
            if erased.is_in(folder):
                made[name] = _written_again(registry, every, name, folder, erased)
        todo = {**todo, "made": made}
        _note(registry, todo)
    before: Manifest | None = None
    for each in every:
        before = _renamed(registry, each, before, todo["made"], todo["day"])
        manifest.write(registry, before)
    for made in todo["made"].values():
        shutil.rmtree(registry.folder / made["old"], ignore_errors=True)
        flush_folder((registry.folder / made["old"]).parent)
    registry.identities.erase(todo["kind"], todo["surrogates"])
    note.unlink()
    flush_folder(registry.folder)


def sha256(file: Path) -> str:
    """What identifies a file's content."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _note(registry: Registry, todo: Mapping[str, Any]) -> None:
    place(registry.folder / "erasing.json", json.dumps(todo).encode(), mode=0o600)


@dataclass(frozen=True, slots=True)
class _Erased:
    """Who is erased out of one table: subjects and their rows; or, of another kind's, whom those belong to."""

    kind: str
    table: str
    surrogates: pl.Series

    @property
    def column(self) -> str:
        other = self.table.startswith(subjects_table("")) and self.table != subjects_table(self.kind)
        return f"{self.kind}{ID}" if other else ID

    def is_in(self, folder: Path) -> bool:
        """Whether any file of the table has one of them, of whatever version or left by a killed writer."""
        for file in folder.rglob("*.parquet"):
            rows = pl.scan_parquet(file, glob=False)
            if self.column in rows.collect_schema():
                found = rows.select(pl.col(self.column).is_in(self.surrogates).any()).collect(engine="streaming")
                if found.item():
                    return True
        return False

    def out_of(self, rows: pl.DataFrame) -> pl.DataFrame:
        one = pl.col(self.column).is_in(self.surrogates).fill_null(False)
        if self.column not in rows.columns:
            return rows
        if self.column == ID:
            return rows.filter(~one)
        return rows.with_columns(pl.when(~one).then(pl.col(self.column)).alias(self.column))


def _written_again(
    registry: Registry, every: Sequence[Manifest], name: str, old: Path, erased: _Erased
) -> dict[str, Any]:
    """A new table with the old one's versions, without who is erased; which of its versions stands for which."""
    where = old.relative_to(registry.folder).as_posix()
    stem, _, count = where.partition("~")
    new = registry.folder / f"{stem}~{int(count or 0) + 1}"
    key = ID if name.startswith(subjects_table("")) else KEY
    stands_for: dict[int, int] = {}
    for each in every:
        table = each.tables.get(name)
        if table is None or table.version in stands_for:
            continue
        if not stands_for:
            delta.create(new, erased.out_of(delta.scan(old, table.version).collect(engine="streaming")))
        else:
            before, after = delta.changes(old, [(table.since, table.version)], key)
            delta.add_columns(new, after.schema)
            gone = before.join(after, on=key, how="anti").with_columns(pl.lit(True).alias(GONE))
            rows = erased.out_of(pl.concat([after.with_columns(pl.lit(False).alias(GONE)), gone]))
            if rows.height:
                delta.put(new, rows, key)
        stands_for[table.version] = delta.last(new)
    flush(file for file in new.rglob("*") if file.is_file())
    return {
        "old": where, "new": new.relative_to(registry.folder).as_posix(),
        "versions": {str(old): new for old, new in stands_for.items()},
    }  # fmt: skip


def _renamed(
    registry: Registry, each: Manifest, before: Manifest | None, made: Mapping[str, Mapping[str, Any]], day: str
) -> Manifest:
    """The manifest with the new tables' versions and files; one that has been renamed already stays as it is."""
    tables, files, changed = dict(each.tables), dict(each.files), False
    for name, own in made.items():
        table = tables.get(name)
        if table is None or table.folder != own["old"]:
            continue
        changed = True
        version, folder = own["versions"][str(table.version)], registry.folder / own["new"]
        earlier = before.tables.get(name) if before else None
        since = earlier.version if earlier else manifest.created("", 0).since
        tables[name] = TableVersion(own["new"], version, since)
        files = {path: hash for path, hash in files.items() if not path.startswith(own["old"] + "/")}
        added = delta.files(folder, version) - (delta.files(folder, earlier.version) if earlier else set())
        files |= {f"{own['new']}/{file}": sha256(folder / file) for file in added}
    erased = (*each.erased, day) if changed else each.erased
    return replace(each, tables=tables, files=files, erased=erased)
