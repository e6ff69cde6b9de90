"""An office with as many cases as are wanted: real histories, added up once each and then laid down many times.

Every case has its events, its line in the index, its words for searching and its entries in the chain, as if it had
been taken in and worked on; only the way there is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import connection, transaction

from yulu.cases.events import Event
from yulu.cases.replay import replay
from yulu.likeness.terms import terms
from yulu.office.casework.happening import index, stored_event
from yulu.office.casework.models import CaseEvent, CaseRecord, CaseTerms
from yulu.office.demonstration.year import PLACES, year
from yulu.office.issuing.in_force import setting_of_hash
from yulu.office.ledger.entry import BEGINNING, next_entry
from yulu.office.ledger.models import Head, LedgerEntry
from yulu.toolbox.model import Toolbox

PATTERNS = 2_000
_OPEN_SHARE = 20
"""One case in so many is open; a city's office closes nearly all of its year's."""
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """A history with the index columns that it adds up to."""

    record: CaseRecord
    events: Sequence[Event]


def fill(toolbox: Toolbox, hash: str, count: int, now: datetime, tell: Callable[[int], None]) -> None:
    """So many cases more; the chain is continued from where it is."""
    waiting = _cases(toolbox, hash, count, now)
    key, done = settings.HOME.key("ledger"), CaseRecord.objects.count()
    while batch := list(islice(waiting, _BATCH)):
        with transaction.atomic():
            for record, _ in batch:
                done += 1
                record.number = f"{record.received_at:%Y%m%d}-{done:07d}"
            records = CaseRecord.objects.bulk_create([record for record, _ in batch])
            CaseTerms.objects.bulk_create(
                [CaseTerms(case=record, terms=" ".join(terms(record.title))) for record in records]
            )
            _happenings(key, hash, records, [pattern for _, pattern in batch])
        tell(done)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _happenings(key: bytes, hash: str, records: Sequence[CaseRecord], patterns: Sequence[Pattern]) -> None:
    head, _ = Head.objects.select_for_update().get_or_create(id=1, defaults={"position": 0, "digest": BEGINNING})
    entries, events = [], []
    last = (head.position, head.digest)
    for record, pattern in zip(records, patterns, strict=True):
        for event in pattern.events:
            entry = next_entry(
                key, last, event.at, actor=event.by, action=f"case.{event.act.value}", about=f"case:{record.number}",
                content={"event": event.number, "at": event.at.isoformat(), **event.data}, toolbox=hash, private="",
            )  # fmt: skip
            last = (entry.position, entry.digest)
            entries.append(LedgerEntry(**asdict(entry)))
            events.append(stored_event(record, event, entry.position))
    LedgerEntry.objects.bulk_create(entries)
    CaseEvent.objects.bulk_create(events)
    head.position, head.digest = last
    head.save()


def _cases(toolbox: Toolbox, hash: str, count: int, now: datetime) -> Iterator[tuple[CaseRecord, Pattern]]:
    patterns = list(_patterns(toolbox, hash, now))
    ended = [each for each in patterns if each.record.closed_at is not None]
    going_on = [each for each in patterns if each.record.closed_at is None]
    for number in range(count):
        pool = ended if number % _OPEN_SHARE else going_on
        pattern = pool[number // _OPEN_SHARE * 7 % len(pool) if pool is going_on else number * 7 % len(pool)]
        record = copy(pattern.record)
        record._state = copy(pattern.record._state)
        record.title = f"{PLACES[number % len(PLACES)]}{number % 1_999}号{pattern.record.title}"[:200]
        record.secret = f"{number:08d}"
        yield record, pattern


def _patterns(toolbox: Toolbox, hash: str, now: datetime) -> Iterator[Pattern]:
    setting = setting_of_hash(hash)
    for title, happened in year(toolbox, PATTERNS, 1, now):
        events = [Event(n, act, at, by, dict(data)) for n, (act, at, by, data, _) in enumerate(happened, 1)]
        for length in {len(events), (len(events) + 1) // 2} - {0}:
            record = CaseRecord(
                service="one-call", title=title, toolbox=hash, filed_by="clerk", channel="hotline",
                received_at=events[0].at,
            )  # fmt: skip
            try:
                index(record, replay(setting, "one-call", events[:length]))
            except Exception:
                continue
            yield Pattern(record, events[:length])
