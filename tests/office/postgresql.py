"""A real PostgreSQL server for the tests, in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, the newest version's; None where no server is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


@contextmanager
def server(bin: Path) -> Iterator[str]:
    """The URL of a server's maintenance database, reached by a socket in its folder."""
    room = Path(tempfile.mkdtemp(prefix="yulu-pg-"))
    owner = _owner()
    if owner:
        shutil.chown(room, owner)
    data = room / "data"
    try:
        _run(owner, bin / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {room} -c listen_addresses='' -c fsync=off"
        _run(owner, bin / "pg_ctl", "-D", data, "-l", room / "log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/postgres?host={room}"
        finally:
            _run(owner, bin / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _owner() -> str | None:
    """A server does not run as root; the package brings an account for it."""
    if os.geteuid() != 0:
        return None
    return pwd.getpwnam("postgres").pw_name


def _run(owner: str | None, *command: object) -> None:
    prefix = ["runuser", "-u", owner, "--"] if owner else []
    subprocess.run([*prefix, *map(str, command)], check=True, capture_output=True, cwd="/")
