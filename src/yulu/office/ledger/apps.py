"""The ledger as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Name and label of the app."""

    name = "yulu.office.ledger"
    label = "ledger"
    verbose_name = "台账"
