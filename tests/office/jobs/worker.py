"""A worker in a process of its own, to be killed: `python -m tests.office.jobs.worker HOME LEASE`."""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path

from yulu.office.home import Home
from yulu.office.starting import start

if __name__ == "__main__":
    start(Home(Path(sys.argv[1])))
    import tests.office.jobs.background  # noqa: F401  # registers
    from yulu.office.jobs.working import work_until

    work_until(threading.Event(), timedelta(seconds=float(sys.argv[2])))
