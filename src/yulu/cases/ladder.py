"""The ladder: when each rung of a case fires. Each once, those missed while nobody looked in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from yulu.calendars.clock import Clock
from yulu.calendars.limits import Limit
from yulu.cases.case import Case
from yulu.toolbox.service_model import Rung


@dataclass(frozen=True, slots=True)
class Firing:
    """A rung, and the moment from which it is to fire."""

    rung: Rung
    at: datetime


def to_fire(case: Case, now: datetime) -> list[Firing]:
    """The rungs that are to fire by now and have not, the earliest first; none of one that has ended or stands still.

    They are read from the promise. Raises NoOfficeHours, BeyondHorizon.
    """
    clock = case.clocks.get("promised")
    if clock is None or case.ended or "promised" in case.met:
        return []
    waiting = (each for each in case.service.ladder if each.id not in case.rungs)
    due = [each for each in _firings(clock, waiting) if each.at <= now]
    return sorted(due, key=lambda each: (each.at, case.service.ladder.index(each.rung)))


def _firings(clock: Clock, rungs: Iterator[Rung]) -> Iterator[Firing]:
    whole = clock.due()
    if whole is None:
        return
    for rung in rungs:
        if rung.distance is None:
            yield Firing(rung, whole.moment)
        elif rung.after:
            later = Clock(rung.distance, clock.timetable, whole.moment).due()
            assert later is not None  # it has no pauses
            yield Firing(rung, later.moment)
        else:
            yield Firing(rung, _before(clock, whole.moment, rung.distance))


def _before(clock: Clock, due: datetime, distance: Limit) -> datetime:
    """When no more than the distance is left; at once where the whole limit is no longer than that."""
    total = clock.total
    if total.unit == distance.unit:
        if total.amount <= distance.amount:
            return clock.start
        earlier = replace(clock, limit=Limit(total.amount - distance.amount, total.unit), extensions=()).due()
        assert earlier is not None  # the whole clock has a due time
        return earlier.moment
    if distance.unit in ("calendar_days", "hours"):
        amount = float(distance.amount)
        return max(
            clock.start, due - (timedelta(days=amount) if distance.unit == "calendar_days" else timedelta(hours=amount))
        )
    for days in count(1):
        moment = due - timedelta(days=days)
        then = Clock(distance, clock.timetable, moment).due()
        if moment <= clock.start or (then is not None and then.moment <= due):
            return max(clock.start, moment)
    raise AssertionError("a day back is always there")
