"""The toolbox in force, and any that was; what cases are read against."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yulu.cases.examples import setting_of
from yulu.cases.replay import Setting
from yulu.office.issuing.models import IssuedToolbox
from yulu.office.ledger.appending import append
from yulu.toolbox.archive import restore, store
from yulu.toolbox.model import Toolbox

_ONE_AT_A_TIME = RLock()
"""Of many requests that need a toolbox for the first time, one reads it."""


class NothingInForce(Exception):
    """No toolbox has been issued in this office, or none has come into force yet."""


def in_force(at: datetime | None = None) -> IssuedToolbox:
    """The toolbox in force at a moment (now); raises NothingInForce."""
    found = IssuedToolbox.objects.filter(since__lte=at or timezone.now()).last()
    if found is None:
        raise NothingInForce
    return found


def toolbox_of(hash: str) -> Toolbox:
    """An issued toolbox again; raises Fault where the archive has lost or changed it."""
    with _ONE_AT_A_TIME:
        return _restored(hash, archive())


def setting_of_hash(hash: str) -> Setting:
    """What a case under this toolbox is read against; raises Fault."""
    with _ONE_AT_A_TIME:
        return _setting(hash, archive())


@transaction.atomic
def put_in_force(toolbox: Toolbox, since: datetime, signed_by: str, second_signed_by: str = "") -> IssuedToolbox:
    """Keep a toolbox in the office's archive and let it be in force from a moment on; the ledger tells of it."""
    hash = store(toolbox, archive())
    content = {"toolbox": toolbox.id, "since": since.isoformat(), "second_signed_by": second_signed_by}
    entry = append(signed_by, "toolbox.issue", f"toolbox:{toolbox.id}", content, toolbox=hash)
    return IssuedToolbox.objects.create(
        hash=hash, toolbox=toolbox.id, label=toolbox.title, since=since, signed_by=signed_by,
        second_signed_by=second_signed_by, ledger_position=entry.position,
    )  # fmt: skip


def archive() -> Path:
    """Where this office keeps the toolboxes it issued."""
    home: Path = settings.HOME.folder
    return home / "toolboxes"


@lru_cache(maxsize=8)
def _restored(hash: str, archive: Path) -> Toolbox:
    return restore(hash, archive)


@lru_cache(maxsize=8)
def _setting(hash: str, archive: Path) -> Setting:
    return setting_of(_restored(hash, archive))
