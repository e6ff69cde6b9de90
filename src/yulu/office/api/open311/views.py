"""The resources of GeoReport v2. Each address ends in `.json` or `.xml`; `jurisdiction_id` is taken and not needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from yulu.cases.events import Act
from yulu.cases.happening import NotAllowed
from yulu.cases.refusing import sentence
from yulu.office.accounts.permissions import Action, Forbidden
from yulu.office.api.open311.requests import asked_for, chosen, known, labels, shown, updates, w3c
from yulu.office.api.open311.services import definition, found, listed, reportable
from yulu.office.api.open311.writing import Content, Refusal, write, write_refusal
from yulu.office.api.problems import Problem
from yulu.office.api.rates import count
from yulu.office.api.tokens import NOBODY, Caller, caller
from yulu.office.casework.acting import act
from yulu.office.casework.intake import take_in
from yulu.office.casework.models import CaseEvent
from yulu.office.issuing.in_force import NothingInForce

Resource = Callable[..., tuple[str, Content, int]]


def resource(view: Resource) -> Callable[..., HttpResponse]:
    """A view that gives the XML root, the content and the status; refusals are written as the specification has them.

    Who calls without a session is known by `api_key`, so no form of another site can be sent in somebody's name.
    """

    @wraps(view)
    def answered(request: HttpRequest, notation: str, **named: str) -> HttpResponse:
        try:
            root, content, status = view(request, **named)
        except Refusal as refusal:
            return write_refusal(refusal, notation)
        except Problem as problem:
            code = {"unauthenticated": 403, "scope_missing": 403, "too_many": 429}.get(problem.code, 400)
            return write_refusal(Refusal(code, problem.detail), notation)
        except Forbidden:
            return write_refusal(Refusal(403, "api_key may not do this 这个账号不能这样做"), notation)
        except NotAllowed as error:
            return write_refusal(Refusal(400, sentence(error)), notation)
        except NothingInForce:
            return write_refusal(Refusal(404, "no services are in force 还没有颁布工具箱"), notation)
        return write(root, content, notation, status)

    exempt: Callable[..., HttpResponse] = csrf_exempt(answered)
    return exempt


def _caller(request: HttpRequest, action: Action | None = None) -> Caller:
    key = request.POST.get("api_key") or request.GET.get("api_key", "")
    if not key:
        count(f"address:{request.META.get('REMOTE_ADDR', '')}", known=False)
        if action is not None:
            raise Refusal(403, "api_key was not provided 没有 api_key")
        return NOBODY
    known_as = caller(key)
    assert known_as.token is not None
    count(f"token:{known_as.token.pk}", known=True)
    known_as.may(action or Action.see_case)
    return known_as


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Refusal(405, f"only {' and '.join(methods)} 只能用 {'、'.join(methods)}")


@resource
def discovery(request: HttpRequest) -> tuple[str, Content, int]:
    """Where the interface is, and in which notations."""
    _only(request, "GET", "HEAD")
    base = request.build_absolute_uri("/open311/v2")
    content = {
        "changeset": "2026-11-25T00:00:00+08:00", "contact": "营商环境办公室", "key_service": "请向管理员要接口令牌",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2", "url": base, "changeset":
                "2026-11-25T00:00:00+08:00", "type": "production", "formats": ["text/xml", "application/json"],
            }
        ],
    }  # fmt: skip
    return "discovery", content, 200


@resource
def services(request: HttpRequest) -> tuple[str, Content, int]:
    """All that may be reported."""
    _only(request, "GET", "HEAD")
    return "services", [listed(each) for each in reportable().values()], 200


@resource
def service(request: HttpRequest, code: str) -> tuple[str, Content, int]:
    """The form of one service."""
    _only(request, "GET", "HEAD")
    return "service_definition", definition(found(code)), 200


@resource
def requests(request: HttpRequest) -> tuple[str, Content, int]:
    """The requests, or a new one."""
    _only(request, "GET", "HEAD", "POST")
    if request.method == "POST":
        return "service_requests", [_new(request)], 201
    asks, names = _caller(request), labels()
    return "service_requests", [shown(each, asks, names) for each in chosen(asks, request.GET)], 200


def _new(request: HttpRequest) -> dict[str, Any]:
    sender = _caller(request, Action.file_request)
    code = request.POST.get("service_code", "").strip()
    if not code:
        raise Refusal(400, "service_code was not provided 没有 service_code")
    record = take_in(sender.person, asked_for(request.POST, found(code)))
    notice = f"查询码 {record.secret}：凭编号和查询码，不用登录也能看办到哪里。"
    return {"service_request_id": record.number, "service_notice": notice, "account_id": sender.person.name}


@resource
def one(request: HttpRequest, number: str) -> tuple[str, Content, int]:
    """One request."""
    _only(request, "GET", "HEAD")
    asks = _caller(request)
    record = known(asks).filter(number=number.replace("\0", "")).first()
    if record is None:
        raise Refusal(404, "service_request_id was not found 没有这个编号")
    return "service_requests", [shown(record, asks, labels())], 200


@resource
def token(request: HttpRequest, token: str) -> tuple[str, Content, int]:
    """The number that belongs to a token. Numbers are given at once here, and serve as their own tokens."""
    _only(request, "GET", "HEAD")
    if not known(_caller(request)).filter(number=token.replace("\0", "")).exists():
        raise Refusal(404, "token was not found 没有这个凭据")
    return "service_requests", [{"service_request_id": token, "token": token}], 200


@resource
def request_updates(request: HttpRequest) -> tuple[str, Content, int]:
    """What happened to requests, or a word from whoever filed one, which urges it on."""
    _only(request, "GET", "HEAD", "POST")
    if request.method != "POST":
        return "service_request_updates", updates(_caller(request), request.GET), 200
    sender = _caller(request, Action.see_case)
    number = request.POST.get("service_request_id", "").replace("\0", "")
    if not known(sender).filter(number=number).exists():
        raise Refusal(404, "service_request_id was not found 没有这个编号")
    said = request.POST.get("description", "").replace("\0", "").strip()[:4000]
    record = act(sender.person, number, Act.urge, private={"say": said} if said else None)
    event = CaseEvent.objects.filter(case=record).latest("number")
    written = {"update_id": str(event.pk), "service_request_id": number, "updated_datetime": w3c(event.at)}
    return "service_request_updates", [written], 201
