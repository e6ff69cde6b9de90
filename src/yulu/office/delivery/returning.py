"""Payments go back to the registry as the office's own dataset `payments`: numbered deliveries by ledger position.

A delivery holds the payments made after one position of the ledger up to another, and its number says so: the same
stretch written twice has the same number and the same bytes, and the registry takes it once.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import yuan
from yulu.office.delivery.models import Payment

COLUMNS = ("主体编号", "流水号", "政策", "哪一期", "金额（元）", "到账日期")


@dataclass(frozen=True, slots=True)
class PaymentsDelivery:
    """A delivery's number, the table for one kind of subject, and the last ledger position in it."""

    number: str
    table: bytes
    through: int
    count: int


def payments_since(person: Person, kind: str, position: int = 0) -> PaymentsDelivery:
    """The payments made to this kind of subject after a position of the ledger; raises Forbidden."""
    require(person, Action.see_delivery)
    made = Payment.objects.filter(state="paid", subject__startswith=f"{kind}:", position__gt=position)
    found = list(made.order_by("position"))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in found:
        day = each.paid_on.isoformat() if each.paid_on else ""
        code = each.subject.partition(":")[2]
        writer.writerow((code, each.number, each.policy, each.period, yuan(each.amount), day))
    through = max((each.position or 0 for each in found), default=position)
    return PaymentsDelivery(
        f"payments-{kind}-{position + 1}-{through}", text.getvalue().encode("utf-8-sig"), through, len(found)
    )
