"""Functions for the tests of jobs, registered as an app's own would be."""

from __future__ import annotations

import time
from pathlib import Path

from yulu.office.jobs.registering import Running, job


@job("test.note", attempts=3)
def note(job: Running, file: str, line: str) -> None:
    with Path(file).open("a", encoding="utf-8") as opened:
        opened.write(line + "\n")


@job("test.steps", attempts=2)
def steps(job: Running, file: str, steps: int, seconds: float) -> None:
    """Writes a line for each step."""
    for step in range(steps):
        job.progress(step, steps)
        note(job, file, f"{step}")
        time.sleep(seconds)


@job("test.breaks", attempts=3)
def breaks(job: Running) -> None:
    raise OSError("张三的电话打不通")
