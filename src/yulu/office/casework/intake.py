"""Taking in: acknowledged means stored, with a number, an owner and a due time; the same request twice is one case."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yulu.cases.events import Act
from yulu.office.accounts.permissions import Action, Matter, Person, allowed, require
from yulu.office.casework.happening import happen
from yulu.office.casework.models import CaseRecord
from yulu.office.issuing.in_force import in_force, setting_of_hash

_SECRET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for another when they read a receipt."""


class UnknownService(Exception):
    """The toolbox in force has no such service."""


@dataclass(frozen=True, slots=True)
class Request:
    """A matter somebody brings. `answers` are those to the service's form; `contact` (name, phone) and `text` are
    personal and kept apart from the chain; `key` makes sure that a request sent twice is one.
    """

    service: str
    title: str
    text: str = ""
    class_: str = ""
    subject: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    confidential: bool = False
    channel: str = "web"
    data: Mapping[str, Any] = field(default_factory=dict)
    """What else the first event needs: of an inspection its body and items."""
    key: str = ""


def take_in(person: Person, request: Request, at: datetime | None = None) -> CaseRecord:
    """A new case, or the one that this key already made.

    Raises Forbidden, NothingInForce, UnknownService, NotAllowed.
    """
    if not allowed(person, Action.take_in):
        own = frozenset({request.subject} & person.subjects)
        require(person, Action.file_request, Matter(accounts=frozenset({person.name}), subjects=own))
    with transaction.atomic():
        # The key is looked for where nobody else writes: two sendings of one request wait for each other here.
        already = CaseRecord.objects.select_for_update().filter(key=request.key).first() if request.key else None
        return already or _new(person, request, at or timezone.now())


def _new(person: Person, request: Request, at: datetime) -> CaseRecord:
    hash = in_force().hash
    service = setting_of_hash(hash).services.get(request.service)
    if service is None:
        raise UnknownService(request.service)
    personal = {
        name: value for name, value in request.answers.items() if name in service.asks and service.asks[name].personal
    }
    given = {
        name: f"private:{name}" if name in personal and value else value for name, value in request.answers.items()
    }
    record = CaseRecord(
        service=service.id, kind=service.kind, title=request.title.strip(), toolbox=hash, subject=request.subject,
        filed_by=person.name, channel=request.channel, confidential=request.confidential, received_at=at,
        key=request.key or None, secret="".join(secrets.choice(_SECRET) for _ in range(8)), number=secrets.token_hex(8),
    )  # fmt: skip
    record.save()
    record.number = f"{timezone.localtime(at):%Y%m%d}-{record.pk:06d}"
    record.save(update_fields=["number"])
    data: dict[str, Any] = {"service": service.id, "given": given, "channel": request.channel, **request.data}
    if request.class_:
        data["class"] = request.class_
    kept = {"title": record.title, "text": request.text, "contact": dict(request.contact), "answers": personal}
    happen(record, Act.receive, at, person.actor, data, private=kept)
    return record
