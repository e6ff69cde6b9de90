"""The queue: what waits for whom, by the clock that binds first; and one's own requests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yulu.office.accounts.routes import person_of
from yulu.office.casework.queues import BOXES, Filters, counts, queue
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.pages.desk.words import line


def cases(request: HttpRequest) -> HttpResponse:
    """One page of the list that the address asks for."""
    person = person_of(request)
    said = {name: request.GET.get(name, "").strip() for name in ("department", "service", "text")}
    box = request.GET.get("box", "open")
    filters = Filters(box=box if box in BOXES else "open", **said)
    page = queue(person, filters, request.GET.get("page"))
    toolbox = toolbox_of(in_force().hash)
    counted = counts(person)
    context = {
        "boxes": [(name, word, counted.get(name)) for name, word in BOXES.items()], "filters": filters, "page": page,
        "lines": [line(each) for each in page], "services": toolbox.services.values(),
        "departments": toolbox.departments.values(),
    }  # fmt: skip
    return render(request, "desk/queue.html", context)


def own(request: HttpRequest) -> HttpResponse:
    """The requests somebody filed, open and closed."""
    person = person_of(request)
    lists = [
        (word, [line(each) for each in queue(person, Filters(box=box))])
        for box, word in (("open", "正在办"), ("closed", "已办结"))
    ]
    return render(request, "desk/own.html", {"lists": lists})
