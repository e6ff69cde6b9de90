"""kill -9 while cases are taken in: every acknowledged one is there, none twice, nothing by halves."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.db.models import Count

from tests.office.casework.liuxi import CLERK, matter
from yulu.office.casework.intake import take_in
from yulu.office.casework.models import CaseEvent, CaseRecord, CaseTerms
from yulu.office.casework.rebuilding import rebuild
from yulu.office.home import ENVIRONMENT, Home
from yulu.office.ledger.models import LedgerEntry
from yulu.office.ledger.stored import verify_stored


def killed(home: Home, round: int, moment: float) -> list[str]:
    """What was acknowledged until it was killed, `moment` seconds after its first case."""
    environment = os.environ | {ENVIRONMENT: str(home.folder)}
    if connection.vendor == "postgresql":
        parameters = connection.get_connection_params()
        environment["DATABASE_URL"] = f"postgresql://postgres@/{parameters['dbname']}?host={parameters['host']}"
    else:
        environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.office.casework.taker", str(home.folder), str(round)]
    taker = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert taker.stdout is not None
    first = taker.stdout.readline()
    time.sleep(moment)
    taker.send_signal(signal.SIGKILL)
    rest = taker.stdout.read()
    taker.wait()
    return [line for line in (first + rest).splitlines() if len(line.split()) == 2]


def holds(home: Home, rounds: int, seed: int) -> None:
    """What must be true after so many kills."""
    chance = random.Random(seed)
    acknowledged = [line.split() for round in range(rounds) for line in killed(home, round, chance.random())]
    assert len(acknowledged) >= rounds
    for key, number in acknowledged:
        assert take_in(CLERK, matter("又发一次", key=key)).number == number
    records = CaseRecord.objects.all()
    assert len(acknowledged) <= records.count() <= len(acknowledged) + rounds
    assert not records.values("key").annotate(times=Count("pk")).filter(times__gt=1).exists()
    assert CaseTerms.objects.count() == records.count()
    numbers = [f"case:{each}" for each in records.values_list("number", flat=True)]
    assert LedgerEntry.objects.filter(about__in=numbers).count() == CaseEvent.objects.count()
    assert rebuild() == []
    assert verify_stored().whole


def test_after_a_few_kills(no_cases: Home) -> None:
    holds(no_cases, 2, 7)


@pytest.mark.soak
def test_after_many_kills(no_cases: Home) -> None:
    holds(no_cases, 40, 8)
