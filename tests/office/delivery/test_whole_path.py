"""From a finished run to money received, on both databases."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.office.delivery import liuxi
from tests.office.delivery.liuxi import CLERK, HEAD, POLICY, STRANGER, accounts, agent
from tests.office.delivery.path import answers, row_of
from yulu.diagnostics import Fault
from yulu.office.accounts.permissions import Forbidden
from yulu.office.delivery.bank_returns import read_return
from yulu.office.delivery.batches import open_batch, rows
from yulu.office.delivery.consents import consent, decline
from yulu.office.delivery.holding import release
from yulu.office.delivery.models import Payment, Row
from yulu.office.delivery.notices import inbox, tell
from yulu.office.delivery.payees import take_payees
from yulu.office.delivery.paying import prepare_file, sign_file, signed_bytes
from yulu.office.delivery.receipts import receipt
from yulu.office.home import Home
from yulu.office.ledger.models import LedgerEntry


def test_a_run_becomes_money_received_and_a_receipt_that_leads_back_to_clause_and_facts(
    office: Home, found: Path
) -> None:
    with pytest.raises(Forbidden):
        open_batch(STRANGER, found, POLICY)
    batch = open_batch(CLERK, found, POLICY)
    assert open_batch(CLERK, found, POLICY) == batch
    assert [(row.subject[-2:], row.state, row.amount) for row in rows(CLERK, batch)] == [
        *((firm, "new", 500_000) for firm in ("F1", "F2", "F3", "F4")), ("F5", "held", 500_000),
    ]  # fmt: skip
    with pytest.raises(Fault, match="待通知"):
        consent(agent("F1"), row_of(batch, "F1"))
    assert tell(batch, "system") == 4
    with pytest.raises(Forbidden):
        consent(agent("F2"), row_of(batch, "F1"))
    message = inbox(agent("F1"), "enterprise:F1")[0]
    assert message.text.startswith("F1陶坊：") and "补贴5000元" in message.text and "{{" not in message.text
    for firm in ("F1", "F2", "F3"):
        consent(agent(firm), row_of(batch, firm))
    decline(agent("F4"), row_of(batch, "F4"))
    with pytest.raises(Fault, match="暂缓"):
        consent(agent("F5"), row_of(batch, "F5"))
    release(CLERK, row_of(batch, "F5"), "已向社保核实")
    tell(batch, "system")
    consent(agent("F5"), row_of(batch, "F5"))
    consent(agent("F4"), row_of(batch, "F4"))  # thought again
    decline(agent("F4"), row_of(batch, "F4"))  # and again

    assert prepare_file(CLERK, batch).without_account == tuple(f"enterprise:F{n}" for n in (1, 2, 3, 5))
    take_payees(CLERK, batch, "accounts.csv", accounts("F1", "F2", "F3", "F5"))
    file = prepare_file(CLERK, batch).file
    assert file is not None and (file.count, file.total) == (4, 2_000_000)
    with pytest.raises(Fault, match="已复核"):
        signed_bytes(CLERK, file)
    with pytest.raises(Forbidden):
        sign_file(CLERK, file)
    sign_file(HEAD, file)
    made = signed_bytes(CLERK, file)
    assert hashlib.sha256(made.csv[1]).hexdigest() == file.sha256
    lines = list(csv.DictReader(io.StringIO(made.csv[1].decode("utf-8-sig"))))
    assert {line["金额（元）"] for line in lines} == {"5000.00"}
    assert lines[0]["户名"] == "F1陶坊"

    numbers = [line["流水号"] for line in lines]
    back = answers(
        {numbers[0]: "成功", numbers[1]: "失败", numbers[2]: "成功", "20220101-1-000001": "成功"},
        {numbers[2]: "4999"},
    )
    told = read_return(CLERK, file, "回单.csv", back)
    assert (told.paid, told.paid_total, told.failed) == (1, 500_000, 1)
    assert [(each["line"], each["number"]) for each in told.unmatched] == [
        ("4", numbers[2]), ("5", "20220101-1-000001")
    ]  # fmt: skip
    assert read_return(CLERK, file, "回单.csv", back) == told
    read_return(CLERK, file, "回单2.csv", answers({numbers[2]: "成功", numbers[3]: "成功"}))
    file.refresh_from_db()
    assert file.state == "settled"

    again = prepare_file(CLERK, batch).file
    assert again is not None and list(again.payments.values_list("subject", flat=True)) == ["enterprise:F2"]

    story = receipt(agent("F1"), numbers[0])
    decided = story["decision"]["decisions"][0]
    assert (story["amount"], story["paid_on"], decided["outcome"]) == ("5000.00", "2022-09-01", "entitled")
    assert "第一条" in str(decided["conditions"]) and decided["used"]["founded_on"]["value"] == "2021-03-15"
    with pytest.raises(Forbidden):
        receipt(agent("F2"), numbers[0])
    made_entries = LedgerEntry.objects.filter(action="payment.made")
    assert made_entries.count() == Payment.objects.filter(state="paid").count() == 3


def test_whoever_prepared_a_file_cannot_sign_it_and_a_change_of_mind_takes_an_unsigned_file_back(
    office: Home, found: Path
) -> None:
    batch = open_batch(HEAD, found, POLICY)
    tell(batch, "system")
    for firm in ("F1", "F2"):
        consent(agent(firm), row_of(batch, firm))
    take_payees(HEAD, batch, "accounts.csv", accounts("F1", "F2"))
    file = prepare_file(HEAD, batch).file
    assert file is not None
    with pytest.raises(Fault, match="第二个人"):
        sign_file(HEAD, file)
    decline(agent("F1"), row_of(batch, "F1"))
    file.refresh_from_db()
    assert (file.state, row_of(batch, "F1").state, row_of(batch, "F2").state) == ("void", "declined", "consented")
    again = prepare_file(CLERK, batch).file
    assert again is not None and again.count == 1
    sign_file(HEAD, again)
    with pytest.raises(Fault):
        decline(agent("F2"), row_of(batch, "F2"))


def test_a_period_is_offered_and_paid_once_over_all_batches_whatever_the_program_thinks(
    office: Home, found: Path, tmp_path: Path
) -> None:
    batch = open_batch(CLERK, found, POLICY)
    registry = liuxi.make_registry(tmp_path / "registry", 6)
    other = open_batch(CLERK, liuxi.run(registry, tmp_path / "other"), POLICY)
    assert [row.subject for row in rows(CLERK, other, "new")] == ["enterprise:F6"]
    tell(batch, "system")
    consent(agent("F1"), row_of(batch, "F1"))
    take_payees(CLERK, batch, "accounts.csv", accounts("F1"))
    first = prepare_file(CLERK, batch).file
    assert first is not None
    Row.objects.filter(batch=other, subject="enterprise:F1").update(state="consented", answered_by="account:somebody")
    second = prepare_file(CLERK, other)
    assert second.file is None and second.elsewhere == ("enterprise:F1",)
    paid = first.payments.get()
    paid.pk, paid.number = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        paid.save(force_insert=True)


def test_a_table_of_accounts_is_taken_whole_or_not_at_all(office: Home, found: Path) -> None:
    batch = open_batch(CLERK, found, POLICY)
    with pytest.raises(Fault, match=r"accounts\.csv:3"):
        take_payees(CLERK, batch, "accounts.csv", accounts("F1", "F99"))
    with pytest.raises(Fault, match="账号"):
        take_payees(CLERK, batch, "a.csv", "主体编号,户名\nF1,x\n".encode())
    tell(batch, "system")
    consent(agent("F1"), row_of(batch, "F1"))
    assert prepare_file(CLERK, batch).file is None
