"""`yulu cases replay`: for an office that asks what a promise would have meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import LIUXI, Printed, yulu

ROWS = (
    "编号,收到,答复,单位",
    "1,2022-09-01 10:00,2022-09-08 18:00,柳溪市住建局",
    "2,2022-09-01 10:00,2022-09-09 08:00,works",
    '3,2022/9/1 10:00,,"柳溪市住建局"',
    "4,昨天,2022-09-02 10:00,works",
    "5,2022-09-02 10:00,2022-09-01 10:00,works",
    "6,2022-09-02 10:00,2022-09-03 10:00,气象局",
    "7,2022-09-02 10:00",
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "办件.csv"
    file.write_bytes("\r\n".join(ROWS).encode("gb18030"))  # as a spreadsheet in China writes it
    return file


MAP = ("--map", "received=收到", "--map", "replied=答复", "--map", "department=单位", "--map", "number=编号")


def replay(table: Path, *more: str | Path) -> Printed:
    return yulu("cases", "replay", LIUXI, table, "--service", "企业诉求", *(more or MAP))


def test_it_says_how_many_were_late_and_lists_every_row_that_makes_no_case(table: Path) -> None:
    printed = replay(table)
    assert printed.code == 0
    assert "企业诉求，承诺 5 个工作日：3 件，超期 1 件（50.0%）" in printed.out
    assert "没有计入 4 行" in printed.out
    for code in ("E872", "E873", "E875", "E876"):
        assert f"  {code} " in printed.out
    assert "请写 --until" in printed.out


def test_as_data_every_row_is_a_case_or_set_aside(table: Path) -> None:
    data = replay(table, *MAP, "--until", "2022-09-30 18:00", "--json").data
    assert (data["rows"], data["cases"]) == (7, 3)
    assert {code: each["count"] for code, each in data["set_aside"].items()} == {
        "E873": 1, "E875": 1, "E876": 1, "E872": 1,
    }  # fmt: skip
    assert data["set_aside"]["E873"]["rows"][0]["line"] == 5
    assert data["departments"][0]["late"] == 2
    assert data["services"]["enterprise-request"]["unanswered"] == 1


def test_the_table_it_writes_has_every_row(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert replay(table, *MAP, "--out", out).code == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(ROWS)
    assert lines[2].startswith("3,2,enterprise-request,works,2022-09-01 10:00:00,2022-09-08 18:00:00,")
    assert "E873" in lines[4]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E881", ("--map", "replied=答复")),
        ("E881", ("--map", "received")),
        ("E881", ("--map", "received=收到", "--map", "received=答复")),
        ("E882", ("--map", "received=时间")),
        ("E926", (*MAP, "--until", "年底")),
    ],
)
def test_a_wrong_call_is_told(table: Path, code: str, words: tuple[str, ...]) -> None:
    printed = replay(table, *words)
    assert printed.code in (1, 2)
    assert code in printed.err


def test_a_service_has_to_be_named_where_there_are_several(table: Path) -> None:
    printed = yulu("cases", "replay", LIUXI, table, *MAP)
    assert (printed.code, "E883" in printed.err) == (2, True)


def test_a_quote_that_is_never_closed_stops_it_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "open.csv"
    file.write_text('收到,答复\n2022-09-01 10:00,"2022-09-02\n2022-09-01 10:00,\n', encoding="utf-8")
    printed = replay(file, "--map", "received=收到")
    assert (printed.code, "E884" in printed.err, ":2:1" in printed.err) == (1, True, True)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    printed = replay(tmp_path / "none.csv", *MAP)
    assert (printed.code, "E885" in printed.err) == (1, True)
