"""How fast the office is: `python -m benchmarks.office [--database sqlite|postgresql] [--cases 10000 100000]`.

Of one database after another, filled with so many cases: taking in through the whole stack (a real server, a session,
rights, the clock, the ledger; 20 clients for 20 seconds), the pages of the queue as a clerk and as a department sees
them, finding, opening a case, making the index again. PostgreSQL is one that is installed here, started for this alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 20.0


def main() -> None:
    """Measure, and print a line of JSON for each size."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.office")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"])
    asked.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--seconds", type=float, default=SECONDS)
    asked.add_argument("--rebuild", action="store_true", help="make the index of all cases again, too")
    wanted = asked.parse_args()
    for database in wanted.database:
        command = [
            sys.executable,
            "-m",
            "benchmarks.office_measuring",
            json.dumps(vars(wanted) | {"database": database}),
        ]
        with _server(database) as url, tempfile.TemporaryDirectory(prefix="yulu-bench-") as room:
            environment = (
                os.environ | {"YULU_HOME": str(Path(room) / "office")} | ({"DATABASE_URL": url} if url else {})
            )
            subprocess.run(command, check=True, env=environment)


@contextmanager
def _server(database: str) -> Iterator[str | None]:
    if database == "sqlite":
        yield None
        return
    from tests.office.postgresql import programs, server

    bin = programs()
    if bin is None:
        sys.exit("no PostgreSQL server is installed here")
    with server(bin) as url:
        yield url


if __name__ == "__main__":
    main()
