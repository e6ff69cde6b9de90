"""What a file is, by its content: a name is only a claim.

Only kinds that run nothing when they are opened are taken; Office files with macros are not. Signatures are those of
the formats' own specifications; OFD is GB/T 33190, a ZIP with `OFD.xml` at its root.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pdf": ("application/pdf", ("pdf",)),
    "png": ("image/png", ("png",)),
    "jpeg": ("image/jpeg", ("jpg", "jpeg")),
    "webp": ("image/webp", ("webp",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "ofd": ("application/ofd", ("ofd",)),
    "text": ("text/plain", ("txt", "csv")),
}
"""Each kind with its media type and how its files' names may end."""
_MOST_ENTRIES = 10_000


def kind_of(content: bytes) -> str | None:
    """The kind of a file; None for what is empty, broken, or not taken."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"PK\x03\x04"):
        return _of_zip(content)
    return "text" if _is_text(content) else None


def ending_fits(name: str, kind: str) -> bool:
    """Whether a name says what the file is."""
    return PurePosixPath(name.lower()).suffix.removeprefix(".") in KINDS[kind][1]


def _of_zip(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
        return None
    if len(names) > _MOST_ENTRIES or any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        return None
    if "[Content_Types].xml" in names:
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else None
    return "ofd" if "OFD.xml" in names else None


def _is_text(content: bytes) -> bool:
    """Text in UTF-8 or GB 18030, without control signs, and not a page that a browser would run."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        start = text.lstrip()[:1]
        return bool(text.strip()) and start != "<" and not any(sign < " " and sign not in "\t\n\r" for sign in text)
    return False
