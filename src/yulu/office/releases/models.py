"""The runs an office has made; what they found lies in their folders."""

from __future__ import annotations

from django.db import models

STATES = {"waiting": "等待", "running": "正在判断", "finished": "完成", "failed": "没有做成"}


class RunRecord(models.Model):
    """One run over everybody: what it was made from, how far it is, and the hash of what it found."""

    as_of = models.DateField("决定日")
    known_on = models.DateField("知悉日")
    toolbox = models.CharField("工具箱", max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    decided = models.JSONField("已判断", default=dict)
    started_by = models.CharField(max_length=80)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("没有做成的原因", blank=True)
    hash = models.CharField("结果指纹", max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = "匹配"
