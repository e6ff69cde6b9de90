"""What can go wrong with identities: exceptions that carry what they are about, for the caller to put into words."""

from __future__ import annotations

from pathlib import Path


class RegistryFault(Exception):
    """Something a registry refuses, or cannot do."""


class KeyMissing(RegistryFault):
    """There are identities, and no key to them: none is made up, as it would open nothing."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = file

    def __str__(self) -> str:
        return f"there are identities but no key to them: neither in the environment nor in {self.file.as_posix()}"


class BadKey(RegistryFault):
    """What stands for a key is none: 32 bytes in Base64 are wanted."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where

    def __str__(self) -> str:
        return f"{self.where} does not hold a key: 32 bytes in Base64 are wanted"


class KeyTooOpen(RegistryFault):
    """Others than its owner may read the key's file."""

    def __init__(self, file: Path, mode: int) -> None:
        super().__init__(file, mode)
        self.file, self.mode = file, mode

    def __str__(self) -> str:
        return f"{self.file.as_posix()} may be read by others (mode {self.mode:03o}); chmod 600 is wanted"


class WrongKey(RegistryFault):
    """The key is another than the one that these identities were sealed with."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return f"the key does not open the identities in {self.folder.as_posix()}"


class LookNotSaid(RegistryFault):
    """A person's rows were asked for without saying who looks, and why."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table

    def __str__(self) -> str:
        return f"{self.table} holds persons: who looks, and why, has to be said"
