"""A calendar: which days are worked, from its first known day to its last, and why the special ones are special."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, pairwise

from yulu.calendars.faults import BeyondHorizon, EmptyCalendar, NotADay, NotCited, SetTwice

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a text names: a holiday, a make-up workday, a place's own closing day.

    `citation` is the number of that text, None where nobody has found it yet.
    """

    day: date
    worked: bool
    reason: str
    citation: str | None


@dataclass(frozen=True, repr=False)
class Calendar:
    """Monday to Friday are worked, Saturday and Sunday are not, and the special days are as their texts say.

    Known are the days from `first` to `last`, both included; of any other day nothing is said: `BeyondHorizon`.
    Two calendars with the same days for the same reasons are equal. `workdays` and `passed` follow from them, and are
    there for whoever counts: `workdays` in order, and `passed[n]`, how many of the first n known days are worked.

    >>> festival = SpecialDay(date(2022, 6, 3), False, "端午节", "国办发明电〔2021〕11号")
    >>> june = Calendar(date(2022, 6, 1), date(2022, 6, 30), (festival,))
    >>> june
    <Calendar 2022-06-01 to 2022-06-30, 1 special day>
    >>> june.is_workday(date(2022, 6, 3)), june.special_day(date(2022, 6, 3)).reason
    (False, '端午节')
    """

    first: date
    last: date
    special: tuple[SpecialDay, ...] = ()
    workdays: tuple[date, ...] = field(init=False, compare=False)
    passed: tuple[int, ...] = field(init=False, compare=False)
    _special: dict[date, SpecialDay] = field(init=False, compare=False)
    _origin: int = field(init=False, compare=False)
    _hash: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        for end in (self.first, self.last):
            if isinstance(end, datetime):
                raise NotADay(end)
        if self.last < self.first:
            raise EmptyCalendar(self.first, self.last)
        special = tuple(sorted(self.special, key=lambda each: each.day))
        for one, other in pairwise(special):
            if one.day == other.day:
                raise SetTwice(one.day)
        for each in special:
            self._check_known(each.day)
        named = {each.day: each for each in special}
        days = list(map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1)))
        worked = [named[day].worked if day in named else day.weekday() < SATURDAY for day in days]
        derived = {
            "special": special,
            "workdays": tuple(day for day, is_worked in zip(days, worked, strict=True) if is_worked),
            "passed": tuple(accumulate(worked, initial=0)),
            "_special": named,
            "_origin": self.first.toordinal(),
            "_hash": hash((self.first, self.last, special)),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Calendar], tuple[date, date, tuple[SpecialDay, ...]]]:
        # Rebuilt in another process: the hash of a text or a day is another one there.
        return Calendar, (self.first, self.last, self.special)

    def __repr__(self) -> str:
        days = len(self.special)
        return f"<Calendar {self.first} to {self.last}, {days} special day{'' if days == 1 else 's'}>"

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked; raises BeyondHorizon for a day that is not known."""
        self._check_known(day)
        place = day.toordinal() - self._origin
        return self.passed[place] < self.passed[place + 1]

    def special_day(self, day: date) -> SpecialDay | None:
        """What a text says of this day; None for an ordinary day of the week."""
        self._check_known(day)
        return self._special.get(day)

    def passed_through(self, day: date) -> int:
        """How many working days have passed at the end of this day.

        The day before the first is allowed, and nothing has passed on it: a period that begins with an event on the
        last day of a year can be counted in the next year's calendar, as the event's own day never counts.
        """
        if isinstance(day, datetime):
            raise NotADay(day)
        place = day.toordinal() - self._origin + 1
        if 0 <= place < len(self.passed):
            return self.passed[place]
        raise BeyondHorizon(day, self.first if place < 0 else self.last)

    def with_days(self, *changed: SpecialDay) -> Calendar:
        """The same calendar where these days are as they say, each citing its text; the horizon stays.

        >>> june = Calendar(date(2022, 6, 1), date(2022, 6, 30))
        >>> flooded = june.with_days(SpecialDay(date(2022, 6, 6), False, "防汛停止办公", "柳府发〔2022〕9号"))
        >>> june.is_workday(date(2022, 6, 6)), flooded.is_workday(date(2022, 6, 6))
        (True, False)
        """
        for each in changed:
            if not each.citation:
                raise NotCited(each.day)
        days = {each.day for each in changed}
        return Calendar(self.first, self.last, (*(e for e in self.special if e.day not in days), *changed))

    def _check_known(self, day: date) -> None:
        if isinstance(day, datetime):
            raise NotADay(day)
        if not self.first <= day <= self.last:
            raise BeyondHorizon(day, self.first if day < self.first else self.last)
