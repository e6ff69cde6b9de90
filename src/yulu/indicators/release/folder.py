"""What a release's folder holds, and its manifest.

manifest.json      every other file's SHA-256; its own hash is the release's name, to be printed beside the values
release.json       period, day, program, toolbox; for each indicator its series and its values
definitions.json   the indicators and the columns they use, as declared on that day
rows/<indicator>/<table>.parquet   the rows that may count, in the columns used
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from yulu.diagnostics import Diagnostic, Fault

MANIFEST, RELEASE, DEFINITIONS, ROWS = "manifest.json", "release.json", "definitions.json", "rows"
FORMAT = 1
Change = Literal["altered", "missing", "added"]


def write_json(path: Path, data: Any) -> None:
    """JSON as people can read it, with its keys in the order given."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """One of the files; raises Fault (E833) where it is not there or no object."""
    try:
        data = json.loads((folder / name).read_text("utf-8"))
    except OSError as error:
        raise unreadable(folder, f"{name}：{error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise unreadable(folder, name) from None
    if not isinstance(data, dict):
        raise unreadable(folder, name)
    return data


def unreadable(folder: Path, reason: str) -> Fault:
    """The folder is no release, or is damaged."""
    return Fault(Diagnostic("E833", None, {"folder": folder.as_posix(), "reason": reason}))


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> list[str]:
    """Every file but the manifest, as a path inside the folder."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path != MANIFEST)


def seal(folder: Path) -> str:
    """Write the manifest; returns its hash."""
    files = {path: file_hash(folder / path) for path in files_in(folder)}
    write_json(folder / MANIFEST, {"format": FORMAT, "files": files})
    return file_hash(folder / MANIFEST)


def changes(folder: Path) -> dict[str, Change]:
    """What is not as the manifest says. Raises Fault (E833) where there is no manifest."""
    files = read_json(folder, MANIFEST).get("files")
    if not isinstance(files, dict):
        raise unreadable(folder, MANIFEST)
    found: dict[str, Change] = {}
    there = set(files_in(folder))
    for path, hashed in sorted(files.items()):
        if path not in there:
            found[path] = "missing"
        elif file_hash(folder / path) != hashed:
            found[path] = "altered"
    return found | dict.fromkeys(sorted(there - files.keys()), "added")
