"""The words of a text that speak most for a target, as they stand there.

A model weighs characters and pairs; what a person can check are words. A run of characters is cut where two neighbours
stand side by side hardly more often than chance would have it, by the cases learned from; a word weighs what its parts
do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from yulu.likeness.pairs import Run, parts_of, runs

MOST_WORDS = 5
_HOLDS_TOGETHER = 3.0
"""Neighbours are of one word if they stand side by side e to this power times as often as by chance."""
_LONGEST = 8
_TELLING = re.compile(r"[^\W\d_a-z]{2}|[a-z]{3}")
"""Numbers and codes such as A3 may move a model; they tell nobody why."""


@dataclass(frozen=True, slots=True)
class MovingWord:
    """A word of the text, and its share of all that spoke for the target."""

    text: str
    share: float


def moving_words(
    title: str, text: str, moved: Mapping[int, float], place: Mapping[str, int], said: NDArray[np.float32]
) -> tuple[MovingWord, ...]:
    """The words that moved it most, the heaviest first.

    `moved` is what each part, by its column in `place`, added; `said` how often each stood in earlier cases.
    """
    whole = [(title, run) for run in runs(title)] + [(text, run) for run in runs(text)]
    standing = Counter(part for _, run in whole for part, _, _ in parts_of(run))
    weights: dict[str, float] = defaultdict(float)
    for source, run in whole:
        by_character = np.zeros(len(run.text))
        for part, start, end in parts_of(run):
            by_character[start:end] += moved.get(place.get(part, -1), 0.0) / standing[part] / (end - start)
        for start, end in _words(run, place, said):
            if not _TELLING.search(run.text[start:end]):
                continue
            word = source[run.places[start] : run.places[end - 1] + 1]
            weights[word] += float(by_character[start:end].sum())
    for_it = sum(weight for weight in weights.values() if weight > 0)
    heaviest = sorted(((weight, word) for word, weight in weights.items() if weight > 0),
                      key=lambda each: (-each[0], each[1]))  # fmt: skip
    return tuple(MovingWord(word, weight / for_it) for weight, word in heaviest[:MOST_WORDS])


def _words(run: Run, place: Mapping[str, int], said: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in range(1, len(run.text) + 1):
        if end == len(run.text) or end - start == _LONGEST or not _together(run.text[end - 1 : end + 1], place, said):
            yield start, end
            start = end


def _together(pair: str, place: Mapping[str, int], said: NDArray[np.float32]) -> bool:
    """Whether two neighbours belong to one word; letters and numbers do in any case."""
    if pair.isascii():
        return True
    columns = [place.get(each) for each in (pair, *pair)]
    if None in columns:
        return False
    both, first, second = (float(said[each]) for each in columns if each is not None)
    return log(both * (float(said.sum()) / 2) / (first * second)) > _HOLDS_TOGETHER
