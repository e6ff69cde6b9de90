"""How a due time came about: what each day counted, and why, for whoever asks or doubts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal

from yulu.calendars.clock import Clock
from yulu.calendars.timetable import DayPlan, ticks
from yulu.calendars.used import used

Why = Literal["counted", "first_day", "not_worked", "paused", "complete", "closed"]
"""`complete`: all is counted, and the limit only waits for a day that is worked. `closed`: the office was closed for
the rest of the day."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a clock: how much of its limit it took, in the limit's unit, and why no more.

    `paused` is how long the clock stood still on that day, day and night.
    """

    plan: DayPlan
    counted: Fraction
    why: Why
    paused: timedelta


def account(clock: Clock) -> list[CountedDay]:
    """The days from the start's to the one it is due on, or to the one on which a pause began that goes on.

    What they counted adds up to the limit with its extensions, or to what was used before that pause.
    """
    table, limit, start, pauses = clock.timetable, clock.total, ticks(clock.start), clock.stretches()
    due = clock.due()
    end = ticks(due.moment) if due else pauses[-1][0] + 1
    first, last = table.day_at(start), table.day_at(max(end - 1, start))
    by_days = limit.unit in ("working_days", "calendar_days") and limit.amount >= 1
    found: list[CountedDay] = []
    before = Fraction(0)
    for day in range(first, last + 1):
        plan = table.plan(table.date_of(day))
        midnight = table.midnights[day + 1]
        after = used(limit, table, start, pauses, min(midnight, end) if due else midnight)
        stood = sum(max(0, min(midnight, end, end if ends is None else ends) - max(begins, start, table.midnights[day]))
                    for begins, ends in pauses)  # fmt: skip
        paused = stood > 0 or any(begins < end and ends is None for begins, ends in pauses if day == last)
        why: Why
        if after > before:
            why = "counted"
        elif day == first and by_days:
            why = "first_day"
        elif not plan.worked and limit.unit not in ("calendar_days", "hours"):
            why = "not_worked"
        elif before == limit.amount:
            why = "complete" if plan.worked else "not_worked"
        else:
            why = "paused" if paused else "closed"
        found.append(CountedDay(plan, after - before, why, timedelta(microseconds=stood)))
        before = after
    return found
