"""A department's list of who got what, read as deliveries are read: a row a (subject, policy), with day, sum and state.

Every toolbox has the record set `payments` for it, which nothing needs to declare. A mapping of one's own names
`dataset: payments` and `records: payments`, and gives `policy` and as many of `day`, `amount`, `state` as there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault
from yulu.language.types import DATE, Type, parse_unit
from yulu.registry.deliveries import Batch, Delivered, read_delivery
from yulu.registry.deliveries.mapping import ID, ROW
from yulu.registry.store.layout import is_personal
from yulu.toolbox.files import File
from yulu.toolbox.model import Dataset, Department, Fact, Origin, Records, Refresh, Toolbox
from yulu.toolbox.reading import read_text
from yulu.toolbox.shapes import MappingFile

PAYMENTS = "payments"
PAID, UNKNOWN = "paid", "unknown"
STATES: Mapping[str, str] = {
    PAID: "已兑现", "in_progress": "办理中", "notified": "已通知，等本人确认", "not_notified": "未通知",
    "declined": "本人放弃", "held": "暂缓拨付", "no_account": "没有账户", "returned": "退汇",
}  # fmt: skip
"""What a row can say of the matter. A row without a state was paid if it has a sum above zero."""
_ALSO_WRITTEN: Mapping[str, Sequence[str]] = {
    PAID: ("已发放", "已支付", "已拨付", "已到账", "到账", "已享受", "已退税", "已减免", "已领取"),
    "in_progress": ("审核中", "在办", "待拨付"),
    "notified": ("已通知", "待确认", "待本人确认"),
    "not_notified": ("没有通知", "尚未通知", "待通知"),
    "declined": ("放弃", "自愿放弃", "不愿享受", "拒绝"),
    "held": ("暂缓", "暂扣", "缓拨", "待核"),
    "no_account": ("无账户", "缺账户", "账户不详"),
    "returned": ("退回", "退票", "打款失败"),
}  # fmt: skip
SCHEMA: Mapping[str, pl.DataType] = {
    ROW: pl.Int64(), ID: pl.String(), "policy": pl.String(), "day": pl.Date(), "amount": pl.Decimal(38, 2),
    "state": pl.String(),
}  # fmt: skip
_HEADER = {"policy": "政策", "day": "日期", "amount": "金额", "state": "状态"}
_ID_HEADER = "主体编号"

Known = Callable[[str, pl.Series], pl.Series]
"""Of a personal kind of subject, the surrogates of identities; null for whoever has none."""


@dataclass(frozen=True, slots=True)
class Received:
    """The list as it was read: every row is good, set aside or left out."""

    delivered: Delivered
    rows: pl.DataFrame
    """`SCHEMA`, the good rows in the file's order; of persons `?id` is the surrogate."""
    aside: tuple[Batch, ...]
    """The batches that have rows set aside."""

    @property
    def reached(self) -> pl.DataFrame:
        """By `subject` and `policy` of the list: whether it was `paid`, the `sum` of that, and the `state` it is in:
        that of the last day, and then of the last `row`.
        """
        is_paid = (pl.col("state") == PAID).fill_null(pl.col("amount") > 0).fill_null(False)
        marked = self.rows.with_columns(is_paid.alias("is_paid")).sort("day", ROW, nulls_last=False)
        return marked.group_by(pl.col(ID).alias("subject"), "policy", maintain_order=True).agg(
            pl.col("is_paid").any().alias("paid"), pl.col("amount").filter("is_paid").sum().alias("sum"),
            pl.col("state").last().fill_null(UNKNOWN), pl.col(ROW).last().alias("row"),
        )  # fmt: skip


def read_received(
    toolbox: Toolbox,
    mapping: File[MappingFile] | None,
    path: Path,
    known: Known | None = None,
    progress: Callable[[Delivered], None] = lambda delivered: None,
) -> Received:
    """The list; without a mapping its columns are 主体编号、政策、日期、金额、状态. Raises Fault.

    `known` finds persons; without it their ids stay as they are written.
    """
    file = mapping or _usual_mapping()
    if file.shape.dataset != PAYMENTS or file.shape.records != PAYMENTS:
        raise Fault(Diagnostic("E961", file.document.place(("dataset",)), {"name": file.shape.mapping}))
    delivered = read_delivery(_with_payments(toolbox, file), file, path)
    rows, aside = [pl.DataFrame(schema=dict(SCHEMA))], []
    for batch in _batches(delivered, progress):
        rows.append(_completed(batch.rows))
        if batch.quarantined.height:
            aside.append(batch)
    together = pl.concat(rows)
    return Received(delivered, together if known is None else _found(together, toolbox, known), tuple(aside))


def _batches(delivered: Delivered, progress: Callable[[Delivered], None]) -> Iterator[Batch]:
    for batch in delivered.batches():
        progress(delivered)
        yield batch


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    """With the columns that the mapping does not have."""
    return rows.select(
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind).alias(name)
        for name, kind in SCHEMA.items()
    )


def _found(rows: pl.DataFrame, toolbox: Toolbox, known: Known) -> pl.DataFrame:
    """Persons by their surrogates; an id that nobody has here stays as it is written."""
    for kind in {policy.subject for policy in toolbox.policies.values() if is_personal(policy.subject)}:
        policies = [each.id for each in toolbox.policies.values() if each.subject == kind]
        theirs = pl.col("policy").is_in(policies)
        if rows.select(theirs.any()).item():
            surrogates = known(kind, rows[ID])
            rows = rows.with_columns(pl.when(theirs).then(pl.coalesce(surrogates, pl.col(ID))).otherwise(ID).alias(ID))
    return rows


def _with_payments(toolbox: Toolbox, file: File[MappingFile]) -> Toolbox:
    """The toolbox, and in it the record set of what was paid out, for the kind of subject that the mapping names."""
    origin = Origin(file.document, (), file.layer)
    holder = Department("payer", "报送部门", None, origin)
    dataset = Dataset(PAYMENTS, "兑现情况", holder, file.shape.subject, Refresh(), "internal", origin)
    titles = {policy.id: policy.title for policy in toolbox.policies.values()}
    types = {
        "policy": Type("enum", choices=titles), "day": DATE, "amount": Type("number", parse_unit("元"), places=2),
        "state": Type("enum", choices=STATES),
    }  # fmt: skip
    columns = {
        name: Fact(name, _HEADER[name], kind, dataset, None, None, None, None, False, None, origin)
        for name, kind in types.items()
    }
    # What a row cannot do without is the policy; the day is not there where nothing was paid.
    records = Records(PAYMENTS, dataset.label, dataset, "policy", None, columns, origin)
    return replace(
        toolbox, datasets={**toolbox.datasets, PAYMENTS: dataset}, records={**toolbox.records, PAYMENTS: records}
    )


def _usual_mapping() -> File[MappingFile]:
    spelled = {word: state for state, words in _ALSO_WRITTEN.items() for word in words}
    document, _ = read_text("mapping: received\n", _ID_HEADER)
    assert document is not None
    shape = MappingFile.model_validate(
        {
            "mapping": "received", "subject": "enterprise", "dataset": PAYMENTS, "id": _ID_HEADER,
            "records": PAYMENTS,
            "columns": {
                name: {"column": column} | ({"values": spelled} if name == "state" else {})
                for name, column in _HEADER.items()
            },
        }
    )  # fmt: skip
    return File(shape, document, "", "")
