"""A timetable: an office's days and hours laid end to end, so that any stretch of working time is one subtraction.

Inside, moments are whole microseconds since 1970 in UTC, so nothing is rounded and no clock is put forward or back.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate

from yulu.calendars.days import SATURDAY, Calendar, SpecialDay
from yulu.calendars.faults import BeyondHorizon, NoOfficeHours, NoZone, SetTwice
from yulu.calendars.hours import ChangedDay, Hours, Shift, governing_hours
from yulu.calendars.zone import SHANGHAI

"""No clock was put forward there since 1991, and the calendar begins in 2004: an offset says all, on any system."""

YEARS_AHEAD = 5
"""How far past the horizon a provisional due time may lie."""

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ticks(moment: datetime) -> int:
    """Microseconds since 1970; raises NoZone."""
    if moment.tzinfo is None:
        raise NoZone(moment)
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One day of an office: whether and when it is worked, and why so.

    `shifts` is None where it is worked but nobody has said when. `reason` and `citation` are those of a special day,
    `hours` those in force; `expected` says that the day lies past the horizon.
    """

    day: date
    worked: bool
    shifts: tuple[Shift, ...] | None
    reason: str | None
    citation: str | None
    hours: Hours | None
    expected: bool


@dataclass(frozen=True, repr=False)
class Timetable:
    """The days of `calendar`, worked in the `hours`, but for the days that are `changed`; in one time zone.

    Without hours a day is worked until 24:00, and working hours cannot be counted. Past the calendar's horizon weeks
    are ordinary but for the days that are `expected` not to be, and what rests on them is provisional.
    Raises SetTwice where two changes are about one day.
    """

    calendar: Calendar
    hours: tuple[Hours, ...] = ()
    changed: tuple[ChangedDay, ...] = ()
    expected: tuple[SpecialDay, ...] = ()
    zone: tzinfo = SHANGHAI
    midnights: list[int] = field(init=False, compare=False)
    """When each day begins; one more than there are days."""
    ends: list[int] = field(init=False, compare=False)
    """When each day is over: at closing time, or at 24:00 where there is none."""
    workdays: list[int] = field(init=False, compare=False)
    """The numbers of the days worked; day 0 is the calendar's first."""
    passed: list[int] = field(init=False, compare=False)
    """How many of the first n days are worked."""
    opens: list[int] = field(init=False, compare=False)
    closes: list[int] = field(init=False, compare=False)
    before: list[int] = field(init=False, compare=False)
    """Working time before each shift; the last is all there is."""
    first_shift: list[int] = field(init=False, compare=False)
    """How many shifts there are before each day; one more than there are days."""
    horizon: int = field(init=False, compare=False)
    """When the last known day ends: what is due later is provisional."""
    _plans: list[DayPlan] = field(init=False, compare=False)
    _without_hours: list[int] = field(init=False, compare=False)
    _origin: int = field(init=False, compare=False)
    _hash: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        days = self._days()
        changed = {each.day: each for each in self.changed}
        plans = [self._planned(day, days, changed) for day in days_of(days)]
        midnights = [ticks(datetime(d.year, d.month, d.day, tzinfo=self.zone)) for d in days_of(days)]
        midnights.append(ticks(datetime.combine(days.last + timedelta(days=1), time(), self.zone)))
        opens, closes, ends, first_shift = [], [], [], [0]
        for number, plan in enumerate(plans):
            for shift in plan.shifts or ():
                opens.append(self._at(plan.day, shift.opens, midnights, number))
                closes.append(self._at(plan.day, shift.closes, midnights, number))
            ends.append(closes[-1] if plan.shifts else midnights[number + 1])
            first_shift.append(len(opens))
        lengths = (end - start for start, end in zip(opens, closes, strict=True))
        derived = {
            "midnights": midnights, "ends": ends, "opens": opens, "closes": closes, "first_shift": first_shift,
            "before": list(accumulate(lengths, initial=0)),
            "workdays": [number for number, plan in enumerate(plans) if plan.worked],
            "passed": list(accumulate((plan.worked for plan in plans), initial=0)),
            "_without_hours": list(accumulate((plan.worked and plan.shifts is None for plan in plans), initial=0)),
            "horizon": midnights[(self.calendar.last - days.first).days + 1], "_plans": plans,
            "_origin": days.first.toordinal(),
            "_hash": hash((self.calendar, self.hours, self.changed, self.expected)),
        }  # fmt: skip
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, ...]:
        return Timetable, (self.calendar, self.hours, self.changed, self.expected, self.zone)

    def __repr__(self) -> str:
        return f"<Timetable of {self.calendar!r}, {len(self.hours)} hours, {len(self.changed)} changed days>"

    @property
    def known_until(self) -> date:
        """The last day whose notice has come."""
        return self.calendar.last

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything a due time can rest on: another fingerprint, perhaps another due time."""
        parts = (self.calendar.first, self.calendar.last, *self.calendar.special, *self.hours, *self.changed,
                 *self.expected, self.zone)  # fmt: skip
        return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()

    def day_at(self, tick: int) -> int:
        """The number of the day that a moment lies on; raises BeyondHorizon before the first and after the last."""
        number = bisect_right(self.midnights, tick) - 1
        if not 0 <= number < len(self._plans):
            raise self.beyond(self.number_of(self.moment(tick).date()))
        return number

    def unfinished_day(self, tick: int) -> int:
        """The first day that is not over at this moment: after closing time it is the next."""
        number = self.day_at(tick)
        return number + (tick >= self.ends[number])

    def date_of(self, number: int) -> date:
        return date.fromordinal(self._origin + number)

    def number_of(self, day: date) -> int:
        return day.toordinal() - self._origin

    def plan(self, day: date) -> DayPlan:
        """What there is to know of one day; raises BeyondHorizon."""
        number = self.number_of(day)
        if not 0 <= number < len(self._plans):
            raise self.beyond(number)
        return self._plans[number]

    def moment(self, tick: int) -> datetime:
        """The moment in the office's own zone."""
        return (_EPOCH + timedelta(microseconds=tick)).astimezone(self.zone)

    def worked_until(self, tick: int) -> int:
        """How much working time there is from the calendar's first day until a moment."""
        shift = bisect_right(self.opens, tick) - 1
        if shift < 0:
            return 0
        return self.before[shift] + min(tick, self.closes[shift]) - self.opens[shift]

    def when_worked(self, worked: int) -> int:
        """The first moment at which so much working time has passed: closing time, never the next opening."""
        shift = bisect_left(self.before, worked) - 1
        if shift >= len(self.opens):
            raise self.beyond(len(self._plans))
        return self.opens[shift] + worked - self.before[shift]

    def need_hours(self, first: int, last: int) -> None:
        """Raises NoOfficeHours for the first day worked of this stretch of which the hours are not known."""
        if self._without_hours[last + 1] > self._without_hours[first]:
            number = bisect_right(self._without_hours, self._without_hours[first]) - 1
            raise NoOfficeHours(self.date_of(number))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments is worked; negative backwards."""
        first, last = sorted((ticks(start), ticks(end)))
        self.need_hours(self.day_at(first), self.day_at(last))
        worked = timedelta(microseconds=self.worked_until(last) - self.worked_until(first))
        return worked if start <= end else -worked

    def beyond(self, number: int) -> BeyondHorizon:
        """The exception for a day that is neither known nor near enough to be expected."""
        day = date.fromordinal(min(max(1, self._origin + number), date.max.toordinal()))
        return BeyondHorizon(day, self.calendar.first if number < 0 else self.calendar.last)

    def _days(self) -> Calendar:
        """The calendar with what is changed, and as it is expected to go on."""
        changed: dict[date, SpecialDay] = {}
        for each in self.changed:
            if each.day in changed:
                raise SetTwice(each.day)
            changed[each.day] = SpecialDay(each.day, each.shifts != (), each.reason, each.citation)
        last = date(self.calendar.last.year + YEARS_AHEAD, 12, 31)
        ahead = (each for each in self.expected if self.calendar.last < each.day <= last)
        special = {each.day: each for each in (*self.calendar.special, *ahead)} | changed
        return Calendar(self.calendar.first, last, tuple(special.values()))

    def _planned(self, day: date, days: Calendar, changed: dict[date, ChangedDay]) -> DayPlan:
        special = days.special_day(day)
        worked = special.worked if special else day.weekday() < SATURDAY
        hours = governing_hours(self.hours, day) if worked else None
        shifts: tuple[Shift, ...] | None = () if not worked else None
        own = changed.get(day)
        if own is not None and own.shifts is not None:
            shifts, hours = own.shifts, None
        elif hours is not None:
            shifts = hours.shifts if day.weekday() >= SATURDAY else hours.on(day.weekday())
        reason, citation = (special.reason, special.citation) if special else (None, None)
        return DayPlan(day, shifts != (), shifts, reason, citation, hours, day > self.calendar.last)

    def _at(self, day: date, minute: int, midnights: list[int], number: int) -> int:
        """The moment of a minute of the day as its clocks show it, which a day of 23 or 25 hours moves."""
        if midnights[number + 1] - midnights[number] == DAY:
            return midnights[number] + minute * MINUTE
        if minute == 24 * 60:
            return midnights[number + 1]
        return ticks(datetime.combine(day, time(minute // 60, minute % 60), self.zone))


def days_of(calendar: Calendar) -> list[date]:
    """Every day that a calendar knows, in order."""
    return list(map(date.fromordinal, range(calendar.first.toordinal(), calendar.last.toordinal() + 1)))
