"""What a killed writer left is undone before anybody writes again."""

from __future__ import annotations

import shutil
from pathlib import Path

from yulu.registry.store import delta, manifest
from yulu.registry.store.history import finish_erasing
from yulu.registry.store.layout import DELIVERIES, Registry
from yulu.registry.store.manifest import Manifest
from yulu.registry.store.staging import clear


def recover(registry: Registry) -> Manifest | None:
    """The last manifest, after which every table is what it says.

    Staged rows are removed, and tables that no manifest names; a table that went on is restored, by a commit of its
    own; an erasing that was begun is finished.
    """
    clear(registry)
    finish_erasing(registry)
    last = manifest.latest(registry)
    tables = last.tables.values() if last else ()
    named = {table.folder for table in tables}
    for folder in _table_folders(registry):
        if folder.relative_to(registry.folder).as_posix() not in named:
            shutil.rmtree(folder)
    for table in tables:
        folder = registry.folder / table.folder
        now = delta.last(folder)
        if now != table.version and delta.files(folder, now) != delta.files(folder, table.version):
            delta.restore(folder, table.version)
    return last


def _table_folders(registry: Registry) -> list[Path]:
    patterns = ("subjects/*", "records/*", f"{DELIVERIES}*")
    return [folder for pattern in patterns for folder in registry.folder.glob(pattern) if folder.is_dir()]
