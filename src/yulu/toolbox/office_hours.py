"""When each department works, as its toolbox says: what a clock runs on.

Start at `timetable_of`. A limit that the place itself promised moves with the place's own days; one set by statute runs
on the nation's days, in the office's hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import lru_cache

from yulu.calendars import SHANGHAI, Calendar, ChangedDay, Hours, Timetable, expected_by_law, state_council
from yulu.calendars.timetable import YEARS_AHEAD


@dataclass(frozen=True, slots=True)
class Change:
    """One day that is changed, for some departments or, where none are named, for all."""

    changed: ChangedDay
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours by name, who keeps which, and the changed days, those that count more after those that count less.

    `calendar` is that of a place to which the State Council's notices do not apply, None elsewhere.
    """

    schedules: Mapping[str, tuple[Hours, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    kept_by: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    zone: tzinfo = SHANGHAI
    calendar: Calendar | None = None

    def schedule_of(self, department: str | None) -> str | None:
        """The name of the hours that a department keeps; None where nobody has said."""
        return self.kept_by.get(department or "", self.default)


def timetable_of(hours: OfficeHours, department: str | None = None, *, statutory: bool = False) -> Timetable:
    """When a department works, or the place in general; with `statutory` without the place's own days.

    The same timetable is made once and shared.
    """
    name = hours.schedule_of(department)
    kept = hours.schedules.get(name, ()) if name is not None else ()
    changed: dict[object, ChangedDay] = {}
    for change in hours.changes if not statutory else ():
        if not change.departments or department in change.departments:
            changed[change.changed.day] = change.changed
    return _timetable(kept, tuple(changed.values()), hours.zone, hours.calendar)


@lru_cache(maxsize=256)
def _timetable(
    hours: tuple[Hours, ...], changed: tuple[ChangedDay, ...], zone: tzinfo, calendar: Calendar | None
) -> Timetable:
    if calendar is not None:
        return Timetable(calendar, hours, changed, zone=zone)
    nation = state_council()
    ahead = range(nation.last.year + 1, nation.last.year + 1 + YEARS_AHEAD)
    return Timetable(nation, hours, changed, expected_by_law(ahead), zone)
