"""When a limit ends: each unit's way of counting, on the ticks of a timetable.

Stretches are pairs of moments in order, none touching another; the end of the last may be None, a pause that goes on.
Every function gives the moment the limit ends, or None where a pause goes on before it. A pause that begins when the
limit has already ended comes too late and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from yulu.calendars.faults import BeyondHorizon
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import MINUTE, Timetable

Stretch = tuple[int, int | None]


def due_tick(limit: Limit, timetable: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """The moment a limit that began at `start` ends."""
    match limit.unit:
        case "working_days":
            return _working_days(limit.amount, timetable, start, pauses)
        case "calendar_days":
            return _calendar_days(int(limit.amount), timetable, start, pauses)
        case "working_hours":
            return _working_hours(int(limit.amount * 60) * MINUTE, timetable, start, pauses)
        case "hours":
            return _hours(int(limit.amount * 60) * MINUTE, start, pauses)


def _working_days(amount: Fraction | int, table: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """Whole days by the day, then the half by the moment."""
    days = int(amount)
    after: int | None = start
    if days:
        after = _whole_days(days, table, start, pauses)
    if after is None or days == amount:
        return after
    return _part_of_a_day(Fraction(amount - days), table, after, pauses)


def _whole_days(days: int, table: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """The day of the start is not counted, nor is any day from the one of a pause until before the one it ends on."""
    tomorrow = table.day_at(start) + 1
    reached = table.passed[tomorrow] + days
    due = _end_of_workday(reached, table)
    for begins, ends in pauses:
        if begins >= due:
            break
        if ends is None:
            return None
        first, resumed = max(table.unfinished_day(begins), tomorrow), table.unfinished_day(ends)
        if resumed > first:
            reached += table.passed[resumed] - table.passed[first]
            due = _end_of_workday(reached, table)
    return due


def _end_of_workday(number: int, table: Timetable) -> int:
    if number > len(table.workdays):
        raise table.beyond(len(table.midnights))
    return table.ends[table.workdays[number - 1]]


def _part_of_a_day(part: Fraction, table: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """Every day worked is one, however long: half of it is half of its minutes, and what does not fit into the rest of
    one day is taken from the next as a share of that one.

    `wanted / of` is the share still to come; a part of a microsecond counts as a whole one.
    """
    wanted, of = part.as_integer_ratio()
    for begins, ends in _running(start, pauses):
        number = table.day_at(begins)
        done = table.worked_until(begins)
        while ends is None or table.midnights[number] < ends:
            table.need_hours(number, number)
            closing = table.before[table.first_shift[number + 1]]
            whole = closing - table.before[table.first_shift[number]]
            rest = (closing if ends is None else min(closing, table.worked_until(ends))) - done
            if rest * of >= whole * wanted > 0:
                return table.when_worked(done - (-whole * wanted // of))
            if rest > 0:
                wanted, of = wanted * whole - rest * of, of * whole
                done += rest
            number += 1
            if number == len(table.midnights) - 1:
                raise table.beyond(number)
    return None


def _running(start: int, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches between the pauses, from the start on."""
    for begins, ends in pauses:
        if begins > start:
            yield start, begins
        if ends is None:
            return
        start = max(start, ends)
    yield start, None


def _calendar_days(days: int, table: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """Every day counts but the first and those of a pause; a last day not worked gives way to the next one that is
    (民法典第二百零三条第一款).
    """
    tomorrow = table.day_at(start) + 1
    last = tomorrow - 1 + days
    not_before = last
    due = _end_on_or_after(not_before, table)
    for begins, ends in pauses:
        if begins >= due:
            break
        if ends is None:
            return None
        first, resumed = max(table.unfinished_day(begins), tomorrow), table.unfinished_day(ends)
        if resumed <= first:
            continue
        if first <= last:
            last += resumed - first
        not_before = max(last, resumed)
        due = _end_on_or_after(not_before, table)
    return due


def _end_on_or_after(number: int, table: Timetable) -> int:
    if number >= len(table.midnights) - 1:
        raise table.beyond(number)
    return _end_of_workday(table.passed[number] + 1, table)


def _working_hours(budget: int, table: Timetable, start: int, pauses: Sequence[Stretch]) -> int | None:
    """Working time from the start, or from the next opening; due at closing time, never at an opening."""
    first = table.day_at(start)
    target = table.worked_until(start) + budget
    due = _when_worked(target, table, first)
    for begins, ends in pauses:
        if begins >= due:
            break
        if ends is None:
            return None
        if ends > start:
            target += table.worked_until(ends) - table.worked_until(max(begins, start))
            due = _when_worked(target, table, first)
    return due


def _when_worked(worked: int, table: Timetable, first: int) -> int:
    """As the timetable says, unless days are passed over on which it only does not know what is worked."""
    try:
        due = table.when_worked(worked)
    except BeyondHorizon:
        table.need_hours(first, len(table.midnights) - 2)
        raise
    table.need_hours(first, table.day_at(due - 1))
    return due


def _hours(budget: int, start: int, pauses: Sequence[Stretch]) -> int | None:
    due = start + budget
    for begins, ends in pauses:
        if begins >= due:
            break
        if ends is None:
            return None
        due += max(0, ends - max(begins, start))
    return due
