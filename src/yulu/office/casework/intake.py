"""Taking in: acknowledged means stored, with a number, an owner and a due time; the same request twice is one case."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from yulu.cases.events import Act
from yulu.office.accounts.permissions import Action, Forbidden, Matter, Person, allowed, require
from yulu.office.casework.happening import happen
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.searching import keep_terms
from yulu.office.casework.turns import in_turn
from yulu.office.casework.words import plain, plain_values
from yulu.office.issuing.in_force import in_force, setting_of_hash

_SECRET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for another when they read a receipt."""


class UnknownService(Exception):
    """The toolbox in force has no such service."""


class BadTitle(Exception):
    """A matter without a title, or with one that is too long; `most` is how many signs it may have."""

    most = 200


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
    """A new case, or the one that this person's key already made.

    Raises Forbidden, NothingInForce, UnknownService, BadTitle, NotAllowed.
    """
    if not allowed(person, Action.take_in):
        require(person, Action.file_request, Matter(accounts=frozenset({person.name})))
        if request.subject and request.subject not in person.subjects:
            raise Forbidden(person, Action.file_request)
    key = _key(person, request.key)
    if already := _made_by(key):
        return already
    try:
        with in_turn(), transaction.atomic():
            return _new(person, request, key, at or timezone.now())
    except IntegrityError:
        # The same request was sent twice at once, and the other one was first.
        already = _made_by(key)
        if already is None:
            raise
        return already


def _key(person: Person, key: str) -> str | None:
    """A key is its sender's own: whoever guesses another's makes a case of their own with it."""
    return hashlib.sha256(f"{len(person.name)}:{person.name}{key}".encode()).hexdigest() if key else None


def _made_by(key: str | None) -> CaseRecord | None:
    return CaseRecord.objects.filter(key=key).first() if key else None


def give_number(record: CaseRecord) -> None:
    """Store a new record and give it the code of its receipt and its number: the day it came, and how many there were.

    Whoever calls adds the columns and saves: the number is known only once the record is there.
    """
    record.secret, record.number = "".join(secrets.choice(_SECRET) for _ in range(8)), secrets.token_hex(8)
    record.save()
    record.number = f"{timezone.localtime(record.received_at):%Y%m%d}-{record.pk:06d}"


def _new(person: Person, request: Request, key: str | None, at: datetime) -> CaseRecord:
    hash, title = in_force().hash, plain(request.title)
    if not 0 < len(title) <= BadTitle.most:
        raise BadTitle
    service = setting_of_hash(hash).services.get(request.service)
    if service is None:
        raise UnknownService(request.service)
    answers = plain_values(request.answers)
    personal = {name: value for name, value in answers.items() if name in service.asks and service.asks[name].personal}
    given = {name: f"private:{name}" if name in personal and value else value for name, value in answers.items()}
    record = CaseRecord(
        service=service.id, kind=service.kind, title=title, toolbox=hash, subject=request.subject,
        filed_by=person.name, channel=request.channel, confidential=request.confidential, received_at=at,
        key=key,
    )  # fmt: skip
    give_number(record)
    keep_terms(record)
    data: dict[str, Any] = {
        "service": service.id,
        "given": given,
        "channel": request.channel,
        **plain_values(request.data),
    }
    if request.class_:
        data["class"] = request.class_
    kept = {
        "title": record.title,
        "text": plain(request.text),
        "contact": plain_values(request.contact),
        "answers": personal,
    }
    happen(record, Act.receive, at, person.actor, data, private=kept)
    return record
