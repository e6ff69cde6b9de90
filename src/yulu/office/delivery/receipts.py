"""The receipt of a payment: from the bank's reference back to the decision, its clauses and the facts behind it."""

from __future__ import annotations

from typing import Any

from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import matter_of, yuan
from yulu.office.delivery.deciding_again import Again, run_folder
from yulu.office.delivery.models import PAYMENT_STATES, Payment


def receipt(person: Person, number: str) -> dict[str, Any]:
    """All that ties a payment to its decision, as plain data; the decision is made again from the run's own facts.

    Raises Forbidden, Payment.DoesNotExist, and Fault where the run or its facts are no longer what they were.
    """
    payment = Payment.objects.select_related("file__batch", "row").get(number=number)
    row, file, batch = payment.row, payment.file, payment.file.batch
    require(person, Action.see_delivery, matter_of(batch, row.subject))
    again = Again(run_folder(row.run), person.actor, f"查看付款 {number} 的凭据")
    told = again.receipt(row.subject.partition(":")[2], payment.policy).model_dump(mode="json")
    return {
        "payment": number, "subject": payment.subject, "policy": payment.policy, "title": batch.title,
        "period": payment.period, "amount": yuan(payment.amount), "state": payment.state,
        "state_label": PAYMENT_STATES[payment.state], "paid_on": payment.paid_on and payment.paid_on.isoformat(),
        "bank_reference": payment.bank_reference, "ledger_position": payment.position,
        "file": {
            "number": file.number, "count": file.count, "total": yuan(file.total), "sha256": file.sha256,
            "prepared_by": file.prepared_by, "signed_by": file.signed_by,
        },
        "consent": {"by": row.answered_by, "at": row.answered_at and row.answered_at.isoformat(), "basis": row.basis},
        "released": {"by": row.released_by, "because": row.released_because, "held_for": row.held_for},
        "run": {"hash": row.run_hash, "is_the_same": again.run.manifest.hash == row.run_hash},
        "decision": told,
    }  # fmt: skip
