"""Figures known from elsewhere, such as an indicator's released value, held against those of a text.

Which figure of the text a known one is, is decided by its words: the noun must hold the label or another name of it,
unit and period and subject must not speak against it. Where two known figures fit alike, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from yulu.figures.checks.finding import Finding
from yulu.figures.figure import Figure
from yulu.figures.numerals import STARTS, read
from yulu.figures.wording import number, percent
from yulu.figures.words.units import UNITS

_HERE = re.compile("^$|^[全该我本][省市县区州]")
_LOOSE = re.compile("截至|截止到?|全年|年度|[年月底末份度第前个\\s]")


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A value known exactly, in `unit`: `KnownFigure("办结率", "97.61", "%")`, `KnownFigure("退税", "32.37亿", "元")`.

    `aliases` are other names for it; `period` and `subject` are as a text would say them, "" where they do not matter.
    `source` is what to print for where it comes from. `computed`: from rows; else it is what somebody printed before,
    and agreeing with it shows only that both say the same. Raises `ValueError` for a value or unit that cannot be read.
    """

    label: str
    value: str
    unit: str
    aliases: tuple[str, ...] = ()
    period: str = ""
    subject: str = ""
    source: str = ""
    computed: bool = True

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit: {self.unit}")
        if not self.label or not STARTS.match(self.value.lstrip("-")) or self._read() is None:
            raise ValueError(f"not a number: {self.value}")

    @property
    def amount(self) -> Fraction:
        """The value in the first unit of its dimension."""
        value = self._read()
        assert value is not None
        return value * UNITS[self.unit].scale

    def _read(self) -> Fraction | None:
        digits = self.value.lstrip("-")
        found = read(digits, 0)
        if found is None or found.end != len(digits) or found.spread:
            return None
        return -found.value if self.value.startswith("-") else found.value

    @property
    def names(self) -> tuple[str, ...]:
        """The label and its aliases."""
        return (self.label, *self.aliases)


class KnownElsewhere(Protocol):
    """What a figure from elsewhere must say of itself, in the words of `KnownFigure`."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def period(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def computed(self) -> bool: ...


def known_from(values: Iterable[KnownElsewhere]) -> tuple[KnownFigure, ...]:
    """Figures from elsewhere, such as a toolbox's indicators; those in a unit that no text uses are left out."""
    return tuple(
        KnownFigure(
            each.label, each.value, each.unit, each.aliases, each.period, each.subject, each.source, each.computed
        )
        for each in values
        if each.unit in UNITS
    )


def against_known(figures: Sequence[Figure], known: Iterable[KnownFigure]) -> Iterator[Finding]:
    """A finding for every figure of the text that is one of the known ones."""
    listed = list(known)
    for i, figure in enumerate(figures):
        match = _match(figure, listed)
        if match is not None:
            yield _compared(i, figure, match)


def _match(figure: Figure, known: Sequence[KnownFigure]) -> KnownFigure | None:
    fits: list[tuple[int, KnownFigure]] = []
    for each in known:
        length = max((len(name) for name in each.names if name and name in figure.noun), default=0)
        alike = UNITS[each.unit].dimension == figure.unit.dimension and figure.role in ("level", "rate", "share")
        if (
            length
            and alike
            and _same_period(figure.period, each.period)
            and _same_subject(figure.subject, each.subject)
        ):
            fits.append((length, each))
    fits.sort(key=lambda fit: -fit[0])
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return fits[0][1]


def _same_period(printed: str, known: str) -> bool:
    a, b = _LOOSE.sub("", printed), _LOOSE.sub("", known)
    return not known or not printed or a in b or b in a


def _same_subject(printed: str, known: str) -> bool:
    return not known or printed in known or known in printed or _HERE.match(printed) is not None


def _short(value: str) -> str:
    """3237000000 as 32.37亿, where that says all of it."""
    digits = value.removeprefix("-")
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if digits.isdigit() and int(digits) >= scale and int(digits) * 100 % scale == 0:
            return f"{'-' * (value != digits)}{number(Fraction(int(digits), scale)).replace(',', '')}{word}"
    return value


def _compared(i: int, figure: Figure, known: KnownFigure) -> Finding:
    exact = (
        percent(known.amount, 4).rstrip("%").rstrip("0").rstrip(".") + "%"
        if known.unit == "%"
        else f"{_short(known.value)}{known.unit}"
    )
    source = f"（{known.source}）" if known.source else ""
    what = f"{'指标' if known.computed else '此前印出的'}“{known.label}”{source}"
    if known.amount in figure.wide():
        agree = f"{what}为{exact}，文中印作{figure.printed}，相符。"
        return Finding("known", (i,), "recomputed" if known.computed else "consistent", agree)
    apart = "" if not known.amount else f"相差{number(abs(figure.value - known.amount) / abs(known.amount) * 100)}%。"
    return Finding(
        "known",
        (i,),
        "needs_definition",
        f"{what}为{exact}，文中印作{figure.printed}。{apart}",
        f"文中“{figure.printed}”与{what}的{exact}不同：时段、范围或口径是否不一样？",
        f"如口径相同，可写“{exact}”。",
    )
