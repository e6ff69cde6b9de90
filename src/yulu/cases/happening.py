"""An event about to change a case, and what every act needs for it: clocks begun and met, the state, the due time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yulu.calendars.clock import Clock
from yulu.calendars.limits import Limit
from yulu.calendars.timetable import Timetable
from yulu.cases.case import Case, changed
from yulu.cases.events import Event
from yulu.cases.given import promised_limit
from yulu.cases.life import ENDED, State
from yulu.toolbox.service_model import Service, ServiceClass


class NotAllowed(Exception):
    """An event that cannot happen to this case: `why` is a short code, `data` what a sentence about it needs."""

    def __init__(self, event: Event, state: State, why: str, **data: str) -> None:
        super().__init__(f"{event.act} in {state}: {why}")
        self.event, self.state, self.why, self.data = event, state, why, data


@dataclass(frozen=True, slots=True)
class Setting:
    """What a case is read against: the services of its toolbox, and the office hours of departments.

    `timetable` is asked with a department and whether the limit is a statutory one. `classes` are those of the
    toolbox's tree; only its leaves are classes of a case.
    """

    services: Mapping[str, Service]
    timetable: Callable[[str, bool], Timetable]
    classes: Mapping[str, ServiceClass] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event about to change a case."""

    setting: Setting
    case: Case
    event: Event

    @property
    def service(self) -> Service:
        return self.case.service

    def refuse(self, why: str, **data: str) -> NotAllowed:
        return NotAllowed(self.event, self.case.state, why, **data)

    def text(self, name: str) -> str:
        value = self.event.data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse("data", name=name)
        return value

    def known(self, name: str, among: Iterable[str]) -> str:
        value = self.text(name)
        if value not in among:
            raise self.refuse("unknown", name=name, value=value)
        return value

    def listed(self, name: str) -> tuple[str, ...]:
        """One text or several, at least one."""
        value = self.event.data.get(name)
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not texts or not all(isinstance(e, str) and e.strip() for e in texts):
            raise self.refuse("data", name=name)
        return tuple(texts)

    def start(self, limits: Mapping[str, Limit | None], department: str | None) -> dict[str, Clock]:
        """The case's clocks with these begun; the legal one runs on the State's days alone."""
        hours = department or self.service.lead
        begun = {
            name: Clock(limit, self.setting.timetable(hours, name == "legal"), self.event.at)
            for name, limit in limits.items()
            if limit is not None
        }
        return {**self.case.clocks, **begun}

    def meet(self, *names: str) -> dict[str, datetime]:
        """The clocks met, with these met now where they were running."""
        case = self.case
        return {**case.met, **{each: self.event.at for each in names if each in case.clocks and each not in case.met}}


def promises(of: Happening) -> dict[str, Limit | None]:
    """The limits that people were promised, as they are for this case."""
    service = of.service
    promised = promised_limit(service, of.case.given, of.event.at)
    return {"promised": promised, "legal": service.legal, "response": service.response}


def promise(of: Happening, point: str, clocks: dict[str, Clock], department: str | None) -> dict[str, Clock]:
    """The promise's and the law's clock begin with the event that the service names."""
    if of.service.starts != point or "promised" in clocks:
        return clocks
    return {**clocks, **of.start(promises(of), department)}


def lasts_until(of: Happening, limit: Limit | None, department: str | None, since: datetime | None) -> datetime | None:
    """Until when something may still be done; None where there is no limit, or it has not begun."""
    if limit is None or since is None:
        return None
    due = Clock(limit, of.setting.timetable(department or of.service.lead, False), since).due()
    return None if due is None else due.moment


_ON_A_STAGE = (State.returned, State.answered, State.paused, State.rectifying, State.rechecking)
"""States whose due time is that of their own stage, though the promise has begun."""


def running(state: State, clocks: Mapping[str, Clock], met: Mapping[str, datetime], stage: str) -> str | None:
    """The clock a due time is read from: the promise once it runs, else that of the stage."""
    if state in ENDED:
        return None
    if state in _ON_A_STAGE or "promised" not in clocks:
        return stage if stage in clocks else _earliest(clocks, met)
    return "promised"


def _earliest(clocks: Mapping[str, Clock], met: Mapping[str, datetime]) -> str | None:
    open_ = [name for name in clocks if name not in met]
    return "promised" if "promised" in open_ else (open_[0] if open_ else None)


def in_state(of: Happening, state: State, stage: str, **changes: Any) -> Case:
    """The case in a state, with its due time read from where that state has it."""
    now = running(state, changes.get("clocks", of.case.clocks), changes.get("met", of.case.met), stage)
    return changed(of.case, state=state, running=now, **changes)


def without(of: Happening, again: str, *met: str) -> dict[str, datetime]:
    """The clocks met, but for one that begins again."""
    return {name: at for name, at in of.meet(*met).items() if name != again}


_STOPPED = ("promised", "response", "legal")


def stopped(of: Happening, clocks: Mapping[str, Clock]) -> dict[str, Clock]:
    """The clocks with what was promised, and the law's, standing still from now on where they are not met."""
    still = [name for name in _STOPPED if name in clocks and name not in of.case.met]
    return {name: clock.paused(of.event.at) if name in still else clock for name, clock in clocks.items()}


def going_on(of: Happening, clocks: Mapping[str, Clock]) -> dict[str, Clock]:
    """The clocks with those that stood still running again."""
    return {name: clock.resumed(of.event.at) if name in _STOPPED else clock for name, clock in clocks.items()}
