"""The key to the identities: from the environment, or from a file beside the registry that only its owner may read.

One secret of 32 bytes gives two keys: one to find an identity by (a keyed hash), one to seal it with (AES-GCM).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yulu.registry.identities.faults import BadKey, KeyTooOpen
from yulu.registry.identities.files import place

ENVIRONMENT = "YULU_IDENTITY_KEY"
_SIZE = 32
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Keys:
    """What finds an identity, and what seals it."""

    lookup: bytes
    seal: AESGCM

    @classmethod
    def of(cls, secret: bytes) -> Keys:
        return cls(_derived(secret, b"yulu identities: lookup"), AESGCM(_derived(secret, b"yulu identities: seal")))

    def hash(self, kind: str, identity: str) -> bytes:
        """By what an identity is found without being opened; nobody without the key can try numbers out."""
        return hmac.digest(self.lookup, f"{kind}\0{identity}".encode(), "sha256")

    def sealed(self, identity: str, surrogate: str) -> bytes:
        """The identity, encrypted for this surrogate alone."""
        nonce = os.urandom(_NONCE)
        return nonce + self.seal.encrypt(nonce, identity.encode(), surrogate.encode())

    def opened(self, sealed: bytes, surrogate: str) -> str:
        return self.seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], surrogate.encode()).decode()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _SIZE, None, purpose).derive(secret)


def read_secret(file: Path) -> bytes | None:
    """The secret in the environment, else in the file; None where there is neither. Raises BadKey, KeyTooOpen."""
    if written := os.environ.get(ENVIRONMENT):
        return _decoded(written, ENVIRONMENT)
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode & 0o777
            if os.name == "posix" and mode & 0o077:
                raise KeyTooOpen(file, mode)
            return _decoded(opened.read().decode("ascii", "replace"), file.as_posix())
    except FileNotFoundError:
        return None


def make_secret(file: Path) -> bytes:
    """A new secret, kept in the file; whoever calls has seen that there is none yet, and keeps others out."""
    secret = secrets.token_bytes(_SIZE)
    place(file, base64.b64encode(secret) + b"\n", mode=0o600)
    return secret


def _decoded(written: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(written.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise BadKey(where) from None
    if len(secret) != _SIZE:
        raise BadKey(where)
    return secret
