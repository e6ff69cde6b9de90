"""Addresses for programs. What each operation needs is its `auth` (`tokens.Needs`); an address says it for a walk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from yulu.office.api.rest import rest

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", rest.urls)]
