"""A Word file's text: paragraphs and tables in their order, a text box after its paragraph, notes last; insertions
taken and deletions left out.

python-docx's own `paragraph.text` drops what was inserted with changes tracked, so the runs are read one level below.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.figures.reading.source import Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same text box once more, for programs that cannot draw the first."""
_NOTES = {"footnote": "脚注", "endnote": "尾注"}
_MOST_BYTES = 200 * 2**20
"""Unpacked; a file that unpacks to more is no document."""
_MOST_WORDS = 40 * 2**20
"""Of XML; the rest is pictures. A report of a thousand pages has about ten."""


def read_docx(data: bytes, name: str) -> Source:
    """One line a paragraph, one line a table row with tabs between its cells."""
    body, noted = _parts(data, name)
    lines = list(_lines(body))
    notes = []
    if any(next(part.iter(f"{_W}ins", f"{_W}del"), None) is not None for part in (body, *noted.values())):
        notes.append("文稿里有修订标记，按接受全部修订后的文字读取。")
    for kind, part in noted.items():
        found = [line for note in part.iter(f"{_W}{kind}") if note.get(f"{_W}type") is None for line in _lines(note)]
        if any(line.strip() for line in found):
            lines += [f"（{_NOTES[kind]}）", *found]
            notes.append(f"{_NOTES[kind]}排在正文之后。")
    return Source(name, "\n".join(lines) + "\n", columns=False, notes=tuple(notes))


def _parts(data: bytes, name: str) -> tuple[Any, dict[str, Any]]:
    """The body, and the foot- and endnotes where there are any."""
    import zipfile

    import docx
    from docx.oxml import parse_xml

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            words = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
            if words > _MOST_WORDS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise ValueError("too large when unpacked")
        document = docx.Document(io.BytesIO(data))
        noted = {
            kind: parse_xml(part.target_part.blob)
            for kind in _NOTES
            for part in document.part.rels.values()
            if part.reltype.endswith(f"/{kind}s")
        }
    except Exception as error:  # python-docx, lxml and zipfile raise a dozen unrelated classes for a damaged file
        data_ = {"file": name, "reason": str(error) or type(error).__name__}
        raise Fault(Diagnostic("E854", Place(name, 1, 1), data_)) from None
    return document.element.body, noted


def _lines(body: Any) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}p":
            yield from _text(block).split("\n")
            for box in _own(block, f"{_W}txbxContent"):
                yield from _lines(box)
        elif block.tag == f"{_W}tbl":
            for row in _own(block, f"{_W}tr"):
                yield "\t".join(_text(cell).replace("\n", "") for cell in _own(row, f"{_W}tc"))
                for inside in (*_own(row, f"{_W}tbl"), *_own(row, f"{_W}txbxContent")):
                    yield from _lines([inside] if inside.tag == f"{_W}tbl" else inside)
        elif block.tag == f"{_W}sdt":
            for content in _own(block, f"{_W}sdtContent"):
                yield from _lines(content)


def _own(element: Any, *tags: str) -> Iterator[Any]:
    """What of these there is in an element, but nothing in a text box or a table within it, nor a thing twice."""
    waiting = list(reversed(element))
    while waiting:
        node = waiting.pop()
        if node.tag in tags:
            yield node
        elif node.tag not in (f"{_W}txbxContent", f"{_W}tbl", _FALLBACK):
            waiting += reversed(node)


def _text(element: Any) -> str:
    parts: list[str] = []
    for node in _own(element, f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        else:
            parts.append({f"{_W}tab": "\t", f"{_W}br": "\n"}.get(node.tag, "-"))
    return "".join(parts)
