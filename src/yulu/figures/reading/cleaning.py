"""Text as newspapers and PDFs have it, to one paragraph a line, every character with its place in the original.

Full-width digits and marks become half-width one by one. (Unicode's NFKC must not be used: it makes a thousands comma
of the Chinese comma, and changes lengths.) White space beside a Chinese character is the layout's and is dropped; lines
that the page's width has cut are joined.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from yulu.figures.reading.source import Source

_FULL_WIDTH: dict[int, int | str] = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_FULL_WIDTH |= {
    ord("％"): "%",
    ord("．"): ".",
    ord("＋"): "+",
    ord("－"): "-",
    ord("～"): "~",
    ord("（"): "(",
    ord("）"): ")",
}
_FULL_WIDTH |= {ord("﹪"): "%", ord("〜"): "~", ord("∼"): "~", ord("\u00a0"): " ", ord("\u3000"): " ", ord("﹒"): "."}

_FULL_WIDTH[ord(";")] = "；"
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
"""A half-width comma that is no thousands separator: many a text has it where the Chinese one is meant."""
_COLON = re.compile(r":(?![\d/])|(?<!\d):(?!//)")

_SENTENCE_END = "。！？；!?;”』」…"
_LINE_END = re.compile(r"[。！？；!?…][”』」)\]]?$|[)）]$|[：:]$")
_NEW_PARAGRAPH = re.compile(
    r"[ \t]{2}|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?!\d)"
    r"|第[一二三四五六七八九十\d]{1,4}[章条节]"
)
_SPACED_DIGITS = re.compile(
    r"(?<![\d.] )(?<![\d.])\d(?: [\d.,])+(?= ?[^\d\s.,]|\.\D)(?! ?[-+*/=|])"
    r"|(?<=[\u4e00-\u9fff,])\d(?: [\d.,])+[ ]*$|^[ ]*\d(?: \d)*(?: \.)(?: \d)+[ ]*$"
)
_SPACED_POINT = re.compile(r"(?<=\d) ?\. ?(?=\d)|(?<=\d) (?=[%‰])|(?<=\d) [-~] (?=\d)|(?<=\d) \.$|^[ ]*\. (?=\d)")
_BYLINE = re.compile(r"^[ ]*\((?P<names>[\u4e00-\u9fff](?:[\u4e00-\u9fff ·]{1,24})?)\)[ ]*$")
_BARE_BYLINE = re.compile(r"^[ ]*[\u4e00-\u9fff]{2,3}(?: [\u4e00-\u9fff]{2,3}){1,3}[ ]*$")
_BYLINE_AT_END = re.compile(r"。[ ]*\((?P<names>[\u4e00-\u9fff ]{2,24})\)[ ]*$")
_NO_NAMES = {
    *(
        "社区",
        "园区",
        "街道",
        "书面",
        "草案",
        "摘要",
        "节选",
        "试行",
        "暂行",
        "修订",
        "完",
        "上接",
        "下转",
        "记者",
        "略",
    ),
}
_NARROW = 46
"""Lines of a column or an A4 page have no more characters; a file with one paragraph a line has far longer ones."""


@dataclass(frozen=True)
class CleanText:
    """One paragraph a line. `places[i]` is the offset in the source of character i; it never falls.

    `borders` are offsets at which another article begins. `joins` are places where digits were joined over the end of
    a line: what was cut there is a guess, so nothing is ever held against a number joined so.
    """

    text: str
    places: array[int]
    borders: tuple[int, ...] = ()
    joins: frozenset[int] = field(default=frozenset())

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of `text[start:end]`."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    start: int
    gap: int
    """How many blank lines stand before it."""

    @property
    def width(self) -> int:
        return len(self.text.strip())


def clean(source: Source) -> CleanText:
    """The source's text to be read for figures; takes time proportional to its length."""
    folded = source.text.translate(_FULL_WIDTH)
    lines = list(_lines(folded))
    columns = _in_columns(lines) if source.columns is None else source.columns
    out: list[str] = []
    places = array("l")
    borders: list[int] = []
    joins: set[int] = set()
    length = 0
    for i, line in enumerate(lines):
        body, offsets = _without_spacing(line)
        following = lines[i + 1] if i + 1 < len(lines) else None
        out.append(body)
        places.extend(offsets)
        length += len(body)
        if following is None:
            break
        border = columns and _ends_an_article(line)
        if not border and columns and not _ends_a_paragraph(lines, i):
            upcoming = following.text.lstrip(" \t")[:1]
            if body and body[-1].isdigit() and upcoming.isdigit():
                joins.add(length)
            elif body and body[-1].isascii() and body[-1].isalpha() and upcoming.isascii() and upcoming.isalpha():
                out.append(" ")
                places.append(line.start + len(line.text))
                length += 1
            continue
        out.append("\n")
        places.append(min(line.start + len(line.text), len(source.text) - 1))
        length += 1
        if border:
            borders.append(length)
    text = _COLON.sub("：", _COMMA.sub("，", "".join(out)))
    return CleanText(text, places, tuple(borders), frozenset(joins))


def _lines(text: str) -> Iterator[_Line]:
    start, gap = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].rstrip("\r")
        if line.strip():
            yield _Line(line, start, gap)
            gap = 0
        else:
            gap += 1
        start = end + 1


def _in_columns(lines: list[_Line]) -> bool:
    """Whether the page's width has cut the lines: most long enough ones end in mid-sentence, and all are narrow."""
    if len(lines) < 4:
        return False
    widths = sorted(line.width for line in lines)
    long = [line for line in lines if line.width >= 8 and "\t" not in line.text]
    cut = sum(1 for line in long if line.text.rstrip()[-1] not in _SENTENCE_END)
    return (
        bool(long)
        and median(widths) <= _NARROW
        and widths[len(widths) * 97 // 100] <= 2 * _NARROW
        and cut * 2 > len(long)
    )


def _ends_a_paragraph(lines: list[_Line], i: int) -> bool:
    line, following = lines[i], lines[i + 1]
    if "\t" in line.text.strip() or "\t" in following.text.strip():
        return True
    indented = (
        following.text[:1] in " \t"
        and following.text.strip() != ""
        and len(following.text) - len(following.text.lstrip()) >= 2
    )
    if indented:
        return True
    around = lines[max(0, i - 3) : i + 4]
    full = max(each.width for each in around) * 4 // 5
    if _LINE_END.search(line.text.rstrip()):
        return line.width < full or bool(_NEW_PARAGRAPH.match(following.text))
    if line.width < full // 2 and line.gap != following.gap:
        return True
    return line.width < full // 2 and not line.text.rstrip()[-1:].isdigit() and line.width < 6


def _ends_an_article(line: _Line) -> bool:
    """Whether authors' names stand here, as newspapers put them at an article's end."""
    found = _BYLINE.match(line.text) or _BYLINE_AT_END.search(line.text)
    if found is not None:
        names = found["names"].strip().split()
        return all(name not in _NO_NAMES for name in names) and 2 <= len("".join(names)) <= 16 and all(
            len(name) <= 4 for name in names
        )  # fmt: skip
    return bool(_BARE_BYLINE.match(line.text))


def _without_spacing(line: _Line) -> tuple[str, list[int]]:
    """The line without the layout's spaces, and where each character kept stands."""
    text = line.text
    dropped: set[int] = set()
    for found in _SPACED_DIGITS.finditer(text):
        dropped.update(at for at in range(found.start(), found.end()) if text[at] == " ")
    for found in _SPACED_POINT.finditer(text):
        dropped.update(at for at in range(found.start(), found.end()) if text[at] == " ")
    kept: list[str] = []
    offsets: list[int] = []
    at, last = 0, len(text.rstrip())
    first = len(text) - len(text.lstrip())
    for at in range(first, last):
        character = text[at]
        if character == " " and (at in dropped or _layout(text, at, kept)):
            continue
        if character in "\ufeff\u200b\u200c\u200d\u2060\r":
            continue
        kept.append(character)
        offsets.append(line.start + at)
    return "".join(kept), offsets


def _layout(text: str, at: int, kept: list[str]) -> bool:
    """Whether this space only lays out: beside a Chinese character or mark, or beside another space."""
    before = kept[-1] if kept else " "
    after = text[at + 1]
    return before == " " or after == " " or _chinese(before) or _chinese(after)


def _chinese(character: str) -> bool:
    return character >= "\u2e80" or character in "“”‘’…—·()%"
