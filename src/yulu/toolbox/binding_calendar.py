"""The zone and the days of a place to which the nation's do not apply, as office-hours.yaml says them."""

from __future__ import annotations

from datetime import date, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from yulu.calendars import SHANGHAI, Calendar, SpecialDay
from yulu.toolbox import shapes
from yulu.toolbox.binding import Binding
from yulu.toolbox.model import Origin


def bind_zone(binding: Binding, shape: shapes.OfficeHoursFile, whole: Origin) -> tzinfo | None:
    """The zone by its name in the tz database; None where none is said, or it is not there, which is reported."""
    if shape.zone is None or shape.zone == str(SHANGHAI):
        return None if shape.zone is None else SHANGHAI
    try:
        return ZoneInfo(shape.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        binding.faults.append(whole.fault("E870", "zone", zone=shape.zone))
        return None


def bind_calendar(binding: Binding, shape: shapes.OfficeHoursFile, whole: Origin) -> Calendar | None:
    """The calendar with every day and its text; None where none is said, or its ends are the wrong way round."""
    own = shape.calendar
    if own is None:
        return None
    here = whole.under("calendar")
    if own.to < own.from_:
        binding.faults.append(here.fault("E317", "to", start=str(own.from_), end=str(own.to)))
        return None
    special: dict[date, SpecialDay] = {}
    said: dict[date, Origin] = {}
    for position, days in enumerate(own.days):
        at = here.under("days", position)
        last = days.to or days.day
        if last < days.day:
            binding.faults.append(at.fault("E317", "to", start=str(days.day), end=str(last)))
            continue
        if days.day < own.from_ or last > own.to:
            binding.faults.append(at.fault("E871", "day", first=str(own.from_), last=str(own.to)))
            continue
        citation = cited(binding, days.because, days.document, at)
        for number in range((last - days.day).days + 1):
            day = days.day + timedelta(days=number)
            if day in said:
                binding.faults.append(at.fault("E906", "day", related=[said[day].place()], day=str(day)))
            said.setdefault(day, at)
            special[day] = SpecialDay(day, days.open is not None, days.reason, citation)
    return Calendar(own.from_, own.to, tuple(special.values()))


def cited(
    binding: Binding, because: str | None, document: str | None, origin: Origin, unsure: bool = False
) -> str | None:
    """The text and clause in words, marked where it is to be verified; None where there is none."""
    citation = binding.citation(because, document, origin)
    unsure = unsure or (citation.text is not None and citation.text.to_verify)
    return f"{citation}（待核实）" if str(citation) and unsure else str(citation) or None
