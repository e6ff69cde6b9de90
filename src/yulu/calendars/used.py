"""How much of a limit has been used by a moment, in the limit's own unit: what `due.py` answers, asked the other way.

A limit is due at the first moment at which all of it is used. A day counted by the day is used when it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from yulu.calendars.due import Stretch, due_tick
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import DAY, MINUTE, Timetable

HOUR = 60 * MINUTE


def used(limit: Limit, table: Timetable, start: int, pauses: Sequence[Stretch], until: int) -> Fraction:
    """What of the limit is used by `until`; never more than there is."""
    until = max(until, start)
    within = [(max(begins, start), until if ends is None else min(ends, until))
              for begins, ends in pauses if begins < until]  # fmt: skip
    within = [(begins, ends) for begins, ends in within if begins < ends]
    match limit.unit:
        case "hours":
            time = Fraction(until - start - sum(ends - begins for begins, ends in within), HOUR)
        case "working_hours":
            paused = sum(table.worked_until(ends) - table.worked_until(begins) for begins, ends in within)
            time = Fraction(table.worked_until(until) - table.worked_until(start) - paused, HOUR)
        case _:
            time = _days(limit, table, start, pauses, until)
    return min(time, Fraction(limit.amount))


def _days(limit: Limit, table: Timetable, start: int, pauses: Sequence[Stretch], until: int) -> Fraction:
    whole = int(limit.amount)
    done = min(whole, _whole_days(limit, table, start, pauses, until))
    after = due_tick(Limit(whole, limit.unit), table, start, pauses) if whole else start
    if whole == limit.amount or done < whole or after is None or after >= until:
        return Fraction(done)
    share = done + shares_between(table, after, until)
    for begins, ends in pauses:
        begins, ends = max(begins, after), until if ends is None else min(ends, until)
        share -= shares_between(table, begins, ends) if begins < ends else 0
    return share


def _whole_days(limit: Limit, table: Timetable, start: int, pauses: Sequence[Stretch], until: int) -> int:
    tomorrow, unfinished = table.day_at(start) + 1, table.unfinished_day(until)
    count = _counter(limit, table, tomorrow, unfinished)
    off = 0
    for begins, ends in pauses:
        if begins < until:
            resumed = unfinished if ends is None or ends > until else table.unfinished_day(ends)
            off += _counter(limit, table, max(table.unfinished_day(begins), tomorrow), resumed)
    return count - off


def _counter(limit: Limit, table: Timetable, first: int, end: int) -> int:
    """How many days count from one up to, but not with, another."""
    if end <= first:
        return 0
    return end - first if limit.unit == "calendar_days" else table.passed[end] - table.passed[first]


def overdue_by(limit: Limit, table: Timetable, due: int, now: int) -> Fraction:
    """How long ago it was due, in the limit's unit; of days to the minute."""
    match limit.unit:
        case "working_days":
            return shares_between(table, due, now)
        case "working_hours":
            return Fraction(table.worked_until(now) - table.worked_until(due), HOUR)
        case "calendar_days":
            return Fraction(now - due, DAY)
        case "hours":
            return Fraction(now - due, HOUR)


def shares_between(table: Timetable, start: int, end: int) -> Fraction:
    """How many working days lie between two moments, with the minutes of each day as shares of it."""
    first, last = table.day_at(start), table.day_at(end)
    if first == last:
        return _share_of_day(table, first, start, end)
    between = table.passed[last] - table.passed[first + 1]
    morning = _share_of_day(table, last, table.midnights[last], end)
    return _share_of_day(table, first, start, table.midnights[first + 1]) + between + morning


def _share_of_day(table: Timetable, number: int, start: int, end: int) -> Fraction:
    if table.passed[number] == table.passed[number + 1]:
        return Fraction(0)
    shifts = range(table.first_shift[number], table.first_shift[number + 1])
    whole_day = [(table.midnights[number], table.midnights[number + 1])]
    stretches = [(table.opens[each], table.closes[each]) for each in shifts] or whole_day
    worked = sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in stretches)
    return Fraction(worked, sum(closes - opens for opens, closes in stretches))
