"""Where scalars end, on the raw lines: quotes, comments, and what a text leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PAIRS = dict(zip("([{（［｛【〔「『《“‘", ")]}）］｝】〕」』》”’", strict=True))
_CLOSING = {"'": re.compile(r"(?:[^']|'')*'(?!')"), '"': re.compile(r'(?:[^"\\]|\\.|\\$)*"')}
_COMMENT = re.compile(r"[ \t]#")
_ANEW = re.compile(
    r"""-(?:[ \t]|$)                                    # an item of a list
    | [^\s\#,\[\]{}"'][^,\[\]{}"'\#]*:(?:[ \t]|$)       # a key
    | "[^"]*"\ *:(?:[ \t]|$) | '[^']*'\ *:(?:[ \t]|$)   # a quoted key""",
    re.VERBOSE,
)


def indentation(line: str) -> int:
    """How many spaces the line begins with."""
    return len(line) - len(line.lstrip(" "))


def is_blank(line: str) -> bool:
    """Nothing on it, or only a comment."""
    return line.strip(" \t")[:1] in ("", "#")


def below(lines: Sequence[str], line: int) -> str:
    """The next line that has something on it, or ""."""
    return next((lines[later] for later in range(line + 1, len(lines)) if not is_blank(lines[later])), "")


def begins_anew(line: str, column: int) -> bool:
    """A key or an item of a list that begins in this column or left of it: what was open above cannot reach it."""
    start = indentation(line)
    return start <= column and (_ANEW.match(line, start) is not None or line.startswith(("---", "...")))


def closing_quote(lines: Sequence[str], line: int, column: int, parent: int) -> tuple[int, int] | None:
    """Line and column after the quote that closes the one here; None if the parent's level goes on before that."""
    pattern, start = _CLOSING[lines[line][column]], column + 1
    while True:
        if match := pattern.match(lines[line], start):
            return line, match.end()
        line, start = line + 1, 0
        if line == len(lines) or begins_anew(lines[line], parent):
            return None


def comment_start(line: str, column: int = 0) -> int:
    """Where YAML lets a comment begin after this column, or the line's length."""
    match = _COMMENT.search(line, max(column - 1, 0))
    return match.start() + 1 if match else len(line)


def left_open(text: str) -> str:
    """The quote or bracket that a text opens and does not close, or ""; an apostrophe inside a word opens nothing."""
    quote, brackets = "", list[str]()
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and not text[:index][-1:].isalnum():
            quote = character
        elif character in _PAIRS:
            brackets.append(character)
        elif brackets and character == _PAIRS[brackets[-1]]:
            brackets.pop()
    return quote or (brackets[-1] if brackets else "")


def content_end(line: str, column: int) -> int:
    """Where the value that begins here was meant to end: a ` #` inside its quotes is no comment."""
    end = column
    while end < len(line):
        end = comment_start(line, end + 1)
        if left_open(line[column:end]) not in ("'", '"'):
            break
    return len(line[:end].rstrip(" \t"))
