"""What an automatic payment waits for, and the named officer who lets it go on, with a reason."""

from __future__ import annotations

from django.db import transaction

from yulu.diagnostics import Diagnostic, Fault
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import TELL, about_row, locked, matter_of, must_be
from yulu.office.delivery.models import Row
from yulu.office.jobs.queue import enqueue
from yulu.office.ledger.appending import append

HELD_FOR = {
    "stale": "有陈旧的数据", "to_verify": "有待核实的值或文件", "conflict": "有与上位规定不一致的值",
    "no_sum": "金额还不知道", "nothing": "金额是零",
}  # fmt: skip


@transaction.atomic
def release(person: Person, row: Row, because: str, amount: int | None = None) -> Row:
    """Let a held row go on; `amount` (分) is needed, and only taken, where the sum was not known.

    Raises Forbidden, and Fault for a row that is not held, without a reason, or without a sum.
    """
    found = locked(row)
    require(person, Action.judge, matter_of(found.batch))
    must_be(found, "held")
    if not because.strip():
        raise Fault(Diagnostic("E930", None, {"subject": found.subject, "lacking": "理由"}))
    if found.amount is None:
        found.amount = amount
    if found.amount is None or found.amount <= 0:
        raise Fault(Diagnostic("E930", None, {"subject": found.subject, "lacking": "金额"}))
    found.state, found.released_by, found.released_because = "new", person.actor, because.strip()
    found.save()
    content = {
        "row": found.pk, "batch": found.batch_id, "held_for": found.held_for, "because": found.released_because,
        "amount": found.amount,
    }  # fmt: skip
    append(person.actor, "delivery.release", about_row(found), content, toolbox=found.batch.toolbox)
    enqueue(TELL, {"batch": found.batch_id}, by=person.actor)
    return found
