"""Limits: a number and a unit. Units do not convert: 5 working days and 35 working hours end at different moments.

- `working_days`: counted by the day; halves are possible (`clock.py` says what half a working day is).
- `working_hours`: counted by the minute within office hours.
- `calendar_days`: every day counts; a last day that is not worked gives way to the next that is.
- `hours`: by the clock on the wall, day and night (民法典第二百零一条第二款).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from yulu.calendars.counting import PENALTY_LAW_WORKDAYS
from yulu.calendars.faults import BadLimit, OtherUnit

Unit = Literal["working_days", "working_hours", "calendar_days", "hours"]

UNITS: Mapping[Unit, str] = {
    "working_days": "个工作日", "working_hours": "个工作小时", "calendar_days": "日", "hours": "小时",
}  # fmt: skip
_SMALLEST: Mapping[Unit, Fraction] = {
    "working_days": Fraction(1, 2), "working_hours": Fraction(1, 60), "calendar_days": Fraction(1),
    "hours": Fraction(1, 60),
}  # fmt: skip
_WRITTEN: Mapping[str, Unit] = {
    "工作日": "working_days", "工作小时": "working_hours", "工作时": "working_hours", "日": "calendar_days",
    "天": "calendar_days", "自然日": "calendar_days", "小时": "hours", "working_days": "working_days",
    "working_hours": "working_hours", "calendar_days": "calendar_days", "hours": "hours",
}  # fmt: skip
_LIMIT = re.compile(r"(\d{1,6}(?:\.\d{1,4})?|半)\s*个?\s*([^\d\s]+)\Z")
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take; raises BadLimit for less than nothing, or for parts a unit is not cut into.

    Working days are cut into halves, hours into minutes, calendar days not at all.

    >>> str(Limit(Fraction(1, 2), "working_days")), str(Limit(5, "working_days"))
    ('0.5 个工作日', '5 个工作日')
    """

    amount: Fraction | int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 < self.amount <= _MOST or (self.amount / _SMALLEST[self.unit]).denominator != 1:
            raise BadLimit(str(self))

    def __add__(self, more: Limit) -> Limit:
        """This limit made longer; raises OtherUnit where the units differ."""
        if more.unit != self.unit:
            raise OtherUnit(self.unit, more.unit)
        return Limit(self.amount + more.amount, self.unit)

    def __str__(self) -> str:
        return f"{written_amount(self.amount)} {UNITS[self.unit]}"


def written_amount(amount: Fraction | int) -> str:
    """A number of days or hours as a person writes it, to two places at most.

    >>> written_amount(Fraction(17, 2)), written_amount(3), written_amount(Fraction(-1, 3))
    ('8.5', '3', '-0.33')
    """
    return f"{float(amount):.2f}".rstrip("0").rstrip(".")


def read_limit(text: str, *, penalty_law: bool = False) -> Limit:
    """A limit as texts write it; raises BadLimit.

    A bare 日 or 天 is a day of the calendar; with `penalty_law` as 行政处罚法第八十五条 says.

    >>> read_limit("5 个工作日"), read_limit("半个工作日").amount, read_limit("2小时").unit
    (Limit(amount=5, unit='working_days'), Fraction(1, 2), 'hours')
    >>> read_limit("7日", penalty_law=True).unit, read_limit("7日").unit
    ('working_days', 'calendar_days')
    """
    found = _LIMIT.match(text.strip())
    unit = _WRITTEN.get(found[2]) if found else None
    if found is None or unit is None:
        raise BadLimit(text)
    amount = Fraction(1, 2) if found[1] == "半" else Fraction(Decimal(found[1]))
    try:
        limit = Limit(int(amount) if amount.denominator == 1 else amount, unit)
    except BadLimit:
        raise BadLimit(text) from None
    return penalty_law_limit(int(amount)) if penalty_law and unit == "calendar_days" else limit


def penalty_law_limit(days: int) -> Limit:
    """A period that 行政处罚法 gives as so many 日: 2, 3, 5 and 7 are working days (第八十五条)."""
    return Limit(days, "working_days" if days in PENALTY_LAW_WORKDAYS else "calendar_days")
