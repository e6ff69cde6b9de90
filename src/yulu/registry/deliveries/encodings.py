r"""A text file as blocks of whole lines in UTF-8, whatever it was written in; which encoding that was is said.

Found from the bytes: a mark at the beginning, the zero bytes of UTF-16, else UTF-8 if all of it is, else GB18030,
which is what Excel on a Chinese computer writes. Bytes that mean nothing are kept as `�\xA1`: nothing is lost.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault, Place

UNREADABLE = "\ufffd"
BLOCK = 16 * 2**20
"""So many bytes of the file make up a block."""
_LONGEST_LINE = 64 * 2**20
_SCRAP = 1000
"""So many bytes that mean nothing, and more than one in a hundred: not a text."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is written: the codec, its name for people, and the mark at the beginning that is not text."""

    codec: str
    shown: str
    mark: bytes = b""


def utf_16(start: bytes) -> str | None:
    """The codec of a text in UTF-16 by its first bytes; without a mark, ASCII characters betray it by zero bytes."""
    if start.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if start.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if start.count(0) * 20 < len(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def find_encoding(path: Path) -> Encoding:
    """How the file is written; reads all of it, as the first name in GB18030 may stand in the last line."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8", "UTF-8（带 BOM）", codecs.BOM_UTF8)
    if codec := utf_16(start):
        mark = start[:2] if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else b""
        return Encoding(codec, "UTF-16" if mark else "UTF-16（不带 BOM）", mark)
    bad, beyond_ascii, size = _counted(path, "utf-8")
    if bad == 0 or bad * 10 < beyond_ascii:
        # A few damaged characters do not make GB18030 of a text: there nearly every word would be damaged.
        return Encoding("utf-8", "UTF-8")
    bad, _, size = _counted(path, "gb18030")
    if bad > _SCRAP and bad * 100 > size:
        raise Fault(Diagnostic("E705", Place(path.as_posix(), 1, 1), {"file": path.name}))
    return Encoding("gb18030", "GB18030（GBK）")


def blocks(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """The file in UTF-8, cut at the ends of lines; every block ends with one, the last one perhaps not."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(_KEEP)
    rest, ends_in_returns = b"", None
    with path.open("rb") as file:
        file.seek(len(encoding.mark))
        while data := file.read(BLOCK):
            text = rest + decoder.decode(data).encode("utf-8", "replace")
            if ends_in_returns is None:
                ends_in_returns = b"\n" not in text and b"\r" in text
            if ends_in_returns:
                text = text.replace(b"\r", b"\n")
            cut = text.rfind(b"\n") + 1
            rest = text[cut:]
            if cut:
                yield text[:cut]
            if len(rest) > _LONGEST_LINE:
                raise Fault(Diagnostic("E724", Place(path.as_posix(), 1, 1), {"file": path.name}))
    rest += decoder.decode(b"", final=True).encode("utf-8", "replace")
    if ends_in_returns:
        rest = rest.replace(b"\r", b"\n")
    if rest:
        yield rest


def _counted(path: Path, codec: str) -> tuple[int, int, int]:
    """How many bytes mean nothing in this encoding, how many characters beyond ASCII there are, and all bytes."""
    bad, beyond, size = 0, 0, 0
    decoder = codecs.getincrementaldecoder(codec)(_MARK)
    with path.open("rb") as file:
        while data := file.read(BLOCK):
            size += len(data)
            text = decoder.decode(data)
            if not text.isascii():
                damaged = text.count(_DAMAGED)
                bad += damaged
                beyond += len(text) - len(text.encode("ascii", "ignore")) - damaged
    bad += decoder.decode(b"", final=True).count(_DAMAGED)
    return bad, beyond, size


def _keep(error: UnicodeError) -> tuple[str, int]:
    """Bytes that mean nothing, written out after a sign that says so."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    damaged = error.object[error.start : error.end]
    return UNREADABLE + "".join(f"\\x{byte:02X}" for byte in damaged), error.end


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Bytes that mean nothing, as what no encoding can write: a � that really stands there is no damage of ours."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _DAMAGED, error.end


_KEEP, _MARK = "yulu.keep", "yulu.mark"
_DAMAGED = "\udc80"
codecs.register_error(_KEEP, _keep)
codecs.register_error(_MARK, _mark)
