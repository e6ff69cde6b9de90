"""The toolboxes that were issued, in their order."""

from __future__ import annotations

from django.db import models


class IssuedToolbox(models.Model):
    """A toolbox that came into force; the one with the latest `since` that has come is in force."""

    hash = models.CharField(max_length=64)
    toolbox = models.CharField(max_length=64)
    label = models.CharField(max_length=100)
    since = models.DateTimeField(db_index=True)
    signed_by = models.CharField(max_length=80)
    second_signed_by = models.CharField(max_length=80, blank=True)
    ledger_position = models.BigIntegerField()

    class Meta:
        ordering = ("since", "id")
        verbose_name = "颁布的工具箱"
