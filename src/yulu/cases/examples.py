"""Worked examples of services: a dated history, and the state, owner and due time that must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from yulu.calendars.clock import Due
from yulu.calendars.faults import BeyondHorizon, NoOfficeHours
from yulu.calendars.timetable import Timetable
from yulu.cases.case import Case
from yulu.cases.events import ACTS, Act, Event
from yulu.cases.refusing import sentence
from yulu.cases.replay import NotAllowed, Setting, happen
from yulu.cases.steps import ready
from yulu.diagnostics import Diagnostic, Place, nearest
from yulu.rules.examples import ExampleResult, Mismatch
from yulu.toolbox.files import File
from yulu.toolbox.loading import up_to_each_layer
from yulu.toolbox.model import Toolbox
from yulu.toolbox.office_hours import timetable_of
from yulu.toolbox.shapes_services import ServiceExample, ServiceExamplesFile

_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


def setting_of(toolbox: Toolbox) -> Setting:
    """The services of a toolbox, on its departments' office hours."""

    def timetable(department: str, statutory: bool) -> Timetable:
        return timetable_of(toolbox.office_hours, department, statutory=statutory)

    return Setting(toolbox.services, timetable, toolbox.classes)


def run_service_examples(toolbox: Toolbox, service: str | None = None) -> Iterator[ExampleResult]:
    """Every example of the toolbox's services, or of one, each layer's on the office hours up to that layer."""
    if not any(layer.of(ServiceExamplesFile) for layer in toolbox.files):
        return
    for own, layer in up_to_each_layer(toolbox):
        setting = setting_of(own)
        for file in layer.of(ServiceExamplesFile):
            id = file.path.split("/")[1]
            if service not in (None, id):
                continue
            if id not in own.services:
                place = file.document.place(())
                data = {"name": id, "nearest": nearest(id, own.services) or "", "known": "、".join(own.services)}
                yield ExampleResult(id, "", place, faults=(Diagnostic("E863", place, data),))
                continue
            for position, example in enumerate(file.shape.examples):
                yield _Example(setting, own.office_hours.zone, id, file, position, example).result()


@dataclass(frozen=True, slots=True)
class _Example:
    setting: Setting
    zone: tzinfo
    service: str
    file: File[ServiceExamplesFile]
    position: int
    example: ServiceExample

    def result(self) -> ExampleResult:
        case = Case(self.setting.services[self.service])
        refused: NotAllowed | None = None
        opening = [] if self.example.alone else self.file.shape.opening
        happened = [
            *((each, self.file.document.place(("opening", n))) for n, each in enumerate(opening)),
            *((each, self._place("events", n)) for n, each in enumerate(self.example.events)),
        ]
        for number, (written, place) in enumerate(happened, start=1):
            at = _moment(written.at, self.zone)
            known = {each.value for each in Act}
            if at is None or written.act not in known:
                value = written.at if at is None else written.act
                among = "2022-09-01 08:30" if at is None else "、".join(sorted(known))
                fault = Diagnostic("E304", place, {"value": value, "choices": among})
                return self._told(faults=(fault,))
            event = Event(number, Act(written.act), at, written.by or "", _typed(written.data))
            try:
                case = happen(self.setting, case, event)
            except NotAllowed as fault_:
                refused = fault_
                if number < len(happened) or self.example.expect.refused is None:
                    data = {"number": str(number), "act": ACTS[event.act], "why": sentence(fault_)}
                    return self._told(faults=(Diagnostic("E849", place, data),))
        return self._told(tuple(self._mismatches(case, refused)))

    def _mismatches(self, case: Case, refused: NotAllowed | None) -> Iterator[Mismatch]:
        found = {
            "refused": None if refused is None else refused.why, "state": case.state.value, "owner": case.owner,
            "result": case.result, "solved": {True: "true", False: "false", None: "unknown"}[case.solved],
            "due": _due(case, case.running), "legal_due": _due(case, "legal"),
            "class": case.class_,
            "ready": list(ready(case.service.steps, case.done, case.begun)),
        }  # fmt: skip
        for key, expected in self.example.expect.model_dump(exclude_none=True, by_alias=True).items():
            if found[key] != expected:
                yield Mismatch(key, str(expected), str(found[key]), self._place("expect", key))

    def _place(self, *more: str | int) -> Place:
        return self.file.document.place(("examples", self.position, *more))

    def _told(self, mismatches: tuple[Mismatch, ...] = (), faults: tuple[Diagnostic, ...] = ()) -> ExampleResult:
        return ExampleResult(self.service, self.example.name, self._place(), mismatches, faults)


def _typed(written: Mapping[str, object]) -> dict[str, object]:
    """What a file says as text, as the events of a running office say it."""
    yes_or_no = {"true": True, "false": False, "unknown": None}
    return {
        name: yes_or_no.get(str(value), value) if name in ("upheld", "solved")
        else int(str(value)) if name in ("stars", "number") and str(value).isdigit()
        else value
        for name, value in written.items()
    }  # fmt: skip


def _moment(text: str, zone: tzinfo) -> datetime | None:
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


def _due(case: Case, clock: str | None) -> str:
    """`2022-09-08 17:30`; what cannot be counted says why."""
    if clock is None or clock not in case.clocks:
        return "none"
    try:
        due: Due | None = case.clocks[clock].due()
    except NoOfficeHours:
        return "no office hours"
    except BeyondHorizon:
        return "beyond the calendar"
    return "none" if due is None else due.moment.strftime("%Y-%m-%d %H:%M")
