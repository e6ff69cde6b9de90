"""The steps of a procedure: which may begin, and how long the longest way through them takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from yulu.calendars.limits import Limit
from yulu.cases.service import Step

# Half a working day is half of its minutes; a plan is counted with days of eight hours, as offices write them.
_HOURS_A_DAY = 8


class StepsInACircle(Exception):
    """Steps that wait for each other; `steps` begins and ends with the same one."""

    def __init__(self, steps: tuple[str, ...]) -> None:
        super().__init__(steps)
        self.steps = steps


def order(steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The steps, each after those it needs; raises StepsInACircle."""
    try:
        return tuple(TopologicalSorter({name: step.needs for name, step in steps.items()}).static_order())
    except CycleError as error:
        raise StepsInACircle(tuple(error.args[1])) from None


def ready(steps: Mapping[str, Step], done: Collection[str], begun: Collection[str] = ()) -> tuple[str, ...]:
    """The steps that may begin now."""
    return tuple(
        name
        for name, step in steps.items()
        if name not in done and name not in begun and all(each in done for each in step.needs)
    )


def longest_path(steps: Mapping[str, Step]) -> tuple[Fraction, tuple[str, ...]]:
    """Working hours of the longest way within the promise, and the steps on it.

    Steps outside the limit take none of it; so does, here, a step whose limit is not in working time.
    """
    ends: dict[str, tuple[Fraction, tuple[str, ...]]] = {}
    for name in order(steps):
        before = max((ends[each] for each in steps[name].needs), default=(Fraction(0), ()), key=lambda end: end[0])
        step = steps[name]
        own = Fraction(0) if step.outside_limit or step.limit is None else working_hours(step.limit)
        ends[name] = (before[0] + own, (*before[1], name))
    return max(ends.values(), default=(Fraction(0), ()), key=lambda end: end[0])


def working_hours(limit: Limit) -> Fraction:
    """A limit in working hours of a plan; 0 for calendar days and hours on the wall, which are no working time."""
    if limit.unit == "working_days":
        return Fraction(limit.amount) * _HOURS_A_DAY
    return Fraction(limit.amount) if limit.unit == "working_hours" else Fraction(0)
