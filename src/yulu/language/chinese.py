"""The Chinese reading of an expression: one wording for one meaning, as the document says it.

`headcount >= 20 and revenue >= 3000000` reads `从业人员20人以上且营业收入300万元以上`.

The wording is a small language that can be read back: `parse(render(e)) = e` for every checked expression, but for
three pairs that mean the same and share a text: `20 <= x` and `x >= 20`; `x in (1)` and `x = 1`; `x not in (1)`
and `x <> 1`. `tests/language/test_chinese.py` reads it back. Its grammar (`[x]` may be absent, `{x}` may repeat):

    condition = member 且 member {且 member} | member 或 member {或 member} | single | choice
    member    = single | （condition）           a condition with 且 or 或 in it stands in brackets inside another
    single    = boolean | comparison | 非“condition” | 恒成立 | 恒不成立
    comparison, of numbers
              = term 等于 term | term 不等于 term | term 不满 term | term 超过 term
              | term [为] term 以上 | term [为] term 以下     no 为 between a label and a figure: 从业人员20人以上
              | term 在 term 以上 term 以下                    between, both included
      of dates and months
              = term 早于 term | 不早于 | 晚于 | 不晚于 | term 在 term 至 term 期间   both included
      of all that is not a number
              = term 为 literal | term 不为 literal | term 与 term 相同 | term 与 term 不同
    choice    = term 等于 term 或 term … | term 为 literal 或 literal … | term 与 term 或 term … 相同
              and with 不等于, 不为, 均不同 for `not in`: none of them
    term      = factor {+ factor | − factor}     brackets （） only where the tree needs them
    factor    = atom {× atom | ÷ atom}
    atom      = figure | name | （term） | 负（term）
              | （term、term）两者中较小者 | （term、term、term …）中最小者 | 较大者, 最大者
    rounding  = atom 四舍五入到分 | 到角 | 到元 (of 元) | 到整数 | 保留n位小数   a term; in brackets inside another
    date      = name | figure | date 前n个月 | 后n个月 | 前n日 | 后n日; `n` is a figure or a name in brackets
    month     = name | figure | date 所在月份              date 所在年份 is an atom
    name      = 决定日 (`as_of`) | label | 上一年度的label | 本年度的 | n年前的 | 上月的 | 本月的 | n个月前的
              | 2021年度label | 2022年3月label  (bound to a period: `vat_sales@2021`)
    figure    = 20人 | 300万元 | 负5元 | 5.5% | 2022年4月1日 | 2022年5月 | 是 | 否 | 小型 | ‘text’ (’ doubled)

Edge words have one meaning: 以上 `>=`, 以下 `<=`, 不满 `<`, 超过 `>`. Dates have words of their own, as no official
writes 不满 of a day. A decimal is a percentage only where it is compared with a number without unit and some figure of
that comparison lies between −1 and 1: `growth >= 0.055` reads 增长率5.5%以上; anywhere else a decimal stays one.

A label that could be taken for something else stands in 「」: where it begins as a figure or a period does
(「36个月内处罚次数」), where it is another label with a word of the grammar behind it (营业收入, 「营业收入为零」),
where a choice has the same label; labels that two names share are told apart by the name: 「营业收入：revenue」.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from yulu.language.chinese_values import (
    MONEY,
    NO,
    YES,
    format_date,
    format_month,
    format_number,
    format_percent,
    format_value,
)
from yulu.language.definitions import Group, Table
from yulu.language.functions import FUNCTIONS
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    type_of,
    walk,
)
from yulu.language.types import NO_UNIT, Type
from yulu.language.values import MIRRORED

__all__ = ["describe_table", "format_value", "read_aloud"]

AS_OF = "决定日"
ALWAYS, NEVER = "恒成立", "恒不成立"

_NUMBER_WORDS = {"=": "等于", "<>": "不等于", "<": "不满", ">": "超过"}
_DATE_WORDS = {"<": "早于", ">=": "不早于", ">": "晚于", "<=": "不晚于"}
_EDGE_WORDS = {">=": "以上", "<=": "以下"}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_SHIFTS = {
    "months_before": ("前", "个月"),
    "months_after": ("后", "个月"),
    "days_before": ("前", "日"),
    "days_after": ("后", "日"),
}
_EXTREMES = {"least": "小者", "greatest": "大者"}
_MONEY_PLACES = {0: "元", 1: "角", 2: "分"}

# what can stand behind a name or a choice, so that the two together must not look like another label
_FOLLOWER = re.compile(
    r"[且或为在与至+−×÷）”、0-9]|不?等于|不[为满]|超过|以[上下]|不?[早晚]于|相同|均?不同|期间|所在[年月]份|[前后][0-9（]|四舍五入"
)
_HALF_A_FOLLOWER = ("不", "前", "后")
# what begins as something else begins: a figure, a bracket, a period
_UNSAFE_NAME = re.compile(r"[0-9（「‘]|非“|负[0-9（]|(?:上一年度|本年度|上月|本月)的")
_UNSAFE_CHOICE = re.compile(r"[（「‘]|[0-9]+(?:年|个月)|(?:上一年度|本年度|上月|本月)的")

_ADDITION, _MULTIPLICATION, _ATOM, _ROUNDING = 1, 2, 3, 0


def read_aloud(node: Node, labels: Mapping[str, str]) -> str:
    """The checked expression in Chinese; `labels` gives each name's label, a name without one is written as it is."""
    return _Reading(_Words(node, labels)).condition(node)


def describe_table(table: Table, labels: Mapping[str, str]) -> list[str]:
    """The decision table as sentences, one a row: `工业：从业人员1000人以上且营业收入4亿元以上的，为大型`."""
    short = _same_key(table.groups)
    return [sentence for group in table.groups for sentence in _describe_group(group, table.type, labels, short)]


def _same_key(groups: Iterable[Group]) -> bool:
    """Whether every group is picked out by choices of one and the same name, so that the choice alone says which."""
    asked = set()
    for group in groups:
        match group.key:
            case None:
                pass
            case Compare("=", Name(name), Literal()):
                asked.add(name)
            case In(Name(name), choices) if all(isinstance(each, Literal) for each in choices):
                asked.add(name)
            case _:
                return False
    return len(asked) == 1


def _describe_group(group: Group, type: Type, labels: Mapping[str, str], short: bool) -> Iterator[str]:
    head = ""
    if group.key is not None:
        if short and isinstance(group.key, Compare | In):
            chosen = group.key.choices if isinstance(group.key, In) else (group.key.right,)
            head = "、".join(_Reading(_Words(group.key, labels)).side(each) for each in chosen)
        else:
            head = read_aloud(group.key, labels)
        head += "："
    for index, row in enumerate(group.rows):
        besides = "除前述外，" if group.ordered and index else ""
        always = isinstance(row.test, Literal) and row.test.value is True
        test = ("" if besides else "一律") if always else f"{read_aloud(row.test, labels)}的，"
        value = read_aloud(row.value, labels) if isinstance(row.value, Name) else format_value(row.value, type)
        yield f"{head}{besides}{test}为{value}"


class _Words:
    """How names and choices are written so that no text can be cut in two ways."""

    def __init__(self, node: Node, labels: Mapping[str, str]) -> None:
        found = list(walk(node))
        choices = [label or code for each in found if each.type for code, label in each.type.choices.items()]
        used = {each.name.partition("@")[0] for each in found if isinstance(each, Name)}
        self._labels = {**{name: name for name in used}, **{name: label for name, label in labels.items() if label}}
        self._labels["as_of"] = AS_OF
        self._choices = {*choices, YES, NO, ALWAYS, NEVER}
        self._shared = Counter(self._labels.values())
        self._all = self._choices | set(self._shared)

    def name(self, name: str) -> str:
        label = self._labels[name]
        if name == "as_of":
            return label
        if self._shared[label] > 1:
            return f"「{label}：{name}」"
        unsafe = label in self._choices or _UNSAFE_NAME.match(label) or self._can_mislead(label)
        return _quoted(label) if unsafe else label

    def choice(self, code: str, choices: Mapping[str, str]) -> str:
        label = choices.get(code) or code
        if list(choices.values()).count(label) > 1:
            return f"「{label}：{code}」"
        return _quoted(label) if _UNSAFE_CHOICE.match(label) or self._can_mislead(label) else label

    def _can_mislead(self, label: str) -> bool:
        for other in self._all:
            if label != other and label.startswith(other):
                rest = label[len(other) :]
                if rest in _HALF_A_FOLLOWER or _FOLLOWER.match(rest):
                    return True
        return False


def _quoted(label: str) -> str:
    return f"「{label.replace('」', '」」')}」"


class _Reading:
    """One expression on its way into Chinese; a method for each rule of the grammar."""

    def __init__(self, words: _Words) -> None:
        self.words = words

    def condition(self, node: Node) -> str:
        match node:
            case And(operands):
                return "且".join(map(self._member, operands))
            case Or(operands):
                return "或".join(map(self._member, operands))
            case Not(In() as inner):
                return self._choice(inner, "不")
            case Not(operand):
                return f"非“{self.condition(operand)}”"
            case Compare():
                return self._comparison(node)
            case Between():
                return self._between(node)
            case In():
                return self._choice(node, "")
            case Literal(bool() as value):
                return ALWAYS if value else NEVER
            case _:
                return self._term(node)

    def _member(self, node: Node) -> str:
        inner = node.operand if isinstance(node, Not) else node
        several = isinstance(node, And | Or) or (isinstance(inner, In) and len(inner.choices) > 1)
        return f"（{self.condition(node)}）" if several else self.condition(node)

    def side(self, node: Node, percent: bool = False) -> str:
        """One side of a comparison; a condition compared with another stands in brackets."""
        if isinstance(node, Literal):
            return self._literal(node, percent)
        match node:
            case And() | Or() | Compare() | Between() | In() | Not(In()):
                return f"（{self.condition(node)}）"
            case _:
                return self.condition(node)

    def _comparison(self, node: Compare) -> str:
        sign: str = node.operator
        left, right = node.left, node.right
        if isinstance(left, Literal) and not isinstance(right, Literal):
            sign, left, right = MIRRORED[sign], right, left
        percent = _is_percentage(left, right)
        one, other = self.side(left), self.side(right, percent)
        kind = type_of(left).kind
        if kind in ("date", "month") and sign in _DATE_WORDS:
            return f"{one}{_DATE_WORDS[sign]}{other}"
        if sign in _EDGE_WORDS:
            return f"{one}{_copula(left, right, one)}{other}{_EDGE_WORDS[sign]}"
        if type_of(left).is_numeric:
            return f"{one}{_NUMBER_WORDS[sign]}{other}"
        if isinstance(right, Literal):
            return f"{one}{'为' if sign == '=' else '不为'}{other}"
        return f"{one}与{other}{'相同' if sign == '=' else '不同'}"

    def _between(self, node: Between) -> str:
        percent = _is_percentage(node.operand, node.low, node.high)
        operand, low, high = self.side(node.operand), self.side(node.low, percent), self.side(node.high, percent)
        if type_of(node.operand).is_numeric:
            return f"{operand}在{low}以上{high}以下"
        return f"{operand}在{low}至{high}期间"

    def _choice(self, node: In, no: str) -> str:
        percent = _is_percentage(node.operand, *node.choices)
        operand = self.side(node.operand)
        listed = "或".join(self.side(each, percent) for each in node.choices)
        if type_of(node.operand).is_numeric:
            return f"{operand}{no}等于{listed}"
        if all(isinstance(each, Literal) for each in node.choices):
            return f"{operand}{no}为{listed}"
        different = "均不同" if len(node.choices) > 1 else "不同"
        return f"{operand}与{listed}{different if no else '相同'}"

    def _term(self, node: Node) -> str:
        match node:
            case Literal():
                return self._literal(node)
            case Name(name):
                return self._name(name)
            case Negative(operand):
                return f"负（{self._term(operand)}）"
            case Arithmetic(sign, left, right):
                level = _level(node)
                return self._tight(left, level) + _SIGNS[sign] + self._tight(right, level + 1)
            case Call():
                return self._call(node)
            case _:
                raise AssertionError(f"not a term: {node}")

    def _tight(self, node: Node, level: int) -> str:
        return f"（{self._term(node)}）" if _level(node) < level else self._term(node)

    def _call(self, node: Call) -> str:
        first, *rest = node.arguments
        match node.function:
            case "round":
                return f"{self._tight(first, _ATOM)}四舍五入{_places(rest[0], type_of(first))}"
            case "least" | "greatest" as function:
                listed = "、".join(self._term(_with_unit(each, type_of(node))) for each in node.arguments)
                which = "两者中较" if len(node.arguments) == 2 else "中最"
                return f"（{listed}）{which}{_EXTREMES[function]}"
            case "month_of":
                return f"{self._term(first)}所在月份"
            case "year_of":
                return f"{self._term(first)}所在年份"
            case "last_workday":
                return f"{self._term(first)}所在月份最后一个工作日"
            case "filing_deadline":
                return f"{self._term(first)}所在月份的申报期限"
            case shift if shift in _SHIFTS:
                direction, unit = _SHIFTS[shift]
                return f"{self._term(first)}{direction}{self._count(rest[0])}{unit}"
            case _:
                return self._period(node) + self._term(first)

    def _period(self, node: Call) -> str:
        yearly = FUNCTIONS[node.function].period == "year"
        if len(node.arguments) == 1:
            return "上一年度的" if yearly else "上月的"
        back = self._count(node.arguments[1])
        if back == "0":
            return "本年度的" if yearly else "本月的"
        return f"{back}{'年' if yearly else '个月'}前的"

    def _count(self, node: Node) -> str:
        return self._literal(node) if isinstance(node, Literal) else f"（{self._term(node)}）"

    def _name(self, name: str) -> str:
        column, _, period = name.partition("@")
        year, _, month = period.partition("-")
        when = f"{year}年{int(month)}月" if month else f"{year}年度" if year else ""
        return when + self.words.name(column)

    def _literal(self, node: Literal, percent: bool = False) -> str:
        value, type = node.value, type_of(node)
        match value:
            case bool():
                return YES if value else NO
            case date():
                return format_month(value) if type.kind == "month" else format_date(value)
            case int() | Decimal():
                figure = format_percent(value) if percent else format_number(value, type.unit)
                return figure.replace("-", "负", 1) if value < 0 else figure
            case _ if type.kind == "enum":
                return self.words.choice(value, type.choices)
            case _:
                return f"‘{value.replace('’', '’’')}’"


def _level(node: Node) -> int:
    """How tightly a term holds together."""
    match node:
        case Arithmetic("+" | "-"):
            return _ADDITION
        case Arithmetic():
            return _MULTIPLICATION
        case Call("round"):
            return _ROUNDING
        case _:
            return _ATOM


def _places(node: Node, rounded: Type) -> str:
    places = node.value if isinstance(node, Literal) and isinstance(node.value, int) else 0
    if rounded.unit == MONEY and places in _MONEY_PLACES:
        return f"到{_MONEY_PLACES[places]}"
    return f"保留{places}位小数" if places else "到整数"


def _with_unit(node: Node, whole: Type) -> Node:
    """A bare figure among others has their unit."""
    own = type_of(node)
    return replace(node, type=replace(own, unit=whole.unit)) if isinstance(node, Literal) and own.bare else node


def _copula(left: Node, right: Node, written: str) -> str:
    """为, or nothing between a label and a figure: 从业人员20人以上, but PM2.5为35以上."""
    named = isinstance(left, Name) or (isinstance(left, Call) and FUNCTIONS[left.function].period is not None)
    figure = isinstance(right, Literal) and isinstance(right.value, int | Decimal) and right.value >= 0
    return "" if named and figure and not written[-1].isascii() else "为"


def _is_percentage(operand: Node, *figures: Node) -> bool:
    """Whether figures compared with this operand read as percentages."""
    of = type_of(operand)
    if of.kind != "number" or of.unit != NO_UNIT or of.bare:
        return False
    numbers = [each.value for each in figures if isinstance(each, Literal) and isinstance(each.value, int | Decimal)]
    return any(number and -1 < number < 1 for number in numbers)
