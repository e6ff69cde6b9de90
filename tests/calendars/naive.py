"""The same rules day by day, as one would count on a wall calendar: slow, and too simple to be wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

DAY = timedelta(days=1)


class Unknown(Exception):
    """The wall calendar has no such day."""


class WallCalendar:
    """Known days, each worked or not; with `guessing`, any later day is as its weekday says."""

    def __init__(self, worked: Mapping[date, bool], guessing: bool = False) -> None:
        self.known = dict(worked)
        self.guessing = guessing

    def worked(self, day: date) -> bool:
        if day in self.known:
            return self.known[day]
        if self.guessing and day > max(self.known):
            return day.weekday() not in (5, 6)
        raise Unknown(day)

    def later_workday(self, start: date, days: int) -> date:
        day = start
        while days:
            day += DAY
            if self.worked(day):
                days -= 1
        return day

    def workdays_between(self, start: date, end: date) -> int:
        if end < start:
            return -self.workdays_between(end, start)
        count, day = 0, start
        while day < end:
            day += DAY
            count += self.worked(day)
        return count

    def on_or_after(self, day: date) -> date:
        while not self.worked(day):
            day += DAY
        return day

    def on_or_before(self, day: date) -> date:
        while not self.worked(day):
            day -= DAY
        return day

    def after_days(self, start: date, days: int) -> date:
        for _ in range(days):
            start += DAY
        return self.on_or_after(start)

    def after_months(self, start: date, months: int) -> date:
        month = start.replace(day=1)
        for _ in range(months):
            month = (month + 31 * DAY).replace(day=1)
        day = month
        while day.day < start.day and (day + DAY).month == month.month:
            day += DAY
        return self.on_or_after(day)

    def filing_deadline(self, year: int, month: int) -> date:
        days = [date(year, month, number) for number in range(1, 16)]
        drawn = "".join("W" if self.worked(day) else "R" for day in days)
        rest = sum(map(len, re.findall("R{3,}", drawn)))
        if not rest:
            return self.on_or_after(days[-1])
        return self.later_workday(self.on_or_before(days[-1]), rest)
