"""Cases as they are stored: what happened to each, and what that adds up to, kept beside it so that lists are fast.

What happened is the truth; the columns of `CaseRecord` can be made from it again (`rebuilding.py`).
"""

from __future__ import annotations

from django.db import models

from yulu.cases.events import ACTS
from yulu.cases.life import STATES
from yulu.toolbox.service_model import KINDS


class CaseRecord(models.Model):
    """A case as its events have made it. `toolbox` is the promise it was taken in under, frozen with it."""

    number = models.CharField("编号", max_length=24, unique=True)
    service = models.CharField("事项", max_length=64)
    class_ = models.CharField("类别", max_length=64, blank=True)
    kind = models.CharField("种类", max_length=16, choices=list(KINDS.items()))
    title = models.CharField("事由", max_length=200)
    toolbox = models.CharField("工具箱", max_length=64)
    subject = models.CharField("主体", max_length=80, blank=True, db_index=True)
    filed_by = models.CharField("谁登记的", max_length=80)
    channel = models.CharField("来源", max_length=16)
    confidential = models.BooleanField("要求保密", default=False)
    state = models.CharField("状态", max_length=12, choices=[(each.value, word) for each, word in STATES.items()])
    owner = models.CharField("现在在谁手里", max_length=64, blank=True)
    department = models.CharField("承办部门", max_length=64, blank=True)
    departments = models.JSONField("有关的部门", default=list)
    due_at = models.DateTimeField("到期", null=True, blank=True)
    provisional = models.BooleanField("到期是暂定的", default=False)
    received_at = models.DateTimeField("收到")
    closed_at = models.DateTimeField("办结", null=True, blank=True)
    result = models.CharField("结果", max_length=64, blank=True)
    solved = models.BooleanField("已解决", null=True, blank=True)
    stars = models.SmallIntegerField("评价", null=True, blank=True)
    supervised = models.BooleanField("督办", default=False)
    events = models.IntegerField("事件数", default=0)
    next_rung = models.DateTimeField("下一次升级", null=True, blank=True)
    key = models.CharField("防重复的键", max_length=100, null=True, blank=True, unique=True)
    secret = models.CharField("查询码", max_length=16)

    class Meta:
        verbose_name = "案件"
        # That a case has not ended is said by `closed_at`: a question without values, which every planner knows again.
        indexes = (
            models.Index(fields=["due_at", "id"], name="case_open_due", condition=models.Q(closed_at=None)),
            models.Index(
                fields=["department", "due_at", "id"],
                name="case_open_of_department",
                condition=models.Q(closed_at=None),
            ),
            models.Index(
                fields=["owner", "due_at", "id"], name="case_open_of_owner", condition=models.Q(closed_at=None)
            ),
            models.Index(fields=["state", "due_at", "id"], name="case_open_state", condition=models.Q(closed_at=None)),
            models.Index(fields=["-closed_at", "-id"], name="case_closed", condition=~models.Q(closed_at=None)),
            models.Index(fields=["filed_by", "closed_at"], name="case_filed_by"),
            models.Index(fields=["next_rung"], name="case_rung", condition=~models.Q(next_rung=None)),
        )

    def __str__(self) -> str:
        return self.number


class Helping(models.Model):
    """A department that has to do with a case beside who takes it in and who has it: it helps, or has a step of it."""

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="helping")
    department = models.CharField("部门", max_length=64, db_index=True)

    class Meta:
        verbose_name = "协办"
        constraints = (models.UniqueConstraint(fields=["case", "department"], name="helping_once"),)


class CaseTerms(models.Model):
    """The terms of a case's title, for searching (`searching.py`)."""

    case = models.OneToOneField(CaseRecord, on_delete=models.CASCADE, primary_key=True, related_name="searched")
    terms = models.TextField("词")

    class Meta:
        verbose_name = "检索用词"


class CaseEvent(models.Model):
    """Something that happened to a case; `position` is the ledger's entry that tells of it."""

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="happened")
    number = models.IntegerField("第几件事")
    act = models.CharField("做了什么", max_length=16, choices=[(each.value, word) for each, word in ACTS.items()])
    at = models.DateTimeField("何时")
    by = models.CharField("谁", max_length=80)
    data = models.JSONField("内容", default=dict)
    position = models.BigIntegerField("台账第几条")

    class Meta:
        verbose_name = "案件的事件"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="event_once"),)


class Attachment(models.Model):
    """A file that belongs to a case; its name and hash, which are personal, are in the chain by a keyed digest only.

    `stored` is the name under which the sealed file lies in the home.
    """

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("种类", max_length=16)
    size = models.IntegerField("字节")
    stored = models.CharField("存放", max_length=64, db_index=True)
    added_by = models.CharField("谁交的", max_length=80)
    position = models.BigIntegerField("台账第几条")

    class Meta:
        verbose_name = "附件"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["case", "stored"], name="attached_once"),)


class WrongCode(models.Model):
    """Somebody asked for a case with a wrong code; so many within an hour, and nobody is told anything for a while."""

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="wrong_codes")
    at = models.DateTimeField("何时", db_index=True)

    class Meta:
        verbose_name = "错的查询码"
