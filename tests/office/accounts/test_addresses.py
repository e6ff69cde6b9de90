"""Every address of the office says what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, path

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.urls import urlpatterns


def addresses(patterns: Sequence[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        here = under + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, here)
        else:
            yield here, each


def undeclared(patterns: Sequence[URLPattern | URLResolver]) -> list[str]:
    """Addresses that do not say what they need; None is a declaration, too."""
    missing = object()
    declared = {here: getattr(each.callback, "needs", missing) for here, each in addresses(patterns)}
    return [here for here, needs in declared.items() if not (needs is None or isinstance(needs, Action))]


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_every_address_declares_its_action() -> None:
    assert len(list(addresses(urlpatterns))) > 10
    assert undeclared(urlpatterns) == []


def test_an_address_made_otherwise_is_found() -> None:
    made = [route("good", lambda request: HttpResponse(), name="good", action=None), path("bad", view, name="bad")]
    assert undeclared(made) == ["bad"]


def test_who_is_not_signed_in_is_sent_to_sign_in_at_every_address_that_needs_an_action() -> None:
    from django.contrib.auth.models import AnonymousUser

    for here, each in addresses(urlpatterns):
        if isinstance(getattr(each.callback, "needs", None), Action):
            request = RequestFactory().get("/" + here)
            request.user = AnonymousUser()
            named = dict.fromkeys(each.pattern.converters, "1")
            answer = each.callback(request, **named)
            assert answer.status_code in (302, 401, 403, 405), here  # 405: there is nothing to read
