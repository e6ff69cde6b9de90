"""Identity numbers and telephone numbers: encrypted at rest, found by a keyed index, masked where they are shown.

The database alone tells nothing: the keys are in the home, apart from it. Whoever wants to read a value in the clear
goes through `unmask`, which asks for the permission and a reason, and writes both down.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from typing import Any, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models, transaction

from yulu.office.accounts.looks import look
from yulu.office.accounts.permissions import Action, Matter, Person

_NONCE = 12


class SensitiveText(models.BinaryField):  # type: ignore[type-arg]
    """A text that the database keeps encrypted; in Python it is a `str`. It cannot be searched: see `index_of`."""

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else _sealed(str(value), self._purpose())

    def from_db_value(self, value: Any, *_: object) -> str | None:
        """Raises `cryptography.exceptions.InvalidTag` where somebody changed it, or moved it to another column."""
        return None if value is None else _opened(bytes(value), self._purpose())

    def to_python(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def _purpose(self) -> bytes:
        return f"{self.model._meta.label_lower}.{self.name}".encode()


class Record(Protocol):
    """What has sensitive fields: whose it is, what it is about, how the list of looks names it."""

    def matter(self) -> Matter: ...
    def subject_key(self) -> str: ...
    def about(self) -> str: ...


@transaction.atomic
def unmask(person: Person, record: Record, field: str, because: str) -> str:
    """The value in the clear, after the look has been written down; raises Forbidden and NoReason."""
    look(person, Action.unmask, record.matter(), record.subject_key(), record.about(), field, because)
    return str(getattr(record, field))


def index_of(value: str) -> str:
    """What a value is searched by: equal for all ways of writing it, telling nothing without the office's key."""
    return hmac.digest(_key(b"index"), normalised(value).encode(), "sha256").hex()


def normalised(value: str) -> str:
    """Full-width and half-width alike, no blanks or hyphens, capital letters; a mobile number without +86."""
    plain = unicodedata.normalize("NFKC", value).upper()
    plain = "".join(each for each in plain if each not in "-‐‑‒–—" and not each.isspace())
    return plain[3:] if plain.startswith("+86") else plain


def masked(value: str) -> str:
    """138****1234; of an identity number the first six and the last place; of the rest, the first at most."""
    plain = normalised(value)
    if len(plain) == 11 and plain.isascii() and plain.isdigit():
        return f"{plain[:3]}****{plain[7:]}"
    if len(plain) == 18 and plain[:17].isascii() and plain[:17].isdigit():
        return f"{plain[:6]}{'*' * 11}{plain[17]}"
    return plain[:1] + "*" * (len(plain) - 1) if len(plain) > 1 else "*" * len(plain)


def _sealed(value: str, purpose: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(b"fields")).encrypt(nonce, value.encode(), purpose)


def _opened(body: bytes, purpose: bytes) -> str:
    return AESGCM(_key(b"fields")).decrypt(body[:_NONCE], body[_NONCE:], purpose).decode()


def _key(purpose: bytes) -> bytes:
    key: bytes = settings.HOME.key("private")
    return HKDF(SHA256(), 32, salt=None, info=b"yulu sensitive " + purpose).derive(key)
