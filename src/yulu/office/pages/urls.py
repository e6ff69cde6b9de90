"""Addresses of the site: one module of views for each kind of user."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yulu.office.pages.entrance.urls")),
    path("", include("yulu.office.pages.policies.urls")),
    path("", include("yulu.office.pages.mine.urls")),
    path("", include("yulu.office.pages.figures.urls")),
    path("", include("yulu.office.pages.desk.urls")),
    path("", include("yulu.office.pages.paying.urls")),
    path("", include("yulu.office.pages.running.urls")),
    path("", include("yulu.office.pages.leaders.urls")),
]
