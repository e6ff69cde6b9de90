"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.accounts"
    label = "accounts"
    verbose_name = "账号"
