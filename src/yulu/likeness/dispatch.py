"""Which class and department a new case may belong to, as closed cases have taught; never applied by itself.

A model is a table of plain numbers: for every part of a text (`pairs.py`) how much it speaks for every target. Their
weighted sum, tempered so that of cases given 80 % about 80 % are right, is the probability. `learning.py` makes models,
`model_file.py` keeps them, `moving_words.py` says which words of the text moved it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yulu.likeness.moving_words import MovingWord, moving_words
from yulu.likeness.pairs import case_parts

MOST = 3
"""So many suggestions at most."""
LEAST = 0.05
"""Less likely ones are not shown beside the likeliest."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where a case went: its class (a service, or a class of the office's tree) and its department."""

    category: str
    department: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One target, its probability, and the words of the text that speak most for it."""

    target: Target
    probability: float
    words: tuple[MovingWord, ...]

    @property
    def in_words(self) -> str:
        """In Chinese; of nothing it is said that it is quite sure."""
        target = "·".join(filter(None, (self.target.category, self.target.department)))
        words = "、".join(word.text for word in self.words)
        return f"{target} {min(self.probability, 0.99):.0%}{f'（{words}）' if words else ''}"


@dataclass(frozen=True, slots=True)
class Suggested:
    """The likeliest targets, the likeliest first; none where it is not known: the best had only `best`."""

    suggestions: tuple[Suggestion, ...]
    best: float
    threshold: float

    @property
    def in_words(self) -> str:
        """One line, in Chinese."""
        if not self.suggestions:
            return f"不知道（最像的一类也只有 {self.best:.0%}，不到 {self.threshold:.0%}）"
        return "；".join(each.in_words for each in self.suggestions)


@dataclass(frozen=True)
class DispatchModel:
    """What was learned.

    `weights` has a row a target and a column a part, `rarity` is the weight of a part by itself (idf), `said` how often
    it stood in all of the cases. `temperature` divides the sums. Below `threshold` the best is not shown. `left_out`
    are targets of which too few cases were there to learn from, with how many.
    """

    targets: tuple[Target, ...]
    parts: tuple[str, ...]
    rarity: NDArray[np.float32]
    said: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float
    threshold: float
    cases: int
    left_out: tuple[tuple[Target, int], ...] = ()

    @cached_property
    def place(self) -> dict[str, int]:
        """The column of each part."""
        return {part: number for number, part in enumerate(self.parts)}

    def probabilities(self, title: str, text: str) -> NDArray[np.float64]:
        """Of every target, in the order of `targets`."""
        columns, values = self._values(title, text)
        sums = (self.weights[:, columns] @ values + self.bias) / self.temperature
        raised = np.exp(sums - sums.max())
        return np.asarray(raised / raised.sum(), dtype=np.float64)

    def suggest(self, title: str, text: str, threshold: float | None = None) -> Suggested:
        """Up to three targets, or none where the likeliest stays below the threshold or no part is known."""
        threshold = self.threshold if threshold is None else threshold
        columns, values = self._values(title, text)
        chances = self.probabilities(title, text)
        order = np.argsort(-chances, kind="stable")[:MOST]
        best = float(chances[order[0]]) if len(columns) else 0.0
        if best < threshold:
            return Suggested((), best, threshold)
        mean = self.weights[:, columns].mean(axis=0)  # what speaks for all speaks for none
        return Suggested(
            tuple(
                Suggestion(
                    self.targets[number],
                    float(chances[number]),
                    moving_words(
                        title, text, dict(zip(columns.tolist(), (self.weights[number, columns] - mean) * values,
                                              strict=True)), self.place, self.said,
                    ),
                )
                for number in order
                if number == order[0] or chances[number] >= LEAST
            ),
            best,
            threshold,
        )  # fmt: skip

    def _values(self, title: str, text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The columns of a case's parts, and what stands in them: dampened counts by rarity, of length one."""
        known = {self.place[part]: count for part, count in case_parts(title, text).items() if part in self.place}
        columns = np.array(sorted(known), dtype=np.int64)
        counts = np.array([known[each] for each in columns.tolist()], dtype=np.float64)
        values = (1 + np.log(counts)) * self.rarity[columns].astype(np.float64)
        length = float(np.sqrt(values @ values))
        return columns, values / length if length else values
