"""Whether the registry's files are what was written."""

from __future__ import annotations

from pathlib import Path

from yulu.registry.store import manifest
from yulu.registry.store.faults import Damaged
from yulu.registry.store.history import sha256
from yulu.registry.store.layout import Registry


def damaged(registry: Registry) -> list[Path]:
    """Files that are gone or changed: manifests that do not follow from the one before, data that has another hash."""
    found, previous = [], ""
    for number, version in enumerate(manifest.versions(registry), 1):
        try:
            each = manifest.manifest(registry, version)
        except Damaged as fault:
            found.append(fault.file)
            previous = ""
            continue
        if version != number or (previous and each.previous != previous):
            found.append(registry.versions / f"{version:06d}.json")
        previous = each.hash
        for path, hash in each.files.items():
            file = registry.folder / path
            if not file.exists() or sha256(file) != hash:
                found.append(file)
    return found
