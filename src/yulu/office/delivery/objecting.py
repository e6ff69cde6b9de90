"""异议: an objection to a row is a case of its own, with its clocks; here only which case it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import about_row, matter_of
from yulu.office.delivery.models import Objection, Row
from yulu.office.ledger.appending import append


def decision_of(row: Row) -> Mapping[str, str]:
    """What a case about an objection points to: the row, and by whose hashes the decision is found again."""
    return {
        "row": str(row.pk), "batch": str(row.batch_id), "policy": row.batch.policy, "subject": about_row(row),
        "run": row.run_hash, "toolbox": row.batch.toolbox,
    }  # fmt: skip


@transaction.atomic
def object_to(person: Person, row: Row, case: str) -> Objection:
    """Note that this case objects to this row; the same case twice is one objection. Raises Forbidden."""
    require(person, Action.consent, matter_of(row.batch, row.subject))
    found, is_new = Objection.objects.get_or_create(case=case, defaults={"row": row, "by": person.actor})
    if is_new:
        content = {"case": case, **decision_of(row)}
        append(person.actor, "delivery.object", about_row(row), content, toolbox=row.batch.toolbox)
    return found
