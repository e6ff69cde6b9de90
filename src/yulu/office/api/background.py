"""What the API does by the clock."""

from __future__ import annotations

from yulu.office.api.webhooks import collect, tell
from yulu.office.jobs.registering import Running, job


@job("webhooks", every_minutes=1)
def webhooks(job: Running) -> None:
    """Tell whoever subscribed what happened since."""
    job.progress(collect())
    job.progress(tell())
