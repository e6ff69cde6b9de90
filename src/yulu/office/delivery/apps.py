"""The app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.delivery"
    label = "delivery"
    verbose_name = "兑现"
