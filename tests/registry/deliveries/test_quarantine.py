"""What goes back to a department opens rightly in Excel, has no formula in it, and is imported again once mended."""

from __future__ import annotations

import codecs
import csv as standard
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry.deliveries.desk import LIST, code, csv, liuxi, mapping, read
from yulu.registry.deliveries import QuarantineFile, read_delivery
from yulu.registry.deliveries.quarantine import guarded

HEADER = "代码,名称,人数,租金"


def set_aside(source: Path, target: Path, text: str = LIST) -> list[list[str]]:
    """The rows of the quarantine file made of a delivery, its header first; none where there is no file."""
    delivered = read_delivery(liuxi(), mapping(text), source)
    with QuarantineFile(target, delivered.names) as file:
        for batch in delivered.batches():
            file.write(batch.quarantined)
    assert file.rows == delivered.counts.quarantined
    if not target.exists():
        return []
    content = target.read_bytes()
    assert content.startswith(codecs.BOM_UTF8)
    return list(standard.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_without_a_bad_row_there_is_no_file(tmp_path: Path) -> None:
    assert set_aside(csv(tmp_path, HEADER, "1,甲,2,3"), tmp_path / "bad.csv") == []


def test_a_row_stands_there_with_its_number_the_reason_and_all_its_cells(tmp_path: Path) -> None:
    header, row = set_aside(csv(tmp_path, f"{HEADER},,备注", "7,甲,x,3,?,老店"), tmp_path / "bad.csv")
    assert header == [
        "行号",
        "哪一列",
        "写的是",
        "原因",
        "代码",
        "名称",
        "人数",
        "租金",
        "（第 5 列）",
        "备注",
        "多出的内容",
    ]
    assert row[:3] == ["2", "人数", "x"]
    assert row[4:] == ["7", "甲", "x", "3", "?", "老店", ""]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\x1f@1",
        "\ufeff=1",
        "＝1",
        "\r=1",
        "=cmd|' /C calc'!A0",
        "-",
        "＠x",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert pl.DataFrame({"a": [cell]}).select(guarded("a")).item() == f"'{cell}"


@pytest.mark.parametrize(
    "cell", [code(1)[:-1] + "1", "430303199001011234", "43030319900101123X", "007", "91E5", "123456789012"]
)
def test_codes_stay_texts_in_excel(cell: str) -> None:
    guard = pl.DataFrame({"a": [cell]}).select(guarded("a")).item()
    assert guard == (f"'{cell}" if cell.rstrip("X").isdigit() or "E5" in cell else cell)


@pytest.mark.parametrize("cell", ["柳岸饭馆", "12.5", "2022-04-01", "a=b", "", "3"])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert pl.DataFrame({"a": [cell]}).select(guarded("a")).item() == cell


def test_a_mended_file_is_imported_through_the_same_mapping(tmp_path: Path) -> None:
    source = csv(
        tmp_path, "单位：万元,,,", HEADER, '430303199001011234,"=甲,乙",x,1.5', "007,丙,5,-3", encoding="gb18030"
    )
    bad = tmp_path / "bad.csv"
    assert len(set_aside(source, bad)) == 3
    mended = bad.read_text("utf-8-sig").replace('"x"', '"12"').replace("'-3", "3")
    bad.write_text(mended, encoding="gb18030", newline="")
    outcome = read(bad)
    assert [tuple(map(str, row)) for row in outcome.good.drop("?row").rows()] == [
        ("430303199001011234", "=甲,乙", "12", "15000.000000000000"), ("007", "丙", "5", "30000.000000000000"),
    ]  # fmt: skip


def test_a_merged_header_is_found_again(tmp_path: Path) -> None:
    source = csv(tmp_path, "代码,2022年,,名称", ",人数,租金,", "1,x,2,甲")
    assert set_aside(source, tmp_path / "bad.csv")[0][4:8] == ["代码", "人数", "租金", "名称"]
    assert read(tmp_path / "bad.csv").reasons == {2: "E702"}


def test_rows_that_could_not_be_cut_into_cells_are_there_as_they_came(tmp_path: Path) -> None:
    rows = set_aside(csv(tmp_path, HEADER, "1,甲,乙,2,3", '2,"丙,2,3'), tmp_path / "bad.csv")
    assert rows[1][4:] == ["1", "甲", "乙", "2", "3"]
    assert rows[2][4:8] == ["2", '"丙', "2", "3"]


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"), max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_stands_in_a_bad_row_no_cell_begins_as_a_formula_does(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("q")
    text = io.StringIO()
    standard.writer(text).writerows([["代码", "名称", "人数", "租金"], *([*row, "x"] for row in rows)])
    source = folder / "list.csv"
    source.write_text(text.getvalue(), encoding="utf-8", newline="")
    for row in set_aside(source, folder / "bad.csv"):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell
            assert not cell.startswith(("\t", "\r", "\n"))
