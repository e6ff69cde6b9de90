"""Files as they really come, through the command: what can be read goes in, and nothing is lost or half-written."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.running import LIUXI, Printed, yulu
from tests.registry.deliveries.desk import code, workbook
from yulu.registry.store import open_registry
from yulu.toolbox.loading import load_toolbox

LIST = """\
mapping: list
subject: enterprise
dataset: founding
id: 代码
code: uscc
subjects: new
facts:
  name: {column: 名称}
  headcount: {column: 人数}
  founded_on: {column: 成立日期}
  size: {column: 规模}
  monthly_rent: {column: 月租金}
"""
HEADER = ["代码", "名称", "人数", "成立日期", "规模", "月租金"]


def brought(folder: Path, file: Path, *more: str) -> Printed:
    mapping = folder / "list.yaml"
    mapping.write_text(LIST, encoding="utf-8")
    return yulu("import", LIUXI, file, "--map", mapping, "--day", "2022-06-30", "--into", folder / "名录", *more)


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    subjects = open_registry(folder / "名录", load_toolbox(Path(LIUXI))).subjects("enterprise")
    names = ("name", "headcount", "founded_on", "size", "monthly_rent")
    return {row.pop("?id"): row for row in subjects.select("?id", *names).collect().to_dicts()}


def set_aside(folder: Path) -> list[dict[str, str]]:
    (file,) = (folder / "名录.quarantine").iterdir()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def lines(*cells: Sequence[str]) -> str:
    return "\r\n".join(",".join(row) for row in (HEADER, *cells)) + "\r\n"


@pytest.mark.parametrize(("encoding", "said"), [
    ("gb18030", "GB18030"), ("utf-8", "UTF-8 编码"), ("utf-8-sig", "UTF-8（带 BOM）"), ("utf-16", "UTF-16"),
])  # fmt: skip
def test_a_text_in_any_encoding_goes_in_and_it_is_said_in_which(tmp_path: Path, encoding: str, said: str) -> None:
    file = tmp_path / "名单.csv"
    spelled = [code(1).lower(), "窑前陶瓷厂", "１２", "2022年4月1日", "微型", "1250.50元"]
    file.write_bytes(lines(spelled).encode(encoding))
    done = brought(tmp_path, file)
    assert done.code == 0, done.err
    assert said in done.out
    assert rows(tmp_path) == {code(1): {
        "name": "窑前陶瓷厂", "headcount": 12, "founded_on": date(2022, 4, 1), "size": "micro",
        "monthly_rent": pl.Series(["1250.5"]).str.to_decimal(scale=12)[0],
    }}  # fmt: skip


def test_a_workbook_with_a_title_merged_headers_ten_thousands_and_a_total_goes_in(tmp_path: Path) -> None:
    file = workbook(tmp_path / "台账.xlsx", [
        ["柳溪市租赁台账", None, None, None, None, None],
        ["主体", None, "经营", None, None, "月租金（万元）"],
        ["代码", "名称", "人数", "成立日期", "规模", None],
        [code(1), "甲", 12, date(2022, 4, 1), "微型", 1.25],
        [code(2), "乙", 13, 44652, "small", 0.5],
        ["合计", None, 25, None, None, 1.75],
    ], merged=[(0, 0, 0, 5), (1, 0, 1, 1), (1, 2, 1, 4)])  # fmt: skip
    done = brought(tmp_path, file)
    assert done.code == 0, done.err
    for said in ("W721", "W724", "W726", "W729"):
        assert said in done.out
    found = rows(tmp_path)
    assert [found[code(each)]["monthly_rent"] for each in (1, 2)] == [12500, 5000]
    assert found[code(2)]["founded_on"] == date(2022, 4, 1)


def test_a_code_that_excel_kept_as_a_number_is_set_aside_with_a_hint(tmp_path: Path) -> None:
    file = workbook(tmp_path / "名单.xlsx", [
        HEADER, [code(1), "甲", 1, None, None, None], [914303001234567890, "乙", 2, None, None, None],
    ])  # fmt: skip
    assert brought(tmp_path, file).code == 0
    (row,) = set_aside(tmp_path)
    assert "Excel 把它当作数存了" in row["原因"] and "文本" in row["原因"]
    assert set(rows(tmp_path)) == {code(1)}


def test_formulas_come_back_as_text_and_failed_ones_are_set_aside(tmp_path: Path) -> None:
    file = workbook(tmp_path / "名单.xlsx", [
        HEADER, [code(1), "甲", ("=5+7", 12), None, None, None], [code(2), "=cmd|' /C calc'!A0", "x", None, None, None],
        [code(3), "丙", ("=1/0", "#DIV/0!"), None, None, None],
    ])  # fmt: skip
    assert brought(tmp_path, file).code == 0
    assert rows(tmp_path)[code(1)]["headcount"] == 12
    two, three = set_aside(tmp_path)
    assert two["名称"] == "'=cmd|' /C calc'!A0"
    assert "公式" in three["原因"]


def test_every_row_is_in_exactly_one_place(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(lines(
        [code(1), "甲", "1", "", "", ""], [code(1), "又是甲", "2", "", "", ""],
        ["91430300MA4L00000X", "乙", "", "", "", ""],
        ["", "无号", "", "", "", ""], ["", "", "", "", "", ""], [code(4), "丁", "-3", "", "", ""],
        [code(5), "戊", "", "", "巨型", ""], [code(6), "己", "", "", "", "", "多", "出"], ["小计", "", "9", "", "", ""],
    ), encoding="utf-8")  # fmt: skip
    (told,) = brought(tmp_path, file, "--json").data["files"]
    assert told["rows"] == {"read": 9, "good": 1, "quarantined": 6, "left_out": 2}
    assert [row["行号"] for row in set_aside(tmp_path)] == ["3", "4", "5", "7", "8", "9"]


@pytest.mark.parametrize(("name", "content", "wrong"), [
    ("空.csv", b"", "E720"), ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>", "E723"),
    ("坏.xlsx", b"PK\x03\x04" + bytes(200), "E725"), ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(99), "E705"),
    ("坏.parquet", b"PAR1" + bytes(50), "E725"), ("别的.csv", "甲,乙\n1,2\n".encode(), "E726"),
    ("乱.csv", bytes(range(128, 256)) * 200, ""),
])  # fmt: skip
def test_what_is_no_table_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, name: str, content: bytes, wrong: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    refused = brought(tmp_path, file)
    assert (refused.code, wrong in refused.err) == (1, True), refused.err
    assert {each.name for each in tmp_path.iterdir()} == {name, "list.yaml"}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "E101" in brought(tmp_path, tmp_path / "没有.csv").err


def test_where_not_one_row_can_be_used_nothing_goes_in_and_the_reasons_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(lines(["1", "甲公司", "", "", "", ""], ["2", "乙公司", "", "", "", ""]), encoding="utf-8")
    refused = brought(tmp_path, file)
    assert (refused.code, "E786" in refused.err) == (1, True)
    assert len(set_aside(tmp_path)) == 2
    assert "E770" in yulu("registry", LIUXI, tmp_path / "名录").err
