"""What a text is made of for whoever compares texts: characters and their neighbouring pairs, and where each stands.

Nothing is cut into words beforehand: there is no dictionary that could miss a name. Signs and spaces separate.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters without a sign between them, folded, and the place of each in the text as it was written."""

    text: str
    places: tuple[int, ...]


def runs(text: str) -> Iterator[Run]:
    """The runs of a text; each character is folded by itself, so that its place is known."""
    folded = [(each, place) for place, sign in enumerate(text) for each in _folded(sign)]
    joined = "".join(each for each, _ in folded)
    for found in _RUN.finditer(joined):
        yield Run(found[0], tuple(place for _, place in folded[found.start() : found.end()]))


def _folded(sign: str) -> str:
    return sign.lower() if sign.isascii() else unicodedata.normalize("NFKC", sign).casefold()


def parts(text: str) -> list[str]:
    """Every character and every pair of neighbours within a run, as often as they stand there."""
    return [part for run in runs(text) for part, _, _ in parts_of(run)]


def parts_of(run: Run) -> Iterator[tuple[str, int, int]]:
    """The parts of a run, each with the stretch of it that it covers."""
    for start in range(len(run.text)):
        yield run.text[start], start, start + 1
        if start + 2 <= len(run.text):
            yield run.text[start : start + 2], start, start + 2


def case_parts(title: str, text: str) -> Counter[str]:
    """The parts of a case; its title, which says in few words what it is about, counts twice."""
    return Counter(parts(title) * 2 + parts(text))
