"""One case: its clocks, its history, what may be done now; the receipt; tracking without an account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yulu.calendars.faults import BadLimit
from yulu.cases.events import ACTS, Act
from yulu.cases.happening import NotAllowed
from yulu.cases.refusing import sentence
from yulu.office.accounts.routes import person_of
from yulu.office.accounts.sensitive import masked
from yulu.office.casework.acting import NoSuchCase, Opened, act, opened
from yulu.office.casework.happening import as_it_is
from yulu.office.casework.models import CaseEvent, CaseRecord
from yulu.office.casework.telling import told
from yulu.office.casework.tracking import TooOften, Unknown, tracked
from yulu.office.issuing.in_force import toolbox_of
from yulu.office.pages.desk.acts import SHOWN, ActForm
from yulu.office.pages.desk.words import clocks, department, line
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, in words."""

    at: datetime
    word: str
    by: str
    said: tuple[str, ...]
    position: int


def _found(request: HttpRequest, number: str) -> Opened:
    try:
        return opened(person_of(request), number)
    except NoSuchCase:
        raise Http404(number) from None


def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, and the forms of what this person may do to it now."""
    return _page(request, _found(request, number))


def _page(request: HttpRequest, found: Opened, faulty: ActForm | None = None) -> HttpResponse:
    record, toolbox = found.record, toolbox_of(found.record.toolbox)
    kept = told(record)
    first = kept[min(kept)] if kept else {}
    contact = first.get("contact", {})
    forms = [
        faulty if faulty is not None and faulty.act is each else ActForm(each, found.case, toolbox)
        for each in SHOWN
        if each in found.may
    ]
    context = {
        "line": line(record), "record": record, "case": found.case, "service": found.case.service,
        "class": toolbox.classes.get(found.case.class_ or ""), "clocks": clocks(toolbox, found.case),
        "history": _history(record, toolbox, kept), "forms": forms, "faulty": faulty, "text": first.get("text", ""),
        "contact": {
            "name": contact.get("name", ""), "phone": masked(contact["phone"]) if "phone" in contact else "",
        },
        "given": [
            (found.case.service.asks[name].label, _given(found.case.service.asks[name].choices, value))
            for name, value in found.case.given.items()
            if name in found.case.service.asks
        ],
        "department": department(toolbox, record.department),
    }  # fmt: skip
    response = render(request, "desk/case.html", context, status=400 if faulty is not None else 200)
    response["Cache-Control"] = "no-store"
    return response


def _given(choices: Mapping[str, str], value: object) -> str:
    text = str(value)
    if text.startswith("private:"):
        return "（个人信息，另存）"
    return choices.get(text, {"true": "是", "false": "否"}.get(text, text))


def _history(record: CaseRecord, toolbox: Toolbox, kept: Mapping[int, Mapping[str, Any]]) -> list[Told]:
    lines = []
    for each in CaseEvent.objects.filter(case=record):
        private = kept.get(each.position, {})
        said = [*_said(toolbox, each.data), *([private["say"]] if private.get("say") else [])]
        lines.append(
            Told(each.at, ACTS[Act(each.act)], each.by.partition(":")[2] or each.by, tuple(said), each.position)
        )
    return lines


def _said(toolbox: Toolbox, data: Mapping[str, Any]) -> list[str]:
    """What an event's data says, names of departments in full."""
    words = []
    for name in ("to", "department"):
        if name in data:
            words.append(department(toolbox, str(data[name])))
    words += [
        str(data[name])
        for name in ("reason", "limit", "into", "step", "ground", "result", "rung", "findings")
        if name in data
    ]
    if "stars" in data:
        words.append(f"{data['stars']} 星")
    return words


@require_POST
def happen(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Do one thing to a case; what was typed stays on the page where it cannot be done."""
    found = _found(request, number)
    try:
        wanted = Act(what)
    except ValueError:
        raise Http404(what) from None
    form = ActForm(wanted, found.case, toolbox_of(found.record.toolbox), request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    data, private = form.event()
    try:
        act(person_of(request), number, wanted, data, private=private)
    except NotAllowed as refused:
        form.add_error(None, sentence(refused))
        return _page(request, found, form)
    except NoSuchCase as missing:
        form.add_error(None, f"没有编号是 {missing.number} 的案件，或者它就是这一件。")
        return _page(request, found, form)
    except BadLimit:
        form.add_error("limit", "时限写作“2 个工作日”“4 个工作小时”“15 日”")
        return _page(request, found, form)
    messages.success(request, f"{ACTS[wanted]}：已记下", extra_tags="good")
    return redirect("case", number)


def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """受理回执, to print: who took in what, until when it is answered, how to follow it."""
    found = _found(request, number)
    return render(request, "desk/receipt.html", _open_part(found.record) | {"secret": found.record.secret})


def track(request: HttpRequest) -> HttpResponse:
    """Where a case is, for whoever has its number and the code of its receipt; says nothing of any other."""
    number, secret = (request.POST.get(name, "").strip() for name in ("number", "secret"))
    context: dict[str, Any] = {"number": number}
    if request.method == "POST":
        try:
            context |= _open_part(tracked(number, secret))
        except Unknown:
            context["unknown"] = True
        except TooOften:
            context["too_often"] = True
    return render(request, "desk/track.html", context)


def _open_part(record: CaseRecord) -> dict[str, Any]:
    """What whoever asked may know: where it is, who has it, until when."""
    toolbox, found = toolbox_of(record.toolbox), as_it_is(record)
    outside = [each for each in _history(record, toolbox, told(record)) if each.word not in ("协办反馈", "关联")]
    return {
        "line": line(record), "record": record, "service": found.service, "clocks": clocks(toolbox, found),
        "history": outside, "place": toolbox.title,
    }  # fmt: skip
