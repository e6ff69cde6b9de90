"""Cases that are over, as a row of a table knows them: when each came, and when it was answered.

A row becomes events, and these are added up as those of any case (`replay.py`). Of acceptance, dispatch and signing a
row says nothing: they are taken to have happened the moment the matter came, so that the promise runs from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from fractions import Fraction

from yulu.calendars import BeyondHorizon, Clock, Due, NoOfficeHours
from yulu.calendars.moments import NoMoment, Skipped, read_moment
from yulu.calendars.timetable import ticks
from yulu.cases.case import Case
from yulu.cases.events import ACTS, Act, Event
from yulu.cases.refusing import sentence
from yulu.cases.replay import NotAllowed, Setting, replay

KEYS: Mapping[str, str] = {
    "received": "收到的时间", "replied": "答复的时间，空的就是没有答复", "department": "承办部门", "service": "事项",
    "paused": "何时停表", "resumed": "何时恢复", "ground": "停表的理由", "number": "编号",
}  # fmt: skip
"""What a row can say of a case."""


class BadRow(Exception):
    """A row that makes no case: the code of its wording, and what that needs."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code, data)
        self.code, self.data = code, data


@dataclass(frozen=True, slots=True)
class Past:
    """One case and how it kept its promise.

    `is_late` where the answer came after the due moment, or that has passed; None where nobody can say: not answered,
    and not known until when nobody has. `late_by` is by how much, in the unit of the limit; it may be 0 of what is
    late, as with an answer that comes the next morning before the office opens. `elapsed` are the days worked from
    receipt until the answer, `stood_still` those of them on which the promise was paused.
    """

    case: Case
    clock: Clock
    due: Due | None
    replied: datetime | None
    is_late: bool | None
    late_by: Fraction
    elapsed: int
    stood_still: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: against what, which column says what, and what holds where no column does.

    `departments` and `services` are their ids by everything they are called, `until` is the moment up to which it is
    known who has not been answered.
    """

    setting: Setting
    zone: tzinfo
    columns: Mapping[str, str]
    service: str | None
    departments: Mapping[str, str]
    services: Mapping[str, str]
    until: datetime | None = None

    def read(self, row: Mapping[str, str]) -> Past:
        """The case of a row, whose cells are by the names of the columns; raises BadRow."""
        received, replied = self._moment(row, "received"), self._moment(row, "replied")
        if received is None:
            raise BadRow("E874", column=self.columns["received"])
        if replied is not None and replied < received:
            raise BadRow("E875", received=row[self.columns["received"]], replied=row[self.columns["replied"]])
        service = self._named(row, "service", self.services, "E877") or self.service
        if service is None:
            raise BadRow("E877", column=self.columns["service"], value="")
        department = self._named(row, "department", self.departments, "E876") or self.setting.services[service].lead
        events = self._events(row, service, department, received, replied)
        try:
            return self._kept(replay(self.setting, service, events), received, replied)
        except NotAllowed as fault:
            raise BadRow("E879", act=ACTS[fault.event.act], why=sentence(fault)) from None
        except (BeyondHorizon, NoOfficeHours) as fault:
            raise BadRow("E880", day=str(fault.day)) from None

    def _kept(self, case: Case, received: datetime, replied: datetime | None) -> Past:
        clock = case.clocks["promised"]
        due, until = clock.due(), replied or self.until
        is_late, late_by = None, Fraction(0)
        if until is not None and until >= received:
            standing = clock.at(until)
            is_late = standing.state == "overdue"
            late_by = -standing.left if is_late else late_by
        elapsed = 0 if until is None else _workdays(clock, received, until)
        stood_still = 0 if until is None else sum(
            _workdays(clock, max(each.begins, received), min(each.ends or until, until)) for each in clock.pauses
        )  # fmt: skip
        return Past(case, clock, due, replied, is_late, late_by, elapsed, stood_still)

    def _events(
        self, row: Mapping[str, str], service: str, department: str, received: datetime, replied: datetime | None
    ) -> list[Event]:
        intake = self.setting.services[service].intake
        happened: list[tuple[Act, datetime, str, dict[str, str]]] = [
            (Act.receive, received, intake, {}), (Act.accept, received, intake, {}),
            (Act.dispatch, received, intake, {"to": department}), (Act.sign, received, department, {}),
        ]  # fmt: skip
        paused, resumed = self._moment(row, "paused"), self._moment(row, "resumed")
        if paused is not None:
            grounds = self.setting.services[service].pauses
            said = self._cell(row, "ground") or (next(iter(grounds)) if len(grounds) == 1 else "")
            ground = next((name for name, each in grounds.items() if said in (name, each.label)), said)
            happened.append((Act.pause, paused, department, {"ground": ground}))
        if resumed is not None:
            happened.append((Act.resume, resumed, department, {}))
        if replied is not None:
            happened.append((Act.answer, replied, department, {}))
        happened.sort(key=lambda each: ticks(each[1]))  # stable: what happened at one moment stays in order
        return [Event(number, *each) for number, each in enumerate(happened, start=1)]

    def _cell(self, row: Mapping[str, str], key: str) -> str:
        return row[self.columns[key]].strip() if key in self.columns else ""

    def _moment(self, row: Mapping[str, str], key: str) -> datetime | None:
        cell = self._cell(row, key)
        try:
            return read_moment(cell, self.zone) if cell else None
        except Skipped:
            raise BadRow("E878", column=self.columns[key], value=cell) from None
        except NoMoment:
            raise BadRow("E873", column=self.columns[key], value=cell) from None

    def _named(self, row: Mapping[str, str], key: str, known: Mapping[str, str], code: str) -> str | None:
        """The id of what a cell names; None where there is no such column, or nothing in it."""
        cell = self._cell(row, key)
        if cell and cell not in known:
            raise BadRow(code, column=self.columns[key], value=cell)
        return known.get(cell)


def _workdays(clock: Clock, first: datetime, last: datetime) -> int:
    """Days worked that were over between two moments."""
    if last <= first:
        return 0
    table = clock.timetable
    return table.passed[table.unfinished_day(ticks(last))] - table.passed[table.unfinished_day(ticks(first))]
