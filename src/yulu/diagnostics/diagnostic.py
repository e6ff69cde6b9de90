"""A fault as data: code, place, values. Words come later (`wording.py`), in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: line and column count from 1 as editors do, in characters; `length` is what is underlined."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong, or doubtful, in one place.

    `code` is stable and stands in the catalogue: E203 is an error, W310 a warning. `data` holds the values for the
    blanks of its sentence; with `nearest` among them the advice asks whether that was meant. `related` places are
    shown beside the first, such as where a name was declared.
    """

    code: str
    place: Place | None
    data: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Place, ...] = ()

    @property
    def severity(self) -> Literal["error", "warning"]:
        return "warning" if self.code.startswith("W") else "error"


def in_file_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics as somebody reads the files: by file, line and column; those without a place come first."""
    return sorted(diagnostics, key=lambda d: ((d.place is not None, d.place or _NOWHERE), d.code))


_NOWHERE = Place("", 0, 0)
