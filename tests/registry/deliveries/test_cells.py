"""A cell is read as what its author meant, exactly; where that is not certain its row is set aside with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry.deliveries.desk import csv, liuxi, one_column, only, read
from yulu.toolbox.scalars import BadValue, read_scalar


def value(folder: Path, fact: str, cell: str, said: str = "column: 值") -> Any:
    """The value of the one cell; a text beginning with E is the code of what is wrong with it."""
    outcome = one_column(folder, fact, cell, said=said)
    return outcome.reasons[2] if outcome.reasons else outcome.values(fact)[0]


# Numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234.5", "1234.5"), ("1,234.50", "1234.5"), ("１，２３４．５", "1234.5"), (" 1 234.5 ", "1234.5"),
        ("\u00a01234.5\u00a0", "1234.5"), (".5", "0.5"), ("0.50元", "0.5"), ("3万", "30000"), ("3.2万元", "32000"),
        ("1亿元", "100000000"), ("2千万元", "20000000"), ("￥1,234", "1234"), ("¥5", "5"), ("'5", "5"),
        ("\ufeff5", "5"), ("0", "0"), ("1234567890123.45", "1234567890123.45"),
    ],
)  # fmt: skip
def test_a_sum_is_read_however_it_is_written(tmp_path: Path, written: str, meant: str) -> None:
    assert value(tmp_path, "monthly_rent", written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", " ", "-", "—", "——", "/", "null", "NULL", "\u3000"])
def test_a_cell_that_says_nothing_is_unknown(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "monthly_rent", written) is None


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("无", "E702"), ("约500", "E702"), ("1,23", "E702"), ("12.3.4", "E702"), ("3人", "E702"), ("三万", "E702"),
        ("(500)", "E702"), ("5-6", "E702"), ("5%", "E702"), ("1.005", "E747"), ("-1", "E748"), ("－１", "E748"),
        ("1.23457E+11", "E746"), ("1E5", "E746"), ("#DIV/0!", "E753"), ("1" * 25, "E702"), ("9" * 50, "E702"),
    ],
)  # fmt: skip
def test_a_sum_that_may_be_misread_is_set_aside(tmp_path: Path, written: str, wrong: str) -> None:
    assert value(tmp_path, "monthly_rent", written) == wrong


def test_a_mapping_may_say_what_a_word_means(tmp_path: Path) -> None:
    said = "column: 值, values: {无: 0, 不详: }"
    assert value(tmp_path, "monthly_rent", "无", said) == 0
    assert value(tmp_path, "monthly_rent", " 不 详", said) is None
    assert value(tmp_path, "monthly_rent", "—", "column: 值, values: {—: 0}") == 0


def test_noise_of_binary_fractions_is_taken_off_and_said_but_real_digits_are_not(tmp_path: Path) -> None:
    cells = "0.30000000000000004", "1234.5600000000001", "1234.5612345678901", "0.00000000000001"
    outcome = one_column(tmp_path, "monthly_rent", *cells)
    assert outcome.values("monthly_rent") == [Decimal("0.30"), Decimal("1234.56")]
    assert outcome.reasons == {4: "E747", 5: "E747"}
    assert outcome.told["W730"].startswith("有 2 个数")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.25", 12500), ("1.25万元", 12500), ("１．２５", 12500), ("0.00011", Decimal("1.1")), ("1,000", 10_000_000),
        ("50万", "E754"), ("12500元", "E754"), ("1亿元", "E754"), ("0.0000001", "E747"),
    ],
)  # fmt: skip
def test_a_column_in_ten_thousands_takes_a_cell_with_that_unit_once(tmp_path: Path, written: str, meant: Any) -> None:
    assert value(tmp_path, "monthly_rent", written, "column: 值, factor: 10000") == meant


@pytest.mark.parametrize(("written", "meant"), [("5%", "0.05"), ("5.5％", "0.055"), ("3‰", "0.003"), ("0.05", "0.05")])
def test_a_share_may_be_written_in_hundredths(tmp_path: Path, written: str, meant: str) -> None:
    assert value(tmp_path, "layoff_rate", written) == Decimal(meant)
    if "‰" not in written:
        assert value(tmp_path, "layoff_rate", "5%", 'column: 值, factor: "0.01"') == Decimal("0.05")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("12", 12), ("１２", 12), ("12.0", 12), ("12人", 12), ("1,200", 1200), ("2万人", 20000), ("0012", 12)],
)
def test_a_whole_number_is_read_however_it_is_written(tmp_path: Path, written: str, meant: int) -> None:
    assert value(tmp_path, "headcount", written) == meant


@pytest.mark.parametrize(("written", "wrong"), [("12.5", "E747"), ("-1", "E748"), ("9" * 20, "E702"), ("十二", "E702")])
def test_a_whole_number_that_is_none_is_set_aside(tmp_path: Path, written: str, wrong: str) -> None:
    assert value(tmp_path, "headcount", written) == wrong


@settings(deadline=None)
@given(st.lists(st.from_regex(r"-?[0-9]{1,26}(\.[0-9]{1,14})?", fullmatch=True), min_size=1, max_size=20))
def test_a_column_of_plain_numbers_is_read_as_each_is_read_by_itself(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    rent = liuxi().facts["monthly_rent"]

    def alone(cell: str) -> Decimal | None:
        try:
            read = read_scalar(cell, rent.type)
        except BadValue:
            return None
        assert isinstance(read, Decimal)
        return read if read >= 0 else None

    expected = {number: alone(cell) for number, cell in enumerate(cells, 1)}
    for wrapped in ("{}", "{}元"):  # the one usual form, and the one that is taken apart
        outcome = one_column(tmp_path_factory.mktemp("n"), "monthly_rent", *(wrapped.format(cell) for cell in cells))
        read = {int(id): rent for id, rent in outcome.good.select("?id", "monthly_rent").iter_rows()}
        for number, cell in enumerate(cells, 1):
            digits = len(cell.replace("-", "").replace(".", ""))
            if digits <= 15 or expected[number] is not None:  # beyond that, noise may be taken off
                assert read.get(number) == expected[number], cell


# Days and months ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2022-4-1", "2022/4/1", "2022.04.01", "2022年4月1日", "20220401", "２０２２－４－１", "2022-04-01 00:00:00",
        "2022/4/1 8:30", "2022年 4月 1日", "2022-04-01T08:30:00.000", "2022年04月01号", "44652", "44652.35", "2022—4—1",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "founded_on", written) == date(2022, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2022-02-30", "2022-13-01", "22/4/1", "4/1/2022", "2022年4月", "2022", "202204", "2022-04-01Z", "99999",
        "2022-4-118:30", "0000-00-00", "无", "长期", "2022-04-01 ~ 2023-04-01",
    ],
)  # fmt: skip
def test_a_day_that_is_none_or_may_be_another_is_set_aside(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "founded_on", written) == "E702"


def test_days_as_excel_counts_them_are_said(tmp_path: Path) -> None:
    assert one_column(tmp_path, "founded_on", "44652", "2022-04-01").told["W729"].startswith("有 1 个日期")


@pytest.mark.parametrize(
    "written",
    ["2022-04", "2022/4", "2022.04", "2022年4月", "2022年04月份", "202204", "2022-04-01", "2022/4/1 0:00", "44652"],
)
def test_a_month_is_read_however_it_is_written(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "first_insured_month", written) == date(2022, 4, 1)


@pytest.mark.parametrize("written", ["2022-13", "2022.1", "2022-04-15", "44653", "4月", "2022"])
def test_a_month_that_is_none_or_may_be_another_is_set_aside(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "first_insured_month", written) == "E702"


# Truth, choices, texts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["是", " 是", "TRUE", "true", "1", "√", "Ｙ", "有"])
def test_yes_has_many_forms(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "in_arrears", written) is True


@pytest.mark.parametrize("written", ["否", "FALSE", "0", "×", "no", "无"])
def test_no_has_many_forms(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "in_arrears", written) is False


@pytest.mark.parametrize("written", ["可能", "2", "是否", "部分"])
def test_neither_yes_nor_no_is_set_aside(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "in_arrears", written) == "E702"


@pytest.mark.parametrize("written", ["small", "SMALL", "小型", " 小 型 ", "ｓｍａｌｌ"])
def test_a_choice_is_written_by_its_code_or_label(tmp_path: Path, written: str) -> None:
    assert value(tmp_path, "size", written) == "small"


def test_a_choice_that_is_not_offered_is_set_aside_with_those_that_are(tmp_path: Path) -> None:
    outcome = one_column(tmp_path, "size", "超大型")
    assert "大型、中型、小型、微型" in outcome.reason(2)


def test_a_name_keeps_its_brackets_and_inner_spaces_and_loses_what_nobody_sees(tmp_path: Path) -> None:
    outcome = one_column(tmp_path, "name", " 柳溪（集团） A B公司\u200b\n", "无", "\u3000渡口\u00a0船运 ")
    assert outcome.values("name") == ["柳溪（集团） A B公司", "无", "渡口 船运"]


def test_first_characters_values_constants_and_conditions_work_together(tmp_path: Path) -> None:
    text = only(
        leases_from_state="constant: 是, only_where: {合同状态: [在租, 续租]}",
        street="column: 房号, first: 2, values: {LA: willow_bank, DK: ferry}",
        monthly_rent="column: 租金, only_where: {合同状态: [在 租]}",
    )
    path = csv(tmp_path, "代码,合同状态,房号,租金", "1,在租,LA-3,5", "2,续租,ＤＫ,6", "3,退租,DK9,坏", "4,续租,XX,7")
    outcome = read(path, text)
    assert outcome.good.drop("?row").rows() == [
        ("1", True, "willow_bank", Decimal(5)), ("2", True, "ferry", None), ("3", None, "ferry", None),
    ]  # fmt: skip
    assert outcome.reasons == {5: "E702"}, "what is not asked for in a row cannot be wrong there"
