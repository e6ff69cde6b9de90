"""Idempotency keys: a creating call that is sent twice is done once, and answered the same both times."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest
from ninja import Header, Schema, Status

from yulu.office.api.models import KeyedAnswer
from yulu.office.api.problems import Problem
from yulu.office.api.tokens import caller_of

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._~-]+$")]
"""Chosen by the caller, new for every new matter."""


def once(request: HttpRequest, key: str, do: Callable[[], Schema], status: int = 201) -> Status[object]:
    """Do it, or answer as the first time; raises Problem where the key went with another request."""
    token = caller_of(request).token
    assert token is not None
    said = sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        # The row is made first: whoever sends the same at the same moment waits here, on its unique constraint.
        kept, new = KeyedAnswer.objects.get_or_create(token=token, key=key, defaults={"body": said})
        if kept.body != said:
            raise Problem("key_reused", "同一个 Idempotency-Key 只能重发同一个请求。新的请求请换一个键。")
        if new:
            kept.status, kept.answer = status, do().model_dump(mode="json", by_alias=True)
            kept.save()
    return Status(kept.status, kept.answer)
