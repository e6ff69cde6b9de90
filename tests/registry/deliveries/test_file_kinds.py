"""A file is what its bytes are; where its name says something else, or nothing can be read, that is said plainly."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.registry.deliveries.desk import csv, faults, read, workbook
from yulu.diagnostics import advice

FILES = Path(__file__).parent / "files"
HEADER, ROW = "代码,名称,人数,租金", "1,窑前陶瓷厂,50,12500.00"
OLD = """\
mapping: list
subject: enterprise
dataset: founding
id: 统一社会信用代码
facts:
  name: {column: 企业名称}
  founded_on: {column: 成立日期}
  headcount: {column: 从业人员}
  monthly_rent: {column: 月租金（万元）, factor: 10000}
"""


def codes(path: Path) -> list[str]:
    return [fault.code for fault in faults(path)]


def test_the_same_table_reads_the_same_from_every_kind_of_file(tmp_path: Path) -> None:
    header = ["代码", "名称", "人数", "租金"]
    table = pl.DataFrame([["1", "窑前陶瓷厂", 50, 12500.25]], schema=header, orient="row")
    table.write_parquet(tmp_path / "a.parquet")
    files = [
        csv(tmp_path, HEADER, "1,窑前陶瓷厂,50,12500.25"),
        workbook(tmp_path / "a.xlsx", [header, ["1", "窑前陶瓷厂", 50, 12500.25]]),
        tmp_path / "a.parquet",
    ]
    first, *others = (read(file).good.drop("?row").rows() for file in files)
    assert first == others[0] == others[1]


def test_a_workbook_of_1997_is_read_and_its_float_code_refused() -> None:
    outcome = read(FILES / "old.xls", OLD)
    assert outcome.ids == ["91430300MA4L00001N", "91430300MA4L00003H"]
    assert outcome.values("headcount") == [50, 12]
    assert [str(day) for day in outcome.values("founded_on")] == ["2015-03-01", "2018-05-06"]
    assert [float(rent or 0) for rent in outcome.values("monthly_rent")] == [12500, 0]
    assert outcome.reasons == {4: "E741"}
    assert outcome.told.keys() == {"W723", "W724", "W726"}


@pytest.mark.parametrize("name", ["locked.xls", "locked.xlsx"])
def test_a_workbook_with_a_password_is_said_to_have_one(name: str) -> None:
    assert codes(FILES / name) == ["E722"]


def test_a_file_that_is_not_there_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    assert codes(tmp_path / "nothing.csv") == ["E101"]
    assert codes(tmp_path) == ["E101"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", b"\xff\xfe", b"\0\0\0\0"])
def test_a_file_with_nothing_in_it_is_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert codes(path) == ["E720"]


@pytest.mark.parametrize(
    "page",
    [
        "<html><table><tr><td>代码</td></tr></table></html>",
        "\ufeff  <!DOCTYPE html>\n<html>",
        "<table border=1>",
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>',
    ],
)
@pytest.mark.parametrize("name", ["list.xls", "list.csv"])
def test_a_web_page_saved_as_a_workbook_is_said_to_be_one(tmp_path: Path, page: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(page, encoding="utf-8")
    assert codes(path) == ["E723"]


def test_a_web_page_in_utf_16_is_found_too(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text("<html><body>代码</body></html>", encoding="utf-16")
    assert codes(path) == ["E723"]


@pytest.mark.parametrize(("right", "wrong"), [("a.xlsx", "a.xls"), ("a.xlsx", "a.csv"), ("a.parquet", "a.csv")])
def test_a_name_that_ends_wrongly_is_a_fault_that_says_how_it_should_end(
    tmp_path: Path, right: str, wrong: str
) -> None:
    header = ["代码", "名称", "人数", "租金"]
    workbook(tmp_path / "a.xlsx", [header])
    pl.DataFrame({name: ["1"] for name in header}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / right).rename(tmp_path / wrong)
    (fault,) = faults(tmp_path / wrong)
    assert fault.code == "E721"
    assert Path(right).suffix in advice(fault)


def test_a_text_saved_as_xls_is_told_to_be_renamed(tmp_path: Path) -> None:
    (fault,) = faults(csv(tmp_path, "代码\t名称\t人数\t租金", "1\t甲\t2\t3", name="list.xls"))
    assert (fault.code, fault.data["right"]) == ("E721", ".csv")


def test_other_kinds_of_files_are_not_supported(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert codes(tmp_path / "a.docx") == codes(tmp_path / "a.pdf") == ["E705"]


def test_a_workbook_or_parquet_file_cut_short_is_damaged(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["代码", "名称"]] * 50)
    pl.DataFrame({"代码": ["1"]}).write_parquet(tmp_path / "a.parquet")
    for name in ("a.xlsx", "a.parquet"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[:-100])
        assert codes(path) == ["E725"]


def test_noise_is_not_taken_for_a_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(bytes((number * 7919 >> 3) % 127 + 129 for number in range(100_000)))
    assert codes(path)[0] in ("E705", "E726")
