"""How often one caller may come in a minute; counted in the database, so that several servers count together."""

from __future__ import annotations

import os
import time

from django.db.models import F

from yulu.office.api.models import Minute
from yulu.office.api.problems import Problem

KNOWN = int(os.environ.get("YULU_API_CALLS_A_MINUTE", "600"))
"""With a token."""
UNKNOWN = int(os.environ.get("YULU_API_OPEN_CALLS_A_MINUTE", "120"))
"""Without one, from one address."""
_KEPT = 10


def count(caller: str, *, known: bool) -> None:
    """Count one more call; raises Problem (429, with the seconds to wait) above the limit."""
    now = int(time.time())
    minute, limit = now // 60, KNOWN if known else UNKNOWN
    counted, new = Minute.objects.get_or_create(caller=caller, minute=minute)
    if new:
        Minute.objects.filter(minute__lt=minute - _KEPT).delete()
    if counted.calls >= limit:
        wait = 60 - now % 60
        raise Problem("too_many", f"每分钟最多 {limit} 次。请等 {wait} 秒再试。", retry_after=wait)
    Minute.objects.filter(pk=counted.pk).update(calls=F("calls") + 1)
