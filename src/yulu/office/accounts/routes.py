"""How a page or an end point declares what it needs: an address without an action cannot be made.

Every app keeps its addresses in its own `urls.py` as `route(...)`; a test walks them all and fails for one that was
made otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from yulu.office.accounts.permissions import Action, Person, require

View = Callable[..., HttpResponseBase]


def route(address: str, view: View, *, name: str, action: Action | None) -> URLPattern:
    """An address that needs this action; None where anybody may come, signed in or not.

    What one matter of many needs (this case, that delivery) is asked again where it is known: by what changes it, and
    by whoever shows it.
    """
    declared = view if action is None else _guarded(view, action)
    declared.needs = action  # type: ignore[attr-defined]
    return path(address, declared, name=name)


def person_of(request: HttpRequest) -> Person:
    """Whoever is signed in, at an address that needs an action; raises PermissionDenied for nobody."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    # Once a request: the guard, the view and the frame of the page all ask.
    known: Person | None = getattr(request, "yulu_person", None)
    if known is None or known.name != request.user.username:
        known = request.user.person()
        request.yulu_person = known  # type: ignore[attr-defined]
    return known


def _guarded(view: View, action: Action) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(person_of(request), action)
        return view(request, *arguments, **named)

    return guarded
