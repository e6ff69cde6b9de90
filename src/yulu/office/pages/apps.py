"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.pages"
    label = "pages"
    verbose_name = "网页"
