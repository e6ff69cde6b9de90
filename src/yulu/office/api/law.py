"""Policies, decisions, and figures: what anybody may ask, without an account."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from yulu.diagnostics import Place
from yulu.documents.wording import condition_sentence, grant_sentence
from yulu.figures.report import as_json
from yulu.office.accounts.permissions import Action
from yulu.office.api.problems import REFUSALS, Problem
from yulu.office.api.tokens import Open
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.issuing.on_a_day import basis_of, policies_of
from yulu.office.releases.figure_checks import check_figures
from yulu.rules.basis import Basis
from yulu.rules.basis import in_force as validity_of
from yulu.rules.decide import decide_all
from yulu.rules.receipt import Decisions, decisions
from yulu.rules.subject import KeyPath, subject_from
from yulu.toolbox.model import Policy

router = Router(tags=["政策"])


def _iso(written: object) -> object:
    """A day as ISO 8601 has it, and not as seconds since 1970."""
    if isinstance(written, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        raise PydanticCustomError("date_iso", "not YYYY-MM-DD")
    return written


Day = Annotated[date, BeforeValidator(_iso)]
_EARLIEST, _LATEST = date(1949, 10, 1), date(2199, 12, 31)


class PolicyOut(Schema):
    """A policy in a list, as it is on a day: `in_force` null is unknown."""

    id: str
    title: str
    subject: str
    delivery: str
    in_force: bool | None
    grants: list[str]


class PolicyFull(PolicyOut):
    """One policy: its conditions in controlled Chinese, each with the text it stands on."""

    conditions: list[str]
    texts: list[str]


class PoliciesOut(Schema):
    """All policies of the toolbox in force."""

    toolbox: str
    on: date
    items: list[PolicyOut]


class DecideIn(Schema):
    """A subject in the shape of a subject's file (`docs/writing-a-policy.md`); today, where no day is named."""

    subject: dict[str, Any]
    as_of: Day | None = None
    policy: str | None = None


class FiguresIn(Schema):
    """A text whose figures are to be tested."""

    text: str = Field(min_length=1, max_length=100_000)


def _day(on: date | None) -> date:
    found = on or timezone.localdate()
    if not _EARLIEST <= found <= _LATEST:
        raise Problem("invalid", f"日子要在 {_EARLIEST} 和 {_LATEST} 之间。")
    return found


def _basis(on: date) -> Basis:
    return basis_of(in_force().hash, on, timezone.localdate())


def _listed(found: Basis, policy: Policy) -> dict[str, Any]:
    grants = [grant_sentence(each, found.toolbox) for each in policy.grants]
    return {
        "id": policy.id, "title": policy.title, "subject": policy.subject, "delivery": policy.delivery,
        "in_force": validity_of(found, policy).truth, "grants": grants,
    }  # fmt: skip


@router.get("/policies", auth=Open(Action.see_policies), response={200: PoliciesOut, **REFUSALS}, summary="全部政策")
def policies(request: HttpRequest, on: Day | None = None) -> Any:
    """The policies of the toolbox in force, as they are on a day."""
    found = _basis(_day(on))
    items = [_listed(found, each) for each in found.toolbox.policies.values() if each.delivery != "internal"]
    return {"toolbox": in_force().hash, "on": found.as_of, "items": items}


@router.get(
    "/policies/{policy}", auth=Open(Action.see_policies), response={200: PolicyFull, **REFUSALS},
    summary="一项政策",
)  # fmt: skip
def policy(request: HttpRequest, policy: str, on: Day | None = None) -> Any:
    """One policy, as it is on a day."""
    found = _basis(_day(on))
    declared = found.toolbox.policies.get(policy)
    if declared is None or declared.delivery == "internal":
        raise Problem("not_found", f"现行工具箱里没有政策“{policy}”。")
    conditions = [condition_sentence(each, found.toolbox) for each in declared.conditions]
    return {
        **_listed(found, declared), "conditions": conditions, "texts": [str(each.citation) for each in declared.texts],
    }  # fmt: skip


@router.post("/decide", auth=Open(Action.see_policies), response={200: Decisions, **REFUSALS}, summary="判断一个主体")
def decide(request: HttpRequest, sent: DecideIn) -> Any:
    """What every policy about this kind of subject says of it, with reasons; nothing of it is kept."""
    toolbox = toolbox_of(in_force().hash)
    day = _day(sent.as_of)
    if sent.policy is not None and sent.policy not in toolbox.policies:
        raise Problem("not_found", f"现行工具箱里没有政策“{sent.policy}”。")
    subject = subject_from(toolbox, sent.subject, _place)
    today = timezone.localdate()
    if sent.policy is None:
        answers = [each.answer() for each in policies_of(in_force().hash, day, today, subject.kind).decide(subject)]
    else:
        answers = decide_all(toolbox, subject, day, today, sent.policy)
    return decisions(toolbox, subject, answers, day, today, sent.policy)


def _place(path: KeyPath) -> Place:
    return Place("/".join(map(str, ("body", "subject", *path))), 1, 1)


@router.post(
    "/figures/check", auth=Open(Action.check_figures), response={200: dict[str, Any], **REFUSALS},
    summary="核对一篇文字里的数字",
)  # fmt: skip
def figures(request: HttpRequest, sent: FiguresIn) -> Any:
    """Every figure of a text, and whether it can be true as printed; in the shape of `docs/figures.schema.json`."""
    return as_json(check_figures(sent.text))
