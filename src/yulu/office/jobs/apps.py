"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.jobs"
    label = "jobs"
    verbose_name = "后台任务"
