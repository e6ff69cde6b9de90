"""公示: what was paid of a batch, as everybody may read it.

Firms by name and code; of persons and households only how many and how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yulu.office.delivery.deciding_again import Again, run_folder
from yulu.office.delivery.models import Batch, Payment

_PUBLIC = ("enterprise", "project")


@dataclass(frozen=True, slots=True)
class PaidFirm:
    """A line of a public notice; `amount` in 分."""

    code: str
    name: str
    amount: int
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What is published of a batch; `firms` is empty where persons or households were paid."""

    title: str
    document: str
    period: str
    count: int
    total: int
    firms: tuple[PaidFirm, ...]
    objection: str


def public_notice(batch: Batch, by: str) -> PublicNotice:
    """What was paid up to now; everybody may see it. `by` is who looks up the firms' names."""
    paid = list(Payment.objects.filter(row__batch=batch, state="paid").order_by("number"))
    again = Again(run_folder(batch.run), by, f"公示{batch.title}")
    policy = again.toolbox.policies[batch.policy]
    firms = [_firm(each, again, batch) for each in paid] if batch.kind in _PUBLIC else []
    objection = f"{policy.objection.how}，向{policy.objection.to.label}提出"
    document = "；".join(str(text.citation) for text in policy.texts if text.citation is not None)
    total = sum(each.amount for each in paid)
    return PublicNotice(batch.title, document, batch.period, len(paid), total, tuple(firms), objection)


def _firm(payment: Payment, again: Again, batch: Batch) -> PaidFirm:
    code = payment.subject.partition(":")[2]
    subject, _ = again.answer(code, batch.policy)
    return PaidFirm(code, str(subject.facts.get("name", "")), payment.amount, payment.paid_on)
