"""Many due times at once: whatever a start can lead to is worked out once, and then looked up.

The year is cut into slots so short that nothing changes within one: no day begins or ends, no shift opens or closes.
So the answers are exact, the same as a clock without pauses gives.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from itertools import accumulate, pairwise
from math import gcd

from yulu.calendars.due import due_tick
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import SECOND, Timetable

QUARTER = 15 * 60
"""Every time zone of today is whole quarters of an hour away from UTC, so days begin at one."""


def due_times(starts: Iterable[int], limit: Limit, timetable: Timetable, first: date, last: date) -> list[int]:
    """When each of many starts is due, in their order; starts and answers are whole seconds since 1970 in UTC.

    All starts must lie on the days from `first` to `last`, or IndexError is raised. An answer after `known_until` is
    provisional, as it is one by one. Raises BeyondHorizon and NoOfficeHours.
    """
    number, end = timetable.number_of(first), timetable.number_of(last) + 1
    timetable.plan(first), timetable.plan(last)
    if limit.unit == "hours":
        budget = int(limit.amount * 3600)
        return [start + budget for start in starts]
    if limit.unit != "working_hours" and limit.amount >= 1:
        return _by_day(starts, limit, timetable, number, end)
    latest = due_tick(limit, timetable, timetable.midnights[end] - 1, ())
    assert latest is not None  # only a pause leaves it open
    timetable.need_hours(number, timetable.day_at(latest - 1))
    return (_by_working_time if limit.unit == "working_hours" else _by_half_days)(starts, limit, timetable, number, end)


def _by_day(starts: Iterable[int], limit: Limit, table: Timetable, first: int, end: int) -> list[int]:
    """Of days it only matters on which one the start lies, also where half a day follows them."""
    due = array("q")
    for number in range(first, end):
        answer = due_tick(limit, table, table.midnights[number], ())
        assert answer is not None
        quarters = (table.midnights[number + 1] - table.midnights[number]) // SECOND // QUARTER
        due.extend([-(-answer // SECOND)] * quarters)
    origin = table.midnights[first] // SECOND
    return [due[_inside(start - origin) // QUARTER] for start in starts]


def _by_working_time(starts: Iterable[int], limit: Limit, table: Timetable, first: int, end: int) -> list[int]:
    slots = _Slots(table, first, end, int(limit.amount * 3600))
    budget, width, origin, before, rate, when = int(limit.amount * 3600), *slots.tables
    found = []
    for start in starts:
        since = _inside(start - origin)
        slot = since // width
        reached = before[slot] + rate[slot] * (since - slot * width) + budget
        found.append(when[(reached - 1) // width] + reached)
    return found


def _by_half_days(starts: Iterable[int], limit: Limit, table: Timetable, first: int, end: int) -> list[int]:
    """Half of the minutes of the day it runs on, or the rest of that day and then a share of the next."""
    lengths = [_length(table, number) for number in range(first, len(table.ends))]
    worked = [length for length in lengths if length]
    slots = _Slots(table, first, end, max(worked))
    width, origin, before, rate, when = slots.tables
    day_of = array("q")
    for number, length in enumerate(worked):
        day_of.extend([number] * (length // width))
    ends = list(accumulate(worked))
    found = []
    for start in starts:
        since = _inside(start - origin)
        slot = since // width
        reached = before[slot] + rate[slot] * (since - slot * width)
        day = day_of[reached // width]
        rest, length = ends[day] - reached, worked[day]
        if 2 * rest >= length:
            reached += length // 2
        else:
            reached = ends[day] - (2 * rest - length) * worked[day + 1] // (2 * length)
        found.append(when[(reached - 1) // width] + reached)
    return found


def _length(table: Timetable, number: int) -> int:
    """How many seconds of a day are worked."""
    begins, ends = (table.before[table.first_shift[each]] for each in (number, number + 1))
    return (ends - begins) // SECOND


class _Slots:
    """Two tables over a stretch of days: how much is worked before each slot, whether it is worked; and when each slot
    of working time is worked, up to `beyond` seconds of it after the last day.
    """

    def __init__(self, table: Timetable, first: int, end: int, beyond: int) -> None:
        self.origin, stop = table.midnights[first] // SECOND, table.midnights[end] // SECOND
        opens, closes = ([tick // SECOND for tick in ticks] for ticks in (table.opens, table.closes))
        begin, last = table.first_shift[first], table.first_shift[end]
        self.width = gcd(*(moment - self.origin for moment in (*opens, *closes, stop)))
        self.before, self.rate, self.when = array("q"), bytearray(), array("q")
        worked = 0
        edges = [self.origin, *(edge for shift in range(begin, last) for edge in (opens[shift], closes[shift])), stop]
        for position, (begins, ends) in enumerate(pairwise(edges)):
            slots, is_worked = (ends - begins) // self.width, position % 2
            self.rate.extend(bytes([is_worked]) * slots)
            if is_worked:
                self.before.extend(range(worked, worked + ends - begins, self.width))
                worked += ends - begins
            else:
                self.before.extend([worked] * slots)
        for shift in range(begin, len(opens)):
            if len(self.when) * self.width > worked + beyond:
                break
            since = opens[shift] - len(self.when) * self.width
            self.when.extend([since] * ((closes[shift] - opens[shift]) // self.width))

    @property
    def tables(self) -> tuple[int, int, array[int], bytearray, array[int]]:
        return self.width, self.origin, self.before, self.rate, self.when


def _inside(since: int) -> int:
    """Seconds since the first day; a negative place in a table would be one at its other end."""
    if since < 0:
        raise IndexError(since)
    return since
