"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.issuing"
    label = "issuing"
    verbose_name = "颁布"
