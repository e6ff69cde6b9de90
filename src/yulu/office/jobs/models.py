"""A job as the database keeps it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

STATES = (("waiting", "等待"), ("running", "进行中"), ("done", "完成"), ("failed", "失败"), ("cancelled", "已取消"))


class Job(models.Model):
    """One piece of work: what, for whom, how far it is.

    `worker` holds it until `lease_until`; whoever was killed renews nothing, and another takes the job. `slot` is the
    moment of the schedule that it belongs to, and unique, so that several workers make one job of it. `reason` says why
    it failed or is tried again.
    """

    name = models.CharField("任务", max_length=64)
    arguments = models.JSONField("参数", default=dict)
    by = models.CharField("谁要的", max_length=80)
    state = models.CharField("状态", max_length=10, choices=STATES, default="waiting")
    done = models.BigIntegerField("已做", default=0)
    total = models.BigIntegerField("共", default=0)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    reason = models.TextField("原因", blank=True)
    cancel = models.BooleanField("要求取消", default=False)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    slot = models.CharField(max_length=100, null=True, blank=True, unique=True)
    not_before = models.DateTimeField("不早于", default=timezone.now)
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "not_before"), name="job_ready"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
