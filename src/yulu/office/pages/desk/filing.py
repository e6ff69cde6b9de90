"""Taking a matter in: by those who bring it, and by a clerk while somebody talks."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yulu.cases.happening import NotAllowed
from yulu.cases.refusing import sentence
from yulu.office.accounts.permissions import Person
from yulu.office.accounts.routes import person_of
from yulu.office.casework.intake import Request, take_in
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.toolbox.model import Toolbox
from yulu.toolbox.service_model import Ask, Service, ServiceClass

_OWN_KINDS = ("request", "application", "procedure")
"""What people bring themselves; inspections, visits and assignments begin in the office."""


class Matter(forms.Form):
    """What every matter is taken in with, and what its service asks besides."""

    title = forms.CharField(label="什么事", max_length=200, help_text="一句话，如“门口路灯三天不亮”。")
    text = forms.CharField(label="详细情况", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    subject = forms.ChoiceField(label="替谁提", required=False)
    name = forms.CharField(label="怎么称呼", required=False, max_length=40)
    phone = forms.CharField(label="电话", required=False, max_length=20, help_text="只用来回复您。")
    confidential = forms.BooleanField(label="要求保密：只有承办的部门能看", required=False)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, service: Service, classes: Iterable[ServiceClass], person: Person, *arguments: Any, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.service = service
        leaves = [each for each in classes if each.service is not None and each.service.id == service.id]
        if leaves:
            choices = [("", "说不清，请工作人员归类"), *((each.id, each.label) for each in leaves)]
            self.fields["class_"] = forms.ChoiceField(label="哪一类", required=False, choices=choices)
        subjects = sorted(each for each in person.subjects if not each.startswith("account:"))
        self.fields["subject"].choices = [("", "自己"), *((each, each) for each in subjects)]  # type: ignore[attr-defined]
        if not subjects:
            del self.fields["subject"]
        for name, ask in service.asks.items():
            self.fields[f"ask_{name}"] = _field(ask)
        if service.inspection is not None:
            toolbox_items = [(id, item.label) for id, item in service.inspection.items.items()]
            self.fields["items"] = forms.MultipleChoiceField(
                label="查什么", choices=toolbox_items, widget=forms.CheckboxSelectMultiple
            )
            self.fields["body"] = forms.ChoiceField(
                label="哪个机关查", choices=[(each, each) for each in service.inspection.bodies]
            )

    def request(self, channel: str) -> Request:
        """What was filled in, as the office takes it in."""
        said = self.cleaned_data
        asked = {name: _plain(said[f"ask_{name}"]) for name in self.service.asks}
        data: dict[str, Any] = {name: said[name] for name in ("items", "body") if name in said}
        contact = {name: said[name] for name in ("name", "phone") if said[name]}
        return Request(
            self.service.id, said["title"], said["text"], said.get("class_", ""), said.get("subject", ""),
            {name: value for name, value in asked.items() if value not in (None, "")},
            contact, said["confidential"], channel, data, said["key"],
        )  # fmt: skip


def _field(ask: Ask) -> forms.Field:
    shared: dict[str, Any] = {"label": ask.label, "required": ask.required, "help_text": ask.because or ""}
    match ask.type:
        case "choice":
            return forms.ChoiceField(choices=[("", "——"), *ask.choices.items()], **shared)
        case "yes_no":
            return forms.ChoiceField(choices=[("", "——"), ("true", "是"), ("false", "否")], **shared)
        case "number":
            return forms.DecimalField(**shared)
        case "date":
            return forms.DateField(
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"}), **shared
            )
        case "long_text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
        case _:
            return forms.CharField(max_length=200, **shared)


def _plain(value: Any) -> Any:
    """A value as an event holds it."""
    return value if value is None or isinstance(value, str) else str(value)


def request_form(request: HttpRequest) -> HttpResponse:
    """A request of one's own."""
    return _form(request, "desk/request.html", "web", _OWN_KINDS, "one-call")


def intake(request: HttpRequest) -> HttpResponse:
    """A clerk's form for any service."""
    return _form(request, "desk/intake.html", "window", None, "one-call")


def _form(request: HttpRequest, template: str, channel: str, kinds: tuple[str, ...] | None, usual: str) -> HttpResponse:
    person = person_of(request)
    toolbox = toolbox_of(in_force().hash)
    services = [each for each in toolbox.services.values() if kinds is None or each.kind in kinds]
    service = _chosen(toolbox, services, request.GET.get("service", ""), usual)
    if service is None:
        return render(request, template, {"services": services, "service": None})
    classes = toolbox.classes.values()
    if request.method == "POST":
        form = Matter(service, classes, person, request.POST)
        if form.is_valid():
            try:
                record = take_in(person, form.request(channel))
            except NotAllowed as refused:
                form.add_error(None, sentence(refused))
            else:
                messages.success(request, f"已登记：{record.number}", extra_tags="good")
                return redirect("case", record.number)
    else:
        form = Matter(service, classes, person, initial={"key": secrets.token_urlsafe(16)})
    return render(request, template, {"services": services, "service": service, "form": form})


def _chosen(toolbox: Toolbox, services: list[Service], asked: str, usual: str) -> Service | None:
    by_id = {each.id: each for each in services}
    return by_id.get(asked) or by_id.get(usual) or (services[0] if services else None)
