"""The addresses of GeoReport v2, in both notations. They are open: what needs an account asks for its `api_key`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, register_converter

from yulu.office.accounts.routes import route
from yulu.office.api.open311 import views


class Notation:
    """How the answer is written."""

    regex = "json|xml"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Notation, "notation")


def _resource(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return route(f"{address}.<notation:notation>", view, name=f"open311-{name}", action=None)


urlpatterns = [
    _resource("discovery", views.discovery, "discovery"),
    _resource("services", views.services, "services"),
    _resource("services/<str:code>", views.service, "service"),
    _resource("requests", views.requests, "requests"),
    _resource("requests/<str:number>", views.one, "request"),
    _resource("tokens/<str:token>", views.token, "token"),
    _resource("servicerequestupdates", views.request_updates, "updates"),
]
