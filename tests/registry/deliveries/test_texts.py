"""A text is read whatever it was encoded in, and cut into rows and cells as Excel would, however it is written."""

from __future__ import annotations

import codecs
import csv as standard
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.registry.deliveries.desk import code, csv, faults, only, read
from yulu.registry.deliveries.encodings import Encoding
from yulu.registry.deliveries.tables import cell
from yulu.registry.deliveries.text_tables import TextTable, open_text

HEADER = "代码,名称,人数,租金"
NAMES = only(name="column: 名称")


# Encodings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("gb18030", "GB18030（GBK）"), ("gbk", "GB18030（GBK）"),
        ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16（不带 BOM）"), ("utf-16-be", "UTF-16（不带 BOM）"),
    ],
)  # fmt: skip
def test_every_encoding_a_windows_computer_writes_is_found_and_said(
    tmp_path: Path, encoding: str, said: str | None
) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,窑前陶瓷厂,50,12500", encoding=encoding, ends="\r\n"))
    assert outcome.values("name") == ["窑前陶瓷厂"]
    assert said is None or said in outcome.told["W720"]
    assert ("W720" in outcome.told) == (said is not None)


def test_a_rare_character_that_only_gb18030_has_is_read(tmp_path: Path) -> None:
    assert read(csv(tmp_path, HEADER, "1,㛃镕𬭚公司,1,1", encoding="gb18030")).values("name") == ["㛃镕𬭚公司"]


def test_the_first_chinese_character_may_stand_in_the_last_line(tmp_path: Path) -> None:
    text = only(name="column: name").replace("代码", "id")
    path = csv(tmp_path, "id,name", *(f"{n},firm" for n in range(300_000)), "x,柳溪", encoding="gb18030")
    outcome = read(path, text)
    assert outcome.values("name")[-1] == "柳溪"
    assert len(outcome.ids) == 300_001


def test_a_row_with_bytes_that_mean_nothing_is_set_aside_with_those_bytes_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    rows = [f"{number},渡口船运公司,1,1\n" for number in range(50)]
    path.write_bytes((HEADER + "\n" + "".join(rows)).encode() + b"bad,\xff\xfe\xce,1,1\n" + "z,渡口,1,1\n".encode())
    outcome = read(path)
    assert len(outcome.ids) == 51
    assert outcome.reasons == {52: "E752"}
    assert outcome.quarantined[cell(1)].to_list() == ["\ufffd\\xFF\ufffd\\xFE\ufffd\\xCE"]
    assert "W720" not in outcome.told, "some damaged characters do not make another encoding of it"


def test_bytes_that_mean_nothing_in_gb18030_are_kept_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes((HEADER + "\n1,窑前陶瓷厂,1,1\n").encode("gb18030") + b"2,\xff\xff,1,1\n")
    outcome = read(path)
    assert (outcome.ids, outcome.reasons) == (["1"], {3: "E752"})


def test_a_character_lost_before_the_file_was_written_sets_its_row_aside(tmp_path: Path) -> None:
    assert read(csv(tmp_path, HEADER, "1,窑前\ufffd瓷厂,1,1")).reasons == {2: "E752"}


def test_characters_lost_before_do_not_make_another_encoding_of_a_short_file(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,\ufffd\ufffd,1,1", "2,窑前,1,1"))
    assert (outcome.ids, outcome.reasons) == (["2"], {2: "E752"})


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(codec="gb18030", exclude_characters="\r\n\"'\0,", exclude_categories=["Cc", "Cs"]))
)
@example("联通")  # in GB18030 the same bytes as in no UTF-8 text, though Notepad once thought so
def test_a_name_comes_back_from_gb18030_as_it_was(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    wanted = f"柳溪{name}公司"
    path = csv(tmp_path_factory.mktemp("gb"), "代码,名称", f"1,{wanted}", encoding="gb18030")
    table = open_text(path)[0]
    assert table.head()[1] == ("1", wanted)


# Lines and cells ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_every_way(tmp_path: Path, ends: str) -> None:
    assert read(csv(tmp_path, HEADER, "1,甲,2,3", "2,乙,2,3", ends=ends)).ids == ["1", "2"]


@pytest.mark.parametrize("sign", [",", "\t", ";", "，", "|"])
def test_the_separator_is_found(tmp_path: Path, sign: str) -> None:
    path = csv(tmp_path, HEADER.replace(",", sign), sign.join(["1", "甲", "2", "3"]))
    assert read(path).values("name") == ["甲"]


def test_commas_quotes_and_line_breaks_stand_inside_quotes(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADER, '1,"甲,乙""丙""', '丁",2,3', '2,"",2,3', ends="\r\n")
    outcome = read(path)
    assert outcome.values("name") == ['甲,乙"丙"\n丁', None]
    assert outcome.good["?row"].to_list() == [2, 3], "rows are counted as Excel does"


def test_blank_lines_count_as_rows_so_that_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,甲,2,3", "", "2,乙,x,3"))
    assert outcome.reasons == {4: "E702"}
    assert "第 3 行" in outcome.told["W725"]


def test_a_row_with_too_many_cells_is_set_aside_with_all_of_them(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,甲,2,3,4,五", "2,乙,2,3,,"))
    assert outcome.ids == ["2"], "empty cells at the end are nothing"
    assert outcome.reasons == {2: "E750"}
    assert outcome.quarantined.select(cell(3), "?rest").row(0) == ("3", "4,五")
    assert "6 格" in outcome.reason(2)


def test_a_row_with_fewer_cells_lacks_the_last_ones_as_excel_writes_it(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, "1,甲"))
    assert outcome.good.row(0)[1:] == ("1", "甲", None, None)


def test_a_quote_inside_a_cell_is_a_character_like_any_other(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, '1,12"管材厂,2,3', '2,乙"厂",2,3', '3,"丙"厂,2,3'))
    assert outcome.values("name") == ['12"管材厂', '乙"厂"', "丙厂"]


def test_a_quote_that_is_never_closed_costs_one_row_and_not_the_rest_of_the_file(tmp_path: Path) -> None:
    rows = [f"{number},甲,2,3" for number in range(3000)]
    rows[1500] = '1500,"甲,2,3'
    outcome = read(csv(tmp_path, HEADER, *rows))
    assert outcome.reasons == {1502: "E751"}
    assert len(outcome.ids) == 2999
    assert outcome.quarantined[cell(1)].to_list() == ['"甲']


def test_a_quote_that_swallows_some_lines_gives_them_back(tmp_path: Path) -> None:
    outcome = read(csv(tmp_path, HEADER, '1,"甲,2,3', "2,乙,2,3", '3,"丙,丁",2,3', "4,戊,2,3"))
    assert outcome.reasons == {2: "E751"}
    assert outcome.values("name") == ["乙", "丙,丁", "戊"]


def test_a_row_may_run_over_the_border_of_two_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv(tmp_path, HEADER, *(f'{number},"甲\n{number}",2,3' for number in range(200)))
    whole = read(path).good
    monkeypatch.setattr("yulu.registry.deliveries.encodings.BLOCK", 61)
    assert read(path).good.equals(whole)


def test_a_line_without_an_end_is_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yulu.registry.deliveries.encodings._LONGEST_LINE", 1000)
    monkeypatch.setattr("yulu.registry.deliveries.encodings.BLOCK", 100)
    assert [fault.code for fault in faults(csv(tmp_path, HEADER, "甲" * 2000))] == ["E724"]


CELLS = st.text(alphabet="甲a1 ,;\"\n'", max_size=6)


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12), st.sampled_from(",;\t"))
def test_whatever_is_written_by_the_rules_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], sign: str
) -> None:
    text = io.StringIO()
    standard.writer(text, delimiter=sign, lineterminator="\n").writerows(rows)
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    table = TextTable(path, Encoding("utf-8", "UTF-8"), sign)
    found = [row for batch in table.batches(1, 3, ()) for row in batch.select(cell(0), cell(1), cell(2)).rows()]
    assert found == [tuple(row) for row in rows]


def test_a_code_and_its_row_are_what_the_first_example_of_the_guide_shows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(codecs.BOM_UTF8 + f"代码,名称\r\n{code(1)},柳岸饭馆\r\n".encode())
    assert read(path, NAMES).good.rows() == [(2, code(1), "柳岸饭馆")]
