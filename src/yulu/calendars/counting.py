"""The law's ways of counting: on which day a period ends, and how many working days lie between two days.

The day of the event is not counted (民法典第二百零一条), the last day ends at 24:00 or at closing time (第二百零三条
第二款). What is counted is working days where the text says 工作日, else days or months of the calendar (第二百条).

Where the last day of a period of days or months is not worked, the next working day takes its place (第二百零三条
第一款, which says 法定休假日; weekends and days exchanged by the year's notice are treated as such). A law or an
agreement may say otherwise (第二百零四条); tax filing does: `filing.py`.

Whose days? A period set by statute moves for the nation's rest days only: hand in `state_council()`. A place's own
closing days move what the place itself has promised, and what a text says they move.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from yulu.calendars.days import Calendar
from yulu.calendars.faults import BeyondHorizon, NegativePeriod, NoWorkday

DAY = timedelta(days=1)

PENALTY_LAW_WORKDAYS = frozenset({2, 3, 5, 7})
"""行政处罚法第八十五条: in that law 二日, 三日, 五日, 七日 are working days; other numbers are days of the calendar."""


def later_workday(start: date, days: int, calendar: Calendar) -> date:
    """The date on which `days` working days have passed since `start`, not counting `start` itself
    (民法典第二百零一条).

    >>> from yulu.calendars import state_council
    >>> later_workday(date(2022, 9, 30), 1, state_council(2022))
    datetime.date(2022, 10, 8)

    It makes no difference whether `start` is worked: 5 from Saturday 2021-07-03 is Friday the 9th, as from the 2nd.
    For 0 it is `start` itself. Past the calendar's horizon it raises BeyondHorizon.
    """
    reached = calendar.passed_through(start) + _checked(days)
    if not days:
        return start
    if reached > len(calendar.workdays):
        raise BeyondHorizon(calendar.last + DAY, calendar.last)
    return calendar.workdays[reached - 1]


def later_workdays(starts: Collection[date], days: int, calendar: Calendar) -> list[date]:
    """`later_workday` of each of many starts, in their order, at once.

    Years have few days, so each day is counted once and then looked up, however often it occurs.

    >>> from yulu.calendars import state_council
    >>> later_workdays([date(2022, 9, 30), date(2022, 10, 1)], 5, state_council(2022))
    [datetime.date(2022, 10, 12), datetime.date(2022, 10, 12)]
    """
    due = {start: later_workday(start, days, calendar) for start in set(starts)}
    return list(map(due.__getitem__, starts))


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and including `end`: the first day does not count, the last does.

    So it undoes `later_workday`, and adds up over adjoining stretches. Backwards it is negative: how many working
    days something is overdue.

    >>> from yulu.calendars import state_council
    >>> workdays_between(date(2022, 9, 30), date(2022, 10, 12), state_council(2022))
    5
    >>> workdays_between(date(2022, 10, 12), date(2022, 9, 30), state_council(2022))
    -5
    """
    return calendar.passed_through(end) - calendar.passed_through(start)


def workday_on_or_after(day: date, calendar: Calendar) -> date:
    """The day itself if it is worked, else the next working day (民法典第二百零三条第一款)."""
    before = calendar.passed_through(day) - calendar.is_workday(day)
    if before == len(calendar.workdays):
        raise BeyondHorizon(calendar.last + DAY, calendar.last)
    return calendar.workdays[before]


def workday_on_or_before(day: date, calendar: Calendar) -> date:
    """The day itself if it is worked, else the working day before it."""
    through = calendar.passed_through(day)
    if not through:
        raise BeyondHorizon(calendar.first - DAY, calendar.first)
    return calendar.workdays[through - 1]


def end_after_days(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a period of so many days of the calendar after `start` (民法典第二百零一条, 第二百零三条).

    Rest days within the period count; only if the last one is a rest day does the next working day take its place.

    >>> from yulu.calendars import state_council
    >>> end_after_days(date(2022, 9, 23), 10, state_council(2022))  # 3 October is a holiday, the 8th is made up
    datetime.date(2022, 10, 8)
    """
    return workday_on_or_after(start + timedelta(days=_checked(days)), calendar)


def end_after_months(start: date, months: int, calendar: Calendar) -> date:
    """The last day of a period of so many months after `start`; a year is 12 (民法典第二百零一条至第二百零三条).

    It is the day of the same number in the last month or, where that month has none, its last day (第二百零二条);
    the next working day where that is a rest day.

    >>> from yulu.calendars import state_council
    >>> end_after_months(date(2022, 8, 31), 1, state_council(2022))  # September has no 31st
    datetime.date(2022, 9, 30)
    >>> end_after_months(date(2022, 9, 1), 1, state_council(2022))  # 1 October is a holiday, the 8th is made up
    datetime.date(2022, 10, 8)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + _checked(months), 12)
    number = min(start.day, monthrange(year, month + 1)[1])
    return workday_on_or_after(start.replace(year, month + 1, number), calendar)


def end_by_penalty_law(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a period that 行政处罚法 gives as so many 日 (第八十五条).

    >>> from yulu.calendars import state_council
    >>> end_by_penalty_law(date(2022, 9, 28), 7, state_council(2022))  # 送达: 七日 are working days
    datetime.date(2022, 10, 12)
    >>> end_by_penalty_law(date(2022, 7, 1), 90, state_council(2022))  # 九十日 are not
    datetime.date(2022, 9, 29)
    """
    return (later_workday if days in PENALTY_LAW_WORKDAYS else end_after_days)(start, days, calendar)


def last_workday_of_month(year: int, month: int, calendar: Calendar) -> date:
    """The month's last working day; raises NoWorkday if the whole month is closed.

    >>> from yulu.calendars import state_council
    >>> last_workday_of_month(2022, 4, state_council(2022))  # the 30th begins the Labour Day holiday
    datetime.date(2022, 4, 29)
    """
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = workday_on_or_before(last, calendar)
    if day < first:
        raise NoWorkday(first, last)
    return day


def _checked(length: int) -> int:
    if length < 0:
        raise NegativePeriod(length)
    return length
