"""Where subjects are paid and how they are reached: a table somebody responsible hands in, kept encrypted.

Columns: 主体编号, 户名, 账号, 开户行; 手机 and 邮箱 if they are there. All of it is taken, or nothing.
"""

from __future__ import annotations

import re

from django.db import transaction

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import matter_of
from yulu.office.delivery.models import Batch, Payee, Row
from yulu.office.delivery.sealing import seal, unseal
from yulu.office.delivery.tables import Line, read_table
from yulu.office.ledger.appending import append

COLUMNS = {"name": "户名", "account": "账号", "bank": "开户行", "phone": "手机", "mail": "邮箱"}
_ID, _NEEDED = "主体编号", ("主体编号", "户名", "账号", "开户行")
_ACCOUNT = re.compile(r"\d{8,32}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def take_payees(person: Person, batch: Batch, name: str, content: bytes) -> int:
    """Keep the accounts in a table for the subjects of this batch; gives how many. A later table replaces.

    Raises Forbidden, and Fault with every row that is wrong, or of nobody in the batch: then nothing is taken.
    """
    require(person, Action.prepare_delivery, matter_of(batch))
    lines = read_table(name, content, _NEEDED)
    known = set(Row.objects.filter(batch=batch).values_list("subject", flat=True))
    faults = [fault for line in lines if (fault := _fault(name, line, batch, known)) is not None]
    if faults:
        raise Fault(*faults)
    for line in lines:
        subject = f"{batch.kind}:{line.cells[_ID]}"
        said = {key: line.cells.get(column, "") for key, column in COLUMNS.items()}
        Payee.objects.update_or_create(
            subject=subject, defaults={"body": seal(subject, said), "set_by": person.actor}
        )  # fmt: skip
    append(person.actor, "delivery.payees", f"batch:{batch.pk}", {"count": len(lines)})
    return len(lines)


def payee_of(subject: str) -> dict[str, str] | None:
    """Where a subject is paid; None where nobody said."""
    found = Payee.objects.filter(subject=subject).first()
    return None if found is None else unseal(subject, found.body)


def _fault(name: str, line: Line, batch: Batch, known: set[str]) -> Diagnostic | None:
    reason = ""
    if f"{batch.kind}:{line.cells[_ID]}" not in known:
        reason = "这一批里没有这个主体"
    elif not _ACCOUNT.fullmatch(line.cells["账号"]):
        reason = "账号应是 8 到 32 位数字"
    elif not line.cells["户名"] or not line.cells["开户行"]:
        reason = "户名和开户行都要写"
    elif any(cell.startswith(_FORMULA) for cell in line.cells.values()):
        reason = "单元格不能以 = + - @ 开头"
    return Diagnostic("E932", Place(name, line.number, 1), {"reason": reason}) if reason else None
