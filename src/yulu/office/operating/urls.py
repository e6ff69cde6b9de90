"""Addresses for whoever keeps the office running."""

from __future__ import annotations

from yulu.office.accounts.routes import route
from yulu.office.operating.metrics import health, metrics

urlpatterns = [
    route("health", health, name="health", action=None),
    route("metrics", metrics, name="metrics", action=None),
]
