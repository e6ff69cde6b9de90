"""Where somebody is paid and reached, as the database keeps it: encrypted under the office's key, for one subject."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def seal(subject: str, said: Mapping[str, str]) -> bytes:
    """The text under the office's key; it opens for this subject alone."""
    nonce = secrets.token_bytes(_NONCE)
    text = json.dumps(dict(said), ensure_ascii=False, sort_keys=True).encode()
    return nonce + AESGCM(settings.HOME.key("private")).encrypt(nonce, text, subject.encode())


def unseal(subject: str, body: bytes | memoryview) -> dict[str, str]:
    """What was sealed; raises `cryptography.exceptions.InvalidTag` where it was changed or is another's."""
    kept = bytes(body)
    opened = AESGCM(settings.HOME.key("private")).decrypt(kept[:_NONCE], kept[_NONCE:], subject.encode())
    said: dict[str, str] = json.loads(opened)
    return said
