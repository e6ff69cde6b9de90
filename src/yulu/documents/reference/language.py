"""The page of the language: every reading and every refusal on it is what the program itself says of the expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yulu.diagnostics import CATALOGUE, Diagnostic, sentence, title
from yulu.diagnostics.catalogue.expressions import EXPRESSIONS
from yulu.documents.reference.markdown import WRITTEN_BY, code, table
from yulu.language.chinese import read_aloud
from yulu.language.faults import ExpressionFault
from yulu.language.functions import FUNCTIONS, Function
from yulu.language.parsing import parse
from yulu.language.tree import Node, type_of
from yulu.language.typecheck import Period, Scope, check
from yulu.language.types import (
    BOOLEAN,
    COMPUTED_PLACES,
    DATE,
    MONEY_PLACES,
    MONTH,
    NUMBER,
    TEXT,
    UNIT_PRICE_PLACES,
    WHOLE_DIGITS,
    Kind,
    Type,
    format_unit,
    parse_unit,
)

_OPENING = f"""\
# 语言 · The language of conditions and amounts

{WRITTEN_BY}

条件（`when`）、金额（`amount`）、值（`value`）和推导的事实（`expression`）里能写什么。写法是 SQL 的标量式子，只放行下面
这些；“读作”一栏是程序读出来的话，`yulu decide` 印的就是它。
怎样照文件说，见[写一项政策](../writing-a-policy.md#怎样说)。

式子的结果是成立、不成立或**不知道**。没有的信息就是不知道：不能问知不知道，也不能补一个默认值。
"""

_SIZE = Type("enum", choices={"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"})
_MONEY = Type("number", parse_unit("元"))
_NAMES: Mapping[str, tuple[str, Type]] = {
    "size": ("企业规模", _SIZE),
    "arrears": ("有欠税", BOOLEAN),
    "staff": ("从业人员", Type("integer", parse_unit("人"))),
    "rent": ("月租金", _MONEY),
    "price": ("水价", Type("number", parse_unit("元/立方米"))),
    "volume": ("用水量", Type("number", parse_unit("立方米"))),
    "share": ("裁员率", NUMBER),
    "registered_on": ("登记日期", DATE),
    "insured_month": ("首次参保月份", MONTH),
    "name": ("企业名称", TEXT),
    "as_of": ("决定日", DATE),
}
_COLUMNS: Mapping[str, tuple[str, Type, Period]] = {
    "vat_sales": ("销售额", _MONEY, "year"),
    "tax_credit": ("留抵税额", _MONEY, "month"),
}

KINDS: Mapping[Kind, tuple[str, str, str]] = {
    "boolean": ("是非", "true、false；导入时也认“是”“否”", "`arrears`、`not arrears`"),
    "integer": ("整数", "18 位以内", "`staff >= 20`"),
    "number": (
        "数",
        f"记录的钱 {MONEY_PLACES} 位小数，其余 {UNIT_PRICE_PLACES} 位或按声明；算出来的 {COMPUTED_PLACES} 位",
        "`rent > 5000`",
    ),
    "date": ("日期", "式子里加单引号", "`registered_on >= '2022-04-01'`"),
    "month": ("月份", "式子里加单引号", "`insured_month = '2022-05'`"),
    "enum": ("选项", "写英文代码，加单引号；不分大小", "`size = 'small'`"),
    "text": ("文字", "加单引号；不分大小", "`name = '甲陶厂'`"),
}  # fmt: skip
"""Every type with its Chinese name, how it is written, and an expression."""

OPERATORS: tuple[tuple[str, str], ...] = (
    ("等于", "staff = 20"),
    ("不等于", "staff <> 20"),
    ("不满（不含）", "staff < 20"),
    ("以下（含）", "staff <= 20"),
    ("超过（不含）", "staff > 20"),
    ("以上（含）", "staff >= 20"),
    ("两数之间，两头都含", "staff between 10 and 99"),
    ("属于其中之一", "size in ('small', 'micro')"),
    ("都不是", "size not in ('small', 'micro')"),
    ("且", "staff < 20 and not arrears"),
    ("或", "staff < 20 or rent <= 5000"),
    ("非", "not arrears"),
    ("括号，先算", "not arrears and (staff < 20 or size = 'micro')"),
    ("乘，单位相乘", "price * volume"),
    ("除，单位相除", "rent / staff"),
    ("加、减，单位要一样", "rent + rent - 100"),
    ("百分比写小数", "share <= 0.055"),
    ("日期比先后", "registered_on >= '2022-04-01'"),
    ("决定日", "registered_on <= as_of"),
)

FUNCTION_MEANINGS: Mapping[str, str] = {
    "round": "四舍五入到几位小数（0 位是整数）；推导的事实用了它必须写依据",
    "least": "最小的一个；封顶用它",
    "greatest": "最大的一个；保底、不为负用它",
    "months_before": "某日之前若干个月；月末自动收口",
    "months_after": "某日之后若干个月；月末自动收口",
    "days_before": "某日之前若干日",
    "days_after": "某日之后若干日",
    "month_of": "日期所在的月份",
    "year_of": "日期所在的年份",
    "last_year": "按年记录的列，决定日上一年的值",
    "years_ago": "按年记录的列，若干年前的值；0 是本年",
    "last_month": "按月记录的列，决定日上月的值",
    "months_ago": "按月记录的列，若干个月前的值；0 是本月",
    "last_workday": "决定日所在月份最后一个工作日（按国务院办公厅的放假安排）",
    "filing_deadline": "决定日所在月份的纳税申报期限，遇节假日顺延",
}
"""What each function gives; a test holds the list against the language's own."""

_ARGUMENTS = {
    "number": "数", "date": "日期", "month": "月份", "any_number": "数", "column": "按期的列", "count": "整数",
    "places": "位数", "as_of": "决定日", "integer": "整数", "same": "同左",
}  # fmt: skip

REFUSED: tuple[str, ...] = (
    "", "staff ＞ 20", "rent > 300万元", "share <= 5.5%", "staff == 20", "arrears && staff > 5", "size = \"small\"",
    "registered_on >= 2022-04-01", "registered_on >= '2022-4-1'", "(staff > 20", "size = 'small",
    "staff > 20 rent > 5", "5 < staff < 20", "staff > 20 and", "arrears is null", "coalesce(rent, 0) > 5000",
    "case when arrears then 1 else 0 end", "(select 1) > 0", "size like 's%'", "count(staff) > 1",
    "mnoths_before(as_of, 3)",
    "least(rent)", "stafff > 20", "size = small", "size = 'tiny'", "size > 'small'", "staff = '20'", "staff > rent",
    "rent + staff", "rent / 0 > 1", "staff", "not staff", "vat_sales > 0", "last_month(vat_sales) > 0",
    "last_year(staff) > 0", "months_before(as_of, 1.5)", "last_workday(registered_on) = as_of",
    "staff > 1234567890123456789012345678901234567890",
)  # fmt: skip
"""Expressions that are refused, one for each reason an author is likely to meet."""


def language_page() -> str:
    """The whole page."""
    return "\n".join([_OPENING, *_types(), *_operators(), *_functions(), *_refused(), *_codes()]).rstrip() + "\n"


def _types() -> Iterator[str]:
    yield "## 类型 · Types"
    yield ""
    rows = [(code(kind), name, written, example) for kind, (name, written, example) in KINDS.items()]
    yield from table(("类型", "名称", "怎么写", "例"), rows)
    yield f"整数部分至多 {WHOLE_DIGITS} 位，再长就报错，不会算错。乘、除各在第 {COMPUTED_PLACES} 位小数四舍六入五成双。"
    yield ""
    yield "## 单位 · Units"
    yield ""
    yield "单位写在声明里：`人`、`元`、`元/立方米`。条件里的数不写单位、不写万，单位跟着旁边的名字。"
    yield "相乘相除，单位也相乘相除；相加、相减、相比，两边单位要一样："
    yield ""
    shown = ("price * volume", "rent / staff", "rent - 100")
    yield from table(("式子", "读作", "单位"), [(code(each), _read(each), _unit(each)) for each in shown])


def _operators() -> Iterator[str]:
    yield "## 运算符 · Operators"
    yield ""
    yield from table(("要说", "写", "读作"), [(what, code(written), _read(written)) for what, written in OPERATORS])
    yield "先乘除，后加减，再比较，再 `not`，再 `and`，最后 `or`；拿不准就加括号。"
    yield ""


def _functions() -> Iterator[str]:
    yield "## 函数 · Functions"
    yield ""
    rows = [
        (code(_signature(name, function)), _ARGUMENTS.get(function.result, "该列的值"), FUNCTION_MEANINGS[name],
         code(function.example), _read(function.example))
        for name, function in FUNCTIONS.items()
    ]  # fmt: skip
    yield from table(("函数", "得", "意思", "例", "读作"), rows)


def _signature(name: str, function: Function) -> str:
    return f"{name}({', '.join(_ARGUMENTS[each] for each in function.arguments)}{', …' if function.repeats else ''})"


def _refused() -> Iterator[str]:
    yield "## 不能写的 · What is refused"
    yield ""
    yield "写错了，`yulu check` 指到文件、行、列。下面每一条都是程序自己说的："
    yield ""
    rows = []
    for written in REFUSED:
        fault = faults_of(written)[0]
        said = Diagnostic(fault.code, None, {**fault.data, "known": "", "choices": fault.data.get("choices", "")})
        rows.append((code(written) if written else "（空）", fault.code, title(said), sentence(said)))
    yield from table(("写了", "编号", "是什么错", "怎么说"), rows)


def _codes() -> Iterator[str]:
    yield "## 全部编号 · Codes"
    yield ""
    rows = [(each, CATALOGUE[each].title_zh, CATALOGUE[each].title_en) for each in sorted(EXPRESSIONS)]
    yield from table(("编号", "中文", "English"), rows)


def _scope() -> Scope:
    names = {name: kind for name, (_, kind) in _NAMES.items()}
    return Scope(names, {name: (kind, every) for name, (_, kind, every) in _COLUMNS.items()})


def _typed(text: str) -> Node:
    tree, _ = parse(text)
    assert tree is not None, text
    typed, faults = check(tree, _scope())
    assert typed is not None, (text, faults)
    return typed


def _read(text: str) -> str:
    """The program's own Chinese for an expression."""
    labels = {name: label for name, (label, _) in _NAMES.items()} | {name: each[0] for name, each in _COLUMNS.items()}
    return read_aloud(_typed(text), labels)


def _unit(text: str) -> str:
    return format_unit(type_of(_typed(text)).unit)


def faults_of(text: str) -> list[ExpressionFault]:
    """What the program says is wrong with a condition."""
    tree, faults = parse(text)
    if tree is not None:
        _, faults = check(tree, _scope(), BOOLEAN)
    return faults
