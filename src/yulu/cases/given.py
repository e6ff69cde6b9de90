"""What the form gave when a matter was taken in: held against what the service asks.

Values about a person stay out of the events; where such a field was filled in, the event holds a reference to it, and
of that nothing more can be said than that it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from yulu.calendars.limits import Limit
from yulu.calendars.zone import SHANGHAI
from yulu.toolbox.service_model import Ask, Service


def missing(service: Service, given: Mapping[str, Any]) -> list[str]:
    """The labels of what must be given and is not."""
    return [each.label for name, each in service.asks.items() if each.required and given.get(name) in (None, "")]


def not_asked(service: Service, given: Mapping[str, Any]) -> list[str]:
    """The names of what nobody asked for: nothing else is kept of a matter."""
    return [name for name in given if name not in service.asks]


def not_as_asked(service: Service, given: Mapping[str, Any]) -> list[str]:
    """The labels of what is given in a form other than the one asked for."""
    return [
        service.asks[name].label
        for name, value in given.items()
        if value not in (None, "") and not _fits(service.asks[name], value)
    ]


def _fits(ask: Ask, value: Any) -> bool:
    if ask.personal is not None:
        return isinstance(value, str)
    match ask.type:
        case "choice":
            return value in ask.choices
        case "yes_no":
            return value in (True, False, "true", "false")
        case "number":
            return not isinstance(value, bool) and _is_number(str(value))
        case "date":
            return isinstance(value, str) and day_of(value) is not None
        case _:
            return isinstance(value, str)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def day_of(text: str) -> date | None:
    """The day that is written, `2022-09-01`; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def own_term(service: Service, given: Mapping[str, Any], start: datetime) -> int | None:
    """How many days a case with a term of its own has from its start on; None where its service has none."""
    written = given.get(service.term or "")
    day = day_of(written) if isinstance(written, str) else None
    return None if day is None else (day - start.astimezone(SHANGHAI).date()).days


def promised_limit(service: Service, given: Mapping[str, Any], start: datetime) -> Limit:
    """The promise of one case: until the end of its own term, where it has one that is not over, else the service's."""
    days = own_term(service, given, start)
    return service.promised if days is None or days <= 0 else Limit(days, "calendar_days")
