"""A document's text as it stands in its file, and how to name a place in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for people: line and column from 1, in characters; the page, where the file has pages."""

    line: int
    column: int
    page: int | None = None


@dataclass(frozen=True)
class Source:
    """A document's text before anything is done to it; all offsets of figures are into `text`.

    `pages` holds the offset at which each page begins (PDF only); `columns` says that lines are cut by the page's
    width, as in text taken from a PDF, and None that this is to be found out. `notes` are sentences for the reader
    about what was done or left out on reading, such as the encoding that was found.
    """

    name: str
    text: str
    pages: Sequence[int] = ()
    columns: bool | None = None
    notes: tuple[str, ...] = field(default=())

    def spot(self, offset: int) -> Spot:
        """Where a character stands."""
        line = bisect_right(self._line_starts, offset)
        page = bisect_right(self.pages, offset) if self.pages else None
        return Spot(line, offset - self._line_starts[line - 1] + 1, page)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, at = [0], self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts
