"""Where one office keeps its things: the database unless another is named, and the keys, apart from it.

A home is a folder: `office.sqlite3` and `keys/`. Whoever copies the database alone copies no key.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "YULU_HOME"
KEYS = ("ledger", "private", "sessions")
"""What seals the ledger, what encrypts private content, what signs sessions."""
_KEY_BYTES = 32


@dataclass(eq=False)
class OpenKey(Exception):
    """A key that others than its owner may read; `mode` is the file's permissions."""

    file: Path
    mode: int


@dataclass(eq=False)
class BrokenKey(Exception):
    """A file that should hold a key and does not."""

    file: Path


@dataclass(frozen=True, slots=True)
class Home:
    """An office's folder."""

    folder: Path

    @classmethod
    def default(cls) -> Home:
        """`YULU_HOME`, else `yulu/office` in the user's data folder."""
        named = os.environ.get(ENVIRONMENT)
        if named:
            return cls(Path(named))
        data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        return cls(Path(data) / "yulu" / "office")

    @property
    def database(self) -> Path:
        return self.folder / "office.sqlite3"

    @property
    def made(self) -> bool:
        """Whether somebody set this office up."""
        return self._key_file("ledger").is_file()

    def make(self) -> None:
        """The folder and its keys; what is there stays as it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = self.folder / "keys"
        keys.mkdir(mode=0o700, exist_ok=True)
        for name in KEYS:
            file = self._key_file(name)
            try:
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "w", encoding="ascii") as opened:
                opened.write(secrets.token_hex(_KEY_BYTES) + "\n")
                opened.flush()
                os.fsync(opened.fileno())

    def key(self, name: str) -> bytes:
        """A key of 32 bytes; raises FileNotFoundError, OpenKey and BrokenKey."""
        file = self._key_file(name)
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode & 0o777
            if os.name == "posix" and mode & 0o077:
                raise OpenKey(file, mode)
            written = opened.read()
        try:
            key = bytes.fromhex(written.decode("ascii").strip())
        except ValueError:
            raise BrokenKey(file) from None
        if len(key) != _KEY_BYTES:
            raise BrokenKey(file)
        return key

    def _key_file(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.key"
