"""A worker: takes jobs one after another until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import close_old_connections, connection

from yulu.office.jobs import queue
from yulu.office.jobs.models import Job
from yulu.office.jobs.registering import UnknownJob, registered
from yulu.office.jobs.schedule import ask_for_what_is_due

_LOG = logging.getLogger("yulu.jobs")
_PAUSE = 1.0
_SCHEDULE_EVERY = 15
"""Looks at the schedule after so many looks at the queue."""


class Stopped(BaseException):
    """Raised by `progress`, and not meant to be caught by the function that is stopped."""


class Cancelled(Stopped):
    """Somebody cancelled the job."""


class Lost(Stopped):
    """The worker gave no sign of life for too long, and another has the job now."""


class HandedBack(Stopped):
    """The worker is to stop; the job waits for the next one."""


@dataclass(frozen=True)
class Held:
    """A job this worker holds, as its function sees it."""

    job: Job
    stop: threading.Event = field(repr=False)

    @property
    def by(self) -> str:
        return self.job.by

    def progress(self, done: int, total: int = 0) -> None:
        """Say how far the job is; raises Cancelled, Lost and HandedBack."""
        held, cancelled = queue.note_progress(self.job, done, total)
        if not held:
            raise Lost
        if cancelled:
            raise Cancelled
        if self.stop.is_set():
            raise HandedBack


def work_until(stop: threading.Event, lease: timedelta = queue.LEASE) -> None:
    """Take and do jobs until told to stop; the one under way is handed back at its next step."""
    worker, looks = name(), 0
    while not stop.is_set():
        close_old_connections()
        if looks % _SCHEDULE_EVERY == 0:
            ask_for_what_is_due()
        looks += 1
        if not work_once(worker, stop, lease):
            stop.wait(_PAUSE)
    connection.close()


def name() -> str:
    """A name that no other worker has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def work_once(worker: str, stop: threading.Event, lease: timedelta = queue.LEASE) -> bool:
    """Do one job, where there is one."""
    job = queue.take(worker, lease=lease)
    if job is None:
        return False
    _LOG.info("job.begin", extra={"job": job.pk, "name_of_job": job.name, "attempt": job.attempts})
    with _alive(job, lease):
        ended = _do(job, stop)
    _LOG.info("job.end", extra={"job": job.pk, "name_of_job": job.name, "ended": ended})
    return True


def _do(job: Job, stop: threading.Event) -> str:
    try:
        known = registered(job.name)
    except UnknownJob:
        queue.end(job, "failed", "本程序没有这种任务")
        return "unknown"
    if job.attempts > known.attempts:  # its worker was killed each time
        queue.end(job, "failed", "多次中途被中断")
        return "failed"
    try:
        known.function(Held(job, stop), **job.arguments)
    except Cancelled:
        queue.end(job, "cancelled")
        return "cancelled"
    except HandedBack:
        queue.hand_back(job)
        return "handed back"
    except Lost:
        return "lost"
    except Exception as error:
        # What an error says may name a person: it goes into the database, and only its kind into the log.
        _LOG.warning("job.error", extra={"job": job.pk, "name_of_job": job.name, "error": type(error).__name__})
        queue.try_again(job, known.attempts, f"{type(error).__name__}: {error}"[:2000])
        return "error"
    queue.end(job, "done")
    return "done"


@contextmanager
def _alive(job: Job, lease: timedelta) -> Iterator[None]:
    """Renews the lease while a job is under way, however long its steps take."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(lease.total_seconds() / 3):
                if not queue.renew(job, lease):
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
