"""The answer to one subject about one policy: plain values, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from yulu.language.types import Type
from yulu.language.values import Value
from yulu.rules.basis import Member, UsedText
from yulu.rules.known import Mark
from yulu.rules.missing import Family
from yulu.rules.settle import Outcome
from yulu.toolbox.model import Citation, Department, Grant, Policy

OUTCOMES: Mapping[Outcome, str] = {
    "entitled": "符合", "not_entitled": "不符合", "needs_facts": "缺信息", "needs_judgement": "待认定",
}  # fmt: skip
GRANT_KINDS: Mapping[str, str] = {
    "payment": "发放", "reduction": "减免", "deferral": "缓缴", "deduction_base": "加计或扣除基数", "rate": "比率",
    "protection": "保障", "choice": "适用", "service": "服务",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UsedValue:
    """A fact, derived fact or parameter that an answer rests on.

    A fact has its delivery; a derived fact its clause. A note is of either.
    """

    name: str
    label: str
    type: Type
    value: Value
    dataset: str | None
    holder: str | None
    day: date | None
    source: str | None
    marks: tuple[Mark, ...]
    citation: Citation | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """One condition's truth (None: unknown), with its clause, its Chinese reading and the names it used."""

    name: str
    label: str
    truth: bool | None
    reading: str
    citation: Citation
    to_verify: bool
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantAnswer:
    """What is granted. `amount` for sums of money (None with its bounds where it is not known), `value` for a rate or
    choice (candidates where several are left); `lacks` is what would make it known.
    """

    grant: Grant
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    value: Value
    lacks: tuple[Member, ...]
    reading: str
    used: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTerm:
    """An open term or discretion left to a named officer."""

    id: str
    label: str
    decided_by: Department
    citation: Citation
    kind: Literal["open_term", "discretion"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Outcome and reasons. `failing` names false (or jointly contradicting) conditions, `in_force` among them;
    `only_missing` is set where one single fact both settles and could qualify (只差这一项).
    """

    policy: Policy
    outcome: Outcome
    validity: str
    document: Citation | None
    conditions: tuple[ConditionAnswer, ...]
    failing: tuple[str, ...]
    contradicting: bool
    settled_by: Family
    could_qualify: Family
    only_missing: Member | None
    to_judge: tuple[OpenTerm, ...]
    grants: tuple[GrantAnswer, ...]
    used: Mapping[str, UsedValue]
    texts: tuple[UsedText, ...]
    members: Mapping[str, Member]
    marks: tuple[Mark, ...]
    """What an automatic payment waits for: stale, to_verify or conflict values among those used."""
