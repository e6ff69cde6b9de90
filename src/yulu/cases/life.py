"""Which events a case allows in which state. One table; what is not in it cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from yulu.cases.events import Act


class State(StrEnum):
    """Where a case is."""

    new = "new"
    received = "received"
    accepted = "accepted"
    dispatched = "dispatched"
    handling = "handling"
    paused = "paused"
    returned = "returned"
    rectifying = "rectifying"
    rechecking = "rechecking"
    answered = "answered"
    closed = "closed"
    refused = "refused"
    withdrawn = "withdrawn"
    merged = "merged"


STATES: Mapping[State, str] = {
    State.new: "未收到", State.received: "待受理", State.accepted: "待派单", State.dispatched: "待签收",
    State.handling: "办理中", State.paused: "已暂停", State.returned: "退回待裁定", State.answered: "已答复待回访",
    State.closed: "已办结", State.refused: "不予受理", State.rectifying: "整改中", State.rechecking: "待复查",
    State.withdrawn: "已撤回", State.merged: "已并案",
}  # fmt: skip

ENDED = frozenset({State.closed, State.refused, State.withdrawn, State.merged})
"""States without owner and due time."""

_OPEN = frozenset(State) - ENDED - {State.new}

LIFE: Mapping[Act, frozenset[State]] = {
    Act.receive: frozenset({State.new}),
    Act.accept: frozenset({State.received}),
    Act.refuse: frozenset({State.received, State.accepted, State.handling}),
    Act.dispatch: frozenset({State.accepted}),
    Act.sign: frozenset({State.dispatched}),
    Act.return_: frozenset({State.dispatched, State.handling}),
    Act.rule: frozenset({State.returned}),
    Act.transfer: frozenset({State.dispatched, State.handling}),
    Act.reclassify: frozenset({State.received, State.accepted, State.dispatched, State.handling, State.returned}),
    Act.cohandle: frozenset({State.handling}),
    Act.report: frozenset({State.handling, State.paused}),
    Act.respond: frozenset({State.dispatched, State.handling, State.paused}),
    Act.pause: frozenset({State.handling}),
    Act.resume: frozenset({State.paused}),
    Act.extend: frozenset({State.handling}),
    Act.start_step: frozenset({State.handling}),
    Act.finish_step: frozenset({State.handling}),
    Act.answer: frozenset({State.handling}),
    Act.close: frozenset({State.handling, State.answered}),
    Act.follow_up: frozenset({State.answered, State.closed}),
    Act.rate: frozenset({State.answered, State.closed}),
    Act.reopen: frozenset({State.closed, State.answered}),
    Act.merge: _OPEN - {State.answered},
    Act.unmerge: frozenset({State.merged}),
    Act.split_: _OPEN,
    Act.withdraw: _OPEN,
    Act.correct: frozenset(State) - {State.new},
    Act.urge: _OPEN,
    Act.supervise: _OPEN,
    Act.escalate: _OPEN,
    Act.link: frozenset(State) - {State.new},
    Act.notice: frozenset({State.handling}),
    Act.rectified: frozenset({State.rectifying}),
    Act.recheck: frozenset({State.rechecking}),
    Act.reproject: _OPEN,
}
