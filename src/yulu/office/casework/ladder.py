"""The ladder of reminders and supervision, climbed by the clock: each rung once, those missed in their order."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from yulu.cases.events import Act
from yulu.cases.happening import NotAllowed
from yulu.cases.ladder import to_fire
from yulu.office.casework.happening import as_it_is, happen
from yulu.office.casework.models import CaseRecord

ACTOR = "system:ladder"
_log = logging.getLogger("yulu.casework")


def climb(now: datetime) -> int:
    """Fire every rung that is due by now, in the order of their moments; how many fired.

    Each is an event of its case, made in one transaction with what it changes: whoever is killed in between begins
    again where the other stopped. The event says since when the rung was due.
    """
    fired = 0
    while found := CaseRecord.objects.filter(next_rung__lte=now).order_by("next_rung", "pk").first():
        fired += _fire(found.pk, now)
    return fired


@transaction.atomic
def _fire(pk: int, now: datetime) -> int:
    record = CaseRecord.objects.select_for_update().get(pk=pk)
    firings = to_fire(as_it_is(record), now)
    if firings:
        rung, at = firings[0].rung, firings[0].at
        try:
            happen(record, Act.escalate, now, ACTOR, {"rung": rung.id, "to": rung.to, "due": at.isoformat()})
        except NotAllowed:
            _log.warning("a rung could not fire", extra={"case": record.number})
        else:
            return 1
    # Nothing fires, whatever the index said: it must not be asked again and again.
    CaseRecord.objects.filter(pk=pk).update(next_rung=None)
    return 0
