"""What an auditor takes along: all entries, a checkpoint, and a script that checks them without this program."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from yulu.office.ledger import offline_check
from yulu.office.ledger.chain import Checkpoint, Row
from yulu.office.ledger.entry import Entry


class NotACheckpoint(Exception):
    """A file that holds no checkpoint."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.as_posix())
        self.file = file


def write_checkpoint(checkpoint: Checkpoint, file: Path) -> None:
    """A checkpoint as a small file; written beside its place and moved there whole."""
    _written(file, json.dumps(asdict(checkpoint), indent=2) + "\n")


def read_checkpoint(file: Path) -> Checkpoint:
    """The checkpoint in a file; raises NotACheckpoint and OSError."""
    try:
        read: Any = json.loads(file.read_text(encoding="utf-8"))
        checkpoint = Checkpoint(int(read["position"]), str(read["digest"]), str(read["recorded_at"]))
    except (ValueError, KeyError, TypeError):
        raise NotACheckpoint(file) from None
    if checkpoint.position < 1 or len(checkpoint.digest) != 64:
        raise NotACheckpoint(file)
    return checkpoint


def write_entries(rows: Iterable[Row], folder: Path) -> int:
    """`entries.jsonl`, and the script `check_ledger.py` that reads it; how many entries were written."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    room = folder / ".entries.jsonl"
    with room.open("w", encoding="utf-8") as opened:
        for row in rows:
            named = dict(zip(Entry.__slots__, row, strict=True))
            opened.write(json.dumps(named, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    room.replace(folder / "entries.jsonl")
    shutil.copyfile(offline_check.__file__, folder / "check_ledger.py")
    return count


def _written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    room = file.with_name(f".{file.name}.{os.getpid()}")
    room.write_text(text, encoding="utf-8")
    room.replace(file)
