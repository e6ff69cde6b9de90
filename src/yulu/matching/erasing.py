"""A person is taken out of runs: their rows are gone from every file, and the run says by a new hash that it changed.

Counts and sums stay as they were counted: they are about nobody. Whoever is interrupted begins again; a run that was
half rewritten is damaged until then, and said to be.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from yulu.matching.folder import write_manifest
from yulu.matching.manifest import MANIFEST, RunManifest, file_of, read_manifest


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A run that held somebody: its folder, its hash before and after."""

    folder: Path
    before: str
    after: str


def erase_from_runs(folders: Sequence[Path], subjects: Collection[str]) -> list[Rewritten]:
    """Take these subjects out of runs; of runs that continue each other, give the earlier first."""
    hashes: dict[str, str] = {}
    found = []
    for folder in folders:
        manifest = read_manifest(json.loads((folder / MANIFEST).read_bytes()))
        held = [path for path in sorted(manifest.files) if _without(folder / path, frozenset(subjects))]
        # A file that was rewritten before an interruption is another than the manifest says, too.
        held += [path for path in manifest.files if path not in held and file_of(folder / path) != manifest.files[path]]
        if held or (manifest.base is not None and manifest.base.hash in hashes):
            hashes[manifest.hash] = _sealed_again(folder, manifest, hashes)
            found.append(Rewritten(folder, manifest.hash, hashes[manifest.hash]))
    return found


def _sealed_again(folder: Path, manifest: RunManifest, hashes: dict[str, str]) -> str:
    base = manifest.base
    if base is not None and base.hash in hashes:
        base = replace(base, hash=hashes[base.hash])
    files = {path: file_of(folder / path) for path in manifest.files}
    sealed = replace(manifest, files=files, base=base).sealed()
    room = folder / f".{MANIFEST}.new"
    room.mkdir(exist_ok=True)
    write_manifest(room, sealed)
    (room / MANIFEST).replace(folder / MANIFEST)
    room.rmdir()
    return sealed.hash


def _without(file: Path, subjects: frozenset[str]) -> bool:
    """Rewrite one file without them; whether they were in it."""
    if file.suffix == ".parquet":
        return _table_without(file, subjects)
    if file.suffix == ".csv":
        return _spreadsheet_without(file, subjects)
    return False


def _table_without(file: Path, subjects: frozenset[str]) -> bool:
    rows = pl.read_parquet(file)
    if "subject" not in rows.columns:
        return False
    kept = rows.filter(~pl.col("subject").is_in(list(subjects)))
    if kept.height == rows.height:
        return False
    beside = file.with_name(f".{file.name}.new")
    kept.write_parquet(beside)
    beside.replace(file)
    return True


def _spreadsheet_without(file: Path, subjects: frozenset[str]) -> bool:
    text = file.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    kept = [row for row in rows if not subjects.intersection(row)]
    if len(kept) == len(rows):
        return False
    beside = file.with_name(f".{file.name}.new")
    with beside.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows(kept)
    beside.replace(file)
    return True
