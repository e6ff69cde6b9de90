"""What comes next: whom to visit, when an assignment comes again, whether a chain is open already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from yulu.cases.case import Case
from yulu.language.values import add_months
from yulu.toolbox.model import Refresh


def visits(last: Mapping[str, date | None], count: int, unclaimed: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """The next so many to visit: who was never reached before anybody else, then who was reached longest ago.

    `last` is the day of each one's last visit, None for never; `unclaimed`, how much each is due and has not had, goes
    before the name where the days are the same. The same input gives the same plan, whatever its order.
    """
    due = unclaimed or {}
    ordered = sorted(last, key=lambda each: (last[each] is not None, last[each] or date.min, -due.get(each, 0), each))
    return tuple(ordered[: max(0, count)])


def recurrences(every: Refresh, first: date, through: date) -> Iterator[date]:
    """The days on which an assignment is to be done again, the first one included.

    Months are counted from the first day, so that one on the 31st comes back to it after a shorter month.
    """
    day, number = first, 0
    while day <= through:
        yield day
        if not every.months and not every.days:
            return
        number += 1
        day = add_months(first, every.months * number) if every.months else first + timedelta(every.days * number)


def open_for(cases: Iterable[Case], service: str, value: object) -> Iterator[Case]:
    """The cases that stand in the way of a new one, of a service that has one open case per value of an ask."""
    for case in cases:
        one_per = case.service.one_per
        if case.service.id == service and not case.ended and one_per and case.given.get(one_per) == value:
            yield case
