"""Webhooks as an operation: subscribed, listed, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yulu.office.accounts.permissions import Action
from yulu.office.api.keys import Key, once
from yulu.office.api.models import Webhook
from yulu.office.api.problems import REFUSALS, Problem
from yulu.office.api.tokens import Needs, caller_of
from yulu.office.api.webhooks import subscribe

router = Router(tags=["通知"])


class WebhookIn(Schema):
    """Where to tell; the host must be one that the office allows."""

    url: str = Field(min_length=8, max_length=500)


class WebhookOut(Schema):
    """A subscription; `undelivered` counts what was given up after its last attempt."""

    id: int
    url: str
    made_at: datetime
    waiting: int
    undelivered: int


class WebhookMade(WebhookOut):
    """A new subscription, with the secret that its messages are signed with; it is shown here only."""

    secret: str


def _data(webhook: Webhook) -> dict[str, Any]:
    open = webhook.tellings.filter(told_at=None)
    return {
        "id": webhook.pk, "url": webhook.url, "made_at": webhook.made_at,
        "waiting": open.exclude(next_at=None).count(), "undelivered": open.filter(next_at=None).count(),
    }  # fmt: skip


@router.get("/webhooks", auth=Needs(Action.see_case), response={200: list[WebhookOut], **REFUSALS}, summary="订阅列表")
def webhooks(request: HttpRequest) -> Any:
    """The subscriptions of this token."""
    return [_data(each) for each in Webhook.objects.filter(token=caller_of(request).token).order_by("pk")]


@router.post(
    "/webhooks", auth=Needs(Action.see_case), response={201: WebhookMade, **REFUSALS}, summary="订阅案件的变化"
)
def new_webhook(request: HttpRequest, sent: WebhookIn, key: Key) -> Any:
    """Be told what happens to the cases that this account may see."""
    token = caller_of(request).token
    assert token is not None

    def make() -> Schema:
        webhook = subscribe(token, sent.url)
        return WebhookMade.model_validate({**_data(webhook), "secret": webhook.secret})

    return once(request, key, make)


@router.delete("/webhooks/{id}", auth=Needs(Action.see_case), response={204: None, **REFUSALS}, summary="取消订阅")
def end_webhook(request: HttpRequest, id: int) -> Any:
    """Nothing is told to it any more."""
    mine = Webhook.objects.filter(token=caller_of(request).token, pk=id) if 0 < id < 2**63 else Webhook.objects.none()
    if not mine.exists():
        raise Problem("not_found", "这个令牌没有这个订阅。")
    mine.delete()
    return Status(204, None)
