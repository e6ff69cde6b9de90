"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.api"
    label = "api"
    verbose_name = "接口"
