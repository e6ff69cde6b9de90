"""What an .xlsx file says in its own XML that its reader does not pass on: how days are counted, and failed formulas.

A failed formula (#N/A, #DIV/0!) reaches us as an empty cell, and an empty cell means that nothing is known. So failed
ones are looked for in the XML, block by block; nothing else is read there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from yulu.registry.deliveries.tables import cell

_BLOCK = 4 * 2**20
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_FAILED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!<(?:\w+:)?c\s).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_LEFTMOST = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)\d+"[^>]*(?<!/)>')


@dataclass(frozen=True, slots=True)
class Parts:
    """The workbook's own part: the file of each sheet, and whether it counts days from 1904."""

    sheets: dict[str, str]
    counts_from_1904: bool = False


def parts_of(path: Path) -> Parts:
    """Nothing where the workbook is put together in a way that is not understood: it is read all the same."""
    try:
        with zipfile.ZipFile(path) as packed:
            book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
            relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
            files = set(packed.namelist())
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        return Parts({})
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets, mac = {}, False
    for element in book.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "sheet":
            id = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"), None)
            target = targets.get(id, "").lstrip("/")
            file = target if target.startswith("xl/") else f"xl/{target}"
            if file in files:
                sheets[element.get("name", "")] = file
        elif kind == "workbookPr":
            mac = element.get("date1904", "0") in ("1", "true")
    return Parts(sheets, mac)


def with_failed(cells: pl.DataFrame, path: Path, part: str) -> pl.DataFrame:
    """The cells of a sheet, with what failed formulas show."""
    if not _has_failed(path, part):
        return cells
    left, found = _failed(path, part)
    by_column: dict[int, list[tuple[int, str]]] = {}
    for column, row, text in found:
        by_column.setdefault(column - left, []).append((row - 1, text))
    columns = []
    for at, failed in by_column.items():
        failed = [(row, text) for row, text in failed if row < cells.height]
        if not 0 <= at < cells.width or not failed:
            continue
        texts = cells[cell(at)].clone()
        columns.append(texts.scatter([row for row, _ in failed], [text for _, text in failed]))
    return cells.with_columns(columns)


def _has_failed(path: Path, part: str) -> bool:
    before = b""
    for block in _blocks(path, part):
        if b't="e"' in before[-8:] + block:
            return True
        before = block
    return False


def _failed(path: Path, part: str) -> tuple[int, list[tuple[int, int, str]]]:
    """The sheet's leftmost column that has something, and the failed cells: column, row, what they show."""
    left, found, rest = 2**14, [], b""
    for block in _blocks(path, part):
        text = rest + block
        starts = [each.start() for each in _ROW.finditer(text)]
        cut = starts[-1] if len(starts) > 1 else 0
        rest = text[cut:]
        left = min(left, _leftmost(text, starts[:-1]))
        found += _failed_in(text[:cut])
    left = min(left, _leftmost(rest, [each.start() for each in _ROW.finditer(rest)]))
    return left, found + _failed_in(rest)


def _failed_in(text: bytes) -> list[tuple[int, int, str]]:
    return [(_number(each[1]), int(each[2]), each[3].decode("utf-8", "replace")) for each in _FAILED.finditer(text)]


def _leftmost(text: bytes, rows: list[int]) -> int:
    firsts = (_LEFTMOST.search(text, start) for start in rows)
    return min((_number(first[1]) for first in firsts if first), default=2**14)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _blocks(path: Path, part: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as packed, packed.open(part) as file:
        while block := file.read(_BLOCK):
            yield block
