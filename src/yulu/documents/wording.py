"""A policy's parts in Chinese sentences, out of the toolbox's own words and the controlled reading of its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from yulu.language.chinese import describe_table, read_aloud
from yulu.language.chinese_values import format_month, format_percent, format_value
from yulu.language.definitions import Table
from yulu.language.tree import Name, Node, Scalar, walk
from yulu.language.types import NO_UNIT, Type
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import Basis, chinese_day, in_force
from yulu.toolbox.model import (
    AggregateForm,
    ChoiceForm,
    Citation,
    Condition,
    DatedText,
    Derived,
    Grant,
    OfficialText,
    PaidWithin,
    Policy,
    Toolbox,
    WindowForm,
)
from yulu.toolbox.shapes import Delivery, Once, Subject

NOT_SAID = "工具箱未载明"
"""What is printed where the toolbox says nothing: never a guess."""
TO_VERIFY = "待核实"

SUBJECTS: Mapping[Subject, str] = {
    "enterprise": "市场主体（含个体工商户）", "person": "个人", "household": "家庭", "project": "建设项目",
    "violation": "违法行为的当事人",
}  # fmt: skip
DELIVERIES: Mapping[Delivery, str] = {
    "automatic": "免申即享", "prompt": "预填推送", "fast": "快申快享", "apply": "依申请", "self_assessed": "自行判别",
    "internal": "约束机关",
}  # fmt: skip
HOW_DELIVERED: Mapping[Delivery, str] = {
    "automatic": "符合条件的直接给，本人同意后兑现，不用申请",
    "prompt": "由部门填好推送，要不要由本人定",
    "fast": "只需在线确认",
    "apply": "由本人提出申请",
    "self_assessed": "申报时自行判别、自己享受，资料留存备查",
    "internal": "约束机关办事，当事人不用申请",
}  # fmt: skip
PERIODS: Mapping[Once, str] = {
    "once": "一次性", "year": "每年一次", "half_year": "每半年一次", "quarter": "每季度一次", "month": "每月一次",
    "event": "一事一次",
}  # fmt: skip


_FOLDED = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])|\s*\n\s*")


def unfolded(text: str) -> str:
    """A text that YAML lets run over several lines: no spaces between Chinese characters."""
    return _FOLDED.sub("", text.strip())


def cited(basis: Basis, policy: Policy, citation: Citation) -> str:
    """The clause with its document; one that names none is of the policy's text that governs, or of its only one."""
    force = in_force(basis, policy)
    own = [force.text.citation.text] if force.text is not None else [text.citation.text for text in policy.texts]
    found = {text.id: text for text in own if text is not None}
    if citation.text is not None or len(found) != 1:
        return str(citation)
    return str(Citation(citation.clause, *found.values()))


def paid_within_in_words(said: PaidWithin) -> str:
    """`受理之日起10个工作日内（柳溪商〔2022〕3号 第九条，待核实）`."""
    return f"{unfolded(said.text)}（{said.citation}{f'，{TO_VERIFY}' if said.to_verify else ''}）"


def official(text: OfficialText) -> str:
    """A document as it is cited whole: issuers, title, number and day, each unfound one said to be so."""
    number = text.number or f"文号{TO_VERIFY}"
    published = f"{chinese_day(text.published)}公布" if text.published else f"公布日{TO_VERIFY}"
    return f"{'、'.join(text.issuer)}《{text.title}》（{number}，{published}）"


def held_days(start: date | None, end: date | None) -> str:
    """`自2022年6月1日起至2022年9月30日止`; empty where there is neither day."""
    first = f"自{chinese_day(start)}起" if start else ""
    return first + (f"至{chinese_day(end)}止" if end else "")


def validity(text: DatedText) -> str:
    """From when until when a text holds; `施行日期待核实` where nobody has found it."""
    if text.start is None and text.to_verify:
        return f"施行日期{TO_VERIFY}"
    return held_days(text.start, text.end) + ("" if text.end else "施行") if text.start or text.end else "长期有效"


def said_once(label: str, reading: str) -> str:
    """What its author called it, and what the program reads, unless that is the same."""
    return label if label == reading else f"{label}：{reading}"


def condition_sentence(condition: Condition, toolbox: Toolbox) -> str:
    """A condition: its author's words, then the rule as the program reads it."""
    return said_once(condition.label, read_aloud(condition.node, toolbox.labels))


def grant_sentence(grant: Grant, toolbox: Toolbox) -> str:
    """A grant: its kind, what it is of, and how it is worked out; `减免 摊位费 = …`."""
    head = f"{GRANT_KINDS[grant.kind]} {grant.label}"
    if grant.node is None:
        return f"{head}：{unfolded(grant.text or '')}"
    sign = " = " if grant.is_sum else "："
    also = f"；{unfolded(grant.text)}" if grant.text else ""
    return f"{head}{sign}{read_aloud(grant.node, toolbox.labels)}{also}"


def value_in_words(value: Scalar | None, kind: Type) -> str:
    """A parameter's value; a share without unit as a percentage, as documents write it."""
    if value is None:
        return f"{TO_VERIFY}（没有查到）"
    if kind.kind == "number" and kind.unit == NO_UNIT and isinstance(value, int | Decimal) and 0 < value < 1:
        return format_percent(value)
    if kind.kind == "month" and isinstance(value, date):
        return format_month(value)
    return format_value(value, kind)


def derived_in(nodes: Sequence[Node], toolbox: Toolbox) -> list[Derived]:
    """The derived facts these expressions rest on, each before those that it rests on itself."""
    found: dict[str, Derived] = {}
    waiting = [name for node in nodes for name in _names(node)]
    while waiting:
        derived = toolbox.derived.get(waiting.pop(0))
        if derived is not None and derived.name not in found:
            found[derived.name] = derived
            waiting += [name for node in expressions_of(derived) for name in _names(node)]
    return list(found.values())


def meaning_of(derived: Derived, toolbox: Toolbox) -> list[str]:
    """How a derived fact is found, in sentences; a table has one a row."""
    labels = toolbox.labels
    match derived.form:
        case Table() as table:
            return describe_table(table, labels)
        case AggregateForm():
            return [_aggregate(derived.form, toolbox)]
        case ChoiceForm(options):
            return [f"{option.label}：{read_aloud(option.node, labels)}" for option in options.values()]
        case node:
            return [read_aloud(node, labels)]


def _aggregate(form: AggregateForm, toolbox: Toolbox) -> str:
    aggregate, labels = form.aggregate, toolbox.labels
    records = toolbox.records[aggregate.record]
    where = f"{read_aloud(aggregate.where, labels)}的" if aggregate.where is not None else ""
    what = "条数"
    if aggregate.measure == "sum" and aggregate.summed is not None:
        what = f"{records.columns[aggregate.summed].label}合计"
    return f"{_window(form.window)}{where}“{records.label}”的{what}"


def _window(window: WindowForm | None) -> str:
    if window is None:
        return "历来"
    if window.months is not None:
        return f"决定日前{window.months}个月内"
    if window.since is not None:
        return f"{chinese_day(window.since)}以来"
    return "上年" if window.year == "last" else "本年"


def _names(node: Node) -> list[str]:
    return [each.name for each in walk(node) if isinstance(each, Name)]


def expressions_of(derived: Derived) -> Iterator[Node]:
    """The expressions a derived fact is found by; an aggregate's looks at records, not at the subject."""
    match derived.form:
        case Table(_, groups):
            for group in groups:
                if group.key is not None:
                    yield group.key
                yield from (row.test for row in group.rows)
        case AggregateForm():
            return
        case ChoiceForm(options):
            yield from (option.node for option in options.values())
        case node:
            yield node
