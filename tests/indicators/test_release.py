"""A release can be computed again from its own folder, and what was tampered with is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.indicators.places import entry, place
from yulu.diagnostics import Fault
from yulu.indicators.period import read_period
from yulu.indicators.reading import schema
from yulu.indicators.release.checking import check_release
from yulu.indicators.release.folder import seal
from yulu.indicators.release.series import read_series, series_id
from yulu.indicators.release.writing import write_release
from yulu.indicators.result import result
from yulu.toolbox.model import Toolbox

LINES = "\n".join(
    [
        entry("rate", "%", "dated_by: received, numerator: {count: closed}, denominator: {count: true}"),
        entry(
            "fees", "元", "dated_by: received, counted: year_to_date, numerator: {sum: fee}, compare: [year_on_year], "
            "targets: [{year: 2022, value: 100, because: 第一条}]",
        ),
    ]
)  # fmt: skip


def table(town: Toolbox) -> pl.DataFrame:
    rows = [{"received": date(2022, 6, day), "closed": day != 3, "fee": day, "who": "甲"} for day in range(1, 31)]
    rows += [{"received": date(2022, 7, 1), "closed": True, "fee": 1000, "who": "某人"}, {"fee": None}]
    return pl.DataFrame(rows, schema=schema(town.indicators.tables["orders"]))


def release(town: Toolbox, folder: Path, period: str = "2022-06") -> str:
    tables = {"orders": table(town)}
    found = [result(town.indicators, each, tables, read_period(period)) for each in town.indicators.indicators.values()]
    return write_release(town, found, tables, folder)


@pytest.fixture
def town(tmp_path: Path) -> Toolbox:
    return place(tmp_path, LINES)


def test_a_release_comes_out_the_same_from_its_own_definition_and_rows(town: Toolbox, tmp_path: Path) -> None:
    hashed = release(town, tmp_path / "june")
    (tmp_path / "town" / "indicators" / "orders.yaml").unlink()  # the toolbox of that day is gone
    checked = check_release(tmp_path / "june")
    assert checked.is_whole and checked.is_same and checked.hash == hashed
    assert {each.id: each.shown for each in checked.indicators} == {
        "rate": "93.55%—96.77%（1件不详）",
        "fees": "465元以上（1件不详）",
    }


def test_a_release_keeps_only_the_columns_and_rows_that_were_used(town: Toolbox, tmp_path: Path) -> None:
    release(town, tmp_path / "june")
    rows = pl.read_parquet(tmp_path / "june" / "rows" / "rate" / "orders.parquet")
    assert rows.columns == ["closed", "received"]
    assert rows.height == 31, "not those of July"


def edit_value(folder: Path) -> None:
    file = folder / "release.json"
    data = json.loads(file.read_text("utf-8"))
    data["indicators"][1]["values"]["low"] = "999"
    file.write_text(json.dumps(data), "utf-8")


def drop_a_row(folder: Path) -> None:
    file = folder / "rows" / "rate" / "orders.parquet"
    pl.read_parquet(file).filter(pl.col("closed").fill_null(True)).write_parquet(file)


def edit_definition(folder: Path) -> None:
    file = folder / "definitions.json"
    file.write_text(file.read_text("utf-8").replace('"count": "closed"', '"count": "true"'), "utf-8")


@pytest.mark.parametrize("tamper", [edit_value, drop_a_row, edit_definition])
def test_what_was_tampered_with_is_found_by_the_manifest_and_again_by_computing(
    town: Toolbox, tmp_path: Path, tamper: Callable[[Path], None]
) -> None:
    folder = tmp_path / "june"
    hashed = release(town, folder)
    tamper(folder)
    found = check_release(folder)
    assert list(found.changed.values()) == ["altered"] and not found.is_same
    seal(folder)  # whoever tampers writes the manifest anew, too
    found = check_release(folder)
    assert found.is_whole and not found.is_same
    assert found.hash != hashed, "the hash that was printed on that day tells"


def test_missing_and_added_files_are_named(town: Toolbox, tmp_path: Path) -> None:
    release(town, tmp_path / "june")
    (tmp_path / "june" / "rows" / "fees" / "orders.parquet").unlink()
    (tmp_path / "june" / "备注.txt").write_text("后来加的", "utf-8")
    found = check_release(tmp_path / "june")
    assert found.changed == {"rows/fees/orders.parquet": "missing", "备注.txt": "added"}
    assert not found.is_same


def test_a_folder_that_is_no_release_is_a_fault(tmp_path: Path) -> None:
    for content in ("", "[]", "{}", '{"files": 3}'):
        (tmp_path / "manifest.json").write_text(content, "utf-8")
        with pytest.raises(Fault) as raised:
            check_release(tmp_path)
        assert raised.value.diagnostics[0].code == "E833"


def test_a_release_is_written_whole_or_not_at_all(
    town: Toolbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        release(town, tmp_path / "june")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["town"]


def test_nothing_is_written_over(town: Toolbox, tmp_path: Path) -> None:
    release(town, tmp_path / "june")
    with pytest.raises(Fault) as raised:
        release(town, tmp_path / "june")
    assert raised.value.diagnostics[0].code == "E832"
    assert check_release(tmp_path / "june").is_same


def test_another_definition_is_another_series_and_another_name_is_not(tmp_path: Path) -> None:
    def series(line: str) -> str:
        return series_id(next(iter(place(tmp_path, line).indicators.indicators.values())))

    line = entry("rate", "%", "dated_by: received, numerator: {count: closed}, denominator: {count: true}")
    same = series(line)
    assert series(line.replace("label: rate", "label: 办结率")) == same
    assert series(line.replace("count: closed", "count:  closed ")) == same
    assert series(line.replace("denominator: {count: true}", "denominator: {count: counts}")) != same
    assert series(line.replace("definition: 口径", "definition: 新口径")) != same


def test_values_of_one_definition_are_drawn_together_and_break_where_it_changes(tmp_path: Path) -> None:
    old = place(
        tmp_path / "old",
        entry("rate", "%", "dated_by: received, numerator: {count: closed}, denominator: {count: true}"),
    )
    new = place(
        tmp_path / "new",
        entry("rate", "%", "dated_by: received, numerator: {count: closed}, denominator: {count: counts}"),
    )
    for town, periods in ((old, ("2022-06", "2022-07")), (new, ("2022-08",))):
        for period in periods:
            release(town, tmp_path / "releases" / period, period)
    found = read_series(tmp_path / "releases")["rate"]
    assert [[point.period for point in segment.points] for segment in found] == [["2022-06", "2022-07"], ["2022-08"]]
