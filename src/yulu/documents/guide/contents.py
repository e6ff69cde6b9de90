"""What stands in a claim guide, section by section, out of the toolbox alone.

Whatever the toolbox does not say is printed as 工具箱未载明, so that an office sees what it still has to add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yulu.documents.wording import (
    DELIVERIES,
    HOW_DELIVERED,
    NOT_SAID,
    PERIODS,
    SUBJECTS,
    TO_VERIFY,
    cited,
    condition_sentence,
    derived_in,
    expressions_of,
    grant_sentence,
    held_days,
    meaning_of,
    official,
    paid_within_in_words,
    unfolded,
    validity,
    value_in_words,
)
from yulu.language.chinese import read_aloud
from yulu.language.definitions import Table
from yulu.language.tree import Node, Not, names
from yulu.rules.basis import Basis, basis_on, chinese_day, in_force
from yulu.toolbox.dependencies import names_under
from yulu.toolbox.hashes import content_hash, policy_paths
from yulu.toolbox.model import Condition, OfficialText, Parameter, Policy, Toolbox

_SHORT_TABLE = 8
"""Rows of a decision table that a guide still prints; a longer one is only cited."""
_TELEPHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-—－]?\d{7,8}|1[3-9]\d{9}|12\d{3}|9\d{4}|\d{7,8})(?!\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a section says, with what is to be said of it."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `numbered` where its items are counted."""

    title: str
    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A whole guide: `about` is the few lines under its title, `provenance` the line at its end."""

    title: str
    place: str
    about: tuple[tuple[str, str], ...]
    warning: str
    sections: tuple[Section, ...]
    provenance: str


def guide_to(toolbox: Toolbox, policy: Policy, as_of: date, known_on: date) -> Guide:
    """The guide to a policy as it holds on `as_of`, out of what was published by `known_on`."""
    basis = basis_on(toolbox, as_of, known_on)
    force = in_force(basis, policy)
    warning = "" if force.truth else f"按{chinese_day(as_of)}的规定，本政策不在有效期内：{force.reason}。"
    if force.truth is None:
        warning = f"本政策的{force.reason}，在查明以前不能办理。"
    about = (
        ("政策", policy.title),
        ("办理方式", f"{DELIVERIES[policy.delivery]}：{HOW_DELIVERED[policy.delivery]}"),
        ("多久一次", PERIODS[policy.period]),
        ("有效期", force.reason if force.truth else "；".join(validity(text) for text in policy.texts)),
    )
    sections = (
        Section("惠及对象", (Item(SUBJECTS[policy.subject]),)),
        Section("惠及内容", tuple(_grants(basis, policy))),
        Section("申报条件", tuple(_conditions(basis, policy)), numbered=True),
        Section("不予享受的情形", tuple(_refusals(basis, policy))),
        Section("申报材料", _or_not_said(Item(unfolded(each)) for each in policy.evidence)),
        Section("核对的信息", _or_not_said(_checked(toolbox, policy))),
        Section("申报期限", _or_not_said(_claim(policy))),
        Section("兑现时限", _or_not_said(_paid_within(policy))),
        Section("受理地址", (Item(_address(policy)),)),
        Section("咨询电话", (Item(_telephones(policy)),)),
        Section("异议渠道", (_objection(policy),)),
        Section("依据", tuple(_documents(basis, policy))),
    )
    rules = content_hash(toolbox.content, policy_paths(toolbox, policy))[:12]
    provenance = (
        f"由{toolbox.title}工具箱的规则生成，按{chinese_day(as_of)}的规定，只用{chinese_day(known_on)}以前公布的文件；"
        f"政策指纹 {rules}。条件冒号后是程序读出的规则，以文件原文为准。"
    )
    return Guide(f"{policy.title}办事指南", toolbox.title, about, warning, sections, provenance)


def _or_not_said(items: Iterator[Item]) -> tuple[Item, ...]:
    return tuple(items) or (Item(NOT_SAID),)


def _asked(basis: Basis, policy: Policy) -> list[Condition]:
    """The conditions that are asked on the day decided for."""
    day = basis.as_of
    return [
        each
        for each in policy.conditions
        if (each.start is None or each.start <= day) and (each.end is None or day <= each.end)
    ]


def _conditions(basis: Basis, policy: Policy) -> Iterator[Item]:
    toolbox = basis.toolbox
    for condition in _asked(basis, policy):
        days = held_days(condition.start, condition.end)
        notes = [f"{days}要求"] if days else []
        for id in names(condition.node):
            if id in toolbox.terms:
                term = toolbox.terms[id]
                notes.append(f"“{term.label}”由{term.decided_by.label}认定（{cited(basis, policy, term.citation)}）")
        notes += _explained(basis, policy, condition.node)
        notes += [f"备注：{unfolded(condition.note)}"] if condition.note else []
        unsure = f"，{TO_VERIFY}" if condition.to_verify else ""
        clause = cited(basis, policy, condition.citation)
        yield Item(f"{condition_sentence(condition, toolbox)}（{clause}{unsure}）", tuple(notes))


def _grants(basis: Basis, policy: Policy) -> Iterator[Item]:
    for grant in policy.grants:
        unsure = f"，{TO_VERIFY}" if grant.to_verify else ""
        notes = list(_explained(basis, policy, grant.node)) if grant.node is not None else []
        notes += [f"备注：{unfolded(grant.note)}"] if grant.note else []
        said = grant_sentence(grant, basis.toolbox)
        yield Item(f"{said}（{cited(basis, policy, grant.citation)}{unsure}）", tuple(notes))


def _explained(basis: Basis, policy: Policy, node: Node) -> Iterator[str]:
    """What the derived facts under an expression mean, and what its parameters come to on the day."""
    toolbox = basis.toolbox
    found = derived_in([node], toolbox)
    for derived in found:
        clause = cited(basis, policy, derived.citation) if str(derived.citation) else ""
        rests_on = f"（{clause}）" if clause else ""
        meaning = meaning_of(derived, toolbox)
        if not isinstance(derived.form, Table):
            yield f"“{derived.label}”指{'；或'.join(meaning)}{rests_on}"
        elif len(meaning) <= _SHORT_TABLE:
            yield f"“{derived.label}”：{'；'.join(meaning)}{rests_on}"
        else:
            yield f"“{derived.label}”按标准划分{rests_on}"
    expressions = [node, *(each for derived in found for each in expressions_of(derived))]
    for name in dict.fromkeys(name for each in expressions for name in names(each)):
        if name in toolbox.parameters:
            yield from _values(basis, policy, toolbox.parameters[name])


def _values(basis: Basis, policy: Policy, parameter: Parameter) -> Iterator[str]:
    toolbox = basis.toolbox
    if not basis.texts[parameter.name]:
        yield f"{parameter.label}：这一天没有规定"
    for key, used in basis.texts[parameter.name].items():
        of = f"（{_key_label(toolbox, parameter.keyed_by, key)}）" if key else ""
        marks = [TO_VERIFY] if used.to_verify else []
        marks += [unfolded(used.conflict)] if used.conflict else []
        said = "，".join(filter(None, [held_days(used.start, used.end), cited(basis, policy, used.citation), *marks]))
        yield f"{parameter.label}{of}：{value_in_words(used.value, parameter.type)}（{said}）"


def _key_label(toolbox: Toolbox, keyed_by: str | None, key: str) -> str:
    found = toolbox.derived.get(keyed_by or "") or toolbox.facts.get(keyed_by or "")
    return found.type.choices.get(key, key) if found is not None else key


def _refusals(basis: Basis, policy: Policy) -> Iterator[Item]:
    toolbox = basis.toolbox
    for condition in _asked(basis, policy):
        if isinstance(condition.node, Not):
            barred = read_aloud(condition.node.operand, toolbox.labels)
            yield Item(f"{barred}的（{cited(basis, policy, condition.citation)}）")
    for exclusion in policy.exclusions:
        other = toolbox.policies.get(exclusion.policy)
        title = other.title if other else exclusion.policy
        notes = (unfolded(exclusion.note),) if exclusion.note else ()
        yield Item(f"已经享受“{title}”的，两项不能同时享受（{exclusion.clause}）", notes)
    yield Item("上述申报条件有一项不符合的")


def _checked(toolbox: Toolbox, policy: Policy) -> Iterator[Item]:
    """The facts that decide, by the dataset they come from: what departments' data settle need not be handed in."""
    datasets: dict[str, list[str]] = {}
    for name in names_under(toolbox, policy):
        if name in toolbox.facts:
            datasets.setdefault(toolbox.facts[name].dataset.id, []).append(toolbox.facts[name].label)
            continue
        prefix, _, column = name.rpartition(".")
        for records in toolbox.records.values():
            if name == records.name or (column in records.columns and prefix in ("", records.name)):
                label = records.columns[column].label if column in records.columns else records.label
                datasets.setdefault(records.dataset.id, []).append(label)
    for id in sorted(datasets, key=list(toolbox.datasets).index):
        dataset = toolbox.datasets[id]
        yield Item(f"由{dataset.holder.label}的“{dataset.label}”核对：", tuple(dict.fromkeys(reversed(datasets[id]))))


def _claim(policy: Policy) -> Iterator[Item]:
    if policy.claim_until is not None:
        yield Item(f"最迟{chinese_day(policy.claim_until)}")
    if policy.claim_text:
        yield Item(policy.claim_text)


def _paid_within(policy: Policy) -> Iterator[Item]:
    if policy.paid_within is not None:
        yield Item(paid_within_in_words(policy.paid_within))


def _address(policy: Policy) -> str:
    """Where to go, as the toolbox names it; telephone numbers stand in a section of their own."""
    contact = policy.contact
    where = _TELEPHONE.sub("", contact.contact or "")
    where = re.sub(r"(?:联系|咨询)?电话[：:]?", "", where).strip("，,；;、：: 　")
    return f"{contact.label}，{where}" if where else f"{contact.label}（地址{NOT_SAID}）"


def _telephones(policy: Policy) -> str:
    found = _TELEPHONE.findall(policy.contact.contact or "")
    return f"{policy.contact.label}：{'、'.join(found)}" if found else NOT_SAID


def _objection(policy: Policy) -> Item:
    objection = policy.objection
    said = [objection.clause] if objection.clause else []
    said += [TO_VERIFY] if objection.to_verify else []
    basis = f"（{'，'.join(said)}）" if said else ""
    to = "" if objection.to.label in objection.how else f"，向{objection.to.label}提出"
    return Item(f"{unfolded(objection.how)}{to}{basis}")


def _documents(basis: Basis, policy: Policy) -> Iterator[Item]:
    """The policy's texts first, then what its conditions, grants and the values of that day rest on besides."""
    shown: set[str] = set()
    for text in policy.texts:
        document = text.citation.text
        if document is not None:
            shown.add(document.id)
            notes = [unfolded(note) for note in (document.note, text.note) if note]
            yield Item(f"{official(document)}，{validity(text)}", tuple(dict.fromkeys(notes)))
    others: dict[str, OfficialText] = {}
    citations = [*(each.citation for each in policy.conditions), *(each.citation for each in policy.grants)]
    for name in sorted(set(names_under(basis.toolbox, policy)) & set(basis.texts)):
        citations += [used.citation for used in basis.texts[name].values()]
    for citation in citations:
        if citation.text is not None and citation.text.id not in shown:
            others[citation.text.id] = citation.text
    for document in others.values():
        yield Item(official(document), (unfolded(document.note),) if document.note else ())
