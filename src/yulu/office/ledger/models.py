"""The ledger's tables. The database itself refuses to change or remove an entry (migration 0002)."""

from __future__ import annotations

from django.db import models


class LedgerEntry(models.Model):
    """An `entry.Entry` as it is stored."""

    position = models.BigIntegerField(primary_key=True)
    recorded_at = models.CharField(max_length=27)
    actor = models.TextField()
    action = models.TextField()
    about = models.TextField(db_index=True)
    toolbox = models.TextField(blank=True)
    content = models.TextField()
    private = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ("position",)
        default_permissions = ("add", "view")
        verbose_name = "台账条目"


class PrivateContent(models.Model):
    """What an entry refers to by its keyed digest, and what may be forgotten: erased, row and key, it is gone.

    `key` is this row's alone, so that after an erasure nobody can try values out against the digest in the chain;
    `body` is sealed with the office's key, so that the database alone tells nothing.
    """

    position = models.BigIntegerField(primary_key=True)
    person = models.TextField(db_index=True)
    key = models.BinaryField(max_length=32)
    body = models.BinaryField()

    class Meta:
        verbose_name = "台账的可删内容"


class Head(models.Model):
    """The one row that says where the chain ends; whoever appends holds it until the transaction ends."""

    id = models.SmallIntegerField(primary_key=True)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "台账的末条"
