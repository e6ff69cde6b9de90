"""Cases with their whole history, as another system kept it: told in the ledger event by event, like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.replay import happen, replay
from yulu.office.casework.happening import index, keep_helping, stored_event
from yulu.office.casework.intake import give_number
from yulu.office.casework.models import CaseEvent, CaseRecord
from yulu.office.casework.searching import keep_terms
from yulu.office.issuing.in_force import setting_of_hash
from yulu.office.ledger.appending import append

Happened = tuple[Act, datetime, str, Mapping[str, Any], Mapping[str, Any] | None]
"""An act, when, by whom, with which data, and what is kept apart."""


def keep(
    toolbox: str, service: str, title: str, happened: Sequence[Happened], *, filed_by: str, channel: str,
    subject: str = "",
) -> CaseRecord:  # fmt: skip
    """A case that has happened already, within the caller's transaction; raises NotAllowed for what cannot have.

    The first act must be `receive`.
    """
    setting = setting_of_hash(toolbox)
    events = [Event(n, act, at, by, dict(data)) for n, (act, at, by, data, _) in enumerate(happened, 1)]
    case: Case = replay(setting, service, events[:1])
    for event in events[1:]:
        case = happen(setting, case, event)
    record = CaseRecord(
        service=service, kind=case.service.kind, title=title, toolbox=toolbox, subject=subject, filed_by=filed_by,
        channel=channel, received_at=events[0].at,
    )  # fmt: skip
    give_number(record)
    index(record, case)
    record.save()
    keep_helping(record)
    keep_terms(record)
    about = f"case:{record.number}"
    stored = []
    for event, (*_, private) in zip(events, happened, strict=True):
        entry = append(
            event.by, f"case.{event.act.value}", about,
            {"event": event.number, "at": event.at.isoformat(), **event.data},
            toolbox=toolbox, private=private, person="" if private is None else about,
        )  # fmt: skip
        stored.append(stored_event(record, event, entry.position))
    CaseEvent.objects.bulk_create(stored)
    return record
