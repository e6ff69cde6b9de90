"""What a test says about figures that belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from yulu.figures.figure import Figure
from yulu.figures.finding import Other
from yulu.figures.sentences import Layout
from yulu.figures.words.ranges import USUAL, UsualRange

Verdict = Literal["recomputed", "consistent", "needs_definition", "impossible"]
"""In Chinese 已由明细核对, 算得通, 需注明口径, 照此印法算不通."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One link between figures, tested.

    `test` names the kind of link; `figures` are indices. `verdict` None is a remark (供参考) and marks nothing.
    `arithmetic` shows the sum done; `question` asks, and never accuses; `suggestion` is a sentence to print instead.
    """

    test: str
    figures: tuple[int, ...]
    verdict: Verdict | None
    arithmetic: str
    question: str = ""
    suggestion: str = ""
    places: tuple[tuple[int, int], ...] = ()
    """Parts of the clean text it is about that are no figures, such as dates."""


_MOST_IN_A_SENTENCE = 64


@dataclass(frozen=True)
class Reading:
    """A text with its figures, as the tests see it. `published` is the day of the text, where the caller knows it."""

    text: str
    layout: Layout
    figures: Sequence[Figure]
    others: Sequence[Other]
    published: date | None = None
    usual: Sequence[UsualRange] = USUAL

    @cached_property
    def sentences(self) -> Sequence[Sequence[int]]:
        """The indices of the figures of each sentence that has any; a sentence without end is cut, so that no test that
        looks at pairs in it takes more than its length.
        """
        return [
            group[at : at + _MOST_IN_A_SENTENCE]
            for group in self._grouped(lambda figure: figure.at.sentence)
            for at in range(0, len(group), _MOST_IN_A_SENTENCE)
        ]

    @cached_property
    def paragraphs(self) -> Sequence[Sequence[int]]:
        """The indices of the figures of each paragraph that has any."""
        return self._grouped(lambda figure: figure.at.paragraph)

    def _grouped(self, key: Callable[[Figure], int]) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for i, figure in enumerate(self.figures):
            groups.setdefault(key(figure), []).append(i)
        return list(groups.values())

    def between(self, i: int, j: int) -> str:
        """The words between two figures."""
        return self.text[self.figures[i].end : self.figures[j].start]

    def around(self, i: int, window: int = 200) -> str:
        """The words of the sentence around a figure, so far to either side."""
        figure = self.figures[i]
        start, end = self.layout.sentence(figure.at.sentence)
        return self.text[max(start, figure.start - window) : min(end, figure.end + window)]

    def before(self, i: int, window: int = 30) -> str:
        """The words of the sentence before a figure, back to the figure before it."""
        figure = self.figures[i]
        start = self.layout.sentence(figure.at.sentence)[0]
        if i and self.figures[i - 1].end > start:
            start = self.figures[i - 1].end
        return self.text[max(start, figure.start - window) : figure.start]

    def after(self, i: int, window: int = 30) -> str:
        """The words of the sentence after a figure, up to the next one."""
        figure = self.figures[i]
        end = self.layout.sentence(figure.at.sentence)[1]
        if i + 1 < len(self.figures):
            end = min(end, self.figures[i + 1].start)
        return self.text[figure.end : min(end, figure.end + window)]


Check = Callable[[Reading], Iterable[Finding]]
