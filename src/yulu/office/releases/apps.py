"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.releases"
    label = "releases"
    verbose_name = "运行与发布"
