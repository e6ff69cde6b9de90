"""Webhooks: who wants to know is told what happens to the cases they may see, signed, and again until they answer.

The ledger is where it is read from: what is in it is told once it is due, in its order, and nothing is told that was
rolled back. What is told says no more than number, act, state and moment; whoever wants more asks with their token.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from yulu.office.accounts.permissions import Action, allowed
from yulu.office.api.models import Telling, Token, Webhook
from yulu.office.api.problems import Problem
from yulu.office.casework.acting import matter_of
from yulu.office.casework.models import CaseRecord
from yulu.office.ledger.models import LedgerEntry

SIGNATURE = "Yulu-Signature"
"""`t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "t.body" under the webhook's secret>`."""
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 720))
"""How long after each failure it is tried again; after the last it is given up, and the row says so."""
_TIMEOUT = 10
_AT_ONCE = 500


def hosts() -> frozenset[str]:
    """Whom this office's server may call: the hosts in YULU_WEBHOOK_HOSTS, and nobody where it names none."""
    return frozenset(each.strip() for each in os.environ.get("YULU_WEBHOOK_HOSTS", "").split(",") if each.strip())


def subscribe(token: Token, url: str) -> Webhook:
    """Tell this address from now on; raises Problem for one that the office does not call."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in hosts() or parts.username is not None:
        raise Problem("invalid", "这个地址不在办公室允许的主机里（YULU_WEBHOOK_HOSTS）。请向管理员提出。")
    last = LedgerEntry.objects.aggregate(last=Max("position"))["last"] or 0
    return Webhook.objects.create(token=token, url=url, secret=secrets.token_hex(32), position=last)


def signature(secret: str, body: bytes, at: datetime) -> str:
    """What a receiver computes again, to know that the office sent this, and when."""
    moment = str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
    return f"t={moment},v1={mac}"


def collect() -> int:
    """Write down what every webhook is to be told of what the ledger has had since; how much that is."""
    return sum(_collect(number) for number in Webhook.objects.values_list("pk", flat=True))


@transaction.atomic
def _collect(number: int) -> int:
    webhook = Webhook.objects.select_for_update().filter(pk=number).first()
    if webhook is None:
        return 0
    news = list(LedgerEntry.objects.filter(position__gt=webhook.position).order_by("position")[:_AT_ONCE])
    told = 0
    for entry in news:
        if entry.action.startswith("case.") and _may_know(webhook, entry.about):
            Telling.objects.create(
                webhook=webhook, position=entry.position, body=_body(entry), next_at=timezone.now()
            )  # fmt: skip
            told += 1
    if news:
        webhook.position = news[-1].position
        webhook.save(update_fields=["position"])
    return told


def _may_know(webhook: Webhook, about: str) -> bool:
    token = webhook.token
    if token.revoked_at is not None or token.expires_at <= timezone.now() or not token.account.is_active:
        return False
    record = CaseRecord.objects.filter(number=about.removeprefix("case:")).first()
    if record is None or Action.see_case not in token.scopes:
        return False
    return allowed(token.account.person(), Action.see_case, matter_of(record))


def _body(entry: LedgerEntry) -> str:
    case = entry.about.removeprefix("case:")
    at = json.loads(entry.content).get("at", entry.recorded_at)
    return json.dumps({"id": entry.position, "case": case, "act": entry.action.removeprefix("case."), "at": at})


def tell(now: datetime | None = None) -> int:
    """Send what is due; how many were answered with success. A telling may arrive twice: its `id` is the same."""
    at = now or timezone.now()
    due = Telling.objects.select_related("webhook").filter(next_at__lte=at, told_at=None).order_by("position")
    return sum(_tell(each, at) for each in due[:_AT_ONCE])


def _tell(telling: Telling, at: datetime) -> bool:
    body = telling.body.encode()
    succeeded, said = send(telling.webhook.url, telling.webhook.secret, body, at)
    telling.said = said[:200]
    telling.attempts += 1
    if succeeded:
        telling.told_at, telling.next_at = at, None
    else:
        left = telling.attempts <= len(WAITS)
        telling.next_at = at + WAITS[telling.attempts - 1] if left else None
    telling.save()
    return succeeded


class _NoRedirects(HTTPRedirectHandler):
    """Whoever is allowed to be called cannot send the office on to somebody who is not."""

    def redirect_request(self, *_: object) -> None:
        return None


def send(url: str, secret: str, body: bytes, at: datetime) -> tuple[bool, str]:
    """One attempt: whether the answer was a success (2xx), and what it was."""
    if urlsplit(url).hostname not in hosts():
        return False, "host is no longer allowed"
    headers = {"Content-Type": "application/json", SIGNATURE: signature(secret, body, at)}
    try:
        with build_opener(_NoRedirects).open(Request(url, body, headers, method="POST"), timeout=_TIMEOUT) as answer:
            return 200 <= answer.status < 300, str(answer.status)
    except HTTPError as error:
        return False, str(error.code)
    except (URLError, OSError, ValueError) as error:
        return False, str(error)
