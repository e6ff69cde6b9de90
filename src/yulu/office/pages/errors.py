"""Pages for what went wrong: each says what happened and what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This account may not do that."""
    return render(request, "errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page or matter, or this account may not know of it."""
    return render(request, "errors/not-found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The program failed; what was sent before is kept."""
    return render(request, "errors/broken.html", status=500)
