"""A policy's worked examples as tables: the ordinary subject, what differs from it, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from yulu.documents.pages.frame import outcome_tag, pairs, whole
from yulu.documents.wording import value_in_words
from yulu.language.chinese_values import format_number
from yulu.language.types import BOOLEAN, Type, parse_unit
from yulu.matching.page.markup import Column, Markup, element, table, together
from yulu.rules.basis import IN_FORCE, chinese_day
from yulu.rules.examples import Examples
from yulu.toolbox.model import Grant, Policy, Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar
from yulu.toolbox.shapes import Example, ExamplesFile, Expectation

_KEYS = {
    "day": "截至", "source": "来源", "complete_from": "完整自", "complete_through": "完整至", "value": "认定",
    "by": "认定人", "on": "认定日",
}  # fmt: skip
"""Keys of a subject's file that are no names of the toolbox."""
_PARTS = {"records": "记录", "datasets": "数据", "findings": "认定", "belongs_to": "属于"}


def examples_tables(policy: Policy, examples: Examples, place: str) -> Iterator[Markup]:
    """Each file of examples of this policy in one layer: the ordinary subject, then a row an example."""
    for file in examples.files:
        if file.path.split("/")[1] != policy.id:
            continue
        words = _Words(examples.toolbox, policy)
        ordinary = list(words.facts(file.shape.ordinary))
        if ordinary:
            yield element(
                "div", element("h3", f"普通的一户（{place}）"), pairs((f"{name}", value) for name, value in ordinary),
                class_="ordinary",
            )  # fmt: skip
        rows = [[each.name, words.day(file.shape, each), words.differs(each), words.outcome(each.expect)]
                for each in file.shape.examples]  # fmt: skip
        columns = [Column("样例"), Column("决定日"), Column("与普通的一户不同"), Column("结论")]
        yield table(f"{place}的样例，共 {len(rows)} 例", columns, rows)


class _Words:
    """An example's names and values as a reader sees them."""

    def __init__(self, toolbox: Toolbox, policy: Policy) -> None:
        self.toolbox, self.policy = toolbox, policy
        self.conditions = {each.name: each.label for each in policy.conditions} | {IN_FORCE: "在有效期内"}

    def day(self, file: ExamplesFile, example: Example) -> Markup:
        as_of, known_on = example.as_of or file.as_of, example.known_on or file.known_on
        said = whole(chinese_day(as_of) if as_of else "")
        return together([said, "，知悉日", whole(chinese_day(known_on))]) if known_on else said

    def differs(self, example: Example) -> Markup:
        said = [f"{name}：{value}" for name, value in self.facts(example.but)]
        said += [f"不知道：{self.label(name)}" for name in example.without]
        return element("ul", *(element("li", each) for each in said)) if said else Markup("")

    def facts(self, written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, value in written.items():
            if name in _PARTS and isinstance(value, Mapping):
                for key, inner in value.items():
                    yield f"{_PARTS[name]} {self.label(key)}", self.plain(inner)
            else:
                yield self.label(name), self.value(name, value)

    def label(self, name: str) -> str:
        found = self.toolbox.records.get(name) or self.toolbox.datasets.get(name)
        return found.label if found is not None else _KEYS.get(name) or self.toolbox.label(name)

    def value(self, name: str, written: Any) -> str:
        kind = self.type_of(name)
        try:
            return self.plain(written) if kind is None else value_in_words(read_scalar(written, kind), kind)
        except BadValue:
            return self.plain(written)

    def type_of(self, name: str) -> Type | None:
        found = self.toolbox.facts.get(name) or self.toolbox.derived.get(name)
        if found is not None:
            return found.type
        if name in self.toolbox.terms:
            return BOOLEAN
        return next((r.columns[name].type for r in self.toolbox.records.values() if name in r.columns), None)

    def plain(self, written: Any) -> str:
        match written:
            case Mapping():
                return "，".join(
                    f"{self.label(str(key))} {self.value(str(key), each)}" for key, each in written.items()
                )
            case list():
                return "；".join(self.plain(each) for each in written) or "没有"
            case _:
                return {"true": "是", "false": "否"}.get(str(written), str(written))

    def outcome(self, expect: Expectation) -> Markup:
        said = list(self.reasons(expect))
        listed = [element("ul", *(element("li", each) for each in said))] if said else []
        return together([outcome_tag(expect.outcome), *listed])

    def reasons(self, expect: Expectation) -> Iterator[str]:
        """Why, or how much: what an example says besides the outcome."""
        yield from self.granted("", expect.amount, money=True)
        yield from self.granted("至少 ", expect.amount_low, money=True)
        yield from self.granted("至多 ", expect.amount_high, money=True)
        yield from self.granted("", expect.value, money=False)
        if expect.failing:
            yield f"不成立：{'、'.join(self.conditions.get(name, name) for name in expect.failing)}"
        if expect.only_missing and expect.only_missing not in ("无", "none"):
            yield f"只差这一项：{self.member(expect.only_missing)}"
        for title, family in (("补齐即有结论", expect.settled_by), ("补齐就可能符合", expect.could_qualify)):
            for chosen in family or ():
                yield f"{title}：{'、'.join(self.member(name) for name in chosen)}"
        if expect.to_judge:
            yield f"要认定：{'、'.join(self.member(name) for name in expect.to_judge)}"
        if expect.lacks:
            yield f"金额还缺：{'、'.join(self.member(name) for name in expect.lacks)}"
        if expect.to_verify:
            yield "用到了待核实的内容"

    def granted(self, before: str, said: Any, *, money: bool) -> Iterator[str]:
        if said is None:
            return
        several = said if isinstance(said, Mapping) else {"": said}
        grants = {grant.name: grant for grant in self.policy.grants}
        first = next((grant for grant in self.policy.grants if grant.is_sum is money and grant.node is not None), None)
        for name, value in several.items():
            grant = grants.get(name, first)
            label = f"{grant.label} " if name and grant is not None else ""
            shown = "没有金额" if value in ("无", "none") else self.grant_value(value, grant, money)
            yield f"{before}{label}{shown}"

    def grant_value(self, value: Any, grant: Grant | None, money: bool) -> str:
        if money:
            try:
                return format_number(Decimal(str(value).replace(",", "")), parse_unit("元"))
            except InvalidOperation:
                return str(value)
        kind = grant.node.type if grant is not None and grant.node is not None else None
        shown = []
        for each in value if isinstance(value, list) else [value]:
            try:
                shown.append(str(each) if kind is None else value_in_words(read_scalar(each, kind), kind))
            except BadValue:
                shown.append(str(each))
        return "或".join(shown)

    def member(self, name: str) -> str:
        """A name under what is missing, which may have a period or a key behind it."""
        bare, _, period = name.partition("@")
        bare, _, key = bare.partition(":")
        behind = f"（{period or key}）" if period or key else ""
        return self.label(bare) + behind if bare != IN_FORCE else "施行依据"
