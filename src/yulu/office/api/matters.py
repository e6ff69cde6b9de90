"""Cases: lists, one, a new one, and what is done to it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yulu.cases.events import Act
from yulu.cases.life import STATES, State
from yulu.office.accounts.permissions import Action
from yulu.office.api.cursors import Cursor, Limit, page
from yulu.office.api.keys import Key, once
from yulu.office.api.problems import REFUSALS
from yulu.office.api.tokens import Needs, Open, caller_of
from yulu.office.casework.acting import NoSuchCase, act, action_for, opened
from yulu.office.casework.intake import Request, take_in
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.seeing import visible
from yulu.office.issuing.in_force import in_force, toolbox_of

router = Router(tags=["案件"])
Plain = str | int | bool | None


class ServiceOut(Schema):
    """A kind of matter that can be brought; `asks` are the names of its form's fields, `classes` those it may have."""

    id: str
    title: str
    kind: str
    asks: dict[str, str]
    classes: dict[str, str]


class CaseOut(Schema):
    """A case: one state, one owner, one due time (null where it has ended, or waits for a calendar)."""

    number: str
    service: str
    class_: str = Field(alias="class")
    title: str
    state: str
    state_label: str
    owner: str
    due_at: datetime | None
    provisional: bool
    received_at: datetime
    closed_at: datetime | None


class EventOut(Schema):
    """Something that happened to a case."""

    number: int
    act: str
    at: datetime
    by: str
    data: dict[str, Any]


class CaseFull(CaseOut):
    """A case with its history, and the acts this caller's account may do to it now."""

    events: list[EventOut]
    may: list[str]


class CasesOut(Schema):
    """A page of cases, the newest first; `next` is the cursor of the page after it."""

    items: list[CaseOut]
    next: str | None


class CaseIn(Schema):
    """A matter somebody brings. What is in `text`, `contact` and personal answers is kept apart and can be erased."""

    service: str = Field(min_length=1, max_length=64)
    title: str = Field(min_length=1, max_length=200, pattern=r"\S")
    text: str = Field("", max_length=20_000)
    class_: str = Field("", alias="class", max_length=64)
    subject: str = Field("", max_length=80)
    answers: dict[str, Plain] = Field(default_factory=dict)
    contact: dict[str, str] = Field(default_factory=dict)
    confidential: bool = False


class CaseMade(CaseOut):
    """A new case, with the code by which it can be followed without an account."""

    secret: str


class ActIn(Schema):
    """An act and what it needs; `say` is said to the person and kept apart."""

    act: Act
    data: dict[str, Any] = Field(default_factory=dict)
    say: str = Field("", max_length=20_000)


def case_data(record: CaseRecord) -> dict[str, Any]:
    """The fields of a case that every shape of it has."""
    return {
        "number": record.number, "service": record.service, "class": record.class_, "title": record.title,
        "state": record.state, "state_label": STATES[State(record.state)], "owner": record.owner,
        "due_at": record.due_at, "provisional": record.provisional, "received_at": record.received_at,
        "closed_at": record.closed_at,
    }  # fmt: skip


@router.get(
    "/services", auth=Open(Action.see_policies), response={200: list[ServiceOut], **REFUSALS},
    summary="可以提的事项",
)  # fmt: skip
def services(request: HttpRequest) -> Any:
    """The services of the toolbox in force."""
    toolbox = toolbox_of(in_force().hash)
    leaves = [each for each in toolbox.classes.values() if each.service is not None]
    return [
        {
            "id": each.id, "title": each.title, "kind": each.kind,
            "asks": {name: ask.label for name, ask in each.asks.items()},
            "classes": {leaf.id: leaf.label for leaf in leaves if leaf.service and leaf.service.id == each.id},
        }
        for each in toolbox.services.values()
    ]  # fmt: skip


@router.get(
    "/cases", auth=Needs(Action.see_case), response={200: CasesOut, **REFUSALS}, by_alias=True, summary="案件列表"
)
def cases(
    request: HttpRequest, cursor: Cursor = "", limit: Limit = 50,
    state: Annotated[State | None, Query()] = None, service: Annotated[str, Query(max_length=64)] = "",
) -> Any:  # fmt: skip
    """The cases this account may know of, the newest first."""
    rows = visible(caller_of(request).person)
    if state is not None:
        rows = rows.filter(state=state.value)
    if service:
        rows = rows.filter(service=service.replace("\0", ""))
    found, after = page(rows, cursor, limit)
    return {"items": [case_data(each) for each in found], "next": after}


@router.get(
    "/cases/{number}", auth=Needs(Action.see_case), response={200: CaseFull, **REFUSALS}, by_alias=True,
    summary="一个案件",
)  # fmt: skip
def case(request: HttpRequest, number: str) -> Any:
    """One case with what happened to it."""
    found = opened(caller_of(request).person, number.replace("\0", ""))
    events = [
        {"number": each.number, "act": each.act.value, "at": each.at, "by": each.by, "data": dict(each.data)}
        for each in found.events
    ]
    return {**case_data(found.record), "events": events, "may": [each.value for each in found.may]}


@router.post(
    "/cases", auth=Needs(Action.file_request), response={201: CaseMade, **REFUSALS}, by_alias=True, summary="提一件事"
)
def new_case(request: HttpRequest, sent: CaseIn, key: Key) -> Any:
    """Take a matter in: with the same key once, however often it is sent."""
    caller = caller_of(request)

    def make() -> Schema:
        asked = Request(
            sent.service, sent.title, sent.text, sent.class_, sent.subject, sent.answers, sent.contact,
            sent.confidential, "api",
        )  # fmt: skip
        record = take_in(caller.person, asked)
        return CaseMade.model_validate({**case_data(record), "secret": record.secret})

    return once(request, key, make)


@router.post(
    "/cases/{number}/acts", auth=Needs(Action.see_case), response={201: CaseOut, **REFUSALS}, by_alias=True,
    summary="办一步",
)  # fmt: skip
def new_act(request: HttpRequest, number: str, sent: ActIn, key: Key) -> Any:
    """Do something to a case; the token needs the action that this act needs."""
    caller = caller_of(request)
    number = number.replace("\0", "")

    def make() -> Schema:
        record = visible(caller.person).filter(number=number).first()
        if record is None:
            raise NoSuchCase(number)
        caller.may(action_for(sent.act, State(record.state)))
        private = {"say": sent.say} if sent.say else None
        return CaseOut.model_validate(case_data(act(caller.person, number, sent.act, sent.data, private=private)))

    return once(request, key, make)
