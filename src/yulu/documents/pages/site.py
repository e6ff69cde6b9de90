"""The whole folder of pages, written at once or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault
from yulu.documents.pages.frame import page_name
from yulu.documents.pages.index_page import index_page
from yulu.documents.pages.policy_page import policy_page
from yulu.rules.basis import basis_on
from yulu.rules.examples import examples_of
from yulu.toolbox.model import Toolbox

MANIFEST = "pages.json"
"""Says which files of a folder are pages written here: only such a folder is ever replaced."""


def pages_of(toolbox: Toolbox, as_of: date, known_on: date) -> dict[str, str]:
    """Every page by its file name, the index first."""
    basis = basis_on(toolbox, as_of, known_on)
    examples = examples_of(toolbox)
    counted = Counter[str]()
    for each in examples:
        for file in each.files:
            counted[file.path.split("/")[1]] += len(file.shape.examples)
    pages = {"index.html": index_page(basis, counted)}
    for policy in toolbox.policies.values():
        pages[page_name(policy.id)] = policy_page(basis, policy, examples)
    return pages


def write_pages(toolbox: Toolbox, folder: Path, as_of: date, known_on: date) -> list[str]:
    """Write the pages and say which; earlier pages there are replaced, anything else is left alone (E980)."""
    pages = pages_of(toolbox, as_of, known_on)
    if not _may_be_replaced(folder):
        raise Fault(Diagnostic("E980", None, {"folder": folder.as_posix()}))
    manifest = {
        "toolbox": toolbox.id, "as_of": as_of.isoformat(), "known_on": known_on.isoformat(), "files": sorted(pages),
    }  # fmt: skip
    try:
        _put(folder, {**pages, MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"})
    except OSError as error:
        raise Fault(Diagnostic("E982", None, {"path": folder.as_posix(), "reason": error.strerror or ""})) from None
    return sorted(pages)


def _may_be_replaced(folder: Path) -> bool:
    """Whether the folder is not there, empty, or holds nothing but pages written here."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*")}
    if not found:
        return True
    try:
        own = set(json.loads((folder / MANIFEST).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return found <= own | {MANIFEST}


def _put(folder: Path, texts: Mapping[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as room:
        draft, old = Path(room) / "new", Path(room) / "old"
        draft.mkdir()
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rename(old)
        try:
            draft.rename(folder)
        except OSError:
            if old.exists():
                shutil.move(old, folder)
            raise
