"""Deliveries: batches of a run, their rows, and the answers of those who are offered something."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from yulu.office.accounts.permissions import Action, Reach, departments_of, require, widest
from yulu.office.api.cursors import Cursor, Limit, page
from yulu.office.api.keys import Key, once
from yulu.office.api.problems import REFUSALS, Problem
from yulu.office.api.tokens import Caller, Needs, caller_of
from yulu.office.delivery.batches import counts, matter_of, open_batch, own_rows, yuan
from yulu.office.delivery.consents import consent, decline
from yulu.office.delivery.models import ROW_STATES, Batch, Row
from yulu.office.releases.models import RunRecord
from yulu.office.releases.runs import folder_of

router = Router(tags=["兑付"])


class BatchOut(Schema):
    """One policy of one run, to be paid."""

    id: int
    run_hash: str
    toolbox: str
    policy: str
    title: str
    department: str
    as_of: date
    period: str
    opened_at: datetime


class Counted(Schema):
    """How many rows are in a state, and their sum in 元."""

    state: str
    label: str
    rows: int
    amount: str


class BatchFull(BatchOut):
    """A batch with its rows, counted by state."""

    states: list[Counted]


class BatchesOut(Schema):
    """A page of batches, the newest first."""

    items: list[BatchOut]
    next: str | None


class RowOut(Schema):
    """One subject of a batch; `amount` in 元, null where it is not known; `run_hash` leads to the reasons."""

    id: int
    batch: int
    policy: str
    subject: str
    amount: str | None
    state: str
    state_label: str
    held_for: list[str]
    run_hash: str


class RowsOut(Schema):
    """A page of rows."""

    items: list[RowOut]
    next: str | None


class BatchIn(Schema):
    """Which policy of which finished run."""

    run: int
    policy: str


class AnswerIn(Schema):
    """Yes or no to what is offered."""

    consent: bool


def _batch(batch: Batch) -> dict[str, Any]:
    names = ("run_hash", "toolbox", "policy", "title", "department", "as_of", "period", "opened_at")
    return {"id": batch.pk, **{name: getattr(batch, name) for name in names}}


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.pk, "batch": row.batch_id, "policy": row.batch.policy, "subject": row.subject,
        "amount": None if row.amount is None else yuan(row.amount), "state": row.state,
        "state_label": ROW_STATES[row.state], "held_for": list(row.held_for), "run_hash": row.run_hash,
    }  # fmt: skip


def _known(caller: Caller, number: int) -> Batch:
    batch = Batch.objects.filter(pk=number).first() if 0 < number < 2**63 else None
    if batch is None:
        raise Problem("not_found", f"没有第 {number} 个批次。")
    require(caller.person, Action.see_delivery, matter_of(batch))
    return batch


@router.get("/deliveries", auth=Needs(Action.see_delivery), response={200: BatchesOut, **REFUSALS}, summary="兑付批次")
def deliveries(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The batches that this account's departments answer for; all of them, for who sees all."""
    person, batches = caller_of(request).person, Batch.objects.all()
    if widest(person, Action.see_delivery) is not Reach.everywhere:
        batches = batches.filter(department__in=departments_of(person, Action.see_delivery))
    found, after = page(batches, cursor, limit)
    return {"items": [_batch(each) for each in found], "next": after}


@router.post(
    "/deliveries", auth=Needs(Action.prepare_delivery), response={201: BatchOut, **REFUSALS}, summary="开一个批次"
)
def new_delivery(request: HttpRequest, sent: BatchIn, key: Key) -> Any:
    """Offer what one policy of a finished run grants to everybody it grants it to."""
    caller = caller_of(request)

    def make() -> Schema:
        known = RunRecord.objects.filter(pk=sent.run, state="finished") if 0 < sent.run < 2**63 else None
        run = known.first() if known is not None else None
        if run is None:
            raise Problem("not_found", f"没有第 {sent.run} 次匹配，或者它还没有完成。")
        return BatchOut.model_validate(_batch(open_batch(caller.person, folder_of(run), sent.policy)))

    return once(request, key, make)


@router.get(
    "/deliveries/{number}", auth=Needs(Action.see_delivery), response={200: BatchFull, **REFUSALS}, summary="一个批次"
)
def delivery(request: HttpRequest, number: int) -> Any:
    """One batch, counted."""
    batch = _known(caller_of(request), number)
    states = [
        {"state": state, "label": ROW_STATES[state], "rows": rows, "amount": yuan(amount)}
        for state, (rows, amount) in counts(batch).items()
    ]
    return {**_batch(batch), "states": states}


@router.get(
    "/deliveries/{number}/rows", auth=Needs(Action.see_delivery), response={200: RowsOut, **REFUSALS},
    summary="一个批次里的每一户",
)  # fmt: skip
def delivery_rows(request: HttpRequest, number: int, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Whom a batch is for."""
    rows = Row.objects.filter(batch=_known(caller_of(request), number)).select_related("batch")
    found, after = page(rows, cursor, limit)
    return {"items": [_row(each) for each in found], "next": after}


@router.get("/offers", auth=Needs(Action.see_delivery), response={200: list[RowOut], **REFUSALS}, summary="给一户的")
def offers(request: HttpRequest, subject: Annotated[str, Query(min_length=3, max_length=80)]) -> Any:
    """What one subject was offered or paid, the latest first."""
    return [_row(each) for each in own_rows(caller_of(request).person, subject.replace("\0", ""))]


@router.post(
    "/offers/{number}/answer", auth=Needs(Action.consent), response={201: RowOut, **REFUSALS}, summary="同意或放弃"
)
def new_answer(request: HttpRequest, number: int, sent: AnswerIn, key: Key) -> Any:
    """Say yes or no to an offer, or think again before it is signed for payment."""
    person = caller_of(request).person

    def make() -> Schema:
        row = Row.objects.select_related("batch").filter(pk=number).first() if 0 < number < 2**63 else None
        if row is None:
            raise Problem("not_found", "没有这一项。")
        done = consent(person, row) if sent.consent else decline(person, row)
        return RowOut.model_validate(_row(done))

    return once(request, key, make)
