"""Killed anywhere on the path: nobody is paid twice, nobody is lost, and all sums are the same sum."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office.conftest import default_office
from tests.office.delivery import killing
from yulu.office.delivery.models import BankReturn, Notice, Payment, PaymentFile, Row
from yulu.office.home import ENVIRONMENT, Home
from yulu.office.ledger.models import LedgerEntry
from yulu.office.ledger.stored import verify_stored


def walked(home: Home, run: Path, step: int, seed: int) -> int:
    """How many processes were killed until the path was walked."""
    environment = {**os.environ, ENVIRONMENT: str(home.folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [str(home.folder), str(run), str(step), str(seed)]
    command = [sys.executable, killing.__file__, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def check_sums(folder: Path, firms: int) -> None:
    """Each firm was paid once; file, ledger, returns and receipts tell of the same money."""
    rows = Row.objects.all()
    paid = Payment.objects.filter(state="paid")
    assert rows.count() == firms and set(rows.values_list("state", flat=True)) == {"paid"}
    assert sorted(paid.values_list("subject", flat=True)) == sorted(rows.values_list("subject", flat=True))
    total = sum(paid.values_list("amount", flat=True))
    assert total == firms * 500_000
    entries = [json.loads(each.content) for each in LedgerEntry.objects.filter(action="payment.made")]
    assert sum(each["amount"] for each in entries) == total and len({each["row"] for each in entries}) == firms
    assert sum(BankReturn.objects.values_list("paid_total", flat=True)) == total
    settled = PaymentFile.objects.filter(state="settled")
    failed = sum(Payment.objects.filter(state="failed").values_list("amount", flat=True))
    assert sum(settled.values_list("total", flat=True)) == total + failed
    written = [line for file in sorted(folder.glob("payment-*[0-9].csv")) for line in _lines(file)]
    assert sum(round(float(line["金额（元）"]) * 100) for line in written) == total + failed
    assert len(set(Notice.objects.values_list("key", flat=True))) == Notice.objects.count()
    assert not Notice.objects.filter(state="failed").exists()
    assert verify_stored().whole


def _lines(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed in the way of POSIX")
def test_a_process_killed_again_and_again_pays_everybody_exactly_once(tmp_path: Path, found_all: Path) -> None:
    home = Home(tmp_path / "office")
    home.make()
    with default_office(home, None):
        kills = walked(home, found_all, 15, seed=1)
        assert kills >= 20
        check_sums(home.folder / "files", 3)


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed in the way of POSIX")
def test_a_thousand_kills_pay_everybody_exactly_once(tmp_path: Path, found_all: Path) -> None:
    kills = seed = 0
    while kills < 1_000:
        seed += 1
        home = Home(tmp_path / f"office-{seed}")
        home.make()
        with default_office(home, None):
            kills += walked(home, found_all, 15, seed)
            check_sums(home.folder / "files", 3)
    print(f"{kills} kills, {seed} offices")
