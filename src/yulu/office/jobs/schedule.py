"""What is due by the clock becomes a job: one for each moment, however many workers look.

Of moments missed while nobody worked, only the last is made up for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from yulu.office.jobs.models import Job
from yulu.office.jobs.registering import Registered, all_registered

ZONE = ZoneInfo("Asia/Shanghai")
_KEPT = timedelta(days=30)


def last_moment(schedule: Registered, now: datetime) -> datetime | None:
    """The last moment at or before now for which a job was due; None for what has no schedule."""
    local = now.astimezone(ZONE)
    moments = []
    if schedule.every_minutes:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=schedule.every_minutes)
        moments.append(midnight + (local - midnight) // step * step)
    for each in schedule.daily_at:
        today = datetime.combine(local.date(), each, ZONE)
        moments.append(today if today <= local else today - timedelta(days=1))
    return max(moments, default=None)


def ask_for_what_is_due(now: datetime | None = None) -> int:
    """Ask for every job whose moment has come; how many were new. Ended ones of more than 30 days ago are dropped."""
    at, asked = now or timezone.now(), 0
    for each in all_registered():
        moment = last_moment(each, at)
        if moment is None or Job.objects.filter(slot=(slot := f"{each.name}@{moment.isoformat()}")).exists():
            continue
        _, new = Job.objects.get_or_create(slot=slot, defaults={"name": each.name, "by": "schedule", "not_before": at})
        asked += new
    if asked:
        Job.objects.filter(slot__isnull=False, ended_at__lt=at - _KEPT).delete()
    return asked
