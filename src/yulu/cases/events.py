"""What can happen to a case. An event is a fact: who did what, when; it is never changed, only corrected by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """The kinds of events."""

    receive = "receive"
    accept = "accept"
    refuse = "refuse"
    dispatch = "dispatch"
    sign = "sign"
    return_ = "return"
    rule = "rule"
    transfer = "transfer"
    reclassify = "reclassify"
    cohandle = "cohandle"
    report = "report"
    respond = "respond"
    pause = "pause"
    resume = "resume"
    extend = "extend"
    start_step = "start_step"
    finish_step = "finish_step"
    answer = "answer"
    close = "close"
    follow_up = "follow_up"
    rate = "rate"
    reopen = "reopen"
    merge = "merge"
    unmerge = "unmerge"
    split_ = "split"
    withdraw = "withdraw"
    correct = "correct"
    urge = "urge"
    supervise = "supervise"
    escalate = "escalate"
    link = "link"
    notice = "notice"
    rectified = "rectified"
    recheck = "recheck"
    reproject = "reproject"


ACTS: Mapping[Act, str] = {
    Act.receive: "收到", Act.accept: "受理", Act.refuse: "不予受理", Act.dispatch: "派单", Act.sign: "签收",
    Act.return_: "退回", Act.rule: "裁定退回", Act.transfer: "转办", Act.reclassify: "改类", Act.cohandle: "请求协办",
    Act.report: "协办反馈", Act.respond: "响应", Act.pause: "暂停", Act.resume: "恢复", Act.extend: "延期",
    Act.start_step: "环节开始", Act.finish_step: "环节办完", Act.answer: "答复", Act.close: "办结",
    Act.follow_up: "回访", Act.rate: "评价", Act.reopen: "重新办理", Act.merge: "并案", Act.unmerge: "撤销并案",
    Act.split_: "拆分", Act.withdraw: "撤回", Act.correct: "更正", Act.urge: "催办", Act.supervise: "督办",
    Act.escalate: "升级", Act.link: "关联", Act.notice: "发整改通知书", Act.rectified: "整改到期或申请复查",
    Act.recheck: "复查", Act.reproject: "按新放假安排重算",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `number` counts from 1 within the case, `at` has a zone, `by` is the actor, `data` what the act needs.

    What `data` holds, by act: receive `given` (what the form asks), and of an inspection `body`, `items`;
    receive, dispatch `class`; refuse `reason`; dispatch, transfer `to`; return `reason`;
    rule `upheld`, and `to` where it was; reclassify `class` or `service`, `clock` (keep, restart), `reason`; cohandle
    `department`, `limit`; report `department`; pause `ground`; extend `limit`, `approved_by`, `reason`; start_step,
    finish_step `step`; close `result`; follow_up `solved`; rate `stars` (1 to 5); merge `into`; split `into`; correct
    `number`, `data`; supervise, escalate `rung`; link `to`; notice `findings`, `limit`; recheck
    `left`; reproject `because`.
    """

    number: int
    act: Act
    at: datetime
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)
