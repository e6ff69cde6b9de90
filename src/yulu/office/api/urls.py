"""Addresses for programs. What each operation needs is its `auth` (`tokens.Needs`), enforced there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.api.problems import Problem, answer
from yulu.office.api.rest import rest
from yulu.office.api.tokens import Needs


def needed() -> dict[str, list[Needs]]:
    """What the operations at each address need; an operation that declares nothing is an error."""
    found: dict[str, list[Needs]] = {}
    for _, router in rest._routers:
        for address, view in router.path_operations.items():
            for operation in view.operations:
                [declared] = operation.auth_callbacks
                assert isinstance(declared, Needs)
                found.setdefault(address.lstrip("/"), []).append(declared)
    return found


def _action(declared: list[Needs]) -> Action | None:
    """What nobody gets past: None where an operation is open to anybody."""
    return None if any(each.open for each in declared) else declared[0].action


_resolved = rest.urls
for _pattern in _resolved[0]:
    _needs = needed().get(str(_pattern.pattern).replace("<", "{").replace(">", "}"))
    # The document itself, and the empty root beside it, are for anybody.
    _pattern.callback.needs = _action(_needs) if _needs else None  # type: ignore[union-attr]


def nothing(request: HttpRequest, anything: str = "") -> HttpResponse:
    """There is no such operation."""
    return answer(Problem("not_found", "没有这个接口地址。请看 /api/v1/openapi.json。"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", _resolved),
    route("<path:anything>", csrf_exempt(nothing), name="no-operation", action=None),
]
