"""Due times minute by minute, as somebody with a wall calendar and a wall clock would find them: slow, and simple.

Everything is in minutes: a moment is the number of minutes since the first midnight, `shifts` says of each day from
which minute to which it is worked. Shares nothing with the program but the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

DAY = 24 * 60
Stretch = tuple[int, int | None]


@dataclass(frozen=True)
class Wall:
    """The shifts of each day; none on a day of rest."""

    shifts: Sequence[Sequence[tuple[int, int]]] = field(repr=False)

    @cached_property
    def chart(self) -> bytes:
        """Every minute: 1 if it is worked."""
        minutes = bytearray(len(self.shifts) * DAY)
        for day, shifts in enumerate(self.shifts):
            for opens, closes in shifts:
                minutes[day * DAY + opens : day * DAY + closes] = b"\1" * (closes - opens)
        return bytes(minutes)

    def worked(self, minute: int) -> bool:
        return bool(self.chart[minute])

    def closing(self, day: int) -> int:
        shifts = self.shifts[day]
        return day * DAY + (shifts[-1][1] if shifts else DAY)

    def over(self, day: int, minute: int) -> bool:
        """Whether a day is over at a moment."""
        return minute >= self.closing(day)

    def length(self, day: int) -> int:
        return sum(closes - opens for opens, closes in self.shifts[day])


def without(pauses: Sequence[Stretch], chart: bytes) -> bytearray:
    """The chart with the minutes of pauses struck out."""
    left = bytearray(chart)
    for begins, ends in pauses:
        assert ends is not None
        left[begins:ends] = bytes(ends - begins)
    return left


def day_is_off(wall: Wall, day: int, pauses: Sequence[Stretch]) -> bool:
    """Whether a pause began before the day was over, and had not ended when the day was over."""
    return any(not wall.over(day, begins) and (ends is None or wall.over(day, ends)) for begins, ends in pauses)


def due(unit: str, amount: Fraction, wall: Wall, start: int, pauses: Sequence[Stretch]) -> int | None:
    """The minute it is due at; None if a pause that goes on begins before. Only pauses made in time are taken."""
    taken: list[Stretch] = []
    found = _due(unit, amount, wall, start, taken)
    for begins, ends in sorted(pauses, key=lambda each: each[0]):
        if begins >= found:
            break
        if ends is None:
            return None
        taken.append((begins, ends))
        found = _due(unit, amount, wall, start, taken)
    return found


def _due(unit: str, amount: Fraction, wall: Wall, start: int, pauses: Sequence[Stretch]) -> int:
    if unit == "hours":
        return _minutes(int(amount * 60), start, without(pauses, b"\1" * len(wall.chart)))
    if unit == "working_hours":
        return _minutes(int(amount * 60), start, without(pauses, wall.chart))
    days = int(amount)
    end = _days(days, wall, start, pauses, every=unit == "calendar_days") if days else start
    return _shares(amount - days, wall, end, pauses) if amount > days else end


def _minutes(budget: int, minute: int, runs: bytearray) -> int:
    while budget:
        budget -= runs[minute]
        minute += 1
    return minute


def _days(days: int, wall: Wall, start: int, pauses: Sequence[Stretch], every: bool) -> int:
    day = start // DAY
    while days:
        day += 1
        if (every or wall.shifts[day]) and not day_is_off(wall, day, pauses):
            days -= 1
    while not wall.shifts[day] or day_is_off(wall, day, pauses):
        day += 1
    return wall.closing(day)


def _shares(part: Fraction, wall: Wall, minute: int, pauses: Sequence[Stretch]) -> int:
    """Minute by minute; the last minute may be used only in part, and then counts as a whole one."""
    runs = without(pauses, wall.chart)
    while part > 0:
        if runs[minute]:
            part -= Fraction(1, wall.length(minute // DAY))
        minute += 1
    return minute
