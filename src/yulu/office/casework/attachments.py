"""Files that belong to a case: looked at before they are taken, sealed in the home, given to who may see the case.

A file lies under a keyed hash of its content, encrypted with the office's key: the same file twice lies there once, and
a copy of the folder alone tells nothing. It is on the disk before the database says so; what a broken transaction
leaves behind belongs to nobody and is swept away.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from yulu.office.accounts.permissions import Action, Forbidden, Person, allowed
from yulu.office.casework.acting import NoSuchCase, matter_of
from yulu.office.casework.file_kinds import KINDS, ending_fits, kind_of
from yulu.office.casework.models import Attachment, CaseRecord
from yulu.office.casework.words import plain
from yulu.office.ledger.appending import append

LARGEST = 20 * 1024 * 1024
MOST = 20
"""Files of one case."""
_NONCE = 12
_MAY_ADD = (Action.file_request, Action.take_in, Action.dispatch, Action.handle)


class BadFile(Exception):
    """A file that is not taken: `why` is empty, too_large, too_many, unknown (kind), or lie (its name says another)."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name, self.why = name, why


WHY = {
    "empty": "文件是空的。", "too_large": "文件超过 20 MB，请压缩或者拆开。", "too_many": "一件事最多交 20 个文件。",
    "unknown": "收 PDF、OFD、图片（PNG、JPEG、WebP）、docx、xlsx（不带宏）和纯文本；这个文件打不开，或者是别的种类。",
    "lie": "文件名的后缀和内容不是一回事，请用原来的文件。",
}  # fmt: skip
"""What to say of a file that is not taken."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it comes."""

    name: str
    content: bytes


@transaction.atomic
def attach(person: Person, number: str, file: File) -> Attachment:
    """Add a file to a case; the same one again is the one that is there. Raises NoSuchCase, Forbidden, BadFile."""
    record = CaseRecord.objects.select_for_update().filter(number=number).first()
    if record is None or not allowed(person, Action.see_case, matter_of(record)):
        raise NoSuchCase(number)
    if not any(allowed(person, each, matter_of(record)) for each in _MAY_ADD):
        raise Forbidden(person, Action.handle)
    name, kind = _looked_at(file)
    stored = hmac.digest(settings.HOME.key("private"), file.content, "sha256").hex()
    if already := Attachment.objects.filter(case=record, stored=stored).first():
        return already
    if Attachment.objects.filter(case=record).count() >= MOST:
        raise BadFile(file.name, "too_many")
    _store(stored, file.content)
    entry = append(
        person.actor, "case.attach", f"case:{number}", {"kind": kind, "bytes": len(file.content)},
        toolbox=record.toolbox, private={"file": name, "stored": stored}, person=f"case:{number}",
    )  # fmt: skip
    return Attachment.objects.create(
        case=record, name=name, kind=kind, size=len(file.content), stored=stored, added_by=person.actor,
        position=entry.position,
    )  # fmt: skip


def content(person: Person, number: str, attachment: int) -> tuple[Attachment, bytes]:
    """An attachment and what is in it; raises NoSuchCase for any that this person may not see, or that is not there.

    To be sent as a download under the media type of its kind (`KINDS`), never shown in a page.
    """
    found = Attachment.objects.select_related("case").filter(pk=attachment, case__number=number).first()
    if found is None or not allowed(person, Action.see_case, matter_of(found.case)):
        raise NoSuchCase(number)
    sealed = (_folder() / found.stored[:2] / found.stored).read_bytes()
    key = AESGCM(settings.HOME.key("private"))
    return found, key.decrypt(sealed[:_NONCE], sealed[_NONCE:], found.stored.encode())


def media_type(attachment: Attachment) -> str:
    """What its content is, as it was found to be, whatever was claimed."""
    return KINDS[attachment.kind][0]


def remove_attachments(cases: Iterable[int]) -> int:
    """Take out the files of these cases, as of somebody who is erased; how many there were."""
    found = Attachment.objects.filter(case__in=list(cases))
    stored, count = set(found.values_list("stored", flat=True)), found.count()
    found.delete()
    transaction.on_commit(sweep if stored else lambda: None)
    return count


def sweep() -> int:
    """Delete the files that belong to no case, and how many those were."""
    kept = set(Attachment.objects.values_list("stored", flat=True))
    gone = [each for each in _folder().glob("??/*") if each.name not in kept]
    for each in gone:
        each.unlink(missing_ok=True)
    return len(gone)


def _looked_at(file: File) -> tuple[str, str]:
    """A name that is only a name, and the kind."""
    name = plain(PureWindowsPath(file.name).name)[:200]
    if not file.content:
        raise BadFile(file.name, "empty")
    if len(file.content) > LARGEST:
        raise BadFile(file.name, "too_large")
    kind = kind_of(file.content)
    if kind is None:
        raise BadFile(file.name, "unknown")
    if not ending_fits(name, kind):
        raise BadFile(file.name, "lie")
    return name, kind


def _store(stored: str, content: bytes) -> None:
    """Whole or not at all, and on the disk."""
    place = _folder() / stored[:2] / stored
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(settings.HOME.key("private")).encrypt(nonce, content, stored.encode())
    descriptor, partial = tempfile.mkstemp(prefix=".", dir=place.parent)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(sealed)
        opened.flush()
        os.fsync(opened.fileno())
    Path(partial).replace(place)


def _folder() -> Path:
    home: Path = settings.HOME.folder
    return home / "attachments"
