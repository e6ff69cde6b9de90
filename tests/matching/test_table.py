"""A delivered table becomes facts, and what cannot be read is set aside with its row, its value and the reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.matching.tables import GOOD, HEADER, MAPPING, liuxi, read, write_csv
from yulu.diagnostics import Fault, render
from yulu.matching.layout import ID
from yulu.matching.table import Table
from yulu.toolbox.model import Toolbox


@pytest.fixture(scope="module")
def town() -> Toolbox:
    return liuxi()


def rejected(table: Table) -> list[tuple[int, str, str, str]]:
    """(row, column, value, reason)"""
    return [tuple(row) for row in table.rejected.drop("subject").iter_rows()]


def cell(town: Toolbox, folder: Path, column: str, written: str, fact: str) -> Any:
    """What one cell of a good row is read as; the reason where it is set aside."""
    cells = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {column: written}
    table = read(town, write_csv(folder, ",".join(f'"{each}"' for each in cells.values())))
    return table.frame[fact].item() if table.frame.height else table.rejected["reason"].item()


# --- what is read ----------------------------------------------------------------------------------


def test_every_cell_is_read_as_its_facts_type(town: Toolbox, tmp_path: Path) -> None:
    table = read(town, write_csv(tmp_path, GOOD))
    (row,) = table.frame.drop("?row").rows(named=True)
    assert row == {
        ID: "A1", "name": "甲厂", "founded_on": date(2021, 2, 28), "industry": "pottery", "headcount": 12,
        "stock_credit": Decimal("126000.50"), "first_insured_month": date(2021, 3, 1), "in_arrears": False,
        "layoff_rate": Decimal("0.055"),
    }  # fmt: skip
    assert table.rejected.is_empty()
    assert (table.subject, table.dataset) == ("enterprise", "founding")


@pytest.mark.parametrize(
    ("column", "written", "fact", "value"),
    [
        ("行业", "陶瓷制造业", "industry", "pottery"),  # by its label
        ("行业", " pottery ", "industry", "pottery"),
        ("欠税", "是", "in_arrears", True),
        ("欠税", "有", "in_arrears", True),
        ("欠税", "TRUE", "in_arrears", True),  # as a spreadsheet writes it
        ("欠税", "1", "in_arrears", True),
        ("欠税", "无", "in_arrears", False),
        ("欠税", "False", "in_arrears", False),
        ("留抵", "1,260,000.50", "stock_credit", Decimal("1260000.50")),
        ("留抵", "0.10000000000000", "stock_credit", Decimal("0.1")),
        ("人数", "12.0", "headcount", 12),
        ("成立", "2021-2-3", "founded_on", date(2021, 2, 3)),
        ("名称", "'=1+1", "name", "'=1+1"),
    ],
)
def test_a_cell_may_be_written_in_several_ways(
    town: Toolbox, tmp_path: Path, column: str, written: str, fact: str, value: object
) -> None:
    assert cell(town, tmp_path, column, written, fact) == value


@pytest.mark.parametrize("written", ["", "   ", "null", "-", "—", "NaN"])
@pytest.mark.parametrize(("column", "fact"), [("人数", "headcount"), ("行业", "industry"), ("名称", "name")])
def test_an_empty_cell_is_unknown_and_no_fault(
    town: Toolbox, tmp_path: Path, written: str, column: str, fact: str
) -> None:
    assert cell(town, tmp_path, column, written, fact) is None


# --- what is set aside -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "written", "fact", "reason"),
    [
        ("行业", "陶瓷", "industry", "读不成所属行业（陶瓷制造业、水上运输业、餐饮业、农业）"),
        ("欠税", "对", "in_arrears", "读不成有欠税（是 或 否）"),
        ("人数", "12.5", "headcount", "读不成从业人员（整数）"),
        ("人数", "十二", "headcount", "读不成从业人员（整数）"),
        ("人数", "１２", "headcount", "读不成从业人员（整数）"),
        ("人数", "-1", "headcount", "从业人员小于0"),
        ("裁员率", "1.5", "layoff_rate", "裁员率大于1"),
        ("裁员率", "0.12345", "layoff_rate", "读不成裁员率（至多 4 位小数的数）"),
        ("留抵", "0.001", "stock_credit", "读不成存量留抵税额（至多 2 位小数的数）"),
        ("留抵", "0.0000000000001", "stock_credit", "读不成存量留抵税额（至多 2 位小数的数）"),  # not cut to zero
        ("留抵", "3,5", "stock_credit", "读不成存量留抵税额（至多 2 位小数的数）"),  # not thirty-five
        (
            "留抵",
            "1.23E+12",
            "stock_credit",
            "读不成存量留抵税额（至多 2 位小数的数）",
        ),  # what a spreadsheet cut off is lost
        ("留抵", "300万元", "stock_credit", "读不成存量留抵税额（至多 2 位小数的数）"),
        ("成立", "2021-02-29", "founded_on", "读不成成立日期（日期，如 2022-04-01）"),
        ("成立", "21-02-28", "founded_on", "读不成成立日期（日期，如 2022-04-01）"),  # not the year 21
        ("成立", "2021/2/28", "founded_on", "读不成成立日期（日期，如 2022-04-01）"),
        ("参保", "2021-13", "first_insured_month", "读不成首次参保月份（月份，如 2022-04）"),
        ("参保", "2021-03-15", "first_insured_month", "读不成首次参保月份（月份，如 2022-04）"),
    ],
)
def test_a_cell_that_could_mean_something_else_is_set_aside_with_the_reason(
    town: Toolbox, tmp_path: Path, column: str, written: str, fact: str, reason: str
) -> None:
    assert cell(town, tmp_path, column, written, fact) == reason


def test_nothing_is_lost_and_every_row_set_aside_has_its_number_its_value_and_one_reason(
    town: Toolbox, tmp_path: Path
) -> None:
    rows = [
        GOOD,
        GOOD.replace("A1", "A2").replace("pottery", "pots").replace(",12,", ",-3,"),  # two things wrong
        GOOD.replace("A1", ""),
        GOOD.replace("甲厂", "乙厂"),  # the same code again
        GOOD.replace("A1", "A3"),
        "",
        GOOD.replace("A1", "A2"),  # a code that an unreadable row had
        'A4,"两\n行",2021-02-28,pottery,12,0,2021-03,否,0',
        GOOD.replace("A1", "A5").replace("12,", "x,"),
    ]
    table = read(town, write_csv(tmp_path, *rows))
    assert table.frame[ID].to_list() == ["A1", "A3", "A4"]
    assert rejected(table) == [
        (3, "行业", "pots", "读不成所属行业（陶瓷制造业、水上运输业、餐饮业、农业）"),  # the header is row 1
        (4, "代码", "", "没有编号"),
        (5, "代码", "A1", "编号与前面的行重复"),
        (7, "代码", "", "没有编号"),
        (8, "代码", "A2", "编号与前面的行重复"),
        (10, "人数", "x", "读不成从业人员（整数）"),
    ]
    assert table.frame.height + table.rejected.height == len(rows)


# --- mappings --------------------------------------------------------------------------------------

SHORT = """
mapping: short
subject: enterprise
dataset: founding
id: 代码
facts:
"""


def test_a_factor_turns_what_is_sent_into_what_is_meant_exactly(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "A1,0.35", "A2,1.00005", "A3,1.000055", "A4,", header="代码,万元")
    table = read(town, file, SHORT + "  stock_credit: {column: 万元, factor: 10000}\n")
    assert table.frame["stock_credit"].to_list() == [Decimal("3500"), Decimal("10000.50"), Decimal("10000.55"), None]
    too_fine = read(
        town,
        write_csv(tmp_path, "A1,1.0000005", header="代码,万元"),
        SHORT + "  stock_credit: {column: 万元, factor: 10000}\n",
    )
    assert too_fine.frame.is_empty()


def test_values_say_what_is_meant_and_nothing_means_unknown(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "A1,陶", "A2,不详", "A3,餐饮业", "A4,船", header="代码,行业")
    table = read(town, file, SHORT + "  industry: {column: 行业, values: {陶: pottery, 不详: }}\n")
    assert table.frame["industry"].to_list() == ["pottery", None, "catering"]  # what is not listed stays as written
    assert [row[0] for row in rejected(table)] == [5]


def test_only_the_first_characters_are_read_where_a_code_says_more(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "91430300X", "92430300Y", "93", header="代码")
    facts = '  industry: {column: 代码, first: 2, values: {"91": pottery, "92": catering, "93": }}\n'
    assert read(town, file, SHORT + facts).frame["industry"].to_list() == ["pottery", "catering", None]


def test_where_another_column_says_otherwise_a_fact_is_left_unknown(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "A1,5,CNY", "A2,6,USD", "A3,7,", "A4,x,USD", header="代码,金额,币种")
    facts = "  stock_credit: {column: 金额, only_where: {币种: CNY}}\n"
    table = read(town, file, SHORT + facts)
    assert table.frame["stock_credit"].to_list() == [5, None, None, None]
    assert table.rejected.is_empty(), "what is not read cannot be wrong"


def test_a_constant_is_the_same_for_every_row_and_needs_no_column(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, "A1", "A2", header="代码")
    table = read(town, file, SHORT + "  leases_from_state: {constant: 是}\n")
    assert table.frame["leases_from_state"].to_list() == [True, True]


# --- whole files -----------------------------------------------------------------------------------


def codes(town: Toolbox, file: Path, mapping: str = MAPPING) -> tuple[list[str], str]:
    with pytest.raises(Fault) as caught:
        assert read(town, file, mapping).frame is None, "it is read to its end"
    return [fault.code for fault in caught.value.diagnostics], render(caught.value.diagnostics)


def test_missing_columns_are_told_all_at_once_at_their_place_in_the_mapping_with_a_guess(
    town: Toolbox, tmp_path: Path
) -> None:
    header = HEADER.replace("人数", "从业人数").replace("行业", "行业类")
    found, said = codes(town, write_csv(tmp_path, GOOD, header=header))
    assert found == ["E701", "E701"]
    assert "mapping.yaml:9:22" in said
    assert "'行业类'" in said
    assert "mapping.yaml:10:23" in said


def test_a_mapping_that_names_what_is_not_declared_is_told_so_with_a_guess(town: Toolbox, tmp_path: Path) -> None:
    mapping = MAPPING.replace("headcount:", "headcounts:").replace("dataset: founding", "dataset: foundings")
    found, said = codes(town, write_csv(tmp_path, GOOD), mapping)
    assert found == ["E703", "E703"]
    assert "'founding'" in said
    assert "'headcount'" in said


def test_a_fact_about_another_kind_of_subject_cannot_be_mapped(town: Toolbox, tmp_path: Path) -> None:
    assert codes(town, write_csv(tmp_path, GOOD), SHORT + "  born_on: {column: 成立}\n")[0] == ["E703"]


def test_a_file_with_a_byte_order_mark_reads_the_same(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, GOOD)
    plain = read(town, file).frame
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert read(town, file).frame.equals(plain)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-be"])
def test_a_list_from_a_chinese_spreadsheet_is_read_in_its_own_encoding(
    town: Toolbox, tmp_path: Path, encoding: str
) -> None:
    file = write_csv(tmp_path, GOOD)
    plain = read(town, file).frame
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    file.write_bytes(mark + file.read_text("utf-8").encode(encoding))
    assert read(town, file).frame.equals(plain)


def test_bytes_of_no_encoding_are_refused_and_not_replaced(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, GOOD)
    file.write_bytes(file.read_bytes() + b"A2,\xff\xff\xff,,,,,,,\n")
    assert codes(town, file)[0] == ["E348"]


def test_windows_line_ends_read_the_same(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, GOOD)
    plain = read(town, file).frame
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read(town, file).frame.equals(plain)


def test_a_header_without_rows_is_a_table_without_subjects(town: Toolbox, tmp_path: Path) -> None:
    table = read(town, write_csv(tmp_path))
    assert (table.frame.height, table.rejected.height) == (0, 0)


@pytest.mark.parametrize(
    ("name", "body", "code", "says"),
    [
        ("empty.csv", b"", "E101", "空"),
        ("sent.xlsx", b"PK", "E705", "sent.xlsx"),
        ("sent", b"a,b", "E705", "sent"),
        ("sent.parquet", b"no parquet", "E101", "sent.parquet"),
        ("ragged.csv", f"{HEADER}\n{GOOD},1,2,3\n".encode(), "E101", "ragged.csv"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    town: Toolbox, tmp_path: Path, name: str, body: bytes, code: str, says: str
) -> None:
    (tmp_path / name).write_bytes(body)
    found, said = codes(town, tmp_path / name)
    assert found == [code]
    assert says in said


def test_a_file_that_is_not_there_is_told_so(town: Toolbox, tmp_path: Path) -> None:
    assert codes(town, tmp_path / "nowhere.csv")[0] == ["E101"]


def test_a_parquet_file_with_its_own_types_reads_as_the_same_facts(town: Toolbox, tmp_path: Path) -> None:
    file = tmp_path / "sent.parquet"
    pl.DataFrame(
        {
            "代码": ["A1", "A2", "A3"], "名称": ["甲厂", None, "丙"],
            "成立": [datetime(2021, 2, 28), None, datetime(2021, 2, 28, 12)],
            "行业": ["pottery", "农业", "pottery"], "人数": [12, None, 3], "留抵": [126000.5, float("nan"), 0.1 + 0.2],
            "参保": [date(2021, 3, 1), None, date(2021, 3, 1)], "欠税": [False, True, None],
            "裁员率": [0.055, 0.0, 1.0],
        }
    ).write_parquet(file)  # fmt: skip
    table = read(town, file)
    assert table.frame.drop("?row").rows() == [
        (
            "A1",
            "甲厂",
            date(2021, 2, 28),
            "pottery",
            12,
            Decimal("126000.5"),
            date(2021, 3, 1),
            False,
            Decimal("0.055"),
        ),
        ("A2", None, None, "farming", None, None, None, True, 0),
    ]
    assert rejected(table) == [(3, "成立", "2021-02-28 12:00:00.000000", "读不成成立日期（日期，如 2022-04-01）")]
    assert read(town, file, MAPPING.replace("  founded_on: {column: 成立}\n", "")).frame["stock_credit"][2] == Decimal(
        "0.3"
    )
