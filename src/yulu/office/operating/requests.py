"""Every request is counted and leaves a line in the log: by its route, never by its address or who asked."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

_LOG = logging.getLogger("yulu.requests")
EDGES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds up to which requests are counted together."""


class Counts:
    """How many requests there were since the program began, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answered: Counter[tuple[str, str, int]] = Counter()
        self.within: Counter[float] = Counter()
        self.seconds = 0.0

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request more."""
        with self._lock:
            self.answered[method, route, status] += 1
            self.seconds += seconds
            for edge in EDGES:
                self.within[edge] += seconds <= edge


COUNTS = Counts()


def measured(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = answer(request)
        seconds = time.perf_counter() - began
        match = request.resolver_match
        route, method = ("/" + match.route if match else "none"), request.method or ""
        COUNTS.add(method, route, response.status_code, seconds)
        _LOG.info(
            "request",
            extra={
                "method": method, "route": route, "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )  # fmt: skip
        return response

    return middleware
