"""A file, or bytes with a name, to a `Source`: text in any encoding, .docx and .pdf."""

from __future__ import annotations

from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.figures.reading.source import Source
from yulu.figures.reading.text_files import NotText, decode

_DOCX = b"PK\x03\x04"
_PDF = b"%PDF-"


def read_file(path: Path) -> Source:
    """The file's text. Raises `Fault`, which names the file and what can be done."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Fault(Diagnostic("E850", None, {"file": path.as_posix(), "reason": reason})) from None
    return read_bytes(data, path.as_posix())


def read_bytes(data: bytes, name: str) -> Source:
    """The text in these bytes; what they are is seen from how they begin, not from the name. Raises `Fault`."""
    if data.startswith(_DOCX):
        from yulu.figures.reading.docx_files import read_docx

        source = read_docx(data, name)
    elif _PDF in data[:1024]:
        from yulu.figures.reading.pdf_files import read_pdf

        source = read_pdf(data, name)
    else:
        try:
            text, notes = decode(data)
        except NotText:
            raise Fault(Diagnostic("E851", Place(name, 1, 1), {"file": name})) from None
        source = Source(name, text, notes=notes)
    if not source.text.strip():
        raise Fault(Diagnostic("E852", Place(name, 1, 1), {"file": name}))
    return source
