"""A run read again: its manifest, its decisions lazily, what is missing in each pattern, its summary, its toolbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.matching.folder import DECISIONS, PATTERNS, REPLACED, SUMMARY, TOOLBOX
from yulu.matching.manifest import FORMAT, MANIFEST, RunManifest, file_of, read_manifest
from yulu.toolbox.archive import restore
from yulu.toolbox.model import Toolbox

OUTCOME = pl.Enum(["not_entitled", "needs_facts", "needs_judgement", "entitled"])
MONEY = pl.Decimal(38, 2)
ROWS: Mapping[str, pl.DataType] = {
    "subject": pl.String(), "policy": pl.String(), "outcome": OUTCOME, "amount": MONEY, "amount_low": MONEY,
    "amount_high": MONEY, "value": pl.String(), "conditions_true": pl.Int64(), "conditions_known": pl.Int64(),
    "pattern": pl.Int32(), "marks": pl.UInt8(),
}  # fmt: skip
"""The columns of the decisions; what they mean is in `manifest.COLUMNS`."""


@dataclass(frozen=True)
class StoredRun:
    """A run by its folder."""

    folder: Path
    manifest: RunManifest

    @cached_property
    def parts(self) -> list[Path]:
        """The files of the decisions, in order."""
        return [self.folder / path for path in sorted(self.manifest.files) if path.startswith(f"{DECISIONS}/")]

    @property
    def decisions(self) -> pl.LazyFrame:
        """One row a (subject, policy), read where and when it is needed; the columns are `ROWS`."""
        own = pl.scan_parquet(self.parts, glob=False) if self.parts else pl.LazyFrame(schema=dict(ROWS))
        return own if self.base is None else pl.concat([self._kept(self.base.decisions), own])

    @cached_property
    def base(self) -> StoredRun | None:
        """The run that this one continues; raises Fault where it is gone or is another."""
        named = self.manifest.base
        if named is None:
            return None
        folder = self.folder.absolute().parent / named.path
        try:
            found = open_run(folder)
        except Fault:
            found = None
        if found is None or found.manifest.hash != named.hash:
            data = {"folder": self.folder.as_posix(), "base": folder.as_posix()}
            raise Fault(Diagnostic("E767", Place((self.folder / MANIFEST).as_posix(), 1, 1), data))
        return found

    @cached_property
    def replaced(self) -> pl.DataFrame:
        """`kind` and `subject` of everybody decided again, whose rows in `base` count no more."""
        return pl.read_parquet(self.folder / REPLACED)

    def _kept(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The rows of the run below that still count."""
        kinds = {policy.id: policy.subject for policy in self.manifest.policies}
        kept = []
        for kind in self.manifest.subjects:
            own = rows.filter(pl.col("policy").is_in([policy for policy, each in kinds.items() if each == kind]))
            gone = self.replaced.filter(pl.col("kind") == kind).select("subject").lazy()
            kept.append(own.join(gone, on="subject", how="anti"))
        return pl.concat(kept) if kept else rows.clear()

    @cached_property
    def patterns(self) -> Mapping[str, Any]:
        """By policy: `members` with their holders, `conditions`, and by number (as text) what is missing."""
        return self._read(PATTERNS)

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        """Counts and sums, as `summary.summary_data` wrote them."""
        return self._read(SUMMARY)

    def toolbox(self) -> Toolbox:
        """The toolbox that decided, as it was; raises Fault where it is no longer whole."""
        return restore(self.manifest.toolbox.content_hash, self.folder / TOOLBOX)

    def damaged(self) -> list[str]:
        """The files that are missing or not what was written; every byte is read, those of the run below too."""
        found = [] if self.base is None else [f"{self.base.folder.as_posix()}/{path}" for path in self.base.damaged()]
        for path, written in self.manifest.files.items():
            try:
                whole = file_of(self.folder / path) == written
            except OSError:
                whole = False
            if not whole:
                found.append(path)
        return found

    def _read(self, name: str) -> Mapping[str, Any]:
        file = self.folder / name
        if file_of(file) != self.manifest.files.get(name):
            raise _damaged(self.folder, name)
        return json.loads(file.read_bytes())  # type: ignore[no-any-return]


def open_run(folder: Path) -> StoredRun:
    """The run in a folder; raises Fault where there is none, or where its files are not those it wrote.

    Of large files only the size is looked at; `StoredRun.damaged` reads them.
    """
    file = folder / MANIFEST
    try:
        data = json.loads(file.read_bytes())
        if data["format"] > FORMAT:
            told = {"folder": folder.as_posix(), "program": str(data["program"]), "format": str(data["format"])}
            raise Fault(Diagnostic("E762", Place(file.as_posix(), 1, 1), told))
        run = StoredRun(folder, read_manifest(data))
    except (FileNotFoundError, NotADirectoryError):
        raise Fault(Diagnostic("E760", None, {"folder": folder.as_posix()})) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(folder, MANIFEST) from None
    for path, written in run.manifest.files.items():
        there = folder / path
        if not there.is_file() or there.stat().st_size != written.bytes:
            raise _damaged(folder, path)
    for small in (PATTERNS, SUMMARY):
        run._read(small)
    _ = run.base
    return run


def _damaged(folder: Path, path: str) -> Fault:
    return Fault(
        Diagnostic("E761", Place((folder / path).as_posix(), 1, 1), {"folder": folder.as_posix(), "file": path})
    )
