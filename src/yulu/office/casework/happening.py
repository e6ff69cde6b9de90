"""One more event, told in the ledger, stored, and added up: the only way in which a case changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from yulu.calendars.faults import BeyondHorizon, NoOfficeHours
from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.ladder import to_fire
from yulu.cases.replay import after, replay
from yulu.office.casework.models import CaseEvent, CaseRecord, Helping
from yulu.office.issuing.in_force import setting_of_hash
from yulu.office.ledger.appending import append


def history(record: CaseRecord) -> list[Event]:
    """Everything that happened to a case."""
    stored = CaseEvent.objects.filter(case=record).values_list("number", "act", "at", "by", "data")
    return [Event(number, Act(act), at, by, data) for number, act, at, by, data in stored]


def as_it_is(record: CaseRecord) -> Case:
    """What the events of a case add up to."""
    events = history(record)
    return replay(setting_of_hash(record.toolbox), first_service(record, events), events)


def happen(
    record: CaseRecord, act: Act, at: datetime, by: str, data: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
) -> Case:  # fmt: skip
    """Let something happen to a case that the caller's transaction has locked; raises NotAllowed, BadLimit.

    What may be forgotten (`private`) is kept by the ledger apart, under the case's number.
    """
    events = history(record) if record.events else []
    event = Event(len(events) + 1, act, at, by, dict(data))
    case = after(setting_of_hash(record.toolbox), first_service(record, events), events, event)
    entry = append(
        by, f"case.{act.value}", f"case:{record.number}", {"event": event.number, "at": at.isoformat(), **event.data},
        toolbox=record.toolbox, private=private, person="" if private is None else f"case:{record.number}",
    )  # fmt: skip
    stored_event(record, event, entry.position).save()
    before = record.departments
    index(record, case)
    record.save()
    if record.departments != before and (before or set(record.departments) - {record.owner, record.department}):
        keep_helping(record)
    return case


def stored_event(record: CaseRecord, event: Event, position: int) -> CaseEvent:
    """An event as it is stored, not saved yet; `position` is the ledger's entry that tells of it."""
    return CaseEvent(
        case=record, number=event.number, act=event.act.value, at=event.at, by=event.by, data=event.data,
        position=position,
    )  # fmt: skip


def keep_helping(record: CaseRecord) -> None:
    """Beside the columns, the rows by which a department that only helps finds its cases."""
    helping = set(record.departments) - {record.owner, record.department}
    Helping.objects.filter(case=record).exclude(department__in=helping).delete()
    Helping.objects.bulk_create([Helping(case=record, department=each) for each in helping], ignore_conflicts=True)


def first_service(record: CaseRecord, events: Sequence[Event]) -> str:
    """The service a case was taken in under; a reclassification may have moved it since."""
    given = events[0].data.get("service") if events else None
    return str(given or record.service)


def index(record: CaseRecord, case: Case) -> None:
    """The columns that lists are made from, as the case is now."""
    due, provisional = _due(case)
    record.service, record.class_, record.kind = case.service.id, case.class_ or "", case.service.kind
    record.state, record.owner, record.department = case.state.value, case.owner or "", case.department or ""
    record.departments = sorted(set(_departments(case)))
    record.due_at, record.provisional = due, provisional
    record.closed_at, record.result = case.closed_at, case.result or ""
    record.solved, record.stars, record.supervised = case.solved, case.stars, case.supervised
    record.events, record.next_rung = case.events, next_firing(case)


def _due(case: Case) -> tuple[datetime | None, bool]:
    """The due time and whether it is provisional; past what any calendar says there is none yet."""
    try:
        due = case.due()
    except (NoOfficeHours, BeyondHorizon):
        return None, True
    return (None, False) if due is None else (due.moment, due.provisional)


_EVER = datetime(9998, 1, 1, tzinfo=UTC)


def next_firing(case: Case) -> datetime | None:
    """When the next rung of the ladder fires; None where none will, or nobody can say yet."""
    try:
        firings = to_fire(case, _EVER)
    except (NoOfficeHours, BeyondHorizon):
        return None
    return firings[0].at if firings else None


def _departments(case: Case) -> Iterable[str]:
    """Whoever has to do with the case: who takes it in, who has it, who helps, who has a step of it."""
    yield from (each for each in (case.owner, case.department, case.service.intake) if each)
    yield from (name.partition(":")[2] for name in case.clocks if name.startswith("helper:"))
    yield from (step.lead for step in case.service.steps.values())
