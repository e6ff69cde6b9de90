"""From a character of a scalar's text back to where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yulu.toolbox.reading.tree import Scalar, Span

_DOUBLE_QUOTED = re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|.")
_SINGLE_QUOTED = re.compile(r"''|.")
_UNCHANGED = re.compile(r".")
_ESCAPED = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"} | {
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"
}  # fmt: skip


def character_spans(scalar: Scalar, lines: Sequence[str]) -> list[Span]:
    """For each character of the text, the characters that stand for it in the file; empty if they cannot be found.

    Line ends and indentation are folded in many ways, but every other character of a scalar stands in the file in
    the same order. So the two are read side by side, passing over white space that only one of them has.
    """
    text = scalar.text or ""
    written = list(_written(scalar, lines))
    spans: list[Span] = []
    at = 0
    for character in text:
        if not character.isspace() or at == len(written):
            while at < len(written) and written[at][0] != character and written[at][0].isspace():
                at += 1
        if at < len(written) and written[at][0] == character:
            spans.append(written[at][1])
            at += 1
        elif character.isspace() and (spans or written):
            spans.append(written[min(at, len(written) - 1)][1])
        else:
            return []
    return spans


def _written(scalar: Scalar, lines: Sequence[str]) -> Iterator[tuple[str, Span]]:
    """What stands between the quotes, character by character, escapes undone."""
    span = scalar.span
    quoted = scalar.style in ("'", '"')
    block = scalar.style in ("|", ">")
    pattern = {"'": _SINGLE_QUOTED, '"': _DOUBLE_QUOTED}.get(scalar.style, _UNCHANGED)
    for number in range(span.line + block, span.end_line + 1):
        line = lines[number] if number < len(lines) else ""
        start = span.column + quoted if number == span.line else 0
        end = span.end_column - quoted if number == span.end_line else len(line)
        for match in pattern.finditer(line, start, end):
            if scalar.style == '"' and match[0] == "\\":
                continue  # at a line's end: the line goes on below
            yield _meant(match[0], scalar.style), Span(number, match.start(), number, match.end())
        if number < span.end_line:
            yield "\n", Span(number, len(line), number, len(line) + 1)


def _meant(written: str, style: str) -> str:
    if style == "'" and written == "''":
        return "'"
    if style == '"' and len(written) > 1:
        return chr(int(written[2:], 16)) if written[1] in "xuU" else _ESCAPED.get(written[1], written[1])
    return written
