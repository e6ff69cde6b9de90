"""Issued toolboxes, kept whole under their hash, so that a decision can be made again years later (DESIGN 3.8).

An archive is a folder: `<content hash>/<layer>/…` with every file of every layer as it was, and `layers.json` with the
layers' order. What is there is never changed; storing the same toolbox again does nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault
from yulu.toolbox.files import LAYERS_FILE
from yulu.toolbox.hashes import content_hash
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox


def default_archive() -> Path:
    """Where toolboxes are kept unless said otherwise: `YULU_ARCHIVE`, else the user's data folder."""
    named = os.environ.get("YULU_ARCHIVE")
    if named:
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "yulu" / "archive"


def store(toolbox: Toolbox, archive: Path) -> str:
    """Keep the toolbox under its content hash, which is returned; written beside its place and moved there whole."""
    hash = content_hash(toolbox.content)
    folder = archive / hash
    if folder.is_dir():
        return hash
    archive.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=".storing-", dir=archive))
    try:
        for path, body in toolbox.content.items():
            file = room / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        layers = [layer.id for layer in toolbox.layers]
        (room / LAYERS_FILE).write_text(json.dumps(layers) + "\n", encoding="utf-8")
        room.chmod(0o755)
        try:
            room.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return hash


def restore(hash: str, archive: Path) -> Toolbox:
    """The toolbox kept under this hash; raises Fault where there is none, or where it is no longer what it was."""
    folder = archive / hash
    if not folder.is_dir():
        raise Fault(Diagnostic("E390", None, {"hash": hash, "archive": archive.as_posix()}))
    toolbox = load_toolbox(folder)
    if content_hash(toolbox.content) != hash:
        raise Fault(Diagnostic("E391", None, {"hash": hash, "archive": archive.as_posix()}))
    return toolbox
