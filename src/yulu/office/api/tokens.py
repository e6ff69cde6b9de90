"""Tokens: what a program shows instead of a password. Who it is for, what it may do, until when."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from yulu.office.accounts.models import Account
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.api.models import Token
from yulu.office.api.problems import Problem
from yulu.office.api.rates import count
from yulu.office.ledger.appending import append

_PREFIX = "yulu_"
"""Lets programs that look for leaked secrets recognise one."""

DAYS = 365
"""How long a token lasts, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls: the person a token stands for and what the token may do; nobody, where an operation is open."""

    person: Person
    token: Token | None = None

    def may(self, action: Action) -> None:
        """Raises Problem and Forbidden where the token, or its account, may not do this."""
        if self.token is None:
            raise Problem("unauthenticated")
        if action not in self.token.scopes:
            raise Problem("scope_missing", f"这个令牌没有 {action} 这项权限。请换一个有这项权限的令牌。")
        require(self.person, action)


NOBODY = Caller(Person("anybody"))


@transaction.atomic
def issue(actor: str, account: Account, label: str, scopes: Iterable[Action], days: int = DAYS) -> tuple[Token, str]:
    """A new token and its text, which is shown now and never again; the ledger tells who made it for whom."""
    text = _PREFIX + secrets.token_urlsafe(32)
    until = timezone.now() + timedelta(days=days)
    names = sorted({Action(each).value for each in scopes})
    token = Token.objects.create(account=account, label=label, hash=_hash(text), scopes=names, expires_at=until)
    content = {"token": token.pk, "label": label, "scopes": names, "until": until.isoformat()}
    append(actor, "token.issue", f"account:{account.username}", content)
    return token, text


@transaction.atomic
def revoke(actor: str, token: Token) -> None:
    """Nothing is done with this token from now on."""
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    append(actor, "token.revoke", f"account:{token.account.username}", {"token": token.pk})


def caller(text: str) -> Caller:
    """Who stands behind a token; raises Problem where it is unknown, expired or revoked, or its account closed."""
    token = Token.objects.select_related("account").filter(hash=_hash(text)).first()
    now = timezone.now()
    if token is None or token.revoked_at is not None or token.expires_at <= now or not token.account.is_active:
        raise Problem("unauthenticated", "令牌不对、已到期或已吊销。请向管理员要一个新的。")
    return Caller(token.account.person(), token)


def caller_of(request: HttpRequest) -> Caller:
    """The caller an operation was let in for."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


class Needs(HttpAuthBase):
    """What an operation needs, declared as its `auth`: an action, which the token must have and its account may do."""

    openapi_scheme = "bearer"

    open = False

    def __init__(self, action: Action) -> None:
        super().__init__()
        self.action = action

    def __call__(self, request: HttpRequest) -> Caller:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if not text and self.open:
            count(f"address:{request.META.get('REMOTE_ADDR', '')}", known=False)
            return NOBODY
        if kind.lower() != "bearer" or not text.strip():
            raise Problem("unauthenticated", "请在请求头里写 Authorization: Bearer 加令牌。")
        found = caller(text.strip())
        assert found.token is not None
        count(f"token:{found.token.pk}", known=True)
        found.may(self.action)
        return found


class Open(Needs):
    """An operation that may be called without a token, too; such calls are counted by address."""

    open = True


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
