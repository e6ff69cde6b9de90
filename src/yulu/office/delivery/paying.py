"""The payment file: prepared by one, signed by another, answered by the bank.

Preparing is one transaction: the payments, of which the database lets none stand twice for one (subject, policy,
period); the file with its control sums; the rows; the ledger. The bytes are made from that afterwards
(`payment_files`). Whoever is killed before the commit has prepared nothing; after it, only reads are left to do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from yulu.diagnostics import Diagnostic, Fault
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import about, matter_of
from yulu.office.delivery.models import Batch, Payee, Payment, PaymentFile, Row
from yulu.office.delivery.payment_files import Made, csv_of, made, purpose_of
from yulu.office.delivery.voiding import file_must_be, void
from yulu.office.ledger.appending import append


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file, or None where nobody can be paid yet; who lacks an account; who was paid for this period already."""

    file: PaymentFile | None
    without_account: tuple[str, ...]
    elsewhere: tuple[str, ...]


@transaction.atomic
def prepare_file(person: Person, batch: Batch) -> Prepared:
    """A file of everybody who consented, has an account and was not paid for this period. Raises Forbidden.

    Each payment keeps the account as it was now: a later table of accounts changes no file.
    """
    require(person, Action.prepare_delivery, matter_of(batch))
    # Whoever prepares waits for whoever is preparing: of the same batch here, of others at the ledger's head.
    Batch.objects.select_for_update().get(pk=batch.pk)
    # Whom another batch was to pay is looked at again: that payment may have failed since.
    waiting = Row.objects.select_for_update().filter(batch=batch, state__in=("consented", "elsewhere"))
    ready = list(waiting.filter(amount__gt=0).exclude(answered_by=""))
    taken = _taken(batch, ready)
    elsewhere = tuple(row.subject for row in ready if row.subject in taken)
    Row.objects.filter(pk__in=[row.pk for row in ready if row.subject in taken]).update(state="elsewhere")
    left = [row for row in ready if row.subject not in taken]
    bodies = {each.subject: bytes(each.body) for each in Payee.objects.filter(subject__in=[r.subject for r in left])}
    payable = [row for row in left if row.subject in bodies]
    without = tuple(row.subject for row in left if row.subject not in bodies)
    if not payable:
        return Prepared(None, without, elsewhere)
    total = sum(row.amount or 0 for row in payable)
    file = PaymentFile.objects.create(
        batch=batch, number=f"new-{batch.pk}", count=len(payable), total=total, sha256="", prepared_by=person.actor
    )  # fmt: skip
    file.number = f"{timezone.localtime():%Y%m%d}-{file.pk}"
    payments = [
        Payment(
            number=f"{file.number}-{n:06}", file=file, row=row, subject=row.subject, policy=batch.policy,
            period=batch.period, amount=row.amount or 0, payee=bodies[row.subject],
        )
        for n, row in enumerate(payable, 1)
    ]  # fmt: skip
    Payment.objects.bulk_create(payments, batch_size=1_000)
    file.sha256 = hashlib.sha256(csv_of(payments, purpose_of(file))).hexdigest()
    file.save()
    Row.objects.filter(pk__in=[row.pk for row in payable]).update(state="filed")
    append(person.actor, "delivery.prepare", about(batch), _control(file), toolbox=batch.toolbox)
    return Prepared(file, without, elsewhere)


@transaction.atomic
def sign_file(person: Person, file: PaymentFile) -> PaymentFile:
    """The second signature, by somebody else than who prepared it: then the file may be sent.

    Raises Forbidden, and Fault where it is the same person, the file is void, or its bytes are not those prepared.
    """
    found = PaymentFile.objects.select_for_update().get(pk=file.pk)
    require(person, Action.sign_delivery, matter_of(found.batch))
    if found.state == "signed" and found.signed_by == person.actor:
        return found
    file_must_be(found, "prepared")
    if person.actor == found.prepared_by:
        raise Fault(Diagnostic("E934", None, {"who": person.name, "what": f"付款文件 {found.number}"}))
    made(found)
    found.state, found.signed_by, found.signed_at = "signed", person.actor, timezone.now()
    found.save()
    append(person.actor, "delivery.sign", about(found.batch), _control(found), toolbox=found.batch.toolbox)
    return found


@transaction.atomic
def void_file(person: Person, file: PaymentFile, because: str) -> None:
    """Take back a file that nobody signed; raises Forbidden, and Fault where somebody did."""
    require(person, Action.prepare_delivery, matter_of(file.batch))
    void(file, person.actor, because)


def signed_bytes(person: Person, file: PaymentFile) -> Made:
    """The file for the bank; raises Forbidden, and Fault where nobody signed yet."""
    found = PaymentFile.objects.select_related("batch").get(pk=file.pk)
    require(person, Action.prepare_delivery, matter_of(found.batch))
    file_must_be(found, "signed", "settled")
    return made(found)


def _taken(batch: Batch, rows: list[Row]) -> set[str]:
    """Of these subjects, those for whom this period is paid or about to be."""
    stand = Payment.objects.filter(policy=batch.policy, period=batch.period, state__in=("filed", "paid"))
    return set(stand.filter(subject__in=[row.subject for row in rows]).values_list("subject", flat=True))


def _control(file: PaymentFile) -> dict[str, object]:
    return {"file": file.number, "count": file.count, "total": file.total, "sha256": file.sha256}
