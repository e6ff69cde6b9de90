"""Every look at a person's rows, in an append-only file beside the registry, each line with the last line's hash.

A line that is changed, left out or put in between breaks the chain from there on; that lines are missing at the end
shows only against a hash kept elsewhere (`Look.record` returns it). The office's ledger takes this over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yulu.registry.identities.files import locked

EVERYBODY = "*"
_BEFORE_THE_FIRST = "0" * 64
_READ_BACK = 1 << 16


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks, why, and when."""

    who: str
    why: str
    when: datetime

    def record(self, file: Path, what: str, whom: str | Sequence[str]) -> str:
        """Write the look down, on the disk before this returns; the hash of the line written is returned.

        `whom` are surrogates, or `EVERYBODY`; `what` is the table, or what is done.
        """
        line = {"when": self.when.isoformat(), "who": self.who, "why": self.why, "what": what, "whom": whom}
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with locked(descriptor, wait=True):
                last, whole = _last_line(descriptor)
                written = _written({**line, "previous": _hash(last)})
                _write(descriptor, written if whole else b"\n" + written)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return _hash(written.rstrip(b"\n"))


def first_broken(file: Path) -> int | None:
    """The number of the first line that does not follow from the line before it; None where all do."""
    if not file.exists():
        return None
    previous = _BEFORE_THE_FIRST
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if not line:
            continue
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict) or said.get("previous") != previous:
            return number
        previous = _hash(line)
    return None


def _written(line: dict[str, object]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(descriptor: int, body: bytes) -> None:
    while body:
        body = body[os.write(descriptor, body) :]


def _last_line(descriptor: int) -> tuple[bytes, bool]:
    """The last line, empty before the first, and whether it was written to its end."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    tail = b""
    while end > 0 and b"\n" not in tail.rstrip(b"\n"):
        start = max(0, end - _READ_BACK)
        os.lseek(descriptor, start, os.SEEK_SET)
        tail = os.read(descriptor, end - start) + tail
        end = start
    return tail.rstrip(b"\n").rpartition(b"\n")[2], not tail or tail.endswith(b"\n")


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest() if line else _BEFORE_THE_FIRST
