"""The real lists of enterprises into a registry: the same facts as a table gives, once, and only changes counted.

Where `../shared/data` is absent, these tests say so and are skipped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.cli.running import Printed, yulu
from tests.journeys.test_real_enterprises import HUNAN, ROOT, XIANGTAN, has_hunan, has_xiangtan, table
from yulu.matching.parts import ROW
from yulu.registry.store import Snapshot, open_registry
from yulu.toolbox.loading import load_toolbox

CITY = ROOT / "toolboxes" / "xiangtan"


def brought(file: Path, into: Path, on: str = "2022-06-30") -> Printed:
    return yulu("import", CITY, file, "--map", "enterprise-list", "--day", on, "--into", into, "--json")


def snapshot(into: Path, version: int | None = None) -> Snapshot:
    return open_registry(into, load_toolbox(CITY), version=version)


def assert_has_what_the_table_has(into: Path, file: Path) -> None:
    expected = table(file)
    columns = ["?id", *expected.facts]
    there = snapshot(into).subjects("enterprise").select(columns).collect().sort("?id")
    assert there.equals(expected.frame.drop(ROW).select(columns).cast(there.schema).sort("?id"))


@has_xiangtan
def test_one_mapping_serves_the_registry_and_the_table(tmp_path: Path) -> None:
    (told,) = brought(XIANGTAN, tmp_path / "r").data["files"]
    assert told["rows"] == {"read": 3166, "good": 3166, "quarantined": 0, "left_out": 0}
    assert told["subjects"] == {"new": 3166, "changed": 0, "stated_again": 0}
    assert_has_what_the_table_has(tmp_path / "r", XIANGTAN)


@has_xiangtan
def test_the_same_list_is_there_once_and_a_changed_copy_changes_what_it_changes(tmp_path: Path) -> None:
    brought(XIANGTAN, tmp_path / "r")
    assert brought(XIANGTAN, tmp_path / "r").data["files"][0]["status"] == "already_imported"
    renamed = pl.read_csv(XIANGTAN, infer_schema=False).with_columns(
        pl.when(pl.int_range(pl.len()) % 100 == 0).then(pl.col("name") + "（改）").otherwise("name").alias("name")
    )
    renamed.write_csv(tmp_path / "七月.csv")
    (told,) = brought(tmp_path / "七月.csv", tmp_path / "r", "2022-07-31").data["files"]
    assert told["subjects"] == {"new": 0, "changed": 32, "stated_again": 3134}  # rows 0, 100 … 3100
    days = [
        snapshot(tmp_path / "r", each).subjects("enterprise").select("enterprise_registration?day") for each in (1, 2)
    ]
    assert [each.collect().unique().item() for each in days] == [date(2022, 6, 30), date(2022, 7, 31)]


@pytest.mark.soak
@has_hunan
def test_the_whole_province_goes_in(tmp_path: Path) -> None:
    (told,) = brought(HUNAN, tmp_path / "r").data["files"]
    assert told["rows"] == {"read": 103_732, "good": 103_732, "quarantined": 0, "left_out": 0}
    assert_has_what_the_table_has(tmp_path / "r", HUNAN)
