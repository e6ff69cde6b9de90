"""A folder of tables as offices keep them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from tests.indicators.places import entry, place
from yulu.diagnostics import Fault, sentence
from yulu.indicators.reading import read_tables
from yulu.toolbox.model import Toolbox

HEADER = "接到日期,已办结,应办,谁,费用,增减"


@pytest.fixture
def town(tmp_path: Path) -> Toolbox:
    return place(tmp_path, entry("number", "件", "numerator: {count: true}"))


def read(town: Toolbox, folder: Path) -> pl.DataFrame:
    return read_tables(folder, list(town.indicators.tables.values()))["orders"]


def refused(town: Toolbox, folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(Fault) as raised:
        read(town, folder)
    return [(each.code, sentence(each)) for each in raised.value.diagnostics]


def test_a_file_in_gb18030_with_chinese_headers_and_ways_of_writing_is_read(town: Toolbox, tmp_path: Path) -> None:
    lines = [HEADER, "2022年6月1日,是,有,甲,1.2万元,-3", '2022/6/2,否,,乙,"1,000",', ",,,,,", "合计,,,,13000,"]
    (tmp_path / "orders.csv").write_bytes("\n".join(lines).encode("gb18030"))
    rows = read(town, tmp_path)
    assert rows["fee"].to_list() == [Decimal(12000), Decimal(1000)]
    assert rows["closed"].to_list() == [True, False]
    assert rows["counts"].to_list() == [True, None]


def test_a_unit_in_the_header_counts(town: Toolbox, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        HEADER.replace("费用", "费用（万元）") + "\n2022-06-01,是,是,甲,1.5,0\n", "utf-8"
    )
    assert read(town, tmp_path)["fee"].to_list() == [Decimal(15000)]


def test_another_unit_in_the_header_is_another_column(town: Toolbox, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        HEADER.replace("费用", "费用（吨）") + "\n2022-06-01,是,是,甲,1.5,0\n", "utf-8"
    )
    assert [code for code, _ in refused(town, tmp_path)] == ["E828"]


def test_a_workbook_with_a_title_above_its_header_is_read(town: Toolbox, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "orders.xlsx") as book:
        sheet = book.add_worksheet("六月")
        sheet.write(0, 0, "工单登记表")
        sheet.write_row(1, 0, HEADER.split(","))
        sheet.write_row(2, 0, ["2022-06-01", "是", "是", "甲", 12.5, -1])
    assert read(town, tmp_path)["fee"].to_list() == [Decimal("12.5")]


def test_a_folder_of_parts_is_one_table(town: Toolbox, tmp_path: Path) -> None:
    names = ["received", "closed", "counts", "who", "fee", "change"]
    (tmp_path / "orders").mkdir()
    for part in range(2):
        frame = pl.DataFrame([["2022-06-01", "true", "true", "甲", "1", "0"]], schema=names, orient="row")
        frame.write_parquet(tmp_path / "orders" / f"part-{part}.parquet")
    assert read(town, tmp_path).height == 2


def test_one_cell_that_cannot_be_read_is_a_fault_that_names_it(town: Toolbox, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(f"{HEADER}\n2022-06-01,是,是,甲,1,0\n昨天,大概,是,乙,-5,0\n", "utf-8")
    found = refused(town, tmp_path)
    assert found == [("E829", "orders.csv 里有 1 行读不出来：第 3 行“接到日期”写的是“昨天”，这一格读不出来")]


def test_what_is_missing_or_there_twice_is_said(town: Toolbox, tmp_path: Path) -> None:
    assert refused(town, tmp_path)[0][0] == "E826"
    assert refused(town, tmp_path / "nowhere")[0][0] == "E831"
    for suffix in ("csv", "parquet"):
        (tmp_path / f"orders.{suffix}").write_text("接到日期\n", "utf-8")
    assert refused(town, tmp_path)[0][0] == "E827"
    (tmp_path / "orders.parquet").unlink()
    assert {code for code, _ in refused(town, tmp_path)} == {"E828"}
