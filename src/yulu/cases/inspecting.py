"""Inspections against what may be: how often a year, and which offence is a first one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yulu.calendars.zone import SHANGHAI
from yulu.cases.case import Case
from yulu.cases.life import State
from yulu.language.values import add_months
from yulu.toolbox.service_model import Service

FIRST_OFFENCE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Count:
    """How often somebody has been inspected in a year; `most` None where no cap is known."""

    had: int
    most: int | None

    @property
    def reached(self) -> bool:
        """Whether one more is over the cap: to be said before the visit, not after."""
        return self.most is not None and self.had >= self.most


def inspections(cases: Iterable[Case], service: Service, subject: str, year: int) -> Count:
    """The year's inspections of one subject under a service; refused, withdrawn and merged ones are none.

    Raises ValueError for a service that is no inspection.
    """
    if service.inspection is None:
        raise ValueError(service.id)
    name = service.inspection.subject
    had = sum(
        1
        for case in cases
        if case.service.id == service.id and case.given.get(name) == subject and case.received_at is not None
        and case.received_at.astimezone(SHANGHAI).year == year
        and case.state not in (State.refused, State.withdrawn, State.merged)
    )  # fmt: skip
    return Count(had, service.inspection.yearly)


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence that an authority has found."""

    authority: str
    found_on: date


def is_first(offences: Iterable[Offence], authority: str, on: date, complete_from: date | None = None) -> bool | None:
    """Whether an offence found on a day is the first: no other by the same authority in the twelve months before it.

    One known offence in `[on − 12 months, on)` decides. Without any it is a first one only where the list is known
    to be complete from before that window; else None, not known.
    """
    begins = add_months(on, -FIRST_OFFENCE_MONTHS)
    if any(each.authority == authority and begins <= each.found_on < on for each in offences):
        return False
    return True if complete_from is not None and complete_from <= begins else None
