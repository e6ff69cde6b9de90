"""Why an event cannot happen, in words."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.cases.events import ACTS
from yulu.cases.happening import NotAllowed
from yulu.cases.life import STATES

WHY: Mapping[str, str] = {
    "state": "“{state}”的时候不能“{act}”",
    "number": "应是第 {expected} 个事件",
    "data": "缺少 {name}，或者写得不对",
    "unknown": "{name} 没有“{value}”这一项",
    "class": "“{label}”不是“{service}”里可以派单的一类",
    "classed": "已经归了类；要换一类，用“改类”",
    "not_asked": "这个事项没有要求填“{asks}”，不能存",
    "asks": "还缺：{asks}",
    "ask": "写得不对：{asks}",
    "term": "期限应当在收件日以后",
    "inspection": "这个事项不是检查，不能发整改通知书、复查",
    "rectify": "整改期限最长 {most}",
    "findings": "还有问题没有整改完：{findings}",
    "least": "“{step}”要满期才能办完，到 {until}",
    "object": "退回的期限到 {until} 为止",
    "ruled": "退回已经裁定过，不能再退",
    "extension": "不能延期，或者超过了允许的次数、时长",
    "approval": "延期要由 {approver} 批准",
    "overdue": "已经到期，不能再延期",
    "step": "环节“{step}”的前置还没有办完，或者已经开始",
    "steps": "还有环节没有办完：{steps}",
    "reopen": "重新办理的期限到 {until} 为止",
    "rung": "梯级“{rung}”已经用过",
}


def sentence(refused: NotAllowed) -> str:
    """The reason as an office would say it."""
    words = {"state": STATES[refused.state], "act": ACTS[refused.event.act], **refused.data}
    return WHY[refused.why].format_map(words)
