"""A PDF's text in the order it was drawn, each page's place kept."""

from __future__ import annotations

import io

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.figures.reading.source import Source


def read_pdf(data: bytes, name: str) -> Source:
    """The text layer of all pages. Raises `Fault` for a damaged or encrypted file, and for one made of pictures."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would warn of we say ourselves, or not at all
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        texts = [page.extract_text() for page in reader.pages]
    except Exception as error:  # pypdf lets errors of any class through for a broken file
        reason = str(error) or type(error).__name__
        raise Fault(Diagnostic("E854", Place(name, 1, 1), {"file": name, "reason": reason})) from None
    if not any(text.strip() for text in texts):
        raise Fault(Diagnostic("E853", Place(name, 1, 1), {"file": name, "pages": str(len(texts))}))
    empty = [str(i) for i, text in enumerate(texts, 1) if not text.strip()]
    notes = (f"第 {'、'.join(empty)} 页没有文字层（多半是图片），没有检查。",) if empty else ()
    pages, at = [], 0
    for text in texts:
        pages.append(at)
        at += len(text) + 1
    return Source(name, "\n".join(texts) + "\n", tuple(pages), None, notes)
