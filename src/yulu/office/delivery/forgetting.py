"""A person is taken out of what is delivered: the money stays in the books, whose it was does not.

Rows and payments keep their sums under a keyed hash; account, notices' texts and who they were are gone. A payment file
that this person stood in can be shown to the bank no more, only its hash.
"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import models

from yulu.office.delivery.models import Batch, Notice, Payee, Payment, PaymentFile, Row
from yulu.office.delivery.voiding import void

PERSONAL: tuple[type[models.Model], ...] = (Row, Payment, Payee, Notice)
"""The tables that held something of a person."""


def forget_payee(subject: str, actor: str) -> int:
    """Take this subject out, within the caller's transaction; gives how many rows it stood in. Twice does no harm."""
    kind, _, _ = subject.partition(":")
    kept = f"{kind}:erased-{hmac.digest(settings.HOME.key('ledger'), subject.encode(), 'sha256').hex()[:32]}"
    for file in PaymentFile.objects.filter(state="prepared", payments__subject=subject).distinct():
        void(file, actor, "有人被删除")
    Payee.objects.filter(subject=subject).delete()
    Notice.objects.filter(subject=subject, state="waiting").update(state="failed", reason="已删除")
    Notice.objects.filter(subject=subject).update(subject=kept, text="")
    Payment.objects.filter(subject=subject).update(subject=kept, payee=b"")
    undecided = Row.objects.filter(subject=subject).exclude(state__in=("paid", "filed"))
    undecided.update(state="lapsed")
    return Row.objects.filter(subject=subject).update(subject=kept)


def run_was_rewritten(before: str, after: str) -> None:
    """A run from which somebody was taken out has another hash now."""
    Batch.objects.filter(run_hash=before).update(run_hash=after)
    Row.objects.filter(run_hash=before).update(run_hash=after)
