"""A session ends by itself: after some hours in any case (`SESSION_COOKIE_AGE`), and sooner when nobody uses it.

It ends, too, when its account is disabled or changes its password: Django's own session hash sees to that.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

_SEEN = "seen"
_A_MINUTE = 60


def idle_ended(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: signs out whoever has not asked for anything for `SESSION_IDLE_SECONDS`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time())
            seen = request.session.get(_SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif _SEEN not in request.session or now - seen >= _A_MINUTE:
                # Once a minute is enough, and spares the database a write at every request.
                request.session[_SEEN] = now
        return get_response(request)

    return middleware
