"""Labels written by hand: what figures a text has, which belong together, and what is to be asked about.

A label file names the figures of a text in the order they stand, one a line:

    printed value unit hedges kind noun #id

`printed` is the figure with its hedges, without spaces; `value` counts in `unit`, without 万 or 亿; "-" stands for
nothing. Kinds: 量 how much, 增 growth, 占 share of a whole, 率 rate, 差 difference. Below follow the links and the
alarms: `link TEST id…`, `asks TEST id…`, `impossible TEST id…`. A place is the next occurrence after the label before.
Labels of texts that are not part of the project say which file (`sha256`) and which `lines` of it were labelled,
`until` which words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from yulu.figures.words.units import NONE, UNITS, Unit

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[4] / "shared"
KINDS: Mapping[str, str] = {"量": "level", "增": "growth", "占": "share", "率": "rate", "差": "change"}


class BadLabel(ValueError):
    """A label file that does not fit its text; says which line."""


@dataclass(frozen=True, slots=True)
class Label:
    """A figure: `text[start:end]` of the file, white space included."""

    start: int
    end: int
    printed: str
    value: Fraction
    unit: Unit
    hedges: frozenset[str]
    role: str
    noun: str


@dataclass(frozen=True, slots=True)
class Link:
    """Figures, by number, that belong together; with a verdict, also a question that must be asked."""

    test: str
    figures: frozenset[int]
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its labels; only what lies in `start` to `end` was labelled."""

    name: str
    text: str
    start: int
    end: int
    figures: tuple[Label, ...]
    links: tuple[Link, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing in it is to be asked about."""
        return not any(link.verdict for link in self.links)


def own() -> Iterator[Labelled]:
    """The texts written for this set."""
    for file in sorted((HERE / "own").glob("*.labels")):
        yield read_labels(file, file.with_suffix(".txt"))


def real() -> Iterator[Labelled]:
    """The real texts, as far as they are here."""
    for file in sorted((HERE / "real").glob("*.labels")):
        text = _text_of(file.stem)
        if text is not None:
            yield read_labels(file, text)


def _text_of(name: str) -> Path | None:
    if name.startswith("page_"):
        return next(iter(sorted((SHARED / "reference").glob("[0-9]*.txt"))), None)
    file = SHARED / "data" / "reports" / f"{name}.txt"
    return file if file.is_file() else None


def read_labels(file: Path, text_file: Path) -> Labelled:
    """The labels of one text. Raises `BadLabel`."""
    text = text_file.read_text("utf-8")
    start, end = 0, len(text)
    figures: list[Label] = []
    ids: dict[str, int] = {}
    links: list[Link] = []
    at = 0
    for row, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        words = line.split()
        match words[0]:
            case "sha256":
                if not hashlib.sha256(text_file.read_bytes()).hexdigest().startswith(words[1]):
                    raise BadLabel(f"{file.name}: labelled on another version of {text_file.name}")
            case "lines":
                first, last = map(int, words[1].split("-"))
                lines = text.splitlines(keepends=True)
                start, end = sum(map(len, lines[: first - 1])), sum(map(len, lines[:last]))
                at = start
            case "until":
                end = text.index(words[1], start) + len(words[1])
            case "link" | "asks" | "impossible":
                verdict = {"link": None, "asks": "needs_definition", "impossible": "impossible"}[words[0]]
                links.append(Link(words[1], frozenset(ids[each] for each in words[2:]), verdict))
            case _:
                label = _label(words, text, at, end)
                if label is None:
                    raise BadLabel(f"{file.name}:{row}: not in the text: {line}")
                if len(words) > 6:
                    ids[words[6].removeprefix("#")] = len(figures)
                figures.append(label)
                at = label.end
    return Labelled(file.stem, text, start, end, tuple(figures), tuple(links))


def _label(words: list[str], text: str, at: int, limit: int) -> Label | None:
    printed, value, unit, hedges, kind, noun = words[:6]
    place = _find(text, printed, at, limit)
    if place is None:
        return None
    known = NONE if unit == "-" else UNITS.get(unit) or Unit(unit, "count", unit)
    return Label(
        *place, printed, Fraction(value) * known.scale, known,
        frozenset() if hedges == "-" else frozenset(hedges.split(",")), KINDS[kind], "" if noun == "-" else noun,
    )  # fmt: skip


def _find(text: str, printed: str, at: int, limit: int) -> tuple[int, int] | None:
    """The next place of a figure, whatever white space stands in it, that is not the tail of a longer number."""
    places = [i for i in range(at, limit) if not text[i].isspace()]
    bare = "".join(text[i] for i in places)
    found = bare.find(printed)
    while found > 0 and (bare[found - 1].isdigit() or bare[found - 1] == ".") and printed[0].isdigit():
        found = bare.find(printed, found + 1)
    return None if found < 0 else (places[found], places[found + len(printed) - 1] + 1)
