"""A backup: database, registry, toolboxes, runs and attachments of one moment in one file, and the keys apart from it.

Nobody can write while the moment is fixed: that takes as long as it takes to link the home's files into a folder. Those
files are never changed, only put there whole, so what is linked stays as it was. What is only added to is copied.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from yulu import __version__
from yulu.office.home import Home
from yulu.office.ledger.models import Head
from yulu.office.operating.backup_format import FORMAT, MANIFEST, digest_of
from yulu.office.operating.copies import migrations_made, moment
from yulu.registry.store import Registry
from yulu.registry.store.faults import Locked
from yulu.registry.store.lock import writing

_WAIT_FOR_THE_REGISTRY = 120.0
_ADDED_TO = ".jsonl"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: when it is of, the ledger's last entry then, how many files."""

    at: str
    entries: int
    digest: str
    files: int
    bytes: int


def back_up(home: Home, file: Path, keys: Path | None) -> Made:
    """Write a backup, and the keys where a file is named for them; raises Locked, OSError and FileExistsError.

    The file is there whole or not at all. Whoever has it without the keys cannot read what is encrypted in it.
    """
    for each in (file, *([keys] if keys else [])):
        if each.exists():
            raise FileExistsError(17, "已经有这个文件", each.as_posix())
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=home.folder) as room:
        folder = Path(room)
        (folder / "files").mkdir()
        (folder / "database").mkdir()
        at = datetime.now(UTC)
        with moment(_linked(home, folder / "files", at)) as there:
            there.write(folder / "database")
        manifest = _manifest(folder, at)
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        _packed(folder, file)
    if keys is not None:
        _write_keys(home, keys)
    return Made(
        manifest["at"], manifest["ledger"]["position"], manifest["ledger"]["digest"], len(manifest["files"]),
        file.stat().st_size,
    )  # fmt: skip


@contextmanager
def _linked(home: Home, into: Path, at: datetime) -> Iterator[None]:
    """The home's files as they are while the database stands still, the registry's writers kept out, too."""
    with _registry_held(home, at):
        for path in sorted(home.folder.rglob("*")):
            inside = path.relative_to(home.folder)
            if path.is_file() and is_backed_up(inside):
                (into / inside).parent.mkdir(parents=True, exist_ok=True)
                _link(path, into / inside)
        yield


def is_backed_up(inside: Path) -> bool:
    """Whether a file of the home belongs into a backup: not the database's own, no key, nothing unfinished."""
    if any(part.startswith(".") for part in inside.parts) or inside.parts[0] == "keys":
        return False
    return not inside.name.startswith("office.sqlite3") and inside.as_posix() not in ("registry.key", "registry/lock")


def _link(file: Path, to: Path) -> None:
    if file.suffix != _ADDED_TO:
        try:
            os.link(file, to)
            return
        except OSError:  # a file system without links
            pass
    shutil.copy2(file, to)


@contextmanager
def _registry_held(home: Home, at: datetime) -> Iterator[None]:
    registry = Registry(home.folder / "registry")
    if not registry.folder.is_dir():
        yield
        return
    until = time.monotonic() + _WAIT_FOR_THE_REGISTRY
    while True:
        held = writing(registry, "backup", at)
        try:
            held.__enter__()
            break
        except Locked:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    try:
        yield
    finally:
        held.__exit__(None, None, None)


def _manifest(folder: Path, at: datetime) -> dict[str, Any]:
    files = {
        path.relative_to(folder).as_posix(): digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    position, digest = _ledger_in(folder)
    return {
        "format": FORMAT, "at": at.isoformat(timespec="seconds"), "program": __version__,
        "database": connection.vendor, "migrations": migrations_made(),
        "ledger": {"position": position, "digest": digest}, "files": files,
    }  # fmt: skip


def _ledger_in(folder: Path) -> tuple[int, str]:
    """The ledger's last entry in the copy itself."""
    copy = folder / "database" / "database.sqlite3"
    if copy.exists():
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as database:
            found = database.execute("SELECT position, digest FROM ledger_head").fetchone()
    else:
        lines = (folder / "database" / f"{Head._meta.db_table}.copy").read_text("utf-8").splitlines()
        found = lines[0].split("\t")[1:] if lines else None
    return (int(found[0]), str(found[1])) if found else (0, "")


def _packed(folder: Path, file: Path) -> None:
    partial = file.with_name(f".{file.name}.partial")
    try:
        with tarfile.open(partial, "x:gz", compresslevel=3) as archive:
            archive.add(folder / MANIFEST, MANIFEST)
            archive.add(folder / "database", "database")
            archive.add(folder / "files", "files")
        partial.chmod(0o600)
        with partial.open("rb") as opened:
            os.fsync(opened.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _write_keys(home: Home, file: Path) -> None:
    found = {path.relative_to(home.folder).as_posix(): path for path in sorted((home.folder / "keys").glob("*.key"))}
    identity = home.folder / "registry.key"
    if identity.exists():
        found["registry.key"] = identity
    body = json.dumps({name: path.read_text("ascii") for name, path in found.items()}, indent=1)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(body + "\n")
        os.fsync(opened.fileno())
