"""A newer run held against a batch: whose facts changed since they were asked leaves the file and is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.deliverable import Entitled, entitled
from yulu.matching.stored import open_run
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import about, fen, holds, matter_of
from yulu.office.delivery.deciding_again import Again, basis_of, payable, period_of, run_named
from yulu.office.delivery.models import Batch, PaymentFile, Row
from yulu.office.delivery.voiding import void
from yulu.office.jobs.queue import enqueue
from yulu.office.ledger.appending import append

_OPEN = ("new", "held", "asked", "consented", "declined", "filed")


@dataclass(frozen=True, slots=True)
class Looked:
    """By subject, who is asked again, who no longer is entitled, who is held now."""

    changed: tuple[str, ...]
    lapsed: tuple[str, ...]
    held: tuple[str, ...]


def look_again(person: Person, batch: Batch, folder: Path) -> Looked:
    """Hold a newer run for the same period against the rows that are not paid and not at the bank.

    A file nobody signed is void if one of its rows changed; one that was signed is beyond recall, and is left to
    `corrections`. Raises Forbidden, and Fault where the run is of another policy or period.
    """
    require(person, Action.prepare_delivery, matter_of(batch))
    run = open_run(folder)
    policy = payable(run, batch.policy)
    period = period_of(policy, run.manifest.as_of)
    if period != batch.period:
        reason = f"这次匹配是 {period} 的，批次是 {batch.period} 的"
        raise Fault(Diagnostic("E927", None, {"policy": batch.policy, "reason": reason}))
    now = {f"{batch.kind}:{each.subject}": each for each in entitled(run, batch.policy)}
    again = Again(folder, person.actor, f"重新核对{batch.title}")
    changed: list[str] = []
    lapsed: list[str] = []
    held: list[str] = []
    with transaction.atomic():
        rows = list(Row.objects.select_for_update().filter(batch=batch, state__in=_OPEN))
        signed = set(
            Row.objects.filter(payments__file__state="signed", payments__state="filed").values_list("pk", flat=True)
        )
        different = [row for row in rows if row.pk not in signed and _differs(row, now.get(row.subject), again, batch)]
        for file in PaymentFile.objects.filter(state="prepared", payments__row__in=different).distinct():
            void(file, person.actor, "有人的情况变了")
        for row in different:
            found = now.get(row.subject)
            row.basis, row.answered_by, row.answered_at = "", "", None
            row.run, row.run_hash = run_named(folder), run.manifest.hash
            if found is None:
                row.state = "lapsed"
                lapsed.append(row.subject)
            else:
                row.amount, row.held_for = fen(found.amount), holds(found)
                row.state = "held" if row.held_for else "new"
                (held if row.held_for else changed).append(row.subject)
            row.save()
        told = {
            "run": run.manifest.hash, "rows": [row.pk for row in different], "changed": len(changed),
            "lapsed": len(lapsed), "held": len(held),
        }  # fmt: skip
        if different:
            append(person.actor, "delivery.look_again", about(batch), told, toolbox=run.manifest.toolbox.content_hash)
            enqueue("delivery.tell", {"batch": batch.pk}, by=person.actor)
    return Looked(tuple(changed), tuple(lapsed), tuple(held))


def _differs(row: Row, found: Entitled | None, again: Again, batch: Batch) -> bool:
    """Whether anything is otherwise than this row says; what an officer released stays released."""
    if found is None or (found.amount is not None and fen(found.amount) != row.amount):
        return True
    if set(holds(found)) - set(row.held_for):
        return True
    if row.state == "held":
        return holds(found) != [each for each in row.held_for if not each.startswith("blank:")]
    if not row.basis:
        return False
    _, answer = again.answer(row.subject.partition(":")[2], batch.policy)
    return basis_of(answer) != row.basis
