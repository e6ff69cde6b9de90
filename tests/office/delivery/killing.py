"""Walks the whole path in processes that are killed, one after another.

`python killing.py HOME RUN STEP SEED`: a process is forked for each kill, goes on where the last one was cut off, and
is killed with SIGKILL at some thing it does: each SQL statement, around each commit and each file
put in place. When a process comes to the end, the path has been walked; prints how many were killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any


def walk(run: Path, out: Path) -> None:
    """The whole path, from wherever it is."""
    from tests.office.delivery.liuxi import CLERK, HEAD, POLICY, accounts, agent
    from tests.office.delivery.path import answers
    from yulu.office.delivery.bank_returns import read_return
    from yulu.office.delivery.batches import open_batch
    from yulu.office.delivery.consents import consent
    from yulu.office.delivery.models import Batch, Payee, PaymentFile, Row
    from yulu.office.delivery.notices import send_due, tell
    from yulu.office.delivery.payees import take_payees
    from yulu.office.delivery.paying import prepare_file, sign_file
    from yulu.office.delivery.payment_files import write_file

    batch = Batch.objects.first() or open_batch(CLERK, run, POLICY)
    tell(batch, "system")
    send_due()
    for row in Row.objects.filter(batch=batch, state="asked"):
        consent(agent(row.subject.partition(":")[2]), row)
    firms = [subject.partition(":")[2] for subject in batch.rows.values_list("subject", flat=True)]
    if not Payee.objects.exists():
        take_payees(CLERK, batch, "accounts.csv", accounts(*firms))
    while True:
        prepare_file(CLERK, batch)
        open_files = list(PaymentFile.objects.filter(state__in=("prepared", "signed")).order_by("pk"))
        if not open_files:
            break
        for file in open_files:
            sign_file(HEAD, file) if file.state == "prepared" else None
            file.refresh_from_db()
            write_file(file, out)
            numbers = list(file.payments.filter(state="filed").values_list("number", flat=True))
            # The bank fails the first payment of the first file: it has to be paid by a later one.
            results = {each: "失败" if each.endswith("000001") and file.pk == 1 else "成功" for each in numbers}
            read_return(CLERK, file, "回单.csv", answers(results))
    send_due()


def killed_at(number: int, task: Callable[[], None]) -> bool:
    """Whether a process that does this was killed at the n-th thing it did; False where it came to its end first."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _watch(number)
            task()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the path itself failed"
    return False


def _watch(number: int) -> None:
    from django.db import connection

    left = [number]

    def count() -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(execute: Callable[..., Any], *arguments: Any) -> Any:
        count()
        return execute(*arguments)

    connection.execute_wrappers.append(around)
    commit = connection._commit  # type: ignore[attr-defined]

    def committed() -> None:
        count()
        commit()
        count()

    connection._commit = committed  # type: ignore[attr-defined]
    replace = Path.replace

    def replaced(path: Path, target: Any) -> Path:
        count()
        done = replace(path, target)
        count()
        return done

    Path.replace = replaced  # type: ignore[method-assign,assignment]


def main(home: Path, run: Path, step: int, seed: int) -> int:
    """Kill until the path is walked; each is given a little longer to live, or none would come to the end."""
    from yulu.office.home import Home
    from yulu.office.starting import start

    start(Home(home))
    for module in ("tests.office.delivery.path", "yulu.office.delivery.background"):
        import_module(module)  # here, so that no child has to

    chance, kills = Random(seed), 0
    while killed_at(chance.randint(1, step + kills * step // 4), lambda: walk(run, home / "files")):
        kills += 1
    return kills


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
