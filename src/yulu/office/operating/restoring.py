"""An office again from a backup and its keys: into an empty place only, and only where every byte is the backup's."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from yulu.office.home import Home
from yulu.office.operating.backup_format import FORMAT, MANIFEST, digest_of


@dataclass(eq=False)
class NotABackup(Exception):
    """A file that is no backup, or not a whole one; `reason` in words."""

    file: Path
    reason: str


@dataclass(eq=False)
class NotEmpty(Exception):
    """A place where something is already; `what` names it."""

    what: str


def unpack(file: Path, keys: Path, home: Home) -> Mapping[str, Any]:
    """The home as it was, but for what stands in a database of its own; its manifest. Raises NotABackup, NotEmpty.

    On SQLite the office is whole when this returns. From PostgreSQL, `.restoring/` holds the tables for
    `read_tables`.
    """
    if home.folder.exists() and any(home.folder.iterdir()):
        raise NotEmpty(home.folder.as_posix())
    home.folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home.folder.parent) as room:
        folder = Path(room) / "backup"
        _extract(file, folder)
        manifest = _verified(file, folder)
        whole = folder / "files"
        whole.mkdir(exist_ok=True)
        _put_keys(keys, whole)
        if manifest["database"] == "sqlite":
            (folder / "database" / "database.sqlite3").replace(whole / "office.sqlite3")
        else:
            (folder / "database").replace(whole / ".restoring")
        if home.folder.exists():
            home.folder.rmdir()
        whole.replace(home.folder)
    return manifest


def _extract(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:gz") as archive:
            for member in archive:
                _take_out(archive, member, folder, file)
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise NotABackup(file, "打不开，或者不完整") from None


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, file: Path) -> None:
    """One file or folder, into `folder` and nowhere else; a backup holds nothing else, no links above all.

    The library's own filter for this is not in the first releases of Python 3.11, which Debian 12 has.
    """
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
        raise NotABackup(file, f"里面有不该有的：{member.name}")
    there = folder.joinpath(*path.parts)
    if member.isdir():
        there.mkdir(parents=True, exist_ok=True)
        return
    there.parent.mkdir(parents=True, exist_ok=True)
    body = archive.extractfile(member)
    assert body is not None
    with body, there.open("xb") as out:
        shutil.copyfileobj(body, out)
    there.chmod(member.mode & 0o755)


def _verified(file: Path, folder: Path) -> Mapping[str, Any]:
    """The manifest, once every file is the one it names."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        stated, format = dict(manifest["files"]), manifest["format"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotABackup(file, "里面没有清单") from None
    if format != FORMAT:
        raise NotABackup(file, f"是第 {format} 版格式，本程序只认第 {FORMAT} 版")
    found = {
        path.relative_to(folder).as_posix(): digest_of(path)
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    }
    for name in sorted(stated.keys() | found.keys()):
        if stated.get(name) != found.get(name):
            raise NotABackup(file, f"{name} 缺失、多余或者被改动过")
    return manifest


def _put_keys(file: Path, folder: Path) -> None:
    try:
        written: dict[str, str] = json.loads(file.read_text("ascii"))
        named = {Path(name): str(body) for name, body in written.items()}
    except (ValueError, AttributeError):
        raise NotABackup(file, "不是备份时写出的密钥文件") from None
    if Path("keys/ledger.key") not in named or any(
        name.parent not in (Path("keys"), Path()) or name.suffix != ".key" for name in named
    ):
        raise NotABackup(file, "不是备份时写出的密钥文件")
    (folder / "keys").mkdir(mode=0o700)
    for name, body in named.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(body)


def fill_database(home: Home, manifest: Mapping[str, Any]) -> None:
    """The tables into a database that is empty; Django has been started. Raises NotEmpty, NotABackup."""
    from django.db import connection

    from yulu.office.operating.copies import migrations_made, read_tables
    from yulu.office.starting import migrate

    if manifest["database"] != connection.vendor:
        raise NotABackup(home.folder, f"备份来自 {manifest['database']}，现在的数据库是 {connection.vendor}")
    if connection.vendor == "sqlite":
        return
    if connection.introspection.table_names():
        raise NotEmpty(str(connection.settings_dict["NAME"]))
    migrate()
    if migrations_made() != manifest["migrations"]:
        raise NotABackup(home.folder, f"备份来自程序的 {manifest['program']} 版，请先用那一版恢复，再升级")
    read_tables(home.folder / ".restoring")
    shutil.rmtree(home.folder / ".restoring")
