"""All addresses: each app's own, under its part of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("api/", include("yulu.office.api.urls")),
    path("open311/v2/", include("yulu.office.api.open311.urls")),
    path("", include("yulu.office.operating.urls")),
    path("", include("yulu.office.pages.urls")),
]

handler403 = "yulu.office.pages.errors.forbidden"
handler404 = "yulu.office.pages.errors.not_found"
handler500 = "yulu.office.pages.errors.broken"
