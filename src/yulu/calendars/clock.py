"""A clock: a limit that runs from a moment on, with its pauses and extensions. Due, and how it stands at any moment.

How it counts, by the unit of its limit (`limits.py`):

- days: the day of the start is not counted (民法典第二百零一条). The last ends at closing time, or at 24:00 where there
  are no office hours (第二百零三条第二款). Of a pause, the day it begins on and those until the day it ends on are not
  counted, that last one is; a day is over at closing time, so a pause from that evening on begins on the next day.
- hours, and half a working day: from the moment on, or from the next opening; a pause stops them to the moment. Half a
  working day is half of the minutes of the day it runs on; what is left at closing time is taken from the next day as a
  share of that one. So 8.5 working days are 8, counted by the day, and after closing time half of the next.

It is a value: the same limit, start, pauses and extensions, in whichever order they came, make equal clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Literal

from yulu.calendars.due import Stretch, due_tick
from yulu.calendars.faults import EndsBeforeItBegins
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import Timetable, ticks
from yulu.calendars.used import overdue_by, used

State = Literal["running", "paused", "overdue"]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which a clock does not run; `ends` is None while it goes on. Raises EndsBeforeItBegins."""

    begins: datetime
    ends: datetime | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.begins:
            raise EndsBeforeItBegins(self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment, in the office's zone; `provisional` where it rests on days whose notice has not come."""

    moment: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands at a moment.

    `due` is None while a pause goes on. `left` is in the limit's unit; a day counted by the day is left until it is
    over, so on the last day there is 1. Negative is by how much it is overdue, for days to the minute.
    """

    state: State
    due: Due | None
    left: Fraction


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit running on a timetable from `start`, stopped in the `pauses`, longer by the `extensions`.

    Pauses that overlap or touch are one. Raises NoZone, OtherUnit.

    >>> from datetime import timedelta
    >>> from yulu.calendars import Timetable, state_council
    >>> from yulu.calendars.zone import SHANGHAI
    >>> start = datetime(2022, 9, 30, 16, 0, tzinfo=SHANGHAI)
    >>> clock = Clock(Limit(5, "working_days"), Timetable(state_council(2022)), start)
    >>> clock.due().moment.isoformat()  # 8 and 9 October are made up for
    '2022-10-13T00:00:00+08:00'
    """

    limit: Limit
    timetable: Timetable
    start: datetime
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        ticks(self.start)
        if self.pauses:
            object.__setattr__(self, "pauses", _joined(self.pauses))
        if self.extensions:
            ordered = sorted(self.extensions, key=lambda each: each.amount)
            object.__setattr__(self, "extensions", tuple(ordered))
            self.total  # noqa: B018 - a unit that does not fit is a fault now, not when somebody asks

    @property
    def total(self) -> Limit:
        """The limit with its extensions."""
        return sum(self.extensions, start=self.limit) if self.extensions else self.limit

    def paused(self, begins: datetime, ends: datetime | None = None) -> Clock:
        """The clock with one more pause, going on until `resumed` unless it is said when it ends."""
        return replace(self, pauses=(*self.pauses, Pause(begins, ends)))

    def resumed(self, ends: datetime) -> Clock:
        """The clock with the pause that goes on ended; the same if none does."""
        return replace(self, pauses=tuple(p if p.ends else Pause(p.begins, ends) for p in self.pauses))

    def extended(self, more: Limit) -> Clock:
        """The clock with one more extension, in the unit of its limit."""
        return replace(self, extensions=(*self.extensions, more))

    def due(self) -> Due | None:
        """When it is due; None while a pause goes on. Raises BeyondHorizon, NoOfficeHours."""
        tick = due_tick(self.total, self.timetable, ticks(self.start), self.stretches())
        return None if tick is None else self._due(tick)

    def at(self, moment: datetime) -> Standing:
        """How it stands at a moment, as far as was known then: a pause that begins later has not been made yet."""
        now = ticks(moment)
        stretches = [(begins, None if ends is None or ends > now else ends)
                     for begins, ends in self.stretches() if begins <= now]  # fmt: skip
        tick = due_tick(self.total, self.timetable, ticks(self.start), stretches)
        if tick is not None and now > tick:
            return Standing("overdue", self._due(tick), -overdue_by(self.limit, self.timetable, tick, now))
        left = self.total.amount - used(self.total, self.timetable, ticks(self.start), stretches, now)
        return Standing("paused", None, left) if tick is None else Standing("running", self._due(tick), left)

    def stretches(self) -> Sequence[Stretch]:
        """The pauses in ticks."""
        if not self.pauses:
            return ()
        return [(ticks(p.begins), None if p.ends is None else ticks(p.ends)) for p in self.pauses]

    def _due(self, tick: int) -> Due:
        return Due(self.timetable.moment(tick), tick > self.timetable.horizon and self.limit.unit != "hours")


def _joined(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: ticks(each.begins)):
        if joined and (joined[-1].ends is None or pause.begins <= joined[-1].ends):
            ends = None if joined[-1].ends is None or pause.ends is None else max(joined[-1].ends, pause.ends)
            joined[-1] = Pause(joined[-1].begins, ends)
        else:
            joined.append(pause)
    return tuple(joined)
