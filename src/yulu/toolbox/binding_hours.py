"""office-hours.yaml of every layer, tied together: schedules, who keeps which, and the days that are otherwise."""

from __future__ import annotations

import re
from datetime import date, timedelta, tzinfo
from typing import get_args

from yulu.calendars import SHANGHAI, BadShifts, Calendar, ChangedDay, Hours, Season, Shift, state_council
from yulu.calendars.hours import DayOfYear, checked_shifts
from yulu.calendars.timetable import YEARS_AHEAD
from yulu.toolbox import shapes
from yulu.toolbox.binding import FACT_NAME, Binding
from yulu.toolbox.binding_calendar import bind_calendar, bind_zone, cited
from yulu.toolbox.model import Origin
from yulu.toolbox.office_hours import Change, OfficeHours

WEEKDAYS: tuple[str, ...] = get_args(shapes.Weekday)
_SHIFT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~～至]\s*(\d{1,2}):(\d{2})\Z")
_DAY_OF_YEAR = re.compile(r"(\d{2})-(\d{2})\Z")
_LEAP_YEAR = 2024


def bind_office_hours(binding: Binding) -> OfficeHours:
    """All layers' hours; of what two layers say of the same, the lower one's holds."""
    schedules: dict[str, tuple[Hours, ...]] = {}
    labels: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    kept_by: dict[str, str] = {}
    default: str | None = None
    changes: list[Change] = []
    zone: tzinfo = SHANGHAI
    calendar: Calendar | None = None
    for layer in binding.files:
        for file in layer.of(shapes.OfficeHoursFile):
            whole = Origin(file.document, (), file.layer)
            zone = bind_zone(binding, file.shape, whole) or zone
            calendar = bind_calendar(binding, file.shape, whole) or calendar
    for layer in binding.files:
        for file in layer.of(shapes.OfficeHoursFile):
            for name, shape in file.shape.hours.items():
                origin = Origin(file.document, ("hours", name), file.layer)
                binding.name(name, FACT_NAME, origin)
                if name in origins:
                    binding.faults.append(
                        origin.fault("E307", at_key=True, related=[origins[name].place(key=True)], name=name)
                    )
                    continue
                origins[name], labels[name] = origin, shape.label
                schedules[name] = _schedule(binding, shape, origin)
            whole = Origin(file.document, (), file.layer)
            if file.shape.default is not None and _known(binding, file.shape.default, schedules, whole, "default"):
                default = file.shape.default
            for department, name in file.shape.departments.items():
                binding.department(department, whole, "departments", department)
                if _known(binding, name, schedules, whole, "departments", department):
                    kept_by[department] = name
            changes += _changes(binding, file.shape, whole, calendar or state_council())
    return OfficeHours(schedules, labels, default, kept_by, tuple(changes), zone, calendar)


def _known(
    binding: Binding, name: str, schedules: dict[str, tuple[Hours, ...]], origin: Origin, *path: str | int
) -> bool:
    if name not in schedules:
        binding.unknown("E901", origin, *path, name=name, among=schedules)
    return name in schedules


def _schedule(binding: Binding, shape: shapes.Schedule, origin: Origin) -> tuple[Hours, ...]:
    found: list[Hours] = []
    began: dict[tuple[Season | None, date], Origin] = {}
    for position, times in enumerate(shape.times):
        here = origin.under("times", position)
        unsure = times.status is not None
        if times.from_ is None and not unsure:
            binding.faults.append(here.fault("E319"))
        if times.document is None and not unsure:
            binding.faults.append(here.fault("E905"))
        if times.from_ and times.to and times.to < times.from_:
            binding.faults.append(here.fault("E317", "to", start=str(times.from_), end=str(times.to)))
        season = _season(binding, times.season, here)
        weekdays = tuple(
            (WEEKDAYS.index(day), _shifts(binding, shifts, here, "weekdays", day))
            for day, shifts in times.weekdays.items()
        )
        if not times.shifts:
            if not unsure:
                binding.faults.append(here.fault("E903"))
            continue
        same = (season, times.from_ or date.min)
        if same in began:
            binding.faults.append(here.fault("E907", related=[began[same].place()], day=str(times.from_ or "")))
        began.setdefault(same, here)
        shifts = _shifts(binding, times.shifts, here, "shifts")
        citation = cited(binding, times.because, times.document, here, unsure)
        found.append(Hours(shifts, times.from_, times.to, season, weekdays, citation))
    return tuple(found)


def _changes(binding: Binding, shape: shapes.OfficeHoursFile, whole: Origin, calendar: Calendar) -> list[Change]:
    """The days one file changes; what it says of single departments counts more than what it says of all."""
    found: list[Change] = []
    said: dict[tuple[date, str], Origin] = {}
    for position, days in enumerate(shape.days):
        here = whole.under("days", position)
        for place, department in enumerate(days.departments):
            binding.department(department, here, "departments", place)
        if sum(map(bool, (days.closed, days.open, days.shifts))) != 1:
            binding.faults.append(here.fault("E904"))
            continue
        last = days.to or days.day
        if last < days.day:
            binding.faults.append(here.fault("E317", "to", start=str(days.day), end=str(last)))
            continue
        farthest = date(calendar.last.year + YEARS_AHEAD, 12, 31)
        if days.day < calendar.first or last > farthest:
            binding.faults.append(here.fault("E908", "day", first=str(calendar.first), last=str(farthest)))
            continue
        shifts = () if days.closed else None if days.open else _shifts(binding, days.shifts or [], here, "shifts")
        citation = cited(binding, days.because, days.document, here)
        for number in range((last - days.day).days + 1):
            day = days.day + timedelta(days=number)
            for department in days.departments or [""]:
                if (day, department) in said:
                    related = [said[day, department].place()]
                    binding.faults.append(here.fault("E906", "day", related=related, day=str(day)))
                said.setdefault((day, department), here)
            changed = ChangedDay(day, shifts, days.reason, citation or days.document)
            found.append(Change(changed, frozenset(days.departments)))
    return sorted(found, key=lambda change: bool(change.departments))


def _shifts(binding: Binding, written: list[str], origin: Origin, *path: str | int) -> tuple[Shift, ...]:
    """The shifts as written; none where they cannot be read, which is reported."""
    found: list[Shift] = []
    for position, text in enumerate(written):
        match = _SHIFT.match(text.strip())
        try:
            if match is None or int(match[2]) > 59 or int(match[4]) > 59:
                raise BadShifts(0, 0)
            found.append(Shift(int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])))
        except BadShifts:
            binding.faults.append(origin.fault("E902", *path, position, value=text))
            return ()
    try:
        return checked_shifts(found)
    except BadShifts:
        binding.faults.append(origin.fault("E909", *path))
        return ()


def _season(binding: Binding, shape: shapes.SeasonDays | None, origin: Origin) -> Season | None:
    if shape is None:
        return None
    ends = [_day_of_year(binding, text, origin, key) for key, text in (("from", shape.from_), ("to", shape.to))]
    return Season(ends[0], ends[1]) if ends[0] and ends[1] else None


def _day_of_year(binding: Binding, text: str, origin: Origin, key: str) -> DayOfYear | None:
    match = _DAY_OF_YEAR.match(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        day = date(_LEAP_YEAR, int(match[1]), int(match[2]))
    except ValueError:
        binding.faults.append(origin.fault("E910", "season", key, value=text))
        return None
    return day.month, day.day
