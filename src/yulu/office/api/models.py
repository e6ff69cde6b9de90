"""What the ways in for programs have to remember: tokens, answers to keys, how often somebody came, webhooks."""

from __future__ import annotations

from django.db import models

from yulu.office.accounts.models import Account


class Token(models.Model):
    """A program's permission to act for an account. Of the token itself only a hash is kept; `scopes` are actions."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField("用途", max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField("可以做的", default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("到期")
    revoked_at = models.DateTimeField("吊销", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"


class KeyedAnswer(models.Model):
    """What a creating call with a key was answered, so that the same call again is answered the same."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="keyed")
    key = models.CharField(max_length=100)
    body = models.CharField("请求指纹", max_length=64)
    status = models.SmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="keyed_once"),)


class Minute(models.Model):
    """How many calls one caller made in one minute, counted from 1970."""

    caller = models.CharField(max_length=80)
    minute = models.BigIntegerField(db_index=True)
    calls = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["caller", "minute"], name="minute_once"),)


class Webhook(models.Model):
    """An address that is told what happens to the cases its account may see, from a place in the ledger on."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=64)
    position = models.BigIntegerField("已经告知到台账第几条")
    made_at = models.DateTimeField(auto_now_add=True)


class Telling(models.Model):
    """One thing to tell a webhook, until it has answered with success or was given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="tellings")
    position = models.BigIntegerField()
    body = models.TextField()
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField("上次的回应", max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["webhook", "position"], name="told_once"),)
