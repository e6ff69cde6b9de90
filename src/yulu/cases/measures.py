"""What can be told of a case's life: who held it how long, how much of it was a pause, what a new calendar changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from yulu.calendars.clock import Clock, Due
from yulu.calendars.faults import BeyondHorizon, NoOfficeHours
from yulu.calendars.timetable import ticks
from yulu.cases.case import Case
from yulu.cases.ending import with_days_of
from yulu.cases.happening import Setting


def held(case: Case, now: datetime) -> Mapping[str, timedelta]:
    """How long each department has had the case, day and night, up to now; a department's stretches are one sum."""
    sums: dict[str, timedelta] = {}
    for each in case.holdings:
        sums[each.department] = sums.get(each.department, timedelta()) + (
            (each.until or max(now, each.since)) - each.since
        )
    return sums


def paused_share(case: Case, now: datetime) -> Fraction | None:
    """Which part of the time since the promise began it stood still; None before any passed.

    Of a promise in working time it is a part of the office's hours, else, and where nobody has said what those are, of
    day and night. A share that grows while the promises are kept says how they are kept.
    """
    clock = case.clocks.get("promised")
    if clock is None:
        return None
    begins, end = ticks(clock.start), ticks(min(now, case.met.get("promised", case.closed_at or now)))
    wall = clock.limit.unit in ("calendar_days", "hours") or not clock.timetable.opens

    def time(start: int, until: int) -> int:
        return until - start if wall else clock.timetable.worked_until(until) - clock.timetable.worked_until(start)

    whole = time(begins, end) if begins < end else 0
    stood = [(start, end if ends is None else min(ends, end)) for start, ends in clock.stretches() if start < end]
    return Fraction(sum(time(*each) for each in stood), whole) if whole else None


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
