"""A text's bytes to text, whatever they were written in: the encoding is found, and said where it is not UTF-8."""

from __future__ import annotations

import codecs

_COMMON = frozenset("的一是在有和了为年月日市，。、万元人个中大不这上地出会对全以及发展工作")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TRIED = ("gb18030", "utf-16-le", "utf-16-be", "big5")
_SHOWN = {"utf-8": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "big5": "Big5"}
_SAMPLE = 40_000


class NotText(ValueError):
    """These bytes are no text in any encoding known here."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what there is to say about how it was read.

    A mark at the beginning decides; else strict UTF-8; else the encoding in which the most common Chinese characters
    and the fewest impossible ones appear. A file of mixed encodings is read line by line. Raises `NotText`.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _lone_returns(data[len(mark) :].decode(codec, "replace")), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if text.count("\0") * 20 < len(text) or not text:
            return _lone_returns(text), ()
    scores = {codec: _score(data[:_SAMPLE], codec) for codec in _TRIED}
    best = max(_TRIED, key=lambda codec: scores[codec])
    if scores[best] <= 0:
        raise NotText
    if best == "gb18030":
        return _by_line(data)
    return _lone_returns(data.decode(best, "replace")), (f"按 {_SHOWN[best]} 编码读取。",)


def _by_line(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return _lone_returns(data.decode("gb18030")), ("按 GB18030 编码读取。",)
    except UnicodeDecodeError:
        pass
    lines, mixed = [], False
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("gb18030", "replace"))
            mixed = True
    note = "文件里混用了不同的编码，已逐行按 UTF-8 或 GB18030 读取，请核对。" if mixed else "按 UTF-8 编码读取。"
    return _lone_returns("\n".join(lines)), (note,)


def _score(sample: bytes, codec: str) -> float:
    """How much like Chinese official text these bytes look in this encoding."""
    text = sample.decode(codec, "replace")
    if not text:
        return 0
    common = sum(1 for character in text if character in _COMMON)
    bad = sum(
        1
        for character in text
        if character == "\ufffd"
        or "\ue000" <= character <= "\uf8ff"
        or (character < " " and character not in "\r\n\t\f")
    )
    plain = sum(1 for character in text if "\u4e00" <= character <= "\u9fff" or " " <= character <= "~")
    return (common * 4 + plain - 8 * bad) / len(text)


def _lone_returns(text: str) -> str:
    """Old line ends, one character for one."""
    return text.replace("\r", "\n") if "\n" not in text else text
