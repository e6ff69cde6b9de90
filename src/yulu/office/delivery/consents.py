"""意愿确认: nobody is paid who did not say yes, and whoever said yes or no may think again until a file is signed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import about_row, locked, matter_of, must_be
from yulu.office.delivery.models import Payment, Row
from yulu.office.delivery.voiding import void
from yulu.office.ledger.appending import append


@transaction.atomic
def consent(person: Person, row: Row) -> Row:
    """Yes; saying so twice changes nothing. Raises Forbidden, and Fault where the row is held, filed or paid."""
    found = _may_answer(person, row)
    if found.state == "consented":
        return found
    must_be(found, "asked", "declined")
    return _answered(person, found, "consented", "delivery.consent")


@transaction.atomic
def decline(person: Person, row: Row) -> Row:
    """No, or no after all: a file that is not signed yet is void then, and the others in it wait for the next.

    Raises Forbidden, and Fault where the row is held, or the file it is in was signed.
    """
    found = _may_answer(person, row)
    if found.state == "declined":
        return found
    if found.state == "filed":
        payment = Payment.objects.select_related("file").get(row=found, state="filed")
        if payment.file.state == "prepared":
            void(payment.file, person.actor, "有人改变主意")
            found = locked(found)
    must_be(found, "asked", "consented")
    return _answered(person, found, "declined", "delivery.decline")


def _may_answer(person: Person, row: Row) -> Row:
    found = locked(row)
    require(person, Action.consent, matter_of(found.batch, found.subject))
    return found


def _answered(person: Person, row: Row, state: str, action: str) -> Row:
    row.state, row.answered_by, row.answered_at = state, person.actor, timezone.now()
    row.save()
    content = {"row": row.pk, "batch": row.batch_id, "amount": row.amount, "run": row.run_hash, "basis": row.basis}
    append(person.actor, action, about_row(row), content, toolbox=row.batch.toolbox)
    return row
