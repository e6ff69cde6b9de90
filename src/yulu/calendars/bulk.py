"""Many due times at once: whatever a start can lead to is worked out once, and then looked up.

The year is cut into slots so short that nothing changes within one: no day begins or ends, no shift opens or closes.
So the answers are exact, the same as a clock without pauses gives.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
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
    origin, stop = timetable.midnights[number] // SECOND, timetable.midnights[end] // SECOND
    match limit.unit:
        case "hours":
            budget = int(limit.amount * 3600)
            return [start + budget for start in starts]
        case "working_hours":
            table = timetable
            table.need_hours(number, table.day_at((due_tick(limit, table, table.midnights[end] - 1, ()) or 1) - 1))
            return _by_working_time(starts, int(limit.amount * 3600), table, origin, stop)
        case _ if int(limit.amount) == limit.amount:
            return _by_day(starts, limit, timetable, number, end)
        case _:
            return [-(-(due_tick(limit, timetable, start * SECOND, ()) or 0) // SECOND) for start in starts]


def _by_day(starts: Iterable[int], limit: Limit, table: Timetable, first: int, end: int) -> list[int]:
    """Of whole days it only matters on which one the start lies."""
    due = array("q")
    for number in range(first, end):
        answer = due_tick(limit, table, table.midnights[number], ())
        assert answer is not None  # only a pause leaves it open
        quarters = (table.midnights[number + 1] - table.midnights[number]) // SECOND // QUARTER
        due.extend([answer // SECOND] * quarters)
    origin = table.midnights[first] // SECOND
    return [due[_inside(start - origin) // QUARTER] for start in starts]


def _by_working_time(starts: Iterable[int], budget: int, table: Timetable, origin: int, stop: int) -> list[int]:
    """Two tables: how much is worked before each slot, and when each slot of working time is worked."""
    opens, closes = ([tick // SECOND for tick in ticks] for ticks in (table.opens, table.closes))
    shift, shifts = bisect_left(closes, origin), bisect_left(opens, stop)
    width = gcd(*(moment - origin for moment in (*opens, *closes, stop)))
    before, rate = array("q"), bytearray()
    worked = 0
    edges = [origin, *(edge for at in range(shift, shifts) for edge in (opens[at], closes[at])), stop]
    for position, (begins, ends) in enumerate(pairwise(edges)):
        slots, is_worked = (ends - begins) // width, position % 2
        before.extend(range(worked, worked + slots * width, width) if is_worked else [worked] * slots)
        rate.extend(bytes([is_worked]) * slots)
        worked += is_worked * slots * width
    when = array("q")
    most = worked + budget
    while len(when) * width < most:
        if shift >= len(opens):
            raise table.beyond(len(table.midnights))
        shift_begins = opens[shift] - len(when) * width
        when.extend([shift_begins] * ((closes[shift] - opens[shift]) // width))
        shift += 1
    found = []
    for start in starts:
        since = _inside(start - origin)
        slot = since // width
        reached = before[slot] + rate[slot] * (since - slot * width) + budget
        found.append(when[(reached - 1) // width] + reached)
    return found


def _inside(since: int) -> int:
    """Seconds since the first day; a negative place in a table would be one at its other end."""
    if since < 0:
        raise IndexError(since)
    return since
