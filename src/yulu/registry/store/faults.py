"""What a registry refuses, or cannot do: exceptions that carry what they are about, for the caller to word."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from yulu.registry.identities.faults import RegistryFault


class NoRegistry(RegistryFault):
    """There is no registry in this folder, or nothing was ever imported into it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return f"nothing was ever imported into {self.folder.as_posix()}"


class NoSuchVersion(RegistryFault):
    """The registry never had this version; `latest` is its last."""

    def __init__(self, version: int, latest: int) -> None:
        super().__init__(version, latest)
        self.version, self.latest = version, latest

    def __str__(self) -> str:
        return f"there is no version {self.version}; the last one is {self.latest}"


class NothingKnownYet(RegistryFault):
    """On this day nothing had been imported; the first import was on `first`."""

    def __init__(self, day: date, first: date) -> None:
        super().__init__(day, first)
        self.day, self.first = day, first

    def __str__(self) -> str:
        return f"nothing was known on {self.day}; the first import was on {self.first}"


class Locked(RegistryFault):
    """Somebody else is writing: on which machine, as which process, since when, what."""

    def __init__(self, folder: Path, holder: Mapping[str, str]) -> None:
        super().__init__(folder, dict(holder))
        self.folder, self.holder = folder, holder

    def __str__(self) -> str:
        told = ", ".join(f"{key} {value}" for key, value in self.holder.items())
        return f"{self.folder.as_posix()} is being written by somebody else ({told}); try again when they have finished"


class NotWritten(RegistryFault):
    """The system did not let us write: `number` is its error (errno), such as that the disk is full."""

    def __init__(self, where: Path, number: int) -> None:
        super().__init__(where, number)
        self.where, self.number = where, number

    def __str__(self) -> str:
        return f"{self.where.as_posix()} cannot be written to: {os.strerror(self.number)}"


class DeliveryDiffers(RegistryFault):
    """A delivery of this number is here already, and is another: by field, what was and what is said now."""

    def __init__(self, number: str, differences: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(number, dict(differences))
        self.number, self.differences = number, differences

    def __str__(self) -> str:
        told = "; ".join(f"{name} was {was}, now {now}" for name, (was, now) in self.differences.items())
        return f"delivery {self.number} is here already and differs: {told}"


class EmptyWindow(RegistryFault):
    """A delivery says that it is complete for days that end before they begin."""

    def __init__(self, start: date, through: date) -> None:
        super().__init__(start, through)
        self.start, self.through = start, through

    def __str__(self) -> str:
        return f"nothing can be complete from {self.start} through {self.through}"


class UnknownColumns(RegistryFault):
    """The rows have columns that the toolbox does not declare for this delivery."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(tuple(columns))
        self.columns = tuple(columns)

    def __str__(self) -> str:
        return f"not declared for this delivery: {', '.join(self.columns)}"


class WrongType(RegistryFault):
    """A column has another type than the one it is declared with, or than the one it is stored with."""

    def __init__(self, column: str, found: str, wanted: str) -> None:
        super().__init__(column, found, wanted)
        self.column, self.found, self.wanted = column, found, wanted

    def __str__(self) -> str:
        return f"{self.column} is {self.found}; {self.wanted} is wanted"


class SameTwice(RegistryFault):
    """Rows that should have been set aside: the same subject, or the same subject and period, stands there twice."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(tuple(keys))
        self.keys = tuple(keys)

    def __str__(self) -> str:
        return f"more than one row about: {', '.join(self.keys)}"


class WithoutKey(RegistryFault):
    """Rows that should have been set aside: they name no subject, or no period."""

    def __init__(self, column: str, rows: int) -> None:
        super().__init__(column, rows)
        self.column, self.rows = column, rows

    def __str__(self) -> str:
        return f"{self.rows} rows without {self.column}"


class WouldEmpty(RegistryFault):
    """The delivery carries only some of a dataset's columns, and `subjects` have values in the others.

    A day belongs to a subject's whole dataset: the other values cannot stay under a day that they are not from.
    """

    def __init__(self, dataset: str, columns: Sequence[str], subjects: int) -> None:
        super().__init__(dataset, tuple(columns), subjects)
        self.dataset, self.columns, self.subjects = dataset, tuple(columns), subjects

    def __str__(self) -> str:
        return (
            f"the delivery does not carry {', '.join(self.columns)} of {self.dataset}, "
            f"and {self.subjects} subjects would lose what is known there"
        )


class Damaged(RegistryFault):
    """A file of the registry is no longer what was written."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.file = file

    def __str__(self) -> str:
        return f"{self.file.as_posix()} is not what was written"
