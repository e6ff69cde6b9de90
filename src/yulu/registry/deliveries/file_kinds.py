"""What a file is, by what is in it: a text, a workbook or a Parquet file; anything else is said plainly.

A file whose name says one thing and whose bytes another is not read: somebody would look at it with a program that
shows something else than what was imported.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.registry.deliveries.encodings import utf_16

Kind = Literal["text", "xlsx", "xls", "parquet"]

EXTENSIONS: Mapping[Kind, tuple[str, ...]] = {
    "text": (".csv", ".txt", ".tsv"), "xlsx": (".xlsx", ".xlsm"), "xls": (".xls", ".et"), "parquet": (".parquet",),
}  # fmt: skip
_SHOWN: Mapping[Kind, str] = {"text": "CSV", "xlsx": "Excel（.xlsx）", "xls": "Excel（.xls）", "parquet": "Parquet"}

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCKED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""A workbook's first record (BOF), perhaps one that forbids writing, and FILEPASS: what follows is encrypted."""
_PAGES = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<body", b"<div", b"<style", b"<?xml", b"<workbook")
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"\x1f\x8b", b"GIF8", b"ARROW1")
_LARGEST_WORKBOOK = 8 * 2**30
"""Unpacked; a sheet of a million rows and a hundred columns has less."""


def file_kind(path: Path) -> Kind:
    """What the file is; raises Fault where it cannot be read, or is not what its name says."""
    place = Place(path.as_posix(), 1, 1)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise Fault(Diagnostic("E101", place, {"file": path.as_posix(), "reason": reason})) from None
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Fault(Diagnostic("E720", place, {"file": path.name}))
    kind = _kind(path, start, place)
    suffix = path.suffix.lower()
    if suffix not in EXTENSIONS[kind]:
        data = {"file": path.name, "found": _SHOWN[kind], "extension": suffix, "right": EXTENSIONS[kind][0]}
        raise Fault(Diagnostic("E721", place, data))
    return kind


def _kind(path: Path, start: bytes, place: Place) -> Kind:
    if start.startswith(b"PK\x03\x04"):
        return _zipped(path, place)
    if start.startswith(_OLE):
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content or _LOCKED_XLS.search(content):
            raise Fault(Diagnostic("E722", place, {"file": path.name}))
        return "xls"
    if start.startswith(b"PAR1"):
        return "parquet"
    encoding = utf_16(start)
    shown = start.decode(encoding, "ignore").encode() if encoding else start
    if shown.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_PAGES):
        raise Fault(Diagnostic("E723", place, {"file": path.name}))
    if start.startswith(_OTHERS):
        raise Fault(Diagnostic("E705", place, {"file": path.name}))
    return "text"


def _zipped(path: Path, place: Place) -> Kind:
    try:
        with zipfile.ZipFile(path) as packed:
            names, size = packed.namelist(), sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Fault(Diagnostic("E725", place, {"file": path.name})) from None
    if not any(name.startswith("xl/") for name in names) or "xl/workbook.bin" in names:
        raise Fault(Diagnostic("E705", place, {"file": path.name}))
    if size > _LARGEST_WORKBOOK:
        raise Fault(Diagnostic("E724", place, {"file": path.name}))
    return "xlsx"
