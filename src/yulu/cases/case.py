"""What the events of a case add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from yulu.calendars.clock import Clock, Due
from yulu.cases.life import ENDED, State
from yulu.toolbox.service_model import Service

SUBJECT = "subject"
"""The owner of a case while the one inspected puts things right: no department."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A stretch in which one department had the case; `until` is None while it has it."""

    department: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its events have made it.

    `clocks` are those that were ever started, by name: `promised`, `legal`, `response`, `accept`, `dispatch`, `sign`,
    `rule`, `follow_up`, `pause`, `rectify`, `recheck`, `helper:<department>`, `step:<step>`; one that has been met is
    in `met`, with the moment. `running` names the clock that the due time is read from. Closed, solved and satisfied
    are three facts. `service` is as it is for the class `class_`, where the case has one. `given` is what the form
    gave, `findings` those that are not put right yet, `before` what a merged case was.
    """

    service: Service
    state: State = State.new
    owner: str | None = None
    department: str | None = None
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    met: Mapping[str, datetime] = field(default_factory=dict)
    running: str | None = None
    holdings: tuple[Holding, ...] = ()
    bounces: Mapping[str, int] = field(default_factory=dict)
    ruled: bool = False
    extensions: int = 0
    begun: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()
    urged: int = 0
    supervised: bool = False
    closed_at: datetime | None = None
    result: str | None = None
    solved: bool | None = None
    stars: int | None = None
    merged_into: str | None = None
    events: int = 0
    class_: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None
    begun_at: Mapping[str, datetime] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    notices: int = 0
    rechecks: int = 0
    parts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    before: Case | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    def due(self) -> Due | None:
        """The one due time of a case that has not ended; None for one that has. Raises NoOfficeHours, BeyondHorizon."""
        return None if self.running is None else self.clocks[self.running].due()


_NAMES = tuple(each.name for each in fields(Case))
_values = attrgetter(*_NAMES)


def changed(case: Case, **changes: Any) -> Case:
    """The case with some of it otherwise: `dataclasses.replace`, several times as fast, as every event needs it."""
    return Case(**(dict(zip(_NAMES, _values(case), strict=True)) | changes))
