"""An entry of the ledger, and what its digest covers.

The digest is SHA-256 over the entry's fields, a line each, in the order of `COVERED`; no field holds a line break, so
the lines can be told apart again, and anybody can count a digest with `sha256sum`. The fields begin with the position
and end with the digest of the entry before, so neither the place of an entry nor what went before it can change unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""What stands for the digest before the first entry."""

COVERED = ("position", "recorded_at", "actor", "action", "about", "toolbox", "content", "private", "previous")
"""The fields that a digest covers, in order."""


@dataclass(eq=False)
class BrokenField(ValueError):
    """A field that cannot stand in the ledger: empty where it must not be, or with a line break in it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    `position` counts from 1 without gaps; `recorded_at` is UTC, `2022-09-01T08:30:00.000000Z`; `actor` is whoever did
    it, as text; `action` what, in dotted words (`case.receive`); `about` the case or subject (`case:…`,
    `enterprise:…`); `toolbox` the hash of the toolbox it rests on, or empty; `content` canonical JSON; `private` the
    keyed digest of what stands apart and may be forgotten, or empty; `previous` and `digest` make the chain; `seal` is
    the digest under the office's key, so that whoever has the database alone can forge nothing.
    """

    position: int
    recorded_at: str
    actor: str
    action: str
    about: str
    toolbox: str
    content: str
    private: str
    previous: str
    digest: str
    seal: str

    @property
    def data(self) -> dict[str, Any]:
        """What `content` says."""
        read: dict[str, Any] = json.loads(self.content)
        return read


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write content: names in order, no spaces, no line breaks; raises TypeError and ValueError."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def moment(at: datetime) -> str:
    """A moment as an entry writes it; `at` has a zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(*covered: str) -> str:
    """The digest of fields in the order of `COVERED`."""
    return hashlib.sha256("\n".join(covered).encode()).hexdigest()


def seal(key: bytes, digest: str) -> str:
    """A digest under the office's key."""
    return hmac.digest(key, digest.encode(), "sha256").hex()


def next_entry(
    key: bytes, last: tuple[int, str], at: datetime, *, actor: str, action: str, about: str, content: Mapping[str, Any],
    toolbox: str = "", private: str = "",
) -> Entry:  # fmt: skip
    """The entry after the one with this position and digest; raises BrokenField."""
    position, previous = last[0] + 1, last[1]
    written = {"actor": actor, "action": action, "about": about, "toolbox": toolbox, "private": private}
    for field, value in written.items():
        if any(each in value for each in "\n\r\0") or (field in ("actor", "action") and not value.strip()):
            raise BrokenField(field, value)
    body = canonical(content)
    recorded = moment(at)
    counted = digest(str(position), recorded, actor, action, about, toolbox, body, private, previous)
    return Entry(
        position, recorded, actor, action, about, toolbox, body, private, previous, counted, seal(key, counted)
    )  # fmt: skip
