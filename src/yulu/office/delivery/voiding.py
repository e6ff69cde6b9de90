"""A payment file that nobody signed is void: its payments are, and its rows are as they were before."""

from __future__ import annotations

from yulu.diagnostics import Diagnostic, Fault
from yulu.office.delivery.batches import about
from yulu.office.delivery.models import FILE_STATES, PaymentFile, Row
from yulu.office.ledger.appending import append


def void(file: PaymentFile, actor: str, because: str) -> None:
    """Within the caller's transaction; raises Fault where the file was signed."""
    found = PaymentFile.objects.select_for_update().get(pk=file.pk)
    file_must_be(found, "prepared")
    found.state = "void"
    found.save()
    Row.objects.filter(payments__file=found, state="filed").update(state="consented")
    found.payments.filter(state="filed").update(state="void")
    append(actor, "delivery.void", about(found.batch), {"file": found.number, "because": because})


def file_must_be(file: PaymentFile, *states: str) -> None:
    """Raises Fault where the file is in none of these states."""
    if file.state not in states:
        wanted = "、".join(FILE_STATES[each] for each in states)
        data = {"subject": f"付款文件 {file.number}", "state": FILE_STATES[file.state], "wanted": wanted}
        raise Fault(Diagnostic("E929", None, data))
