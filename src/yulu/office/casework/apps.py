"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.casework"
    label = "casework"
    verbose_name = "案件"
