"""Bytes to text: UTF-8 is read; what else a Windows computer saves is recognised, read along and reported."""

from __future__ import annotations

import codecs

from yulu.diagnostics import Diagnostic, Place

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, shown_as: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file, and what is wrong with its encoding; None where it is not text.

    A text in GB18030 or UTF-16 is still given, so that its other faults can be told in the same go.
    """
    if data.startswith(codecs.BOM_UTF8):
        text, faults = decode(data.removeprefix(codecs.BOM_UTF8), shown_as)
        return text, [Diagnostic("E104", Place(shown_as, 1, 1)), *faults]
    if (text := _utf_16(data)) is not None:
        return text, [Diagnostic("E102", Place(shown_as, 1, 1), {"encoding": "UTF-16"})]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        bad = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None, [Diagnostic("E103", _after(data[:bad].decode("utf-8"), shown_as))]
    # Some pairs of bytes are letters in both encodings, so the first that is not ASCII is already meant differently.
    first = next(index for index, character in enumerate(text) if not character.isascii())
    return text, [Diagnostic("E102", _after(text[:first], shown_as), {"encoding": "GB18030（GBK）"})]


def _utf_16(data: bytes) -> str | None:
    # Without a mark UTF-16 still betrays itself: each ASCII character, such as a line's end, brings a zero byte.
    if not data.startswith(_UTF_16_MARKS) and data.count(0) * 20 < len(data):
        return None
    if data.startswith(_UTF_16_MARKS):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-16-be", "utf-16-le"] if data[:1] == b"\0" else ["utf-16-le", "utf-16-be"]
    for encoding in encodings:
        try:
            return data.decode(encoding) or None
        except UnicodeDecodeError:
            continue
    return None


def _after(good: str, shown_as: str) -> Place:
    line_start = max(good.rfind("\n"), good.rfind("\r")) + 1
    line = 1 + good.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    return Place(shown_as, line, len(good) - line_start + 1)
