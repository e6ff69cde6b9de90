"""An expression in Chinese: one wording for one meaning, as the document says it, and only one way to read it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.read_back import AS_OF, LABELS, PEOPLE, SCOPE, SIZE, TIMES, YUAN, readings
from yulu.language.chinese import describe_table, format_value, read_aloud
from yulu.language.definitions import Group, Row, Table
from yulu.language.parsing import parse
from yulu.language.periods import bind_periods
from yulu.language.tree import Compare, Literal, Name, Node
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, DATE, MONTH, NUMBER, TEXT, Type
from yulu.language.values import Candidates, Interval, Value


def typed(text: str) -> Node:
    node, faults = parse(text)
    assert node is not None, (text, faults)
    checked, faults = check(node, SCOPE)
    assert checked is not None, (text, faults)
    return checked


def turned(node: Node) -> Node:
    """`20 <= x` as `x >= 20`: the two share a text."""
    turn = isinstance(node, Compare) and isinstance(node.left, Literal)
    return Compare(">=", node.right, node.left) if turn and isinstance(node, Compare) else node


def aloud(text: str) -> str:
    return read_aloud(typed(text), LABELS)


@pytest.mark.parametrize(("expression", "chinese"), [
    # edges: one word a sign
    ("headcount >= 20",                           "从业人员20人以上"),
    ("headcount > 20",                            "从业人员超过20人"),
    ("headcount < 20",                            "从业人员不满20人"),
    ("headcount <= 20",                           "从业人员20人以下"),
    ("headcount = 20",                            "从业人员等于20人"),
    ("headcount <> 20",                           "从业人员不等于20人"),
    ("20 <= headcount",                           "从业人员20人以上"),      # the figure comes last
    ("headcount between 20 and 50",               "从业人员在20人以上50人以下"),
    ("headcount in (20, 50)",                     "从业人员等于20人或50人"),
    ("headcount >= disabled",                     "从业人员为安置残疾人以上"),
    ("headcount < disabled * 2",                  "从业人员不满安置残疾人×2"),
    ("price >= 2.5",                              "price为2.5元/立方米以上"),  # a name without a label
    # choices, yes and no, text
    ("size = 'small'",                            "企业规模为小型"),
    ("size <> 'small'",                           "企业规模不为小型"),
    ("size in ('small', 'micro')",                "企业规模为小型或微型"),
    ("size not in ('small', 'micro')",            "企业规模不为小型或微型"),
    ("size = size_before",                        "企业规模与上年企业规模相同"),
    ("size <> size_before",                       "企业规模与上年企业规模不同"),
    ("size not in ('large', size_before)",        "企业规模与大型或上年企业规模均不同"),
    ("dishonest",                                 "列入失信名单"),
    ("not dishonest",                             "非“列入失信名单”"),
    ("dishonest = false",                         "列入失信名单为否"),
    ("dishonest = certified",                     "列入失信名单与认定为高新技术企业相同"),
    ("true",                                      "恒成立"),
    ("town = '柳溪'",                             "注册地为‘柳溪’"),
    ("town = '柳’溪'",                            "注册地为‘柳’’溪’"),
    # 且, 或, 非
    ("headcount >= 20 and revenue >= 3000000",    "从业人员20人以上且营业收入300万元以上"),
    ("dishonest and (certified or private)",      "列入失信名单且（认定为高新技术企业或非公有制企业）"),
    ("dishonest and certified or private",        "（列入失信名单且认定为高新技术企业）或非公有制企业"),
    ("size in ('small', 'micro') and dishonest",  "（企业规模为小型或微型）且列入失信名单"),
    ("not (dishonest or not private)",            "非“列入失信名单或非“非公有制企业””"),
    ("(headcount > 5) = dishonest",               "（从业人员超过5人）与列入失信名单相同"),
    # dates and months
    ("registered >= '2022-04-01'",                "登记日期不早于2022年4月1日"),
    ("registered > '2022-04-01'",                 "登记日期晚于2022年4月1日"),
    ("registered < as_of",                        "登记日期早于决定日"),
    ("registered <= as_of",                       "登记日期不晚于决定日"),
    ("registered = '2022-04-01'",                 "登记日期为2022年4月1日"),
    ("due_month between '2022-01' and '2022-05'", "所属期在2022年1月至2022年5月期间"),
    ("registered >= months_before(as_of, 36)",    "登记日期不早于决定日前36个月"),
    ("registered < days_after(as_of, 30)",        "登记日期早于决定日后30日"),
    ("months_after(registered, months) <= as_of", "登记日期后（减免月数）个月不晚于决定日"),
    ("month_of(registered) = due_month",          "登记日期所在月份与所属期相同"),
    ("year_of(registered) >= 2020",               "登记日期所在年份为2020以上"),
    # money, never losing a digit; another unit is not scaled
    ("revenue >= 9999",                           "营业收入9999元以上"),
    ("revenue >= 15000",                          "营业收入1.5万元以上"),
    ("revenue >= 12345.67",                       "营业收入12345.67元以上"),
    ("revenue >= 400000000",                      "营业收入4亿元以上"),
    ("revenue >= 123450000",                      "营业收入12345万元以上"),
    ("revenue > -5",                              "营业收入超过负5元"),
    ("capital >= 30000",                          "注册资本30000万元以上"),
    ("headcount >= 10000",                        "从业人员10000人以上"),
    # percentages: only beside a number without unit, and only for a comparison with a fraction in it
    ("growth >= 0.055",                           "增长率5.5%以上"),
    ("growth between 0 and 0.5",                  "增长率在0%以上50%以下"),
    ("growth >= 1.5",                             "增长率1.5以上"),
    ("growth > 0",                                "增长率超过0"),
    ("disabled / headcount >= 0.015",             "安置残疾人÷从业人员为1.5%以上"),
    ("rent * 0.6",                                "月租金×0.6"),
    ("rent >= 0.5",                               "月租金0.5元以上"),
    # computing, with brackets only where they change the meaning
    ("rent * months",                             "月租金×减免月数"),
    ("rent * 0.6 + 100",                          "月租金×0.6+100元"),
    ("(rent + 100) * 0.6",                        "（月租金+100元）×0.6"),
    ("revenue - (rent - debt)",                   "营业收入−（月租金−负债）"),
    ("(revenue - rent) - debt",                   "营业收入−月租金−负债"),
    ("revenue / (rent / debt)",                   "营业收入÷（月租金÷负债）"),
    ("-rent + 1",                                 "负（月租金）+1元"),
    ("round(rent, 2)",                            "月租金四舍五入到分"),
    ("round(rent / 3, 0) * 2",                    "（（月租金÷3）四舍五入到元）×2"),
    ("round(growth, 3)",                          "增长率四舍五入保留3位小数"),
    ("round(growth, 0)",                          "增长率四舍五入到整数"),
    ("least(rent * 0.5, 20000)",                  "（月租金×0.5、2万元）两者中较小者"),
    ("greatest(rent, debt, 0) * 2",               "（月租金、负债、0元）中最大者×2"),
    # periods
    ("last_year(vat) >= 1000000",                 "上一年度的增值税销售额100万元以上"),
    ("years_ago(vat, 2) > years_ago(vat, 0)",     "2年前的增值税销售额超过本年度的增值税销售额"),
    ("last_month(water) <= 10",                   "上月的用水量10立方米以下"),
    ("months_ago(water, 3) < months_ago(water, 0)", "3个月前的用水量不满本月的用水量"),
    # labels that could be taken for something else
    ("certified",                                 "认定为高新技术企业"),
    ("posted >= 20",                              "「从业人员在岗人数」20人以上"),
    ("fined_lately = 0",                          "「36个月内处罚次数」等于0次"),
    ("fined < fined_by_city",                     "「处罚次数：fined」不满「处罚次数：fined_by_city」"),
    ("size = 'lower'",                            "企业规模为「小型或微型」"),
    ("size = 'small' or tiny",                    "企业规模为小型或「微型」"),
    ("small",                                     "「企业规模为小型」"),
    ("vat_2021 > last_year(vat)",                 "「2021年度增值税销售额」超过上一年度的增值税销售额"),
])  # fmt: skip
def test_an_expression_reads_as_the_document_says_it(expression: str, chinese: str) -> None:
    assert aloud(expression) == chinese
    assert readings(chinese) == [turned(typed(expression))]


@pytest.mark.parametrize(("expression", "chinese"), [
    ("last_year(vat) > rent",          "2021年度增值税销售额超过月租金"),
    ("years_ago(vat, 0) >= 20000",     "2022年度增值税销售额2万元以上"),
    ("last_month(water) >= 10",        "2022年2月用水量10立方米以上"),
])  # fmt: skip
def test_once_the_day_is_known_a_period_is_said_by_its_year_or_month(expression: str, chinese: str) -> None:
    bound = bind_periods(typed(expression), AS_OF)
    assert read_aloud(bound, LABELS) == chinese
    assert readings(chinese) == [bound]


EACH = Type("number", (("户", -1),))


@pytest.mark.parametrize(("value", "type", "shown"), [
    (120,                                          PEOPLE,  "120人"),
    (Decimal("3000000.00"),                        YUAN,    "300万元"),
    (Decimal("0.10"),                              YUAN,    "0.1元"),
    (Decimal("24000.000000000000"),                YUAN,    "2.4万元"),
    (Decimal("99999999.99"),                       YUAN,    "99999999.99元"),
    (Decimal("12345678901234567890123456.7891"),   YUAN,    "12345678901234567890123456.7891元"),
    (Decimal("123456789012345678901234560000.00"), YUAN,    "12345678901234567890123456万元"),
    (Decimal("-15000"),                            YUAN,    "-1.5万元"),
    (Decimal("-0.00"),                             YUAN,    "0元"),
    (Decimal("1E+3"),                              PEOPLE,  "1000人"),
    (Decimal("0.055"),                             NUMBER,  "0.055"),
    (5,                                            EACH,    "5/户"),           # of a number without unit divided by 户
    ("small",                                      SIZE,    "小型"),
    (True,                                         BOOLEAN, "是"),
    (False,                                        BOOLEAN, "否"),
    (date(2022, 4, 1),                             DATE,    "2022年4月1日"),
    (date(2022, 5, 1),                             MONTH,   "2022年5月"),
    ("柳溪",                                       TEXT,    "柳溪"),
    (None,                                         PEOPLE,  "不详"),
    (Candidates(frozenset({"micro", "small"})),    SIZE,    "小型或微型"),     # in the order declared
    (Candidates(frozenset({50, 6})),               PEOPLE,  "6人或50人"),
    (Candidates(frozenset({False, True})),         BOOLEAN, "是或否"),
    (Interval(2, None),                            TIMES,   "2次以上"),
    (Interval(2, 5),                               TIMES,   "2次以上5次以下"),
])  # fmt: skip
def test_a_value_is_shown_exactly_with_its_unit_and_label(value: Value, type: Type, shown: str) -> None:
    assert format_value(value, type) == shown


SECTOR = Type("enum", choices={"industry": "工业", "building": "建筑业", "trade": "零售业"})


def table_of(*groups: Group) -> Table:
    return Table(SIZE, groups)


def in_sector(text: str) -> Node:
    node, _ = parse(text)
    assert node is not None
    checked, _ = check(node, Scope({"sector": SECTOR, "headcount": PEOPLE}))
    assert checked is not None
    return checked


def test_a_decision_table_reads_as_one_sentence_a_row() -> None:
    industry = Group(in_sector("sector = 'industry'"), (
        Row(typed("headcount >= 1000 and revenue >= 400000000"), "large"),
        Row(typed("headcount < 20 or revenue < 3000000"), "micro"),
    ), ordered=False)  # fmt: skip
    others = Group(in_sector("sector in ('building', 'trade')"), (Row(typed("true"), "small"),), ordered=False)
    assert describe_table(table_of(industry, others), {**LABELS, "sector": "行业"}) == [
        "工业：从业人员1000人以上且营业收入4亿元以上的，为大型",
        "工业：从业人员不满20人或营业收入不满300万元的，为微型",
        "建筑业、零售业：一律为小型",
    ]


def test_where_the_first_row_that_holds_decides_later_rows_say_so() -> None:
    ladder = Group(None, (
        Row(typed("headcount >= 1000"), "large"),
        Row(typed("headcount >= 20"), "small"),
        Row(typed("true"), Name("size_before")),
    ), ordered=True)  # fmt: skip
    assert describe_table(table_of(ladder), LABELS) == [
        "从业人员1000人以上的，为大型",
        "除前述外，从业人员20人以上的，为小型",
        "除前述外，为上年企业规模",
    ]


def test_groups_picked_out_by_different_names_say_the_whole_condition() -> None:
    rows = (Row(typed("true"), "small"),)
    by_sector = Group(in_sector("sector = 'industry'"), rows, ordered=False)
    by_name = Group(typed("dishonest = true"), rows, ordered=False)
    assert describe_table(table_of(by_sector, by_name), {**LABELS, "sector": "行业"}) == [
        "行业为工业：一律为小型",
        "列入失信名单为是：一律为小型",
    ]


# Random expressions, as the SQL that an official would write, with brackets everywhere so that every shape occurs.

FIGURES: dict[str, tuple[str, ...]] = {
    "人": ("-3", "0", "20", "20000"),
    "元": ("0", "-5", "300", "20000", "12345.67", "3000000", "123450000"),
    "万元": ("1", "300", "20000"),
    "元/立方米": ("2.5", "3"),
    "次": ("0", "2"),
    "立方米": ("10", "0.5"),
    "": ("0", "1", "0.055", "-0.5", "1.5", "100"),
}
NUMBERS: dict[str, tuple[str, ...]] = {
    "人": ("headcount", "posted", "disabled"),
    "元": ("revenue", "vat_2021", "rent", "debt", "last_year(vat)", "years_ago(vat, 2)", "years_ago(sold, 0)"),
    "万元": ("capital",),
    "元/立方米": ("price",),
    "次": ("fined", "fined_by_city", "fined_lately"),
    "立方米": ("last_month(water)", "months_ago(water, 0)", "months_ago(water, 3)"),
    "": ("growth", "months", "year_of(registered)"),
}
FLAGS = ("dishonest", "certified", "private", "tiny", "small")
ORDERED, UNORDERED = ("=", "<>", "<", "<=", ">", ">=", "in", "not in", "between"), ("=", "<>", "in", "not in")


class Official:
    """Writes expressions; every decision is drawn, so that a failing one can be made smaller."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def number(self, unit: str, depth: int) -> str:
        """Something with this unit that is not a mere figure."""
        form = self.pick("name", "+", "-", "figure -", "*", "/", "minus", "round", "least", "most") if depth else "name"
        if form == "name":
            return self.pick(*NUMBERS[unit])
        inner = self.number(unit, depth - 1)
        match form:
            case "+" | "-":
                return f"({inner} {form} {self.either(unit, depth)})"
            case "figure -":
                return f"({self.pick(*FIGURES[unit])} - {inner})"
            case "*":
                return f"({inner} * {self.either('', depth)})"
            case "/":
                return f"({inner} / {self.number('', depth - 1)})"
            case "minus":
                return f"(-({inner}))"
            case "round":
                return f"round({inner}, {self.pick('0', '1', '2', '3')})"
            case "least":
                return f"least({inner}, {self.either(unit, depth)})"
            case _:
                return f"greatest({inner}, {self.either(unit, depth)}, {self.either(unit, depth)})"

    def either(self, unit: str, depth: int) -> str:
        return self.pick(*FIGURES[unit]) if self.draw(st.booleans()) else self.number(unit, depth - 1)

    def day(self, depth: int) -> str:
        if not depth or self.draw(st.booleans()):
            return self.pick("registered", "registered_before", "as_of")
        shift = self.pick("months_before", "months_after", "days_before", "days_after")
        return f"{shift}({self.day(depth - 1)}, {self.pick('1', '36', 'months')})"

    def comparison(self, depth: int) -> str:
        match self.pick("number", "number", "number", "day", "month", "town", "size", "flag"):
            case "number":
                unit = self.pick(*NUMBERS)
                return self.compared(lambda: self.number(unit, min(depth, 2)), FIGURES[unit], ORDERED)
            case "day":
                return self.compared(lambda: self.day(2), ("'2022-04-01'", "'2021-12-31'"), ORDERED)
            case "month":
                month = self.pick("due_month", "month_of(registered)", "month_of(months_after(registered, 1))")
                return self.compared(lambda: month, ("'2022-05'", "'2021-12'"), ORDERED)
            case "town":
                return self.compared(lambda: "town", ("'柳溪'", "'柳’且‘溪'", "''"), UNORDERED)
            case "size":
                choices = tuple(f"'{code}'" for code in SIZE.choices)
                return self.compared(lambda: self.pick("size", "size_before"), choices, UNORDERED)
            case _:
                return self.compared(lambda: self.pick(*FLAGS), ("true", "false"), UNORDERED)

    def compared(self, term: Callable[[], str], figures: tuple[str, ...], signs: tuple[str, ...]) -> str:
        left, sign = term(), self.pick(*signs)
        one, other = (self.pick(*figures) if self.draw(st.booleans()) else term() for _ in range(2))
        if sign == "between":
            return f"({left} between {one} and {other})"
        return f"({left} {sign} ({one}, {other}))" if sign.endswith("in") else f"({left} {sign} {one})"

    def condition(self, depth: int) -> str:
        larger = ("not", "and", "or", "three", "equal") if depth else ()
        match self.pick("flag", "compare", *larger):
            case "flag":
                return self.pick(*FLAGS, "true", "false")
            case "compare":
                return self.comparison(depth)
            case "not":
                return f"(not {self.condition(depth - 1)})"
            case "equal":
                sides = (self.comparison(depth), self.pick(*FLAGS, f"(not {self.condition(depth - 1)})"))
                left, right = self.draw(st.permutations(sides))
                return f"({left} {self.pick('=', '<>')} {right})"
            case "three":
                return f"({' or '.join(self.condition(depth - 1) for _ in range(3))})"
            case junction:
                return f"({self.condition(depth - 1)} {junction} {self.condition(depth - 1)})"


@st.composite
def expressions(draw: st.DrawFn) -> str:
    official = Official(draw)
    match official.pick("condition", "condition", "condition", "number", "day"):
        case "condition":
            return official.condition(2)
        case "number":
            return official.number(official.pick(*NUMBERS), 3)
        case _:
            return official.day(3)


def said_of(expression: str, bound: bool) -> tuple[Node, str]:
    tree = bind_periods(typed(expression), AS_OF) if bound else typed(expression)
    return tree, read_aloud(tree, LABELS)


@settings(deadline=None, max_examples=300)
@given(expressions(), st.booleans())
def test_every_expression_can_be_read_back_and_in_one_way_only(expression: str, bound: bool) -> None:
    tree, said = said_of(expression, bound)
    assert readings(said) == [tree]


@pytest.mark.soak
@settings(deadline=None, max_examples=5000)
@given(expressions(), st.booleans())
def test_thousands_of_expressions_can_be_read_back_and_in_one_way_only(expression: str, bound: bool) -> None:
    tree, said = said_of(expression, bound)
    assert readings(said) == [tree]
