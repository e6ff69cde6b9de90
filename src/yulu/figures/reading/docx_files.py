"""A Word file's text, paragraphs and tables in their order, insertions taken and deletions left out.

python-docx's own `paragraph.text` drops what was inserted with changes tracked, so the runs are read one level below.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.figures.reading.source import Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 200 * 2**20
"""Unpacked; a file that unpacks to more is no document."""
_MOST_WORDS = 40 * 2**20
"""Of XML; the rest is pictures. A report of a thousand pages has about ten."""


def read_docx(data: bytes, name: str) -> Source:
    """One line a paragraph, one line a table row with tabs between its cells."""
    body, changed = _body(data, name)
    notes = ["文稿里有修订标记，按接受全部修订后的文字读取。"] if changed else []
    return Source(name, "\n".join(_lines(body)) + "\n", columns=False, notes=tuple(notes))


def _body(data: bytes, name: str) -> tuple[Any, bool]:
    import zipfile

    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            words = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
            if words > _MOST_WORDS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise ValueError("too large when unpacked")
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # python-docx, lxml and zipfile raise a dozen unrelated classes for a damaged file
        data_ = {"file": name, "reason": str(error) or type(error).__name__}
        raise Fault(Diagnostic("E854", Place(name, 1, 1), data_)) from None
    changed = next(body.iter(f"{_W}ins", f"{_W}del"), None) is not None
    return body, changed


def _lines(body: Any) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}p":
            yield from _text(block).split("\n")
        elif block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                yield "\t".join(_text(cell).replace("\n", "") for cell in row.iter(f"{_W}tc"))
        elif block.tag == f"{_W}sdt":
            for content in block.iter(f"{_W}sdtContent"):
                yield from _lines(content)


def _text(element: Any) -> str:
    parts: list[str] = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        else:
            parts.append({f"{_W}tab": "\t", f"{_W}br": "\n"}.get(node.tag, "-"))
    return "".join(parts)
