"""The months a figure is about, and the months it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from yulu.diagnostics import Diagnostic, Fault
from yulu.language.values import add_months
from yulu.toolbox.shapes_indicators import Comparison, Counted

_WRITTEN = re.compile(r"([1-9]\d{3})(?:-(0[1-9]|1[0-2])|-[Qq]([1-4]))?\Z")
BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, the first day and the last included."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @property
    def code(self) -> str:
        """As it is asked for: 2022-06, 2022-Q2, 2022."""
        match self.months:
            case 12:
                return f"{self.first:%Y}"
            case 3:
                return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
            case _:
                return f"{self.first:%Y-%m}"

    def counted(self, how: Counted) -> Period:
        """The days whose rows count: the period's, since the year began, or since ever."""
        match how:
            case "period":
                return self
            case "year_to_date":
                return Period(date(self.last.year, 1, 1), self.last)
            case _:
                return Period(BEGINNING, self.last)

    def before(self, comparison: Comparison) -> Period:
        """What it is compared with: the same months a year before, or as many months right before."""
        back = 12 if comparison == "year_on_year" else self.months
        first = add_months(self.first, -back)
        return Period(first, add_months(first, self.months) - timedelta(days=1))

    def __str__(self) -> str:
        """As a reader knows it: 2022年1—8月."""
        if self.first == BEGINNING:
            return f"截至{self.last.year}年{self.last.month}月{self.last.day}日"
        if self.months == 12:
            return f"{self.first.year}年"
        if self.months == 1:
            return f"{self.first.year}年{self.first.month}月"
        return f"{self.first.year}年{self.first.month}—{self.last.month}月"


def month(year: int, number: int) -> Period:
    """A month."""
    first = date(year, number, 1)
    return Period(first, add_months(first, 1) - timedelta(days=1))


def read_period(written: str) -> Period:
    """The period written as 2022-06, 2022-Q2 or 2022; raises Fault (E830).

    >>> str(read_period("2022-06"))
    '2022年6月'
    """
    found = _WRITTEN.match(written.strip())
    if not found:
        raise Fault(Diagnostic("E830", None, {"value": written}))
    year = int(found[1])
    if found[2]:
        return month(year, int(found[2]))
    if found[3]:
        quarter = int(found[3])
        return Period(date(year, quarter * 3 - 2, 1), month(year, quarter * 3).last)
    return Period(date(year, 1, 1), date(year, 12, 31))
