"""Office hours: which minutes of a working day are worked, from when until when, and by which text.

Summer and winter hours are seasons that come back every year; a new text begins on its day and needs no end. What one
day alone has otherwise (a flood, half a day for a festival) is a `ChangedDay`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from yulu.calendars.faults import BadShifts, NotCited

MINUTES_A_DAY = 24 * 60

DayOfYear = tuple[int, int]
"""Month and day."""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of one day in minutes after midnight: worked from `opens` on, until just before `closes`.

    >>> Shift(8 * 60 + 30, 12 * 60)
    Shift(opens=510, closes=720)
    >>> str(Shift(510, 720))
    '08:30-12:00'
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise BadShifts(self.opens, self.closes)

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.opens, self.closes))


def checked_shifts(shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """The shifts as they are; raises BadShifts where one begins before the one before it has ended."""
    for before, after in pairwise(shifts):
        if after.opens < before.closes:
            raise BadShifts(after.opens, after.closes)
    return tuple(shifts)


@dataclass(frozen=True, slots=True)
class Season:
    """Days that come back every year, both ends included; it may go over New Year.

    >>> Season((10, 1), (4, 30)).holds(date(2022, 1, 15)), Season((6, 1), (9, 30)).holds(date(2022, 10, 1))
    (True, False)
    """

    first: DayOfYear
    last: DayOfYear

    def holds(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Hours:
    """The shifts of a working day, from `first` to `last` (both included, None is open), within a season if it has one.

    `weekdays` says what single weekdays have instead (0 is Monday); no shifts there means that the office does not work
    on them. A weekend day that is made up for has `shifts`. `citation` is the text they rest on, None where nobody has
    found it.
    """

    shifts: tuple[Shift, ...]
    first: date | None = None
    last: date | None = None
    season: Season | None = None
    weekdays: tuple[tuple[int, tuple[Shift, ...]], ...] = ()
    citation: str | None = None

    def __post_init__(self) -> None:
        for shifts in (self.shifts, *(shifts for _, shifts in self.weekdays)):
            checked_shifts(shifts)

    def holds(self, day: date) -> bool:
        """Whether they are in force on this day."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        return self.season is None or self.season.holds(day)

    def on(self, weekday: int) -> tuple[Shift, ...]:
        """The shifts of an ordinary day of the week."""
        return next((shifts for day, shifts in self.weekdays if day == weekday), self.shifts)


def governing_hours(hours: Sequence[Hours], day: date) -> Hours | None:
    """Of all hours in force on this day: a season's before the whole year's, then those that began last."""
    standing = [each for each in hours if each.holds(day)]
    return max(standing, key=lambda each: (each.season is not None, each.first or date.min), default=None)


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day on which a place or one of its departments works otherwise than the nation's calendar and its hours say.

    `shifts`: () closed all day, None worked in the ordinary hours (a day made up for). Raises NotCited without a text.
    """

    day: date
    shifts: tuple[Shift, ...] | None
    reason: str
    citation: str

    def __post_init__(self) -> None:
        if not self.citation:
            raise NotCited(self.day)
        checked_shifts(self.shifts or ())
