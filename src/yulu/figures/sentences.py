"""Where articles, paragraphs, sentences and clauses of a clean text begin."""

from __future__ import annotations

import re
from bisect import bisect_right

from yulu.figures.figure import Position
from yulu.figures.reading.cleaning import CleanText

_SENTENCE = re.compile(r"[。！？!?\n]")
_CLAUSE = re.compile(r"[。！？!?\n；：]|，")


class Layout:
    """The divisions of a text; none reaches over the end of a larger one."""

    def __init__(self, text: CleanText) -> None:
        body = text.text
        self.articles = [0, *text.borders]
        self.paragraphs = [0, *(match.end() for match in re.finditer("\n", body))]
        self.sentences = [0, *(match.end() for match in _SENTENCE.finditer(body))]
        self.clauses = [0, *(match.end() for match in _CLAUSE.finditer(body))]
        self._length = len(body)

    def position(self, at: int) -> Position:
        """In which article, paragraph, sentence and clause a character stands."""
        return Position(
            bisect_right(self.articles, at) - 1,
            bisect_right(self.paragraphs, at) - 1,
            bisect_right(self.sentences, at) - 1,
            bisect_right(self.clauses, at) - 1,
        )

    def sentence(self, number: int) -> tuple[int, int]:
        """Beginning and end of a sentence."""
        return self._bounds(self.sentences, number)

    def clause(self, number: int) -> tuple[int, int]:
        """Beginning and end of a clause."""
        return self._bounds(self.clauses, number)

    def paragraph(self, number: int) -> tuple[int, int]:
        """Beginning and end of a paragraph."""
        return self._bounds(self.paragraphs, number)

    def article_length(self, number: int) -> int:
        """How many characters an article has."""
        start, end = self._bounds(self.articles, number)
        return end - start

    def _bounds(self, starts: list[int], number: int) -> tuple[int, int]:
        end = starts[number + 1] if number + 1 < len(starts) else self._length
        return starts[number], end
