"""One policy's page: what is granted, on which conditions, by which clause, with which values when, with examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yulu.documents.pages.examples_table import examples_tables
from yulu.documents.pages.frame import framed, note, page_name, pairs, section, tag, unsure_tag, whole
from yulu.documents.pages.periods import Stretch, stretches, undated
from yulu.documents.wording import (
    DELIVERIES,
    HOW_DELIVERED,
    NOT_SAID,
    PERIODS,
    SUBJECTS,
    cited,
    derived_in,
    grant_sentence,
    held_days,
    meaning_of,
    official,
    paid_within_in_words,
    said_once,
    unfolded,
    validity,
    value_in_words,
)
from yulu.language.chinese import read_aloud
from yulu.language.tree import Node, names
from yulu.matching.page.markup import Column, Markup, element, table, together
from yulu.rules.basis import Basis, InForce, chinese_day, in_force
from yulu.rules.examples import Examples
from yulu.toolbox.dependencies import names_under
from yulu.toolbox.hashes import content_hash, policy_paths
from yulu.toolbox.model import Condition, Parameter, Policy, Toolbox


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a policy's page, under a heading of its own."""

    id: str
    title: str
    content: Markup


def policy_page(basis: Basis, policy: Policy, examples: Sequence[Examples]) -> str:
    """The whole page of a policy on the basis of a day; `examples` are those of all layers."""
    shown = sections(basis, policy, examples)
    links = [element("li", element("a", each.title, href=f"#{each.id}")) for each in shown]
    opening = [
        element("h1", policy.title),
        element("p", " · ".join(kinds(policy)), class_="lead"),
        element("p", status(in_force(basis, policy)), class_="rule"),
        element("nav", element("ul", *links, class_="contents"), aria_label="本页"),
    ]  # fmt: skip
    return framed(
        policy.title, basis.toolbox.title, *opening,
        *(section(each.id, each.title, each.content) for each in shown), back=True, foot=provenance(basis, policy),
    )  # fmt: skip


def kinds(policy: Policy) -> tuple[str, str, str]:
    """Whom it is about, how it is delivered, and how often, in words."""
    return SUBJECTS[policy.subject], DELIVERIES[policy.delivery], PERIODS[policy.period]


def sections(basis: Basis, policy: Policy, examples: Sequence[Examples]) -> list[Section]:
    """What there is to say of a policy on the basis of a day, part by part; parts without content are left out."""
    toolbox = basis.toolbox
    parts = [
        ("grants", "给什么", list(_grants(basis, policy))),
        ("conditions", "条件", [element("ol", *_conditions(basis, policy), class_="clauses")]),
        ("meanings", "名词", list(_meanings(basis, policy))),
        ("parameters", "会变的数", list(_parameters(basis, policy))),
        ("texts", "依据的文件", list(_texts(policy))),
        ("claim", "怎么办理", [pairs(_claim(toolbox, policy))]),
        ("examples", "样例", list(_examples(toolbox, policy, examples))),
        ("doubts", "待核实和不一致", list(_doubts(toolbox, policy))),
        ("notice", "通知", list(_notice(toolbox, policy))),
    ]
    return [Section(id, title, together(content)) for id, title, content in parts if content]


def status(force: InForce) -> Markup:
    """Whether the policy holds on the day, in words."""
    if force.truth:
        return together([tag("✓ 现行", "entitled"), f" {force.reason}"])
    return tag(
        f"{'–' if force.truth is False else '△'} {force.reason}", "off" if force.truth is False else "needs-facts"
    )


def provenance(basis: Basis, policy: Policy | None = None) -> str:
    """What the page was made from, so that it can be made again."""
    toolbox = basis.toolbox
    paths = policy_paths(toolbox, policy) if policy is not None else None
    name = "政策指纹" if policy is not None else "工具箱指纹"
    return (
        f"由{toolbox.title}的工具箱生成。“现行”指{chinese_day(basis.as_of)}，只用{chinese_day(basis.known_on)}以前公布的文件；"
        f"{name} {content_hash(toolbox.content, paths)[:12]}。以文件原文为准。"
    )


def _grants(basis: Basis, policy: Policy) -> Iterator[Markup]:
    toolbox = basis.toolbox
    for grant in policy.grants:
        doubt = [" ", unsure_tag()] if grant.to_verify else []
        said = [
            element("b", grant_sentence(grant, toolbox)),
            " ",
            _clause(cited(basis, policy, grant.citation)),
            *doubt,
        ]
        notes = [note(unfolded(grant.note))] if grant.note else []
        notes += [note(f"取整：{_rounded(grant.rounding.places, grant.rounding.mode)}，{grant.rounding.clause}")
                  for _ in (1,) if grant.rounding.clause]  # fmt: skip
        yield element("p", *said, *notes, class_="rule")


def _rounded(places: int, mode: str) -> str:
    unit = {0: "元", 1: "角", 2: "分"}[places]
    return f"{ {'half_up': '四舍五入', 'down': '舍去', 'up': '进一'}[mode] }到{unit}".replace(" ", "")


def _conditions(basis: Basis, policy: Policy) -> Iterator[Markup]:
    toolbox = basis.toolbox
    for condition in policy.conditions:
        reading = read_aloud(condition.node, toolbox.labels)
        days = held_days(condition.start, condition.end)
        said = [
            element("b", said_once(condition.label, reading)),
            " ",
            _clause(cited(basis, policy, condition.citation)),
        ]
        said += [" ", tag(f"{days}要求", "now")] if days else []
        said += [" ", unsure_tag()] if condition.to_verify else []
        said += (
            [" ", tag(f"{_layer(toolbox, condition.origin.layer)}附加", "now")] if _is_added(condition, policy) else []
        )
        judged = [
            note(f"“{term.label}”由{term.decided_by.label}认定（{cited(basis, policy, term.citation)}）")
            for id in names(condition.node)
            if (term := toolbox.terms.get(id)) is not None
        ]
        judged += [note(unfolded(condition.note))] if condition.note else []
        written = element("code", _as_written(condition), class_="written")
        yield element("li", element("p", *said, class_="rule"), *judged, written)


def _is_added(condition: Condition, policy: Policy) -> bool:
    return condition.origin.layer != policy.origin.layer


def _as_written(condition: Condition) -> str:
    """The rule as its author wrote it."""
    content: Any = condition.origin.document.value()
    for step in (*condition.origin.path, "when"):
        content = content[step]
    return " ".join(str(content).split())


def _meanings(basis: Basis, policy: Policy) -> Iterator[Markup]:
    """The derived facts under the rule, and how each is found."""
    toolbox = basis.toolbox
    for derived in derived_in(_expressions(policy), toolbox):
        yield element("h3", derived.label)
        doubt = [" ", unsure_tag()] if derived.to_verify else []
        clause = cited(basis, policy, derived.citation)
        if clause or doubt:
            yield element("p", _clause(clause) if clause else "", *doubt, class_="rule")
        rows = meaning_of(derived, toolbox)
        if len(rows) == 1:
            yield element("p", rows[0], class_="rule")
        else:
            yield element("ul", *(element("li", row) for row in rows), class_="rows")
        if derived.note:
            yield note(unfolded(derived.note))


def _expressions(policy: Policy) -> list[Node]:
    return [*(each.node for each in policy.conditions), *(each.node for each in policy.grants if each.node is not None)]


def _parameters(basis: Basis, policy: Policy) -> Iterator[Markup]:
    toolbox = basis.toolbox
    for name in sorted(names_under(toolbox, policy)):
        parameter = toolbox.parameters.get(name)
        if parameter is not None:
            yield from _parameter(basis, policy, parameter)


def _parameter(basis: Basis, policy: Policy, parameter: Parameter) -> Iterator[Markup]:
    toolbox = basis.toolbox
    found = stretches(parameter, toolbox, basis.known_on)
    columns = [Column("哪天到哪天"), Column("值"), Column("依据"), Column("谁定的"), Column("说明")]
    keyed = parameter.keyed_by is not None
    if keyed:
        columns.insert(1, Column(toolbox.label(parameter.keyed_by or "")))
    rows = [_stretch_row(basis, policy, parameter, each) for each in found]
    rows += [
        ["起始日待核实", *([""] if keyed else []), "", cited(basis, policy, each.dated.citation),
         _layer(toolbox, each.dated.origin.layer), together([unsure_tag(), unfolded(each.dated.note or "")])]
        for each in undated(parameter)
    ]  # fmt: skip
    about = [unfolded(parameter.note)] if parameter.note else []
    about += [
        f"授权{'、'.join(_LEVELS[level] for level in each.levels)}规定（{cited(basis, policy, each.citation)}）"
        for each in parameter.delegations
    ]
    if rows:
        yield table(parameter.label, columns, rows, note="；".join(about))
    else:
        yield element("p", element("b", parameter.label), f"：{'；'.join(about) or NOT_SAID}，还没有定", class_="rule")


_LEVELS = {"nation": "国家", "province": "省级", "city": "市级"}


def _stretch_row(basis: Basis, policy: Policy, parameter: Parameter, each: Stretch) -> list[str]:
    toolbox, said = basis.toolbox, each.said
    now = [" ", tag("现行", "now")] if each.holds(basis.as_of) else []
    days = held_days(each.start, each.end) or "一直"
    row: list[str] = [together([days if each.end else f"{days}" if days == "一直" else f"{days}施行", *now])]
    if parameter.keyed_by is not None:
        kind = (toolbox.derived.get(parameter.keyed_by) or toolbox.facts[parameter.keyed_by]).type
        all_of_them = len(each.keys) == len(kind.choices)
        row.append("全部" if all_of_them else "、".join(kind.choices.get(key, key) for key in each.keys))
    remarks: list[str] = [unsure_tag()] if said.dated.to_verify else []
    if said.conflict is not None:
        remarks += [tag("! 不一致", "needs-facts"), f"与{said.conflict.against}：{unfolded(said.conflict.note)}"]
    remarks += [unfolded(said.dated.note)] if said.dated.note else []
    return [
        *row, whole(value_in_words(each.value, parameter.type)), cited(basis, policy, said.dated.citation),
        _layer(toolbox, said.dated.origin.layer), together(remarks),
    ]  # fmt: skip


def _layer(toolbox: Toolbox, id: str) -> str:
    return next((layer.title for layer in toolbox.layers if layer.id == id), id)


def _texts(policy: Policy) -> Iterator[Markup]:
    rows = []
    for text in policy.texts:
        document = text.citation.text
        said = official(document) if document is not None else NOT_SAID
        doubt = [unsure_tag()] if text.to_verify or (document is not None and document.to_verify) else []
        remarks = [unfolded(each) for each in (text.note, document.note if document else None) if each]
        rows.append([said, text.citation.clause or "", validity(text), together([*doubt, "；".join(remarks)])])
    yield table("政策的文本", [Column("文件"), Column("条款"), Column("有效期"), Column("说明")], rows)
    own = {text.citation.text.id for text in policy.texts if text.citation.text}
    cited_besides = [
        *(each.citation.text for each in policy.conditions),
        *(each.citation.text for each in policy.grants),
    ]
    others = {text.id: text for text in cited_besides if text is not None and text.id not in own}
    if others:
        listed = [
            element("li", official(text), *([note(unfolded(text.note))] if text.note else []))
            for text in others.values()
        ]
        yield together([element("p", "条件和给付还依据：", class_="rule"), element("ul", *listed, class_="rows")])


def _claim(toolbox: Toolbox, policy: Policy) -> Iterator[tuple[str, str]]:
    yield "怎么给", f"{DELIVERIES[policy.delivery]}：{HOW_DELIVERED[policy.delivery]}"
    yield "材料", "；".join(unfolded(each) for each in policy.evidence) or NOT_SAID
    until = f"最迟{chinese_day(policy.claim_until)}" if policy.claim_until else ""
    yield "期限", "；".join(filter(None, [until, policy.claim_text])) or NOT_SAID
    if policy.paid_within is not None:
        yield "兑现时限", paid_within_in_words(policy.paid_within)
    for exclusion in policy.exclusions:
        other = toolbox.policies.get(exclusion.policy)
        title = element("a", other.title, href=page_name(other.id)) if other else exclusion.policy
        remark = f"，{unfolded(exclusion.note)}" if exclusion.note else ""
        yield "不能同享", together(["与“", title, f"”不能同时享受（{exclusion.clause}{remark}）"])
    contact = policy.contact
    yield "咨询", f"{contact.label}，{contact.contact or f'联系方式{NOT_SAID}'}"
    objection = policy.objection
    to = "" if objection.to.label in objection.how else f"，向{objection.to.label}提出"
    clause = f"（{objection.clause}）" if objection.clause else ""
    doubt = [" ", unsure_tag()] if objection.to_verify else []
    yield "异议", together([f"{unfolded(objection.how)}{to}{clause}", *doubt])
    if policy.note:
        yield "备注", unfolded(policy.note)


def _examples(toolbox: Toolbox, policy: Policy, examples: Sequence[Examples]) -> Iterator[Markup]:
    for each in examples:
        yield from examples_tables(policy, each, each.toolbox.title)


def _doubts(toolbox: Toolbox, policy: Policy) -> Iterator[Markup]:
    """Everything under the policy that is marked, so that somebody can go and find out."""
    said: list[str] = []
    for text in policy.texts:
        if text.to_verify:
            said.append(f"{text.citation or '文本'}：{unfolded(text.note or '待核实')}")
    for condition in policy.conditions:
        if condition.to_verify:
            said.append(f"条件“{condition.label}”：{unfolded(condition.note or '所依据的文件待核实')}")
    for grant in policy.grants:
        if grant.to_verify:
            said.append(f"给付“{grant.label}”：{unfolded(grant.note or '所依据的文件待核实')}")
    for name in sorted(names_under(toolbox, policy)):
        found = toolbox.facts.get(name) or toolbox.derived.get(name) or toolbox.terms.get(name)
        if found is not None and found.to_verify:
            said.append(f"“{found.label}”：{unfolded(found.note or '口径待核实')}")
        for value in toolbox.parameters[name].values if name in toolbox.parameters else ():
            label = toolbox.parameters[name].label
            if value.conflict is not None:
                said.append(f"“{label}”与{value.conflict.against}不一致：{unfolded(value.conflict.note)}")
            elif value.dated.to_verify:
                said.append(f"“{label}”：{unfolded(value.dated.note or '待核实')}")
    if policy.objection.to_verify:
        said.append("异议办法：待核实")
    if said:
        yield element("ul", *(element("li", each) for each in dict.fromkeys(said)), class_="rows")


def _notice(toolbox: Toolbox, policy: Policy) -> Iterator[Markup]:
    for layer in reversed(toolbox.layers):
        body = toolbox.content.get(f"{layer.id}/policies/{policy.id}/notice.md")
        if body is not None:
            yield element("p", "发出时，双花括号里的名字换成这一户的值。", class_="muted")
            yield element("div", body.decode("utf-8").strip(), class_="letter")
            return


def _clause(text: str) -> Markup:
    return element("span", f"（{text}）", class_="clause")
