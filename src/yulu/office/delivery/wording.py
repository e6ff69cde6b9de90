"""A policy's `notice.md` filled for one subject: every blank from the answer, or the notice is not written at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from yulu.language.chinese_values import MONEY, format_date, format_value, plain
from yulu.language.types import Type, format_unit
from yulu.language.values import Value
from yulu.rules.answer import Answer
from yulu.rules.subject import Subject
from yulu.toolbox.model import Policy, Toolbox

_BLANK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_SUM = Type("number", MONEY)


class Unfillable(Exception):
    """A blank for which nothing is known of this subject, or a policy that has no notice (`name` is empty)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def notice_for(toolbox: Toolbox, subject: Subject, answer: Answer, as_of: date) -> str:
    """The text that this subject is told; raises Unfillable. What is not known is never written as if it were."""
    template = template_of(toolbox, answer.policy)
    if template is None:
        raise Unfillable("")
    said, values = _of_the_decision(subject, answer, as_of), dict(_values(toolbox, subject, answer))
    parts, end = [], 0
    for blank in _BLANK.finditer(template):
        name = blank.group(1)
        if name in said:
            text = said[name]
        elif name in values and values[name][0] is not None:
            text = _written(*values[name], template[blank.end() :])
        else:
            raise Unfillable(toolbox.label(name))
        parts += [template[end : blank.start()], text]
        end = blank.end()
    return "".join([*parts, template[end:]]).strip()


def template_of(toolbox: Toolbox, policy: Policy) -> str | None:
    """The policy's `notice.md`; None where it has none."""
    folder = policy.origin.document.shown_as.replace("\\", "/").split("/")[-2]
    body = toolbox.content.get(f"{policy.origin.layer}/policies/{folder}/notice.md")
    return None if body is None else body.decode("utf-8")


def _of_the_decision(subject: Subject, answer: Answer, as_of: date) -> Mapping[str, str]:
    policy, objection = answer.policy, answer.policy.objection
    name = subject.facts.get("name")
    return {
        "subject_name": str(name) if name else "您好", "policy_title": policy.title, "as_of": format_date(as_of),
        "document": str(answer.document) if answer.document else "", "contact": _contact(policy),
        "objection": f"对结果有异议的，{objection.how}，向{objection.to.label}提出。",
    }  # fmt: skip


def _contact(policy: Policy) -> str:
    return policy.contact.label + (f"（{policy.contact.contact}）" if policy.contact.contact else "")


def _values(toolbox: Toolbox, subject: Subject, answer: Answer) -> Iterator[tuple[str, tuple[Value, Type]]]:
    """Facts of the subject, then what the answer used, then its grants: the later overrides."""
    for name, value in subject.facts.items():
        if name in toolbox.facts:
            yield name, (value, toolbox.facts[name].type)
    for name, used in answer.used.items():
        yield name, (used.value, used.type)
    sums = [each.amount for each in answer.grants if each.grant.is_sum]
    known = [each for each in sums if each is not None]
    yield "amount", (sum(known, Decimal(0)) if known and len(known) == len(sums) else None, _SUM)
    for each in answer.grants:
        if each.grant.is_sum:
            yield each.grant.name, (each.amount, _SUM)
        elif each.grant.node is not None and each.grant.node.type is not None:
            yield each.grant.name, (each.value, each.grant.node.type)


def _written(value: Value, type: Type, rest: str) -> str:
    """The value with its unit, or the bare number where the text goes on with the unit itself."""
    unit = format_unit(type.unit)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and unit and rest.startswith(unit):
        return plain(value)
    return format_value(value, type)
