"""The working copy of a text: what a person mistyped is reported and mended here, so that reading can go on."""

from __future__ import annotations

import re
from collections import Counter

from yulu.diagnostics import Diagnostic, Place

_LINE_END = re.compile(r"\r\n|\r|\n")
# What YAML refuses, what it takes for a line's end but no editor does, and what nobody can see.
_UNSEEN = re.compile(
    "[^\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\ufeff]"
)
# Each quoting doubles the quotes inside; a line that is still not in order after some is not worth guessing at.
_MOST_QUOTINGS = 4


class Draft:
    """A text in lines that may be mended, each character remembering where it stood in the author's file.

    Lines and columns here count from 0 and are the working copy's; places given out are the author's.
    `whole`: nothing had to be left out, so the tree read from this draft is what the author meant.
    """

    def __init__(self, text: str, shown_as: str) -> None:
        self.shown_as = shown_as
        self.lines = _LINE_END.split(text)
        self.faults: list[Diagnostic] = []
        self.whole = True
        self.indentation_unsure = False
        self._origins: dict[int, list[int]] = {}
        self._quoted: Counter[int] = Counter()
        self._reported: set[tuple[str, Place]] = set()
        for line in range(len(self.lines)):
            self._remove_unseen(line)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def place(self, line: int, start: int, end: int | None = None) -> Place:
        """Where `start` up to `end` of this line stood in the author's file; one character where no end is given."""
        first = self._origin(line, start)
        last = first + 1 if end is None else self._origin(line, end)
        return Place(self.shown_as, line + 1, first + 1, max(last - first, 1))

    def report(self, code: str, place: Place, *related: Place, **data: str) -> None:
        """Note a fault, once."""
        if (code, place) not in self._reported:
            self._reported.add((code, place))
            self.faults.append(Diagnostic(code, place, data, related))

    def insert(self, line: int, column: int, text: str) -> None:
        origin = self._origin(line, column)
        self._origins[line][column:column] = [origin] * len(text)
        self._write(line, column, column, text)

    def replace(self, line: int, column: int, text: str) -> None:
        """Overwrite as many characters as `text` has."""
        self._write(line, column, column + len(text), text)

    def quote(self, first: int, start: int, last: int, end: int) -> None:
        """Make one single-quoted scalar of what stands from `start` in the first to `end` in the last line."""
        self._quoted[first] += 1
        if self._quoted[first] > _MOST_QUOTINGS:
            self.drop(first, 0, last + 1)
            return
        for line in range(first, last + 1):
            begin = start if line == first else 0
            stop = end if line == last else len(self.lines[line])
            for column in reversed(range(begin, stop)):
                if self.lines[line][column] == "'":
                    self.insert(line, column, "'")
                    end += line == last
        self.insert(last, end, "'")
        self.insert(first, start, "'")

    def drop(self, line: int, column: int, until: int) -> None:
        """Leave out the rest of this line, and the lines up to `until`: what stands there cannot be made out."""
        self.whole = False
        self.lines[line] = self.lines[line][:column].rstrip(" ")
        for later in range(line + 1, until):
            self.lines[later] = ""

    def _origin(self, line: int, column: int) -> int:
        if line not in self._origins:
            self._origins[line] = list(range(len(self.lines[line]) + 1))
        origins = self._origins[line]
        if column < len(origins):
            return origins[column]
        return origins[-1] + column - len(origins) + 1

    def _write(self, line: int, start: int, end: int, text: str) -> None:
        old = self.lines[line]
        self.lines[line] = old[:start] + text + old[end:]

    def _remove_unseen(self, line: int) -> None:
        for match in reversed(list(_UNSEEN.finditer(self.lines[line]))):
            column = match.start()
            name = f"U+{ord(match[0]):04X}"
            self.report("E105", self.place(line, column), character=name)
            del self._origins[line][column]
            self._write(line, column, column + 1, "")
