"""Every row is somewhere: good, set aside with the reason, or left out because it is nobody's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.registry.deliveries.desk import LIST, csv, faults, liuxi, mapping, only, read, workbook
from yulu.diagnostics import Fault
from yulu.registry.deliveries import read_delivery
from yulu.registry.deliveries.tables import cell

HEADER = "代码,名称,人数,租金"


# Nobody's rows ------------------------------------------------------------------------------------------------------


def test_totals_notes_and_blank_rows_are_left_out_and_said(tmp_path: Path) -> None:
    path = csv(
        tmp_path, HEADER, "1,甲,2,3", ",小 计,2,3", ",,,", "2,乙,4,5", "合计,,6,8", "总计：,,6,8",
        "注：租金为含税价,,,", "填表人：张三,,审核：李四,", ",,,", "",
    )  # fmt: skip
    outcome = read(path)
    assert (outcome.ids, outcome.reasons) == (["1", "2"], {})
    assert {code: said for code, said in outcome.told.items() if code != "W724"} == {
        "W725": "中间有 1 行是空的（第 4 行），没有读。",
        "W726": "有 3 行是合计或小计（第 3、6、7 行），没有读。",
        "W727": "有 2 行是附注（第 8、9 行），没有读。",
    }


def test_a_header_printed_again_on_every_page_is_left_out(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,甲,2,3", "代 码,名称,人数,租金", "2,乙,2,3"))
    assert (outcome.ids, outcome.reasons) == (["1", "2"], {})
    assert "第 3 行" in outcome.told["W728"]


def test_a_company_called_total_is_a_company(tmp_path: Path) -> None:
    assert read(csv(tmp_path, HEADER, "1,合计,2,3", "2,小计文具店,2,3")).ids == ["1", "2"]


def test_a_row_that_says_something_but_not_of_whom_is_set_aside(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, ",甲,2,3", "—,乙,2,3"))
    assert outcome.reasons == {2: "E740", 3: "E740"}
    assert outcome.batches[0].unread.to_list() == [None, None]


# Set aside ----------------------------------------------------------------------------------------------------------


def test_a_row_set_aside_says_where_what_and_why_and_keeps_all_that_it_had(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, f"{HEADER},备注", "7,甲,约50,3,老店"))
    (row,) = outcome.quarantined.to_dicts()
    assert row == {
        "?row": 2, "?column": "人数", "?value": "约50", "?code": "E702", "?id": "7", "?rest": None,
        "?reason": "第 2 行“人数”写的是“约50”，应当是整数。请向交数的部门核实；这一行先放在一边，其他行照常读入。",
        cell(0): "7", cell(1): "甲", cell(2): "约50", cell(3): "3", cell(4): "老店",
    }  # fmt: skip


def test_all_that_is_wrong_with_a_row_is_said_at_once(tmp_path: Path) -> None:
    reason = read(csv(tmp_path, HEADER, "7,甲,x,y")).reason(2)
    assert "“人数”写的是“x”" in reason and "“租金”写的是“y”" in reason


def test_reasons_may_be_said_in_english(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADER, "7,甲,x,3")
    (batch,) = read_delivery(liuxi(), mapping(LIST), path, lang="en").batches()
    assert batch.quarantined["?reason"].item().startswith("Row 2, '人数': 'x' is not a whole number.")


# Twice, and unknown -------------------------------------------------------------------------------------------------


def test_of_a_subject_that_stands_there_twice_the_first_row_is_taken_and_the_others_name_it(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,甲,2,3", "2,乙,2,3", "1,甲,2,9", " 1,甲,2,3"))
    assert (outcome.ids, outcome.reasons) == (["1", "2"], {4: "E704", 5: "E704"})
    assert "“1”已经在第 2 行出现过" in outcome.reason(4)
    assert outcome.batches[0].unread.to_list() == ["1", "1"]


def test_a_subject_whose_first_row_is_bad_is_not_taken_from_another(tmp_path: Path) -> None:
    assert read(csv(tmp_path, HEADER, "1,甲,x,3", "1,甲,2,3")).reasons == {2: "E702", 3: "E704"}


def test_a_subject_is_known_again_in_another_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yulu.registry.deliveries.text_tables._ROWS", 3)
    numbers = [1, 2, 3, 4, 2, 5, 5, 1, 6, 1]
    outcome = read(csv(tmp_path, HEADER, *(f"{number},甲,2,3" for number in numbers)))
    assert len(outcome.batches) == 4
    assert outcome.ids == ["1", "2", "3", "4", "5", "6"]
    firsts = {row: outcome.reason(row).split("第 ")[1][0] for row in outcome.reasons}
    assert firsts == {6: "3", 8: "7", 9: "2", 11: "2"}


def test_a_subject_that_is_not_in_the_registry_is_set_aside_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADER, "1,甲,2,3", "2,乙,2,3")
    known = LIST.replace("facts:", "subjects: known\nfacts:")
    outcome = read(path, known, known=["2", "3"])
    assert (outcome.ids, outcome.reasons) == (["2"], {2: "E755"})
    assert outcome.batches[0].unread.to_list() == ["1"]
    assert read(path, LIST, known=["2"]).ids == ["1", "2"]
    with pytest.raises(ValueError, match="known ids"):
        read(path, known)


# Records ------------------------------------------------------------------------------------------------------------

BILLS = """\
mapping: bills
subject: household
dataset: water
id: 户号
records: water_bills
columns:
  month: {column: 月份}
  water_used: {column: 用水量}
"""
OFFENCES = """\
mapping: offences
subject: enterprise
dataset: offences
id: 代码
records: offences
columns:
  found_on: {column: 查实日期}
  matter: {column: 事项}
"""
VIOLATIONS = """\
mapping: cases
subject: violation
dataset: violations
id: 案号
belongs_to:
  enterprise: {column: 当事人代码, code: plain}
facts:
  harm: {column: 后果}
"""


def test_a_household_has_one_bill_a_month(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, "户号,月份,用水量", "1,2022-03,5.5", "1,2022-04,6", "1,202203,7", "2,,8"), BILLS)
    assert outcome.good.select("?id", "month").rows() == [("1", date(2022, 3, 1)), ("1", date(2022, 4, 1))]
    assert outcome.reasons == {4: "E704", 5: "E756"}


def test_an_event_may_happen_twice(tmp_path: Path) -> None:
    rows = ["1,2022-03-01,占道", "1,2022-03-01,占道", "1,,占道"]
    outcome = read(csv(tmp_path, "代码,查实日期,事项", *rows), OFFENCES)
    assert outcome.ids == ["1", "1"]
    assert outcome.reasons == {4: "E756"}


def test_a_violation_names_the_enterprise_it_belongs_to(tmp_path: Path) -> None:
    path = csv(tmp_path, "案号,当事人代码,后果", "案1, la-01,危害后果轻微", "案2,,none", "案3,DK,none")
    outcome = read(path, VIOLATIONS)
    assert outcome.good.rows() == [(2, "案1", "LA-01", "slight"), (4, "案3", "DK", "none")]
    assert outcome.good.columns == ["?row", "?id", "enterprise?id", "harm"]
    assert outcome.reasons == {3: "E756"}


# The mapping --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right", "code", "line"),
    [
        ("dataset: founding", "dataset: foundin", "E703", 3),
        ("dataset: founding", "dataset: residents", "E703", 3),
        ("name: {column: 名称}", "nam: {column: 名称}", "E703", 6),
        ("name: {column: 名称}", "born_on: {column: 名称}", "E703", 6),
        ("column: 人数", "column: 人数, factor: 0", "E301", 7),
        ("column: 人数", "column: 人数, factor: 万", "E301", 7),
        ("column: 人数", "constant: 许多", "E301", 7),
        ("facts:", "records: offences\nfacts:", "E731", 5),
        ("facts:", "records: offences\ncolumns:", "E732", 6),
        ("facts:", "records: offence\ncolumns:", "E703", 5),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_mapping_is_said_where_it_stands(
    tmp_path: Path, wrong: str, right: str, code: str, line: int
) -> None:
    text = LIST.replace(wrong, right).replace(
        "dataset: founding", "dataset: offences" if "offence" in right else "dataset: founding"
    )
    first = faults(csv(tmp_path, HEADER), text)[0]
    assert (first.code, first.place and first.place.line) == (code, line)


def test_a_constant_is_read_as_the_facts_type(tmp_path: Path) -> None:
    text = only(
        headcount="constant: 5人", founded_on="constant: 2022-04-01", size="constant: 小型", name="constant: 甲"
    )
    assert read(csv(tmp_path, "代码", "1"), text).good.row(0)[2:] == (5, date(2022, 4, 1), "small", "甲")


# Workbooks ----------------------------------------------------------------------------------------------------------


def test_dates_numbers_and_truths_of_a_workbook_are_what_they_are(tmp_path: Path) -> None:
    text = only(
        founded_on="column: 日", first_insured_month="column: 月", in_arrears="column: 欠", layoff_rate="column: 率"
    )
    header = ["代码", "日", "月", "欠", "率"]
    rows = [["1", date(2022, 4, 1), date(2022, 4, 1), True, 0.1 + 0.2], ["2", 44652, "2022年4月", "否", 0.055]]
    outcome = read(workbook(tmp_path / "a.xlsx", [header, *rows]), text)
    assert [tuple(map(str, row)) for row in outcome.good.drop("?row").rows()] == [
        ("1", "2022-04-01", "2022-04-01", "True", "0.300000000000"),
        ("2", "2022-04-01", "2022-04-01", "False", "0.055000000000"),
    ]


def test_a_workbook_from_an_old_mac_counts_days_from_1904(tmp_path: Path) -> None:
    text = only(founded_on="column: 日")
    path = workbook(
        tmp_path / "a.xlsx", [["代码", "日"], ["1", date(2022, 4, 1)], ["2", 43190]], options={"date_1904": True}
    )
    assert read(path, text).values("founded_on") == [date(2022, 4, 1)] * 2


def test_a_failed_formula_is_no_empty_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [None, "代码", "名称", "人数", "租金"],
        [None, "1", "甲", ("=1/0", "#DIV/0!"), 3],
        [None, "2", "乙", ("=1+1", 2), None],
        [None, ("=NA()", "#N/A"), "丙", 2, 3],
    ]
    outcome = read(workbook(tmp_path / "a.xlsx", rows))
    assert (outcome.ids, outcome.reasons) == (["2"], {2: "E753", 4: "E753"})
    assert "#DIV/0!" in outcome.reason(2)


def test_rows_are_numbered_as_the_workbook_numbers_them(tmp_path: Path) -> None:
    header = ["代码", "名称", "人数", "租金"]
    path = workbook(tmp_path / "a.xlsx", [[], [], header, [], ["1", "甲", 2, 3], ["2", "乙", "x", 3]])
    outcome = read(path)
    assert outcome.good["?row"].to_list() == [5]
    assert outcome.reasons == {6: "E702"}


# Parquet ------------------------------------------------------------------------------------------------------------


def test_parquet_keeps_what_it_knows_of_its_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "代码": [1, 2],
            "租金": [1234.5, 1e-7],
            "人数": [5, None],
            "成立": [date(2022, 4, 1), None],
            "标签": [["a"], None],
        }
    )
    frame.with_columns(pl.col("代码").cast(pl.String).cast(pl.Categorical)).write_parquet(tmp_path / "a.parquet")
    text = only(monthly_rent="column: 租金", headcount="column: 人数", founded_on="column: 成立")
    outcome = read(tmp_path / "a.parquet", text)
    assert outcome.good.rows() == [(1, "1", pytest.approx(1234.5), 5, date(2022, 4, 1))]
    assert outcome.reasons == {2: "E747"}


def test_a_missing_column_of_a_parquet_file_is_a_fault(tmp_path: Path) -> None:
    pl.DataFrame({"代码": ["1"], "名称": ["甲"]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(Fault):
        read(tmp_path / "a.parquet")
