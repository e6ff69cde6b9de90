"""What the bank says: which payments were made, which were not; lines that fit none are listed, never guessed.

A return is read whole before anything is changed, and taken in one transaction: half a return is none. The same bytes
twice are one return.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from yulu.calendars.zone import today
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import about, about_row, matter_of, yuan
from yulu.office.delivery.models import BankReturn, Payment, PaymentFile, Row
from yulu.office.delivery.notices import tell_of_payment
from yulu.office.delivery.tables import Line, read_table
from yulu.office.delivery.voiding import file_must_be
from yulu.office.ledger.appending import append

NEEDED = ("流水号", "金额（元）", "结果")
DONE, NOT_DONE = ("成功", "已付", "交易成功"), ("失败", "退回", "交易失败", "退汇")


@dataclass(frozen=True, slots=True)
class _Said:
    payment: Payment
    is_paid: bool
    reference: str
    reason: str
    on: date


def read_return(person: Person, file: PaymentFile, name: str, content: bytes) -> BankReturn:
    """Take a bank's return for a signed file: 流水号, 金额（元）, 结果; 银行流水号, 日期 and 原因 if they are there.

    Payments the bank failed free their rows for the next file. Raises Forbidden, and Fault for what is no table.
    """
    lines = read_table(name, content, NEEDED)
    hash = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        found = PaymentFile.objects.select_for_update().get(pk=file.pk)
        require(person, Action.prepare_delivery, matter_of(found.batch))
        already = BankReturn.objects.filter(file=found, sha256=hash).first()
        if already is not None:
            return already
        file_must_be(found, "signed", "settled")
        said, unmatched = _matched(found, lines)
        for each in said:
            _settle(person, found, each)
        paid = [each.payment.amount for each in said if each.is_paid]
        taken = BankReturn.objects.create(
            file=found, sha256=hash, read_by=person.actor, paid=len(paid), paid_total=sum(paid),
            failed=len(said) - len(paid), unmatched=unmatched,
        )  # fmt: skip
        if not found.payments.filter(state="filed").exists():
            found.state = "settled"
            found.save()
        control = {
            "file": found.number, "sha256": hash, "paid": taken.paid, "total": taken.paid_total,
            "failed": taken.failed, "unmatched": len(unmatched),
        }  # fmt: skip
        append(person.actor, "delivery.return", about(found.batch), control)
    return taken


def _matched(file: PaymentFile, lines: Sequence[Line]) -> tuple[list[_Said], list[dict[str, str]]]:
    """The lines that fit a payment still open, and all others with why not."""
    payments = {each.number: each for each in file.payments.all()}
    times = Counter(line.cells["流水号"] for line in lines)
    said, unmatched = [], []
    for line in lines:
        number = line.cells["流水号"]
        payment = payments.get(number)
        reason = _wrong(line, payment, times[number] > 1)
        if reason or payment is None:
            unmatched.append({"line": str(line.number), "number": number, "reason": reason})
            continue
        cells = line.cells
        on = _day(cells.get("日期", "")) or today()
        is_paid = cells["结果"] in DONE
        said.append(_Said(payment, is_paid, cells.get("银行流水号", "")[:80], cells.get("原因", "")[:200], on))
    return said, unmatched


def _wrong(line: Line, payment: Payment | None, is_double: bool) -> str:
    if payment is None:
        return "这个文件里没有这个流水号"
    if is_double:
        return "同一个流水号在回单里出现几次"
    if payment.state != "filed":
        return "这一笔已经有回单"
    try:
        amount = Decimal(line.cells["金额（元）"].replace(",", ""))
    except InvalidOperation:
        return "金额不是数"
    if amount * 100 != payment.amount:
        return f"金额与付款文件不同，文件里是 {yuan(payment.amount)} 元"
    if line.cells["结果"] not in (*DONE, *NOT_DONE):
        return f"结果“{line.cells['结果']}”不认识，应是{'、'.join((DONE[0], NOT_DONE[0]))}"
    if line.cells.get("日期") and _day(line.cells["日期"]) is None:
        return "日期不认识，应写作 2022-09-01"
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None


def _settle(person: Person, file: PaymentFile, said: _Said) -> None:
    payment = said.payment
    payment.state = "paid" if said.is_paid else "failed"
    payment.bank_reference, payment.reason = said.reference, said.reason
    payment.paid_on = said.on if said.is_paid else None
    action = "payment.made" if said.is_paid else "payment.failed"
    content = {
        "payment": payment.number, "file": file.number, "amount": payment.amount, "policy": payment.policy,
        "period": payment.period, "row": payment.row_id, "on": said.on.isoformat(), "reference": said.reference,
        "reason": said.reason,
    }  # fmt: skip
    row = Row.objects.select_related("batch").get(pk=payment.row_id)
    entry = append(person.actor, action, about_row(row), content, toolbox=file.batch.toolbox)
    payment.position = entry.position
    payment.save()
    row.state = "paid" if said.is_paid else "consented"
    row.save()
    tell_of_payment(row, payment.amount, payment.number, said.is_paid, said.reason)
