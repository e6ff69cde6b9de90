"""The header is found where it stands, with titles above, merged cells in it and numbers below; units with it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.registry.deliveries.desk import csv, faults, only, read, workbook
from yulu.diagnostics import advice

RENT = only(monthly_rent="column: 租金")
TEN_THOUSANDS = only(monthly_rent="column: 租金, factor: 10000")


def rents(path: Path, text: str = RENT) -> list[Decimal]:
    return read(path, text).values("monthly_rent")


# Where it is --------------------------------------------------------------------------------------------------------


def test_titles_above_the_header_are_passed_over_and_said(tmp_path: Path) -> None:
    path = csv(tmp_path, "柳溪市企业名单,,,", "填报单位：市场监管局,,,", "代码,名称,人数,租金", "1,甲,2,3")
    outcome = read(path)
    assert outcome.good["?row"].to_list() == [4]
    assert outcome.told["W724"] == "表头是第 3 到 3 行，上面 2 行没有读。"


def test_an_ordinary_header_is_not_worth_a_word(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "代码,名称,人数,租金", "1,甲,2,3")).told == {}


@pytest.mark.parametrize(
    "header",
    [
        "代 码,　名称,人数 ,租\u00a0金",
        "*代码,＊名称,人数,租金",
        '"代\n码",名称,"人 数",租金',
        "\u200b代码,名称,人数,租金",
    ],
)
def test_spaces_line_breaks_and_stars_in_the_header_do_not_count(tmp_path: Path, header: str) -> None:
    assert read(csv(tmp_path, header, "1,甲,2,3")).ids == ["1"]


def test_full_width_letters_and_capitals_in_the_header_do_not_count(tmp_path: Path) -> None:
    text = only(name="column: NAME").replace("代码", "id")
    assert read(csv(tmp_path, "ＩＤ,Name", "1,甲"), text).values("name") == ["甲"]


def test_columns_may_stand_in_any_order_and_others_between_them(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, "租金,序号,代码,备注,人数,名称", "3,1,91,,2,甲"))
    assert outcome.good.row(0) == (2, "91", "甲", 2, Decimal(3))


def test_merged_cells_make_a_path_that_is_named_whole_or_by_its_last_part(tmp_path: Path) -> None:
    # 代码 │ 2021年        │ 2022年
    #      │ 人数  │ 租金  │ 人数 │ 租金
    path = workbook(
        tmp_path / "a.xlsx",
        [["名单"], ["代码", "2021年", None, "2022年", None, "名称"], [None, "人数", "租金", "人数", "租金", None],
         ["1", 5, 100, 6, 200, "甲"]],
        merged=[(0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)],
    )  # fmt: skip
    text = only(name="column: 名称", headcount="column: 2021年/人数", monthly_rent="column: 2022年/租金")
    outcome = read(path, text)
    assert outcome.good.row(0) == (4, "1", "甲", 5, Decimal(200))
    assert "第 2 到 3 行" in outcome.told["W724"]
    (fault,) = faults(path, only(monthly_rent="column: 租金"))
    assert (fault.code, fault.data["columns"]) == ("E733", "2021年/租金（第 3 列）、2022年/租金（第 5 列）")


def test_the_lower_half_of_a_header_is_no_subject_even_if_nothing_in_it_is_asked_for(tmp_path: Path) -> None:
    path = csv(tmp_path, "代码,名称,2022年,", ",,收入,税额", "1,甲,3,4")
    outcome = read(path, only(name="column: 名称"))
    assert (outcome.ids, outcome.reasons) == (["1"], {})


def test_a_row_that_numbers_the_columns_is_no_subject(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "代码,名称,人数,租金", "（1）,（2）,（3）,（4）", "1,甲,2,3")).ids == ["1"]
    assert read(csv(tmp_path, "栏次,代码,名称,人数,租金", "栏次,甲,乙,1,2", ",1,甲,2,3")).ids == ["1"]
    outcome = read(csv(tmp_path, "代码,名称,人数,租金", "1,2,3,4"))
    assert outcome.ids == ["1"], "without brackets it may be a subject"


def test_two_columns_of_one_name_are_a_fault_only_if_the_mapping_wants_them(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "代码,备注,备注,租金", "1,a,b,3"), RENT).ids == ["1"]
    assert [fault.code for fault in faults(csv(tmp_path, "代码,租金,租金", "1,2,3"), RENT)] == ["E733"]


def test_a_missing_column_is_a_fault_that_asks_whether_another_was_meant(tmp_path: Path) -> None:
    found = faults(csv(tmp_path, "代码,企业名称,人员数,租金", "1,甲,2,3"))
    assert [fault.code for fault in found] == ["E701", "E701"]
    assert "企业名称" in advice(found[0])
    assert found[0].place is not None and found[0].place.line == 6


def test_a_file_without_any_of_the_columns_has_no_header(tmp_path: Path) -> None:
    (fault,) = faults(csv(tmp_path, "姓名,电话", "张三,1"))
    assert (fault.code, fault.data["found"]) == ("E726", "姓名、电话")


# Units --------------------------------------------------------------------------------------------------------------


def test_a_unit_in_the_header_is_used_and_said(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, "代码,租金（万元）", "1,1.25"), RENT)
    assert outcome.values("monthly_rent") == [Decimal(12500)]
    assert outcome.told["W721"] == "“租金”的表头写着“万元”，已乘以 10000。"


def test_a_unit_in_the_header_may_be_written_in_the_mapping_too(tmp_path: Path) -> None:
    text = only(monthly_rent="column: 租金（万元）, factor: 10000")
    outcome = read(csv(tmp_path, "代码,租金(万元)", "1,1.25"), text)
    assert (outcome.values("monthly_rent"), outcome.told) == ([Decimal(12500)], {})


@pytest.mark.parametrize("header", ["租金(元)", "租金（单位：元）", "租金[元]", "租金【人民币元】", "租金"])
def test_the_unit_of_the_fact_changes_nothing(tmp_path: Path, header: str) -> None:
    assert rents(csv(tmp_path, f"代码,{header}", "1,1.25")) == [Decimal("1.25")]


@pytest.mark.parametrize(
    ("unit", "times"), [("千元", 1000), ("万元", 10_000), ("百万元", 10**6), ("亿元", 10**8), ("单位:万元", 10_000)]
)
def test_multiples_of_the_unit_are_known(tmp_path: Path, unit: str, times: int) -> None:
    assert rents(csv(tmp_path, f"代码,租金({unit})", "1,2")) == [Decimal(2 * times)]


def test_a_header_in_another_unit_than_the_mapping_says_is_a_fault_and_not_a_sum_10000_times_as_large(
    tmp_path: Path,
) -> None:
    (fault,) = faults(csv(tmp_path, "代码,租金（元）", "1,12500"), TEN_THOUSANDS)
    assert fault.code == "E727"
    text = only(monthly_rent="column: 租金（万元）, factor: 10000")
    assert [fault.code for fault in faults(csv(tmp_path, "代码,租金（元）", "1,12500"), text)] == ["E701"]


def test_brackets_that_are_no_unit_of_the_fact_are_part_of_the_name_of_a_sum(tmp_path: Path) -> None:
    (fault,) = faults(csv(tmp_path, "代码,租金（美元）", "1,2"), RENT)
    assert (fault.code, fault.data["nearest"]) == ("E701", "租金（美元）")


def test_brackets_are_no_part_of_the_name_of_a_text(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "代码（18位）,名称（全称）", "1,甲"), only(name="column: 名称")).values("name") == ["甲"]


@pytest.mark.parametrize("title", ["单位：万元", "金额单位：万元", "2022年租金（单位：人民币万元）"])
def test_a_unit_above_the_table_holds_for_every_sum_without_its_own(tmp_path: Path, title: str) -> None:
    text = only(headcount="column: 人数", monthly_rent="column: 租金", stock_credit="column: 留抵（元）")
    outcome = read(csv(tmp_path, f"{title},,,", "代码,人数,租金,留抵（元）", "1,5,1.5,700"), text)
    assert outcome.good.row(0)[2:] == (5, Decimal(15000), Decimal(700))
    assert "“租金”已乘以 10000" in outcome.told["W722"]


def test_a_unit_above_the_table_that_the_mapping_contradicts_is_a_fault(tmp_path: Path) -> None:
    assert [fault.code for fault in faults(csv(tmp_path, "单位：元,", "代码,租金", "1,2"), TEN_THOUSANDS)] == ["E727"]
    assert rents(csv(tmp_path, "单位：万元,", "代码,租金", "1,2"), TEN_THOUSANDS) == [Decimal(20000)]


def test_a_share_needs_to_be_told_whether_5_is_five_in_a_hundred(tmp_path: Path) -> None:
    path = csv(tmp_path, "代码,裁员率（%）", "1,5.5")
    assert [fault.code for fault in faults(path, only(layoff_rate="column: 裁员率"))] == ["E728"]
    told = only(layoff_rate='column: 裁员率, factor: "0.01"')
    assert read(path, told).values("layoff_rate") == [Decimal("0.055")]


# Sheets -------------------------------------------------------------------------------------------------------------

HEADER = ["代码", "名称", "人数", "租金"]


def test_the_sheet_whose_header_fits_is_read_and_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["1", "甲", 2, 3]], others={"说明": [["填表说明"]], "Sheet3": []})
    assert read(path).told == {"W723": "读的是工作表“名单”。"}


def test_of_several_sheets_that_fit_one_must_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, ["1", "甲", 2, 3]], others={"五月": [HEADER, ["2", "乙", 2, 3]]})
    (fault,) = faults(path)
    assert (fault.code, fault.data["sheets"]) == ("E730", "名单、五月")
    named = only(name="column: 名称").replace("id:", "sheet: 五月\nid:")
    assert read(path, named).ids == ["2"]


def test_a_hidden_sheet_is_not_in_the_way(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [HEADER, ["1", "甲", 2, 3]], others={"旧": [HEADER, ["2", "乙", 2, 3]]}, hidden=["旧"]
    )
    assert read(path).ids == ["1"]


def test_a_sheet_that_is_not_there_is_a_fault_with_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER], sheet="五月")
    (fault,) = faults(path, only(name="column: 名称").replace("id:", "sheet: 6月\nid:"))
    assert (fault.code, fault.data["known"]) == ("E729", "五月")


def test_a_workbook_without_a_row_is_empty(tmp_path: Path) -> None:
    assert [fault.code for fault in faults(workbook(tmp_path / "a.xlsx", []))] == ["E726"]
