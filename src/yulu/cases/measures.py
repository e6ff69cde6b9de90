"""What can be told of a case's life: who held it how long, how much of it was a pause, what a new calendar changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from yulu.calendars.clock import Clock, Due
from yulu.calendars.faults import BeyondHorizon, NoOfficeHours
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import ticks
from yulu.calendars.used import used
from yulu.cases.case import Case
from yulu.cases.ending import with_days_of
from yulu.cases.happening import Setting

_WITHOUT_END = 100_000


def held(case: Case, now: datetime) -> Mapping[str, timedelta]:
    """How long each department has had the case, day and night, up to now; a department's stretches are one sum."""
    sums: dict[str, timedelta] = {}
    for each in case.holdings:
        sums[each.department] = sums.get(each.department, timedelta()) + (
            (each.until or max(now, each.since)) - each.since
        )
    return sums


def paused_share(case: Case, now: datetime) -> Fraction | None:
    """Which part of the time since the promise began it stood still, in the promise's unit; None before any passed.

    A share that grows while the promises are kept says how they are kept.
    """
    clock = case.clocks.get("promised")
    if clock is None:
        return None
    end = ticks(min(now, case.met.get("promised", case.closed_at or now)))
    limit, start = Limit(_WITHOUT_END, clock.limit.unit), ticks(clock.start)
    whole = used(limit, clock.timetable, start, (), end)
    return None if not whole else 1 - used(limit, clock.timetable, start, clock.stretches(), end) / whole


@dataclass(frozen=True, slots=True)
class Moved:
    """A due time that the year's notice moves."""

    clock: str
    before: Due
    after: Due


def moved(setting: Setting, case: Case) -> list[Moved]:
    """The due times not met yet that are otherwise on the days known now: what a `reproject` has to say."""
    found = []
    for name, clock in case.clocks.items():
        if name in case.met or case.ended:
            continue
        known = setting.timetable(case.service.lead, name == "legal")
        before = _due(clock)
        after = _due(
            Clock(clock.limit, with_days_of(clock.timetable, known), clock.start, clock.pauses, clock.extensions)
        )
        if before is not None and after is not None and before != after:
            found.append(Moved(name, before, after))
    return found


def _due(clock: Clock) -> Due | None:
    try:
        return clock.due()
    except (BeyondHorizon, NoOfficeHours):
        return None
