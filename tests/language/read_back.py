"""A small town of facts, and its controlled Chinese read back.

`readings` gives every tree that the grammar in `yulu.language.chinese` allows for a text: first whatever the types are,
then those that pass the check and are said in these very words. A text with two of them is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from yulu.language.chinese import read_aloud
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Operator,
    Or,
    Scalar,
)
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, TEXT, Type, parse_unit
from yulu.language.values import add_months

AS_OF = date(2022, 3, 31)
SIZE = Type("enum", choices={"large": "大型", "small": "小型", "micro": "微型", "lower": "小型或微型"})
PEOPLE = Type("integer", parse_unit("人"))
YUAN = Type("number", parse_unit("元"))
TIMES = Type("integer", parse_unit("次"))
WATER = Type("number", parse_unit("立方米"))

# Beside the plain labels: some that look like other labels with a word of the grammar behind them, like figures, like
# choices, or like each other. Reading back must not fall for them.
FACTS: dict[str, tuple[Type, str]] = {
    "headcount": (PEOPLE, "从业人员"),
    "posted": (PEOPLE, "从业人员在岗人数"),
    "disabled": (PEOPLE, "安置残疾人"),
    "revenue": (YUAN, "营业收入"),
    "vat_2021": (YUAN, "2021年度增值税销售额"),
    "rent": (YUAN, "月租金"),
    "debt": (YUAN, "负债"),
    "capital": (Type("number", parse_unit("万元")), "注册资本"),
    "price": (Type("number", parse_unit("元/立方米")), ""),
    "growth": (NUMBER, "增长率"),
    "months": (INTEGER, "减免月数"),
    "fined": (TIMES, "处罚次数"),
    "fined_by_city": (TIMES, "处罚次数"),
    "fined_lately": (TIMES, "36个月内处罚次数"),
    "dishonest": (BOOLEAN, "列入失信名单"),
    "certified": (BOOLEAN, "认定为高新技术企业"),
    "private": (BOOLEAN, "非公有制企业"),
    "tiny": (BOOLEAN, "微型"),
    "small": (BOOLEAN, "企业规模为小型"),
    "size": (SIZE, "企业规模"),
    "size_before": (SIZE, "上年企业规模"),
    "registered": (DATE, "登记日期"),
    "registered_before": (DATE, "登记日期前"),
    "as_of": (DATE, ""),
    "due_month": (MONTH, "所属期"),
    "town": (TEXT, "注册地"),
}
COLUMNS: dict[str, tuple[Type, str]] = {
    "vat": (YUAN, "增值税销售额"),
    "sold": (YUAN, "销售收入"),
    "water": (WATER, "用水量"),
}
LABELS = {name: label for name, (_, label) in {**FACTS, **COLUMNS}.items() if label}
BOUND = {f"{name}@{AS_OF.year - back}": COLUMNS[name][0] for name in ("vat", "sold") for back in range(4)}
BOUND |= {f"water@{add_months(AS_OF, -back):%Y-%m}": WATER for back in range(4)}
SCOPE = Scope(
    {name: type for name, (type, _) in FACTS.items()} | BOUND,
    {"vat": (YUAN, "year"), "sold": (YUAN, "year"), "water": (WATER, "month")},
)


def readings(text: str) -> list[Node]:
    found: list[Node] = []
    for raw, end in ReadBack(text).read("whole", 0):
        if end == len(text):
            tree, _ = check(raw, SCOPE)
            if tree is not None and tree not in found and read_aloud(tree, LABELS) == text:
                found.append(tree)
    return found


Found = tuple[Node, int]
CHOSEN = {written: code for code, label in SIZE.choices.items() for written in (label, f"「{label}」")}
FIGURE = re.compile(r"(负?)([0-9]+(?:\.[0-9]+)?)")
DAY, MONTH_OF_YEAR = re.compile(r"(\d{4})年(\d+)月(\d+)日"), re.compile(r"(\d{4})年(\d+)月")
UNITS = ("", "人", "元", "万元", "亿元", "元/立方米", "次", "立方米", "%")
SCALES = {"": [Decimal(1)], "万元": [Decimal(1), Decimal(10**4)], "亿元": [Decimal(10**8)], "%": [Decimal("0.01")]}
PERIODS: list[tuple[str, str, tuple[Node, ...]]] = [
    ("上一年度的", "last_year", ()), ("上月的", "last_month", ()),
    ("本年度的", "years_ago", (Literal(0),)), ("本月的", "months_ago", (Literal(0),)),
]  # fmt: skip
EDGES: list[tuple[str, str, Comparison]] = [
    ("等于", "", "="), ("不等于", "", "<>"), ("不满", "", "<"), ("超过", "", ">"),
    ("", "以上", ">="), ("为", "以上", ">="), ("", "以下", "<="), ("为", "以下", "<="),
    ("早于", "", "<"), ("不早于", "", ">="), ("晚于", "", ">"), ("不晚于", "", "<="),
    ("为", "", "="), ("不为", "", "<>"), ("与", "相同", "="), ("与", "不同", "<>"),
]  # fmt: skip
LISTS = [
    ("等于", "", False), ("为", "", False), ("与", "相同", False),
    ("不等于", "", True), ("不为", "", True), ("与", "均不同", True),
]  # fmt: skip
SHIFTS = [
    ("前", "个月", "months_before"), ("后", "个月", "months_after"),
    ("前", "日", "days_before"), ("后", "日", "days_after"),
]  # fmt: skip


class ReadBack:
    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[tuple[str, int], list[Found]] = {}
        shared = [label for label in LABELS.values() if list(LABELS.values()).count(label) > 1]
        self.names = {"决定日": "as_of", "price": "price"}
        for name, label in LABELS.items():
            written = [f"「{label}：{name}」"] if label in shared else [label, f"「{label}」"]
            self.names |= dict.fromkeys(written, name)

    def read(self, rule: str, at: int) -> list[Found]:
        if (rule, at) not in self.known:
            self.known[rule, at] = list(getattr(self, rule)(at))
        return self.known[rule, at]

    def after(self, word: str, at: int) -> int | None:
        return at + len(word) if self.text.startswith(word, at) else None

    def enclosed(self, opening: str, rule: str, closing: str, at: int) -> Iterator[Found]:
        start = self.after(opening, at)
        for node, end in self.read(rule, start) if start is not None else ():
            if (past := self.after(closing, end)) is not None:
                yield node, past

    def listed(self, rule: str, word: str, at: int) -> Iterator[tuple[tuple[Node, ...], int]]:
        """Two or more of a rule with the word between them."""
        lists: list[tuple[tuple[Node, ...], int]] = [((node,), end) for node, end in self.read(rule, at)]
        while lists:
            lists = [
                ((*nodes, node), past)
                for nodes, end in lists
                for node, past in self.enclosed(word, rule, "", end)
            ]  # fmt: skip
            yield from lists

    def whole(self, at: int) -> Iterator[Found]:
        yield from self.read("condition", at)
        yield from self.read("term", at)

    def condition(self, at: int) -> Iterator[Found]:
        for nodes, end in self.listed("member", "且", at):
            yield And(nodes), end
        for nodes, end in self.listed("member", "或", at):
            yield Or(nodes), end
        yield from self.read("single", at)
        for operand, middle in self.read("side", at):
            for word, last, negated in LISTS:
                if (start := self.after(word, middle)) is not None:
                    for nodes, end in self.listed("side", "或", start):
                        if (past := self.after(last, end)) is not None:
                            yield (Not(In(operand, nodes)) if negated else In(operand, nodes)), past

    def member(self, at: int) -> Iterator[Found]:
        yield from self.read("single", at)
        yield from self.enclosed("（", "condition", "）", at)

    def single(self, at: int) -> Iterator[Found]:
        yield from self.read("name", at)
        for word, value in (("恒成立", True), ("恒不成立", False)):
            if (end := self.after(word, at)) is not None:
                yield Literal(value), end
        yield from self.negation(at)
        for left, middle in self.read("side", at):
            for word, last, sign in EDGES:
                for right, end in self.enclosed(word, "side", last, middle):
                    yield Compare(sign, left, right), end
            for start, between, last in (("在", "以上", "以下"), ("在", "至", "期间")):
                for low, next_one in self.enclosed(start, "side", between, middle):
                    for high, end in self.enclosed("", "side", last, next_one):
                        yield Between(left, low, high), end

    def negation(self, at: int) -> Iterator[Found]:
        for inner, end in self.enclosed("非“", "condition", "”", at):
            yield Not(inner), end

    def side(self, at: int) -> Iterator[Found]:
        yield from self.read("term", at)
        yield from self.negation(at)
        yield from self.enclosed("（", "condition", "）", at)

    def term(self, at: int) -> Iterator[Found]:
        yield from self.chain("factor", {"+": "+", "−": "-"}, at)
        for rounded, end in self.read("atom", at):
            for word, places in (("到分", 2), ("到角", 1), ("到元", 0), ("到整数", 0)):
                if (past := self.after(f"四舍五入{word}", end)) is not None:
                    yield Call("round", (rounded, Literal(places))), past
            for given, past in self.counted("四舍五入保留", "位小数", end):
                yield Call("round", (rounded, given)), past

    def factor(self, at: int) -> Iterator[Found]:
        return self.chain("atom", {"×": "*", "÷": "/"}, at)

    def chain(self, rule: str, signs: dict[str, Operator], at: int) -> Iterator[Found]:
        found = list(self.read(rule, at))
        while found:
            yield from found
            found = [
                (Arithmetic(sign, left, right), past)
                for left, end in found
                for word, sign in signs.items()
                for right, past in self.enclosed(word, rule, "", end)
            ]

    def atom(self, at: int) -> Iterator[Found]:
        found = [*self.figure(at), *self.read("name", at), *self.enclosed("（", "term", "）", at)]
        found += [(Negative(node), end) for node, end in self.enclosed("负（", "term", "）", at)]
        if (start := self.after("（", at)) is not None:
            for nodes, end in self.listed("term", "、", start):
                for word, function in (("小者", "least"), ("大者", "greatest")):
                    past = self.after(f"）{'两者中较' if len(nodes) == 2 else '中最'}{word}", end)
                    if past is not None:
                        found.append((Call(function, nodes), past))
        while found:
            yield from found
            found = [shifted for node, end in found for shifted in self.shifted(node, end)]

    def shifted(self, node: Node, at: int) -> Iterator[Found]:
        for word, function in (("所在月份", "month_of"), ("所在年份", "year_of")):
            if (past := self.after(word, at)) is not None:
                yield Call(function, (node,)), past
        for direction, unit, function in SHIFTS:
            for count, end in self.counted(direction, unit, at):
                yield Call(function, (node, count)), end

    def counted(self, before: str, behind: str, at: int) -> Iterator[Found]:
        yield from self.enclosed(f"{before}（", "name", f"）{behind}", at)
        if found := re.compile(f"{before}([0-9]+){behind}").match(self.text, at):
            yield Literal(int(found[1])), found.end()

    def name(self, at: int) -> Iterator[Found]:
        yield from self.label(at)
        for word, function, rest in PERIODS:
            for column, end in self.enclosed(word, "label", "", at):
                yield Call(function, (column, *rest)), end
        for word, function in (("年前的", "years_ago"), ("个月前的", "months_ago")):
            for count, end in self.counted("", word, at):
                for column, past in self.read("label", end):
                    yield Call(function, (column, count)), past
        for pattern in (re.compile(r"(\d{4})年度()"), MONTH_OF_YEAR):
            if found := pattern.match(self.text, at):
                period = f"{found[1]}-{int(found[2]):02}" if found[2] else found[1]
                for column, past in self.read("label", found.end()):
                    if isinstance(column, Name):
                        yield Name(f"{column.name}@{period}"), past

    def label(self, at: int) -> Iterator[Found]:
        for written, name in self.names.items():
            if (end := self.after(written, at)) is not None:
                yield Name(name), end

    def figure(self, at: int) -> Iterator[Found]:
        chosen: dict[str, Scalar] = {**CHOSEN, "是": True, "否": False}
        for written, value in chosen.items():
            if (end := self.after(written, at)) is not None:
                yield Literal(value), end
        if found := re.compile("‘((?:[^’]|’’)*)’(?!’)").match(self.text, at):
            yield Literal(found[1].replace("’’", "’")), found.end()
        if found := DAY.match(self.text, at):
            yield Literal(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"), found.end()
        if found := MONTH_OF_YEAR.match(self.text, at):
            yield Literal(f"{found[1]}-{int(found[2]):02}"), found.end()
        if found := FIGURE.match(self.text, at):
            for unit in UNITS:
                if (end := self.after(unit, found.end())) is not None:
                    for scale in SCALES.get(unit, SCALES[""]):
                        number = Decimal(found[2]) * scale * (-1 if found[1] else 1)
                        whole = number == number.to_integral_value()
                        yield Literal(int(number) if whole else number), end
