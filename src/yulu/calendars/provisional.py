"""Past the horizon: an answer marked as what it is, to be counted again when the year's notice comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar, TypeVarTuple

from yulu.calendars.days import Calendar
from yulu.calendars.faults import BeyondHorizon

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")

FARTHEST = 30
"""Years past the horizon for which a provisional answer still means something."""


@dataclass(frozen=True, slots=True)
class Counted(Generic[Answer]):
    """A day or a number, and whether it rests on days that are not known yet."""

    value: Answer
    provisional: bool


def provisionally(count: Callable[[*Given, Calendar], Answer], *given: *Given, calendar: Calendar) -> Counted[Answer]:
    """What a way of counting gives, past the horizon as though every week were an ordinary one, and marked so.

    >>> from yulu.calendars import later_workday, state_council
    >>> provisionally(later_workday, date(2022, 12, 28), 2, calendar=state_council(2022))
    Counted(value=datetime.date(2022, 12, 30), provisional=False)
    >>> provisionally(later_workday, date(2022, 12, 28), 3, calendar=state_council(2022))  # truly 3 January
    Counted(value=datetime.date(2023, 1, 2), provisional=True)

    Days before the calendar's first are not guessed, nor any more than `FARTHEST` years after its last.
    """
    try:
        return Counted(count(*given, calendar), provisional=False)
    except BeyondHorizon as fault:
        if fault.day < calendar.first:
            raise
        try:
            return Counted(count(*given, _ordinary_weeks_after(calendar)), provisional=True)
        except BeyondHorizon:
            raise fault from None


@lru_cache(maxsize=16)
def _ordinary_weeks_after(calendar: Calendar) -> Calendar:
    return Calendar(calendar.first, date(calendar.last.year + FARTHEST, 12, 31), calendar.special)
