"""Steps along the path that several tests walk."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from tests.office.delivery.liuxi import CLERK, HEAD, POLICY, accounts, agent
from yulu.office.delivery.bank_returns import read_return
from yulu.office.delivery.batches import open_batch
from yulu.office.delivery.consents import consent
from yulu.office.delivery.models import Batch, PaymentFile, Row
from yulu.office.delivery.notices import tell
from yulu.office.delivery.payees import take_payees
from yulu.office.delivery.paying import prepare_file, sign_file


def row_of(batch: Batch, firm: str) -> Row:
    return Row.objects.get(batch=batch, subject=f"enterprise:{firm}")


def answers(payments: Mapping[str, str], amounts: Mapping[str, str] | None = None) -> bytes:
    """A bank's return: each payment's number with its result."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["流水号", "金额（元）", "结果", "银行流水号", "日期", "原因"])
    for number, result in payments.items():
        writer.writerow([number, (amounts or {}).get(number, "5000.00"), result, f"B{number}", "2022-09-01", ""])
    return text.getvalue().encode("gb18030")


def asked(run: Path) -> Batch:
    """A batch whose rows were told."""
    batch = open_batch(CLERK, run, POLICY)
    tell(batch, "system")
    return batch


def filed(run: Path, *firms: str) -> tuple[Batch, PaymentFile]:
    """A batch in which these consented, and the file prepared of them."""
    batch = asked(run)
    for firm in firms:
        consent(agent(firm), row_of(batch, firm))
    take_payees(CLERK, batch, "accounts.csv", accounts(*firms))
    file = prepare_file(CLERK, batch).file
    assert file is not None
    return batch, file


def paid(run: Path, *firms: str) -> Batch:
    """A batch in which these were paid."""
    batch, file = filed(run, *firms)
    sign_file(HEAD, file)
    numbers = file.payments.values_list("number", flat=True)
    read_return(CLERK, file, "回单.csv", answers(dict.fromkeys(numbers, "成功")))
    return batch
