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


PROPOSAL_STATES = {"open": "待签署", "issued": "已颁布", "withdrawn": "已撤回"}


class Proposal(models.Model):
    """A toolbox that somebody proposes to issue; `trial` is the hash of its trial's summary, or empty."""

    hash = models.CharField(max_length=64)
    toolbox = models.CharField(max_length=64)
    label = models.CharField(max_length=100)
    since = models.DateTimeField("何时生效")
    trial = models.CharField("试算指纹", max_length=64, blank=True)
    trial_folder = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=PROPOSAL_STATES, default="open")
    signed_by = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True)
    issued = models.OneToOneField(IssuedToolbox, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ("-id",)
        verbose_name = "颁布的提议"
