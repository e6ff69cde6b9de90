"""The columns of all cases made again from what happened to them: they are an index, and this proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from django.db import transaction

from yulu.cases.events import Act, Event
from yulu.cases.replay import replay
from yulu.office.casework.happening import first_service, index, keep_helping
from yulu.office.casework.models import CaseEvent, CaseRecord
from yulu.office.issuing.in_force import setting_of_hash

DERIVED = (
    "service", "class_", "kind", "state", "owner", "department", "departments", "due_at", "provisional", "closed_at",
    "result", "solved", "stars", "supervised", "events", "next_rung",
)  # fmt: skip
"""The columns that the events decide."""
_BATCH = 1_000
_values = attrgetter(*DERIVED)


def rebuild(tell: Callable[[int], None] = lambda done: None) -> list[str]:
    """Make the index of every case again; the numbers of those that were otherwise than their events say.

    A batch at a time, each locked while it is made again, so that the office works on meanwhile. `tell` is told how
    many are done. Raises Fault where a toolbox is lost.
    """
    wrong: list[str] = []
    last, done = 0, 0
    while True:
        with transaction.atomic():
            records = list(CaseRecord.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:_BATCH])
            if not records:
                return wrong
            changed = list(_made_again(records))
            CaseRecord.objects.bulk_update(changed, DERIVED, batch_size=50)
            for each in changed:
                keep_helping(each)
        wrong += [each.number for each in changed]
        last, done = records[-1].pk, done + len(records)
        tell(done)


def _made_again(records: Sequence[CaseRecord]) -> Iterator[CaseRecord]:
    """Those that are otherwise now."""
    by_case = {record.pk: record for record in records}
    rows = (
        CaseEvent.objects.filter(case__gte=records[0].pk, case__lte=records[-1].pk)
        .order_by("case_id", "number")
        .values_list("case_id", "number", "act", "at", "by", "data")
    )
    for pk, told in groupby(rows, key=lambda row: row[0]):
        record = by_case[pk]
        events = [Event(number, Act(act), at, by, data) for _, number, act, at, by, data in told]
        case = replay(setting_of_hash(record.toolbox), first_service(record, events), events)
        before = _values(record)
        index(record, case)
        if _values(record) != before:
            yield record
