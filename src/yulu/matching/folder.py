"""A run's folder: made beside its place and moved there when it is whole, so that none is ever half-written.

manifest.json   what it was made from, every file's hash   decisions/part-00000.parquet   a row a (subject, policy)
patterns.json   what is missing in each pattern            toolbox/<hash>/                the toolbox, whole
summary.json    counts and sums                            summary.html                   the same as a page
rejected.csv, decisions.csv    for a spreadsheet           replaced.parquet               who was decided again
keys/           which pattern a subject falls into

A run that continues another holds the rows of those decided again; `stored` puts the two together.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.matching.manifest import MANIFEST, FileOf, RunManifest, file_of

DECISIONS, PATTERNS, SUMMARY, REJECTED = "decisions", "patterns.json", "summary.json", "rejected.csv"
SPREADSHEET, PAGE, TOOLBOX = "decisions.csv", "summary.html", "toolbox"
REPLACED, KEYS = "replaced.parquet", "keys"


@contextmanager
def new_run(folder: Path) -> Iterator[Path]:
    """A room to make the run in; on leaving it without a fault it becomes the folder, else it is gone.

    Raises Fault where something is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(Diagnostic("E706", Place(folder.as_posix(), 1, 1), {"folder": folder.as_posix()}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield room
        if folder.exists():
            folder.rmdir()
        room.chmod(0o755)
        room.rename(folder)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise


def part(number: int) -> str:
    """The path of a part of the decisions."""
    return f"{DECISIONS}/part-{number:05d}.parquet"


def files_in(room: Path) -> dict[str, FileOf]:
    """Every file made so far, the toolbox's own aside: its hash is that of its content."""
    paths = [path for path in sorted(room.rglob("*")) if path.is_file()]
    named = {path.relative_to(room).as_posix(): path for path in paths}
    return {name: file_of(path) for name, path in named.items() if not name.startswith(f"{TOOLBOX}/")}


def write_manifest(room: Path, manifest: RunManifest) -> None:
    """The last file."""
    write_json(room / MANIFEST, manifest.data())


def write_json(path: Path, data: Any) -> None:
    """A text that people can read, and that is the same for the same data."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
