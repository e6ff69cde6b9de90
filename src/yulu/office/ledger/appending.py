"""Adding to the ledger, and forgetting what may be forgotten."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from yulu.office.ledger.entry import BEGINNING, Entry, canonical, next_entry
from yulu.office.ledger.models import Head, LedgerEntry, PrivateContent

_HEAD = 1
_NONCE = 12


@transaction.atomic
def append(
    actor: str, action: str, about: str, content: Mapping[str, Any], *, toolbox: str = "",
    private: Mapping[str, Any] | None = None, person: str = "",
) -> Entry:  # fmt: skip
    """One entry more; it is there if the transaction it is part of is committed, and only then.

    `private` is kept apart under the `person` it belongs to. Entries are added one after another: whoever appends waits
    for whoever is appending. Raises BrokenField, and ValueError for private content of nobody.
    """
    if private is not None and not person:
        raise ValueError("private content belongs to a person")
    head, _ = Head.objects.select_for_update().get_or_create(
        id=_HEAD, defaults={"position": 0, "digest": BEGINNING}
    )  # fmt: skip
    kept = None if private is None else (secrets.token_bytes(32), canonical(private))
    entry = next_entry(
        settings.HOME.key("ledger"), (head.position, head.digest), datetime.now(UTC), actor=actor, action=action,
        about=about, content=content, toolbox=toolbox, private="" if kept is None else private_digest(*kept),
    )  # fmt: skip
    LedgerEntry.objects.create(**asdict(entry))
    if kept is not None:
        body = sealed(kept[1], entry.position)
        PrivateContent.objects.create(position=entry.position, person=person, key=kept[0], body=body)
    head.position, head.digest = entry.position, entry.digest
    head.save()
    return entry


def private_digest(key: bytes, body: str) -> str:
    """How an entry refers to private content."""
    return hmac.digest(key, body.encode(), "sha256").hex()


def sealed(body: str, position: int) -> bytes:
    """Private content as the database keeps it: encrypted under the office's key, for this position alone."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(settings.HOME.key("private")).encrypt(nonce, body.encode(), str(position).encode())


def opened(body: bytes, position: int) -> str:
    """Private content again; raises `cryptography.exceptions.InvalidTag` where it is not what was sealed there."""
    key = AESGCM(settings.HOME.key("private"))
    return key.decrypt(body[:_NONCE], body[_NONCE:], str(position).encode()).decode()


@transaction.atomic
def forget(actor: str, person: str, because: str) -> int:
    """Erase what the ledger keeps apart of a person, and say how many it was; the chain stays whole and tells of it."""
    kept = PrivateContent.objects.filter(person=person)
    positions = list(kept.order_by("position").values_list("position", flat=True))
    if not positions:
        return 0
    kept.delete()
    append(actor, "ledger.forget", "", {"positions": positions, "because": because})
    return len(positions)
