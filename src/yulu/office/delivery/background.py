"""What delivery does by itself: writing the notices of a batch, sending what is due."""

from __future__ import annotations

from yulu.office.delivery import notices
from yulu.office.delivery.models import Batch
from yulu.office.jobs.registering import Running, job


@job("delivery.tell")
def tell(job: Running, batch: int) -> None:
    """Write the notices of a batch."""
    notices.tell(Batch.objects.get(pk=batch), job.by, job.progress)


@job("delivery.send", every_minutes=5)
def send(job: Running) -> None:
    """Send what is due."""
    notices.send_due()
