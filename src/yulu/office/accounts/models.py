"""Accounts, departments as a tree, posts and mandates."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from yulu.office.accounts.permissions import ROLES, Person, Post, Role


class Department(models.Model):
    """A department of the city; `id` is the one that toolboxes use."""

    id = models.SlugField(primary_key=True, max_length=64)
    label = models.CharField(max_length=100)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")

    class Meta:
        verbose_name = "部门"

    def __str__(self) -> str:
        return self.label


class Accounts(BaseUserManager["Account"]):
    """How accounts are made."""

    def create_user(self, username: str, password: str | None, label: str) -> Account:
        """An account without a post."""
        account = self.model(username=username, label=label)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who can sign in; `label` is the name that is shown, `username` the one that is typed."""

    username = models.CharField("账号", max_length=64, unique=True)
    label = models.CharField("姓名", max_length=64)
    is_active = models.BooleanField("可以登录", default=True)

    USERNAME_FIELD = "username"
    objects = Accounts()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.label

    def person(self, at: datetime | None = None) -> Person:
        """Who this is for the table of permissions, at a moment (now)."""
        now = at or timezone.now()
        posts = self.posts.filter(_valid(now)).values_list("role", "department")
        below = _departments_below() if any(department for _, department in posts) else {}
        subjects = self.mandates.filter(_valid(now), revoked_at=None).values_list("subject", flat=True)
        own = (f"account:{self.username}",) if not self.own_subject else (f"account:{self.username}", self.own_subject)
        held = tuple(Post(Role(role), below.get(department or "", frozenset())) for role, department in posts)
        return Person(self.username, held, frozenset((*own, *subjects)))

    own_subject = models.CharField("本人（名录代号）", max_length=80, blank=True)


def _valid(now: datetime) -> Q:
    return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))


def _departments_below() -> dict[str, frozenset[str]]:
    """Every department with all that stand below it, itself included."""
    parents = dict(Department.objects.values_list("id", "parent_id"))
    found: dict[str, set[str]] = {each: {each} for each in parents}
    for each in parents:
        above = parents[each]
        while above is not None:
            found[above].add(each)
            above = parents[above]
    return {each: frozenset(below) for each, below in found.items()}


class PostRecord(models.Model):
    """A post: who holds which role, for which department, from when until when."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField("角色", max_length=16, choices=[(role.value, label) for role, label in ROLES.items()])
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)
    since = models.DateTimeField("自", default=timezone.now)
    until = models.DateTimeField("至", null=True, blank=True)

    class Meta:
        verbose_name = "任职"


class Mandate(models.Model):
    """授权: an account may speak for a subject, from when until when, until it is revoked."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mandates")
    subject = models.CharField("主体", max_length=80, db_index=True)
    issued_by = models.CharField("办理人", max_length=80)
    evidence = models.CharField("凭据", max_length=200)
    since = models.DateTimeField("自", default=timezone.now)
    until = models.DateTimeField("至", null=True, blank=True)
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "授权委托"


class Look(models.Model):
    """Somebody looked at a person's rows: who, at whom, where, at what, why, when."""

    who = models.CharField("谁看了", max_length=80, db_index=True)
    subject = models.CharField("看了谁", max_length=80, db_index=True)
    about = models.CharField("在哪里", max_length=120)
    what = models.CharField("看了什么", max_length=80)
    because = models.CharField("事由", max_length=500)
    at = models.DateTimeField("时间", default=timezone.now)
    ledger_position = models.BigIntegerField()

    class Meta:
        ordering = ("-id",)
        verbose_name = "查看记录"
