"""Which numbers are figures, with what unit, hedge and words; and which are dates, names and numbers of documents."""

from __future__ import annotations

from fractions import Fraction

import pytest

from yulu.figures import Figure, check


def only(text: str) -> Figure:
    (figure,) = check(text).figures
    return figure


def printed(text: str) -> list[str]:
    return [figure.printed for figure in check(text).figures]


@pytest.mark.parametrize(
    ("text", "shown", "value", "unit"),
    [
        ("为企业减免80多万元", "80多万元", 800_000, "元"),
        ("覆盖率百分之十二点五", "百分之十二点五", Fraction(1, 8), "%"),
        ("占比三成五", "三成五", Fraction(35, 100), "成"),
        ("打七五折", "七五折", Fraction(3, 4), "折"),
        ("提高4.5个百分点", "4.5个百分点", Fraction(45, 1000), "个百分点"),
        ("户数是去年的２．５倍", "２．５倍".replace("２．５", "2.5"), Fraction(5, 2), "倍"),
        ("征地474亩", "474亩", Fraction(474 * 10000, 15), "亩"),
        ("占总数的三分之二", "三分之二", Fraction(2, 3), "%"),
        ("历时两年半", "两年半", 30, "年"),
        ("结转收入-268332万元", "-268332万元", -2_683_320_000, "元"),
    ],
)
def test_a_figure_with_its_exact_value_and_unit(text: str, shown: str, value: Fraction | int, unit: str) -> None:
    figure = only(text)
    assert (figure.printed, figure.value, figure.unit.name) == (shown, value, unit)


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("近100余家企业", {"nearly", "more"}),
        ("超2000万元", {"over"}),
        ("不足三成", {"less"}),
        ("300人左右", {"about"}),
        ("50万元以上", {"at_least"}),
        ("上千家企业", {"over"}),
        ("节约资金20万元", set()),  # 约 belongs to 节约
        ("以上500家企业", set()),
    ],
)
def test_hedges_before_within_and_after(text: str, hedges: set[str]) -> None:
    assert set(only(text).hedges) == hedges


@pytest.mark.parametrize(
    "text",
    [
        "潭财购〔2022〕1号",
        "2022年9月21日",
        "1-8月",
        "2022-2025年",
        "二〇二二年十月",
        "“十四五”时期",
        "拨打12345热线",
        "第十二条第二款",
        "“五个一样”服务",
        "推行“1+6+N”模式",
        "地铁1号线",
        "5G基站",
        "一切以统一为准",
        "三农工作",
        "千方百计",
        "一是抓落实",
        "20世纪80年代",
        "电话0731-58588888",
        "排名全国第3",
        "GB/T 15835-2011",
        "最后一公里",
        "三次产业结构为8.1:42.3:49.6",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert printed(text) == []


def test_the_hotline_is_a_name_and_its_calls_are_a_count() -> None:
    assert printed("12345热线全年接听12345件") == ["12345件"]


def test_a_range_is_one_figure() -> None:
    figure = only("每户补助300—500元")
    assert figure.printed == "300—500元"
    assert [figure.low, figure.high] == [300, 500]
    assert only("投资9~16亿元").low == 900_000_000


def test_what_is_counted_by_whom_and_when() -> None:
    figure = only("1-8月，雨湖区共受理企业诉求209件。")
    assert (figure.noun, figure.verb, figure.subject, figure.period) == ("企业诉求", "受理", "雨湖区", "1-8月")


def test_growth_by_and_growth_to_are_told_apart() -> None:
    by, to = only("收入增长2倍"), only("收入增长到2倍")
    assert (by.role, by.to) == ("growth", None)
    assert (to.role, to.to) == ("level", True)


def test_one_figure_after_another_takes_over_growth_from_the_first() -> None:
    figures = check("一、二、三产业分别增长2.9%、6.4%、7.1%。").figures
    assert [(figure.role, figure.falling) for figure in figures] == [("growth", False)] * 3


def test_a_hedge_permits_what_its_word_permits_and_no_more() -> None:
    assert 199 in only("100余家").wide()
    assert 200 not in only("100余家").wide()
    assert 14500 in only("1.4万余元").wide()
    assert 209 in only("209家").wide()
    assert 208 not in only("209家").wide()
    assert 520 in only("500家").wide()  # 500 may have been rounded
