"""What is delivered: batches of rows, the files that pay them, each payment once, what is told to whom.

Money is whole 分. Persons and households stand here by their surrogates; account numbers, names and telephone numbers
only encrypted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

ROW_STATES = {
    "new": "待通知", "held": "暂缓", "asked": "待确认", "consented": "已同意", "declined": "已放弃",
    "filed": "已列入付款文件", "paid": "已到账", "elsewhere": "本期在别的批次里", "lapsed": "不再符合",
}  # fmt: skip
FILE_STATES = {"prepared": "待复核", "signed": "已复核", "settled": "回单已齐", "void": "作废"}
PAYMENT_STATES = {"filed": "待付", "paid": "已到账", "failed": "付款失败", "void": "作废"}
NOTICE_STATES = {"waiting": "待发", "sent": "已发", "failed": "发不出去"}


class Batch(models.Model):
    """One policy of one run; `department` is who answers for it."""

    run = models.CharField("匹配结果", max_length=200)
    run_hash = models.CharField(max_length=64)
    toolbox = models.CharField(max_length=64)
    policy = models.CharField("政策", max_length=64)
    title = models.CharField(max_length=200)
    kind = models.CharField("主体种类", max_length=16)
    department = models.CharField("部门", max_length=64)
    as_of = models.DateField("决定日")
    period = models.CharField("哪一期", max_length=20)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = "兑付批次"
        constraints = (models.UniqueConstraint(fields=["run_hash", "policy"], name="batch_once"),)


class Row(models.Model):
    """One subject of a batch. `basis` is the hash of the facts that its notice told of; `run` the run they are from."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    subject = models.CharField("主体", max_length=80)
    amount = models.BigIntegerField("金额（分）", null=True)
    state = models.CharField(max_length=10, choices=ROW_STATES, default="new")
    held_for = models.JSONField("为什么暂缓", default=list)
    released_by = models.CharField(max_length=80, blank=True)
    released_because = models.TextField(blank=True)
    run = models.CharField(max_length=200)
    run_hash = models.CharField(max_length=64)
    basis = models.CharField(max_length=64, blank=True)
    answered_by = models.CharField("谁确认的", max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = "批次中的一户"
        constraints = (models.UniqueConstraint(fields=["batch", "subject"], name="row_once"),)
        indexes = (
            models.Index(fields=["batch", "state"], name="row_state"),
            models.Index(fields=["subject"], name="row_subject"),
        )


class PaymentFile(models.Model):
    """What a bank is asked to pay; `sha256` is of the CSV, which is made from the payments whenever it is wanted."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    number = models.CharField("文件号", max_length=24, unique=True)
    state = models.CharField(max_length=10, choices=FILE_STATES, default="prepared")
    count = models.IntegerField("笔数")
    total = models.BigIntegerField("合计（分）")
    sha256 = models.CharField(max_length=64)
    prepared_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.CharField(max_length=80, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = "付款文件"


class Payment(models.Model):
    """One payment, asked for or made: of one (subject, policy, period) at most one that is not void or failed."""

    number = models.CharField("流水号", max_length=32, unique=True)
    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="payments")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="payments")
    subject = models.CharField(max_length=80)
    policy = models.CharField(max_length=64)
    period = models.CharField(max_length=20)
    amount = models.BigIntegerField("金额（分）")
    payee = models.BinaryField("收款账户（加密）")
    state = models.CharField(max_length=10, choices=PAYMENT_STATES, default="filed")
    bank_reference = models.CharField("银行流水号", max_length=80, blank=True)
    paid_on = models.DateField(null=True)
    reason = models.CharField("没有付成的原因", max_length=200, blank=True)
    position = models.BigIntegerField("台账第几条", null=True)

    class Meta:
        ordering = ("number",)
        verbose_name = "付款"
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "policy", "period"], condition=Q(state__in=("filed", "paid")), name="paid_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
        )


class BankReturn(models.Model):
    """A return file as it was read; `unmatched` are its lines that belong to no payment, with the reason."""

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="returns")
    sha256 = models.CharField(max_length=64)
    read_by = models.CharField(max_length=80)
    read_at = models.DateTimeField(auto_now_add=True)
    paid = models.IntegerField()
    paid_total = models.BigIntegerField()
    failed = models.IntegerField()
    unmatched = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)
        verbose_name = "银行回单"
        constraints = (models.UniqueConstraint(fields=["file", "sha256"], name="return_once"),)


class Payee(models.Model):
    """Where a subject is paid and reached, encrypted: account, name, bank, telephone, mail."""

    subject = models.CharField(max_length=80, unique=True)
    body = models.BinaryField()
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "收款账户"


class Notice(models.Model):
    """One message over one channel; `key` makes sure that what is told once is not told twice."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField("渠道", max_length=16)
    subject = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=NOTICE_STATES, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = "通知"
        indexes = (models.Index(fields=["state", "not_before"], name="notice_ready"),)


class Objection(models.Model):
    """An objection 异议 to a row; the case that answers it stands under its number."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="objections")
    case = models.CharField("案件编号", max_length=24, unique=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = "异议"
