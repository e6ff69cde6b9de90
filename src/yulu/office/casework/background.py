"""What cases need done by the clock."""

from __future__ import annotations

from django.utils import timezone

from yulu.office.casework.duplicates import bring_up_to_date
from yulu.office.casework.ladder import climb
from yulu.office.casework.suggesting import learn_from_closed
from yulu.office.jobs.registering import Running, job


@job("ladder", every_minutes=5)
def ladder(job: Running) -> None:
    """Fire the rungs that are due."""
    job.progress(climb(timezone.now()))


@job("duplicates", every_minutes=1)
def duplicates(job: Running) -> None:
    """Know of the cases that were taken in, and no more of those that ended."""
    job.progress(bring_up_to_date())


@job("suggestions", daily_at=("02:40",))
def suggestions(job: Running) -> None:
    """Learn from closed cases where new ones may go."""
    job.progress(learn_from_closed())
