"""What a backup and whoever restores it agree on."""

from __future__ import annotations

import hashlib
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
