"""Addresses of the figure check."""

from __future__ import annotations

from yulu.office.accounts.routes import route
from yulu.office.pages.figures import views

urlpatterns = [route("figures/", views.check_text, name="figures", action=None)]
