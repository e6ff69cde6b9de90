"""Runs as jobs."""

from __future__ import annotations

from yulu.office.jobs.registering import Running, job
from yulu.office.releases.runs import MATCH, perform


@job(MATCH, attempts=3)
def match(job: Running, number: int) -> None:
    """Decide everybody, as run `number` was asked for."""
    decided: dict[str, int] = {}

    def told(kind: str, subjects: int) -> None:
        decided[kind] = subjects
        job.progress(sum(decided.values()))

    perform(number, told)
