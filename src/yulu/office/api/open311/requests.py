"""Requests as Open311 has them: open or closed, with what was said where the caller may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from yulu.cases.events import ACTS, Act
from yulu.cases.life import ENDED, STATES, State
from yulu.office.accounts.permissions import Action, Person, allowed
from yulu.office.api.open311.services import Reportable, choices_of, reportable
from yulu.office.api.open311.writing import Refusal
from yulu.office.api.tokens import Caller
from yulu.office.casework.acting import matter_of
from yulu.office.casework.intake import Request
from yulu.office.casework.models import CaseEvent, CaseRecord
from yulu.office.casework.seeing import visible
from yulu.office.casework.telling import told

MOST = 1000
SPAN = timedelta(days=90)
_LONGEST = 4000
_CODES = 100
"""So many service codes are looked for at once; SQLite cannot join a thousand conditions."""
_CLOSED = Q(state__in=[each.value for each in ENDED])
_PLACES = ("address_string", "address_id", "lat", "long")
_PERSON = ("first_name", "last_name", "phone", "email", "device_id", "account_id", "media_url")


def known(caller: Caller) -> QuerySet[CaseRecord]:
    """The requests a caller may know of: with a key what its account may see, without one what is not confidential."""
    rows = CaseRecord.objects if caller.token is None else visible(caller.person)
    shown = rows.filter(kind="request")
    return shown.filter(confidential=False, subject="") if caller.token is None else shown


def chosen(caller: Caller, asked: QueryDict) -> list[CaseRecord]:
    """The requests a client asks for: by number, else the newest within 90 days; raises Refusal."""
    rows = known(caller).annotate(updated_at=Max("happened__at"))
    if numbers := _list(asked, "service_request_id"):
        return list(rows.filter(number__in=numbers).order_by("-pk")[:MOST])
    start, end = _span(asked)
    rows = rows.filter(received_at__gte=start, received_at__lte=end)
    if codes := _list(asked, "service_code"):
        pairs = [code.partition(".") for code in codes]
        rows = rows.filter(_any(Q(service=service, class_=class_) if dot else Q(service=service)
                                for service, dot, class_ in pairs[:_CODES]))  # fmt: skip
    states = {each.lower() for each in _list(asked, "status")}
    if states - {"open", "closed"}:
        raise Refusal(400, "status must be open or closed 只能是 open 或 closed")
    if len(states) == 1:
        rows = rows.filter(_CLOSED) if "closed" in states else rows.exclude(_CLOSED)
    return list(rows.order_by("-pk")[:MOST])


def _any(parts: Iterable[Q]) -> Q:
    whole = Q(pk=None)
    for each in parts:
        whole |= each
    return whole


def _span(asked: QueryDict) -> tuple[datetime, datetime]:
    """From when to when; a span longer than 90 days is cut at its beginning."""
    end = _moment(asked, "end_date")
    start = _moment(asked, "start_date")
    if end is None:
        end = timezone.now() if start is None else start + SPAN
    return (max(start, end - SPAN) if start else end - SPAN), end


def _moment(asked: QueryDict, name: str) -> datetime | None:
    written = asked.get(name, "").strip()
    if not written:
        return None
    try:
        found = parse_datetime(written.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 9000:
        raise Refusal(400, f"{name} must be a W3C date and time 要写成 2022-06-30T09:00:00+08:00 这样")
    return found if found.tzinfo else timezone.make_aware(found)


def _list(asked: QueryDict, name: str) -> list[str]:
    return [each.strip() for each in asked.get(name, "").replace("\0", "").split(",") if each.strip()][:MOST]


def w3c(moment: datetime | None) -> str:
    """A moment as the specification writes it, in the city's time; nothing for none."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def status(state: str) -> str:
    """Open or closed."""
    return "closed" if State(state) in ENDED else "open"


def shown(record: CaseRecord, caller: Caller, labels: Mapping[str, Reportable]) -> dict[str, Any]:
    """A request as the list has it. What a person wrote is shown to those only who may see the case."""
    code = f"{record.service}.{record.class_}" if record.class_ else record.service
    kind = labels.get(code) or labels.get(record.service)
    inside = caller.token is not None and allowed(caller.person, Action.see_case, matter_of(record))
    said = next(iter(told(record).values()), {}) if inside else {}
    place = said.get("contact", {})
    return {
        "service_request_id": record.number, "status": status(record.state),
        "status_notes": STATES[State(record.state)], "service_name": kind.label if kind else record.service,
        "service_code": code, "description": said.get("text") or (record.title if inside else ""),
        "agency_responsible": record.department, "service_notice": "", "requested_datetime": w3c(record.received_at),
        "updated_datetime": w3c(getattr(record, "updated_at", None) or record.received_at),
        "expected_datetime": w3c(record.due_at), "address": place.get("address_string", ""),
        "address_id": place.get("address_id", ""), "zipcode": "", "lat": place.get("lat"), "long": place.get("long"),
        "media_url": place.get("media_url", ""),
    }  # fmt: skip


def asked_for(sent: QueryDict, service: Reportable) -> Request:
    """A report as the office takes it in; raises Refusal where something is missing or impossible."""
    if any("\0" in value for values in dict(sent.lists()).values() for value in values):
        raise Refusal(400, "a value holds the character U+0000 有空字符")
    text = sent.get("description", "").strip()
    if len(text) > _LONGEST:
        raise Refusal(400, f"description is longer than {_LONGEST} characters 说明超过 {_LONGEST} 字")
    located = sent.get("address_string") or sent.get("address_id") or (sent.get("lat") and sent.get("long"))
    if not located:
        raise Refusal(400, "lat and long, address_string or address_id was not provided 没有地点")
    for name, limit in (("lat", 90), ("long", 180)):
        if sent.get(name) and not _within(sent.get(name, ""), limit):
            raise Refusal(400, f"{name} must be a number from -{limit} to {limit} 不是经纬度")
    contact = {name: sent.get(name, "").strip() for name in (*_PERSON, *_PLACES) if sent.get(name)}
    title = text.splitlines()[0][:60] if text else service.label
    return Request(
        service.service.id, title, text, service.class_, answers=_answers(sent, service.service.asks), contact=contact,
        channel="api",
    )  # fmt: skip


def _within(written: str, limit: int) -> bool:
    try:
        return -limit <= float(written) <= limit
    except ValueError:
        return False


def _answers(sent: QueryDict, asks: Mapping[str, Any]) -> dict[str, Any]:
    answers = {}
    for name, ask in asks.items():
        value = sent.get(f"attribute[{name}]", "").strip()
        if not value:
            if ask.required:
                raise Refusal(400, f"attribute[{name}] was not provided 没有填“{ask.label}”")
            continue
        choices = choices_of(ask)
        if choices and value not in choices:
            raise Refusal(400, f"attribute[{name}] must be one of {', '.join(choices)} “{ask.label}”不在可选的值里")
        answers[name] = value == "true" if ask.type == "yes_no" else value
    return answers


def updates(caller: Caller, asked: QueryDict) -> list[dict[str, Any]]:
    """What happened to requests, the newest first, within the same span as their list."""
    rows = CaseEvent.objects.filter(case__in=known(caller).values("pk")).select_related("case")
    if numbers := _list(asked, "service_request_id"):
        rows = rows.filter(case__number__in=numbers)
    if not numbers or asked.get("start_date") or asked.get("end_date"):
        start, end = _span(asked)
        rows = rows.filter(at__gte=start, at__lte=end)
    return [_update(each, caller.person if caller.token else None) for each in rows.order_by("-pk")[:MOST]]


def _update(event: CaseEvent, person: Person | None) -> dict[str, Any]:
    inside = person is not None and allowed(person, Action.see_case, matter_of(event.case))
    said = told(event.case).get(event.position, {}).get("say", "") if inside else ""
    return {
        "update_id": str(event.pk), "service_request_id": event.case.number,
        "status": "closed" if Act(event.act) in _ENDING else "open", "updated_datetime": w3c(event.at),
        "description": said or ACTS[Act(event.act)], "media_url": "",
    }  # fmt: skip


_ENDING = frozenset({Act.close, Act.refuse, Act.withdraw, Act.merge})


def labels() -> dict[str, Reportable]:
    """What services are called today."""
    return reportable()
