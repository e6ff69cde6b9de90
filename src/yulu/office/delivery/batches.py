"""Opening a batch: the entitled rows of one policy of a finished run, each to be told or held.

The batch, its rows and the ledger's entry are one transaction: a process that is killed leaves all of it or nothing,
and whoever opens the batch again gets the one that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.deliverable import Entitled, entitled
from yulu.matching.stored import open_run
from yulu.office.accounts.permissions import Action, Matter, Person, require
from yulu.office.delivery.deciding_again import payable, period_of, run_named
from yulu.office.delivery.models import ROW_STATES, Batch, Row
from yulu.office.jobs.queue import enqueue
from yulu.office.ledger.appending import append
from yulu.registry.store.layout import is_personal

_CHUNK = 2_000
TELL = "delivery.tell"
"""The job that writes the notices of a batch."""


def open_batch(person: Person, run_folder: Path, policy: str) -> Batch:
    """A batch of everybody to whom this policy of the run grants money; the one that is there if there is one.

    Rows with stale, unverified or conflicting values or without a sum are held. Raises Forbidden, and Fault where
    there is nothing to pay.
    """
    run = open_run(run_folder)
    found = payable(run, policy)
    department = found.contact.id
    require(person, Action.prepare_delivery, Matter(departments=frozenset({department})))
    name, manifest = run_named(run_folder), run.manifest
    with transaction.atomic():
        batch, is_new = Batch.objects.select_for_update().get_or_create(
            run_hash=manifest.hash, policy=policy,
            defaults={
                "run": name, "toolbox": manifest.toolbox.content_hash, "title": found.title, "kind": found.subject,
                "department": department, "as_of": manifest.as_of, "period": period_of(found, manifest.as_of),
                "opened_by": person.actor,
            },
        )  # fmt: skip
        if not is_new:
            return batch
        others = _others(batch)
        rows = [
            Row(
                batch=batch, subject=subject, amount=fen(each.amount), run=name, run_hash=manifest.hash,
                held_for=holds(each), state=_first_state(each, subject in others),
            )
            for each in entitled(run, policy)
            for subject in [f"{found.subject}:{each.subject}"]
        ]  # fmt: skip
        Row.objects.bulk_create(rows, batch_size=_CHUNK)
        total = sum(row.amount or 0 for row in rows)
        content = {
            "run": manifest.hash, "policy": policy, "period": batch.period, "rows": len(rows), "total": total,
            "held": sum(row.state == "held" for row in rows),
        }  # fmt: skip
        append(person.actor, "delivery.open", about(batch), content, toolbox=batch.toolbox)
        enqueue(TELL, {"batch": batch.pk}, by=person.actor)
    return batch


def _others(batch: Batch) -> set[str]:
    """Whom another batch offers this period already: nobody is asked twice."""
    rows = Row.objects.filter(batch__policy=batch.policy, batch__period=batch.period).exclude(batch=batch)
    return set(rows.exclude(state__in=("lapsed", "elsewhere")).values_list("subject", flat=True))


def _first_state(row: Entitled, is_elsewhere: bool) -> str:
    return "elsewhere" if is_elsewhere else "held" if holds(row) else "new"


def rows(person: Person, batch: Batch, state: str = "") -> Sequence[Row]:
    """The rows of a batch, those in one state if it is named; raises Forbidden."""
    require(person, Action.see_delivery, matter_of(batch))
    found = Row.objects.filter(batch=batch).prefetch_related("payments")
    return list(found.filter(state=state) if state else found)


def own_rows(person: Person, subject: str) -> Sequence[Row]:
    """What one subject was offered or paid, the latest first; raises Forbidden."""
    require(person, Action.see_delivery, Matter(subjects=frozenset({subject})))
    found = Row.objects.filter(subject=subject).exclude(state__in=("new", "held"))
    return list(found.select_related("batch").order_by("-id"))


def counts(batch: Batch) -> dict[str, tuple[int, int]]:
    """By state, how many rows and 分 there are."""
    found = {state: [0, 0] for state in ROW_STATES}
    for state, amount in Row.objects.filter(batch=batch).values_list("state", "amount"):
        found[state][0] += 1
        found[state][1] += amount or 0
    return {state: (count, total) for state, (count, total) in found.items() if count}


def matter_of(batch: Batch, *subjects: str) -> Matter:
    """Whose business a batch is, or a row of it."""
    return Matter(departments=frozenset({batch.department}), subjects=frozenset(subjects))


def about(batch: Batch) -> str:
    """A batch as the ledger names it."""
    return f"batch:{batch.pk}"


def about_row(row: Row) -> str:
    """A row as the ledger names it: a firm by its code; a person by the row's number, for the chain forgets nothing."""
    return f"row:{row.pk}" if is_personal(row.subject.partition(":")[0]) else row.subject


def fen(amount: Decimal | None) -> int | None:
    """元 as 分; grants are rounded to 分 by the rules, so nothing is lost."""
    return None if amount is None else int(amount * 100)


def yuan(amount: int) -> str:
    """分 as 元 with two places."""
    return f"{amount // 100}.{amount % 100:02}"


def holds(row: Entitled) -> list[str]:
    """What this row waits for: its marks, `no_sum` where the sum is not known, `nothing` where it is zero."""
    sums = ["no_sum"] if row.amount is None else ["nothing"] if row.amount <= 0 else []
    return [*row.marks, *sums]


def locked(row: Row | int) -> Row:
    """The row as it is now, and nobody else's until the transaction ends."""
    number = row if isinstance(row, int) else row.pk
    return Row.objects.select_for_update().get(pk=number)


def must_be(row: Row, *states: str) -> None:
    """Raises Fault where the row is in none of these states."""
    if row.state not in states:
        wanted = "、".join(ROW_STATES[each] for each in states)
        data = {"subject": row.subject, "state": ROW_STATES[row.state], "wanted": wanted}
        raise Fault(Diagnostic("E929", None, data))
