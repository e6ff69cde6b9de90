"""A figure: one number in a text with all that was printed about it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from yulu.figures import intervals
from yulu.figures.intervals import Interval
from yulu.figures.words.hedges import Hedge
from yulu.figures.words.units import Unit

Kind = Literal[
    "quantity", "date", "period", "document", "ordinal", "identifier", "name", "slogan", "ratio", "marker", "unknown"
]  # fmt: skip
"""What a number is; only quantities are figures. Where in doubt, unknown."""

Role = Literal["level", "growth", "share", "rate", "change", "rank"]
"""What a quantity says: how much there is; by how much more or less than before; which part of what; a rate with a
name (办结率); a difference."""


@dataclass(frozen=True, slots=True)
class Position:
    """Which article, paragraph, sentence and clause of the text, counted through from 0."""

    article: int
    paragraph: int
    sentence: int
    clause: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `text[start:end]` of the clean text, hedges and unit included.

    `value`, `step`, `place`, `low` and `high` are in the unit's dimension (亿元 as 元, 97.9% as 979/1000).
    `noun` is what is counted or measured, `verb` what happened to it, `subject` whose it is, `period` when; each as
    printed, "" where nothing was found. `stated` names those of them that stand in the same clause.
    """

    start: int
    end: int
    number: tuple[int, int]
    printed: str
    value: Fraction
    step: Fraction
    place: Fraction
    unit: Unit
    hedges: tuple[Hedge, ...]
    exact: bool
    at: Position
    low: Fraction | None = None
    high: Fraction | None = None
    joined: bool = False
    role: Role = "level"
    falling: bool = False
    """Said to go down: 下降, 减少."""
    to: bool | None = None
    """增长到 (true) or 增长了 (false); None where neither is said."""
    compared: str = ""
    """What it is compared with: 同比, 环比, 比上年."""
    noun: str = ""
    verb: str = ""
    subject: str = ""
    period: str = ""
    stated: frozenset[str] = frozenset()

    @property
    def hedged(self) -> bool:
        return bool(self.hedges) or self.low is not None

    @property
    def whole_count(self) -> bool:
        """A number of whole things printed in full: 209 个, not 1.4 万户."""
        return self.unit.whole and self.exact and not self.hedged

    def wide(self) -> Interval:
        """All that the writer may lawfully have meant: the test of impossibility uses nothing narrower."""
        return _wide(self)


def _wide(figure: Figure) -> Interval:
    x, q, u = figure.value, figure.step, figure.place
    if figure.low is not None and figure.high is not None:
        return Interval(figure.low - q, figure.high + q, (False, False))
    result = _unhedged(figure)
    if not figure.hedges:
        return result
    about = max(u, x / 10)
    for hedge in figure.hedges:
        match hedge:
            case "about":
                return Interval(min(x - about, x * 7 / 10), max(x + about, x * 3 / 2))
            case "odd":
                return Interval(x * 7 / 10, x * 3 / 2)
            case "nearly":
                result = Interval(Fraction(0), x + q, (False, False))
            case "over":
                result = Interval(x - (0 if figure.exact else q), None)
            case "more":
                result = Interval(x, x + u, (False, False))
            case "at_least":
                result = Interval(x, None)
            case "at_most" | "less":
                result = Interval(None, x + (0 if figure.exact else q))
    return result if len(set(figure.hedges)) == 1 else intervals.EVERYTHING


def _unhedged(figure: Figure) -> Interval:
    x, q, u = figure.value, figure.step, figure.place
    if u >= 100 * q:  # 500 may have been rounded
        return Interval(x - u, x + u, (False, False))
    if figure.exact and figure.unit.whole:
        return intervals.point(x)
    return intervals.any_rounding(x, q)
