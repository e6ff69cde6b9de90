"""Where a case is, for whoever has its receipt and no account: the number and the code that is printed on it.

A code is one of 31^8. Ten wrong ones within an hour, and for that hour the case tells nobody anything this way: at ten
an hour it takes a thousand million years to try all. A number that does not exist is answered like a wrong code.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.utils import timezone

from yulu.office.casework.models import CaseRecord, WrongCode

MOST_WRONG = 10
WITHIN = timedelta(hours=1)


class Unknown(Exception):
    """No case has this number and this code."""


class TooOften(Exception):
    """So many wrong codes were tried for this case that it tells nobody anything for a while."""


def tracked(number: str, secret: str) -> CaseRecord:
    """The case of a receipt; raises Unknown, TooOften."""
    record = CaseRecord.objects.filter(number=number.strip()[:24]).first()
    if record is None:
        raise Unknown
    now = timezone.now()
    recent = WrongCode.objects.filter(case=record, at__gt=now - WITHIN)
    if recent.count() >= MOST_WRONG:
        raise TooOften
    if not hmac.compare_digest(record.secret.encode(), secret.strip().upper().encode()):
        WrongCode.objects.filter(at__lte=now - WITHIN).delete()
        WrongCode.objects.create(case=record, at=now)
        raise Unknown
    return record
