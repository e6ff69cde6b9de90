"""Asking for a job, taking one, and what becomes of it; each step is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from yulu.office.jobs.models import Job
from yulu.office.jobs.registering import Arguments, registered

LEASE = timedelta(seconds=60)
"""For how long a worker holds a job without a sign of life."""

_FIRST_PAUSE = timedelta(seconds=30)
_GROWTH = 4


def enqueue(name: str, arguments: Arguments, *, by: str, not_before: datetime | None = None) -> Job:
    """Ask for a job; it is there if the transaction it is part of is committed. Raises UnknownJob."""
    registered(name)
    return Job.objects.create(name=name, arguments=arguments, by=by, not_before=not_before or timezone.now())


@transaction.atomic
def cancel(number: int) -> bool:
    """Cancel a job: at once while it waits, at its next step while it runs; whether there was anything to cancel."""
    if Job.objects.filter(pk=number, state="waiting").update(state="cancelled", ended_at=timezone.now()):
        return True
    return bool(Job.objects.filter(pk=number, state="running").update(cancel=True))


def take(worker: str, now: datetime | None = None, lease: timedelta = LEASE) -> Job | None:
    """The job that has been ready for longest, held by this worker from now on; None where there is none."""
    at = now or timezone.now()
    ready = Q(state="waiting", not_before__lte=at) | Q(state="running", lease_until__lt=at)
    if not Job.objects.filter(ready).exists():  # most looks find nothing, and these lock nothing
        return None
    with transaction.atomic():
        found = Job.objects.filter(ready).order_by("not_before", "pk")
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        job = found.first()
        if job is None:
            return None
        job.state, job.worker, job.lease_until, job.attempts = "running", worker, at + lease, job.attempts + 1
        job.save(update_fields=("state", "worker", "lease_until", "attempts"))
    return job


def renew(job: Job, lease: timedelta = LEASE) -> bool:
    """Hold a job for longer; False where another has taken it meanwhile."""
    return bool(_held(job).update(lease_until=timezone.now() + lease))


def note_progress(job: Job, done: int, total: int) -> tuple[bool, bool]:
    """Write down how far a job is; whether it is still held, and whether it is to be cancelled."""
    held = bool(_held(job).update(done=done, total=total))
    return held, held and Job.objects.filter(pk=job.pk, cancel=True).exists()


def end(job: Job, state: str, reason: str = "") -> bool:
    """A job is over; False where another has taken it meanwhile, and nothing is changed then."""
    return bool(_held(job).update(state=state, reason=reason, ended_at=timezone.now(), worker="", lease_until=None))


def hand_back(job: Job) -> bool:
    """Put a job back as it was before it was taken."""
    return bool(_held(job).update(state="waiting", worker="", lease_until=None, attempts=F("attempts") - 1))


def try_again(job: Job, most: int, reason: str) -> None:
    """After a failure: again after a pause that grows, or not again where it was tried often enough."""
    if job.attempts >= most:
        end(job, "failed", reason)
        return
    _held(job).update(
        state="waiting", worker="", lease_until=None, reason=reason,
        not_before=timezone.now() + pause_after(job.attempts),
    )  # fmt: skip


def pause_after(attempts: int) -> timedelta:
    """30 seconds, 2 minutes, 8 minutes, …"""
    return _FIRST_PAUSE * int(_GROWTH ** (attempts - 1))


def _held(job: Job):  # type: ignore[no-untyped-def]  # Django's own type, of a query
    return Job.objects.filter(pk=job.pk, state="running", worker=job.worker)
