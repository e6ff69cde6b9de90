"""Which rows are the header, and which column is the one the mapping means.

A header is one row, or two or three whose cells were merged: then a column has a path, 2022年/收入, and may be named
by all of it or by its last part. Titles stand above, a row of numbers or of 甲、乙 may stand below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yulu.registry.deliveries.folding import folded
from yulu.registry.deliveries.tables import Row

_DEPTHS = (1, 2, 3)
_LOOKED_AT = 40
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_NUMBERED = re.compile(r"[(]?(\d{1,3})[)]?\Z")
_ORDINALS = re.compile(r"[甲乙丙丁戊]\Z|栏次\Z")
_UNIT_ABOVE = re.compile(r"(?:金额)?单位[:：](?:人民币)?((?:百|千|万|十万|百万|千万|亿)?元)")


@dataclass(frozen=True, slots=True)
class Name:
    """A column's name: the path of merged cells above it, and what stands last."""

    full: str
    leaf: str

    @property
    def brackets(self) -> list[str]:
        """What stands in brackets: often a unit."""
        return [next(filter(None, found), "") for found in _BRACKETS.findall(_plain(self.leaf))]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its rows (counted from 1; 0 and 0 where the file itself knows the names), and columns."""

    first: int
    last: int
    names: Sequence[Name]
    found: Mapping[str, Sequence[int]]
    """By the mapping's name of a column, the columns that can be meant."""
    loosely: frozenset[str]
    """The names that only fit a column without its brackets."""
    unit_above: str | None = None
    """The unit that a title says all sums are in."""

    @property
    def missing(self) -> list[str]:
        return [wanted for wanted, columns in self.found.items() if not columns]

    def without(self, wanted: Iterable[str]) -> Header:
        """The header, these names not found in it."""
        return replace(self, found={**self.found, **{name: [] for name in wanted}})


def known_header(names: Sequence[str], wanted: Iterable[str]) -> Header:
    """The header of a file that knows its columns' names."""
    found, loosely = _matched([Name(name, name) for name in names], wanted)
    return Header(0, 0, [Name(name, name) for name in names], found, loosely)


def find_header(rows: Sequence[Row], wanted: Iterable[str], *, ids_are_long: bool) -> Header:
    """The header that has most of the wanted columns; of several the one with fewer rows, then the upper one.

    `ids_are_long`: a row of small numbers below the header cannot be a subject's row.
    """
    asked = list(wanted)
    best: tuple[int, Header] | None = None
    for depth in _DEPTHS:
        for start in range(min(len(rows), _LOOKED_AT) - depth + 1):
            names = _names(rows[start : start + depth])
            found, loosely = _matched(names, asked)
            score = sum(bool(columns) for columns in found.values())
            if best is None or score > best[0]:
                best = score, Header(start + 1, start + depth, names, found, loosely)
    if best is None:
        return Header(1, 0, [], {name: [] for name in asked}, frozenset())
    header = best[1]
    last = _end(rows, header, ids_are_long=ids_are_long)
    above = (folded(text) for row in rows[: header.first - 1] for text in row if text)
    unit = next((said[1] for text in above if (said := _UNIT_ABOVE.search(text))), None)
    return Header(header.first, last, header.names, header.found, header.loosely, unit)


def _names(rows: Sequence[Row]) -> list[Name]:
    """The columns' names out of the rows of a header; a cell merged with those to its right names them all."""
    width = max(map(len, rows), default=0)
    texts = [[(row[at] or "").strip() if at < len(row) else "" for at in range(width)] for row in rows]
    for upper, lower in pairwise(texts):
        for at in range(1, width):
            if not upper[at] and lower[at]:
                upper[at] = upper[at - 1]
    names = []
    for at in range(width):
        parts: list[str] = []
        for row in texts:
            if row[at] and row[at] not in parts[-1:]:
                parts.append(row[at])
        names.append(Name("/".join(parts), parts[-1] if parts else ""))
    return names


def _matched(names: Sequence[Name], wanted: Iterable[str]) -> tuple[dict[str, list[int]], frozenset[str]]:
    """For each name the columns that fit best: by the whole path, by its last part, by either without brackets."""
    levels = (
        [_plain(name.full) for name in names],
        [_plain(name.leaf) for name in names],
        [_BRACKETS.sub("", _plain(name.full)) for name in names],
        [_BRACKETS.sub("", _plain(name.leaf)) for name in names],
    )
    found: dict[str, list[int]] = {}
    loosely = set()
    for asked in wanted:
        plain = _plain(asked)
        found[asked] = []
        for number, level in enumerate(levels):
            if fitting := [at for at, name in enumerate(level) if name == plain]:
                found[asked] = fitting
                if number > 1:
                    loosely.add(asked)
                break
    return found, frozenset(loosely)


def _plain(name: str) -> str:
    """A name as it is compared; a star marks a column that must be filled in."""
    return folded(name).strip("*").casefold()


def _end(rows: Sequence[Row], header: Header, *, ids_are_long: bool) -> int:
    """The last row of the header: below it there may be the lower halves of merged cells, and a row of numbers."""
    last = header.last
    columns = {at for fitting in header.found.values() for at in fitting}
    if not columns:
        return last
    while last < len(rows) and _is_lower_half(rows[last - 1], rows[last], columns):
        last += 1
    if last < len(rows) and _is_numbering(rows[last], ids_are_long=ids_are_long):
        last += 1
    return last


def _is_lower_half(above: Row, row: Row, columns: set[int]) -> bool:
    filled = {at for at, text in enumerate(row) if text and text.strip()}
    named = {at for at, text in enumerate(above) if text and text.strip()}
    return bool(filled) and not filled & columns and bool(filled - named) and len(named) > 1


def _is_numbering(row: Row, *, ids_are_long: bool) -> bool:
    texts = [folded(text) for text in row if text and text.strip()]
    numbers = [int(found[1]) for text in texts if (found := _NUMBERED.match(text))]
    ordinals = [text for text in texts if _ORDINALS.match(text)]
    if len(texts) < 2 or len(numbers) + len(ordinals) < len(texts):
        return False
    if numbers != list(range(1, len(numbers) + 1)):
        return False
    return "栏次" in ordinals or ids_are_long or all("(" in text for text in texts)
