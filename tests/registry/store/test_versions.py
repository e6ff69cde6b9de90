"""Versions: each import makes one, it is read later as it was, and only one writer writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.registry.store.town import MIDNIGHT, Town, complete, everything, frame, liuxi, same
from yulu.registry.store import Batch, Delivery, Snapshot, damaged, delta, open_registry, write_delivery
from yulu.registry.store.faults import Damaged, Locked, NoRegistry, NoSuchVersion, NothingKnownYet, WrongType
from yulu.registry.store.layout import subjects_schema
from yulu.registry.store.lock import writing

LISTED = {"on_dishonesty_list": True}
MANY = [f"企{n}" for n in range(20)]


def three_versions(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED}, complete=complete("2022-05-31"))
    town.deliver("违-1", "offences", "2022-06-01", [{"id": "甲", "found_on": "2022-05-01"}], records="offences")


def test_a_past_version_reads_later_as_it_read_then(town: Town) -> None:
    then = []
    for step in (lambda: town.found("甲", "乙"), lambda: three_versions_more(town)):
        step()
        then.append((town.open().version, everything(town.open())))
    for version, contents in then:
        assert same(everything(town.open(version)), contents)
    assert town.open(1).completeness == {}


def three_versions_more(town: Town) -> None:
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED}, complete=complete("2022-05-31"))
    town.deliver("信-2", "dishonesty", "2022-06-30", {"乙": LISTED}, complete=complete("2022-06-30"))
    town.deliver("违-1", "offences", "2022-06-01", [{"id": "甲", "found_on": "2022-05-01"}], records="offences")


def test_what_was_known_on_a_day_is_the_last_version_imported_by_then_in_china(town: Town) -> None:
    evening = datetime(2022, 7, 1, 15, 59, tzinfo=UTC)  # 23:59 in 柳溪
    town.deliver("户-1", "founding", "2022-06-30", {"甲": {"name": "甲"}}, when=evening)
    town.deliver("户-2", "founding", "2022-07-01", {"乙": {"name": "乙"}}, when=evening + timedelta(minutes=1))
    assert town.open(known_on=date(2022, 7, 1)).version == 1
    assert town.open(known_on=date(2022, 7, 2)).version == 2
    with pytest.raises(NothingKnownYet) as too_early:
        town.open(known_on=date(2022, 6, 30))
    assert too_early.value.first == date(2022, 7, 1)


def test_a_version_that_is_not_there_is_named_with_the_last_one(town: Town) -> None:
    with pytest.raises(NoRegistry):
        town.open()
    with pytest.raises(NoRegistry):
        town.open(1)
    town.found("甲")
    with pytest.raises(NoSuchVersion) as unknown:
        town.open(7)
    assert (unknown.value.version, unknown.value.latest) == (7, 1)


def test_a_delivery_is_on_record_with_its_file_and_its_counts(town: Town) -> None:
    town.found("甲")
    town.deliver(
        "信-1", "dishonesty", "2022-05-31", {"甲": LISTED}, complete=complete("2022-05-31", "2022-01-01"), unread=["乙"]
    )
    line = town.open().deliveries.row(1, named=True)
    assert {name: line[name] for name in ("version", "number", "dataset", "part", "mapping", "file")} == {
        "version": 2, "number": "信-1", "dataset": "dishonesty", "part": "", "mapping": "dishonesty-mapping",
        "file": "信-1.xlsx",
    }  # fmt: skip
    assert (line["complete_from"], line["complete_through"]) == (date(2022, 1, 1), date(2022, 5, 31))
    assert (line["good"], line["quarantined"], line["citation"]) == (1, 1, "名单说明第一条")
    assert datetime.fromisoformat(line["when"]) == MIDNIGHT + timedelta(days=1)


# What changed -------------------------------------------------------------------------------------------------------


def test_the_change_feed_brings_new_values_and_says_what_changed(town: Town) -> None:
    town.found("甲", "乙", "丙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED, "乙": LISTED})
    town.deliver("信-2", "dishonesty", "2022-06-30", {"甲": {"on_dishonesty_list": False}, "乙": LISTED})
    town.found("丁", on="2022-07-01")
    rows = town.open().changes(2, "enterprise").select("?id", "?change", "on_dishonesty_list", "name").collect()
    assert sorted(rows.rows()) == [
        ("丁", "new", None, "丁公司"), ("乙", "day", True, "乙公司"), ("甲", "values", False, "甲公司"),
    ]  # fmt: skip
    assert town.open().changes(4, "enterprise").collect().is_empty()
    assert town.open().changes(0, "enterprise").select("?change").collect()["?change"].to_list() == ["new"] * 4


def test_what_changed_and_changed_back_did_not_change(town: Town) -> None:
    town.found("甲")
    for number, said in enumerate((True, False, True)):
        town.deliver(f"信-{number}", "dishonesty", "2022-05-31", {"甲": {"on_dishonesty_list": said}})
    assert town.open().changes(2, "enterprise").select("?change").collect()["?change"].to_list() == ["day"]
    assert town.open(3).changes(2, "enterprise").select("?change").collect()["?change"].to_list() == ["values"]


def test_the_change_feed_reads_no_row_that_did_not_change(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.found(*(f"企{n}" for n in range(50)))
    town.deliver("信-1", "dishonesty", "2022-05-31", {"企1": LISTED})
    snapshot: Snapshot = town.open()
    assert snapshot.deliveries.height == 2
    read: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    feed = delta.changes

    def noted(table: Path, ranges: list[tuple[int, int]], key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        read.append(feed(table, ranges, key))
        return read[-1]

    monkeypatch.setattr(delta, "changes", noted)
    monkeypatch.setattr(delta, "scan", None)
    assert snapshot.changes(1, "enterprise").select("?id").collect()["?id"].to_list() == ["企1"]
    assert [(before.height, after.height) for before, after in read] == [(1, 1)]


# Schema -------------------------------------------------------------------------------------------------------------


def grown_liuxi(folder: Path, kind: str = "boolean") -> Path:
    """柳溪 with one more fact under leases."""
    for name in ("qingchuan", "liuxi"):
        source = Path(liuxi().layers[-1].folder).parent / name
        for file in source.rglob("*.*"):
            target = folder / name / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    leases = folder / "liuxi" / "datasets" / "leases.yaml"
    leases.write_text(
        leases.read_text(encoding="utf-8") + f"  sublet: {{label: 转租, type: {kind}}}\n", encoding="utf-8"
    )
    return folder / "liuxi"


def test_the_schema_grows_with_the_toolbox_and_old_versions_are_read_through_the_new_one(
    town: Town, tmp_path: Path
) -> None:
    from yulu.toolbox.loading import load_toolbox

    town.found("甲")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": {"leases_from_state": True, "monthly_rent": 5}})
    grown = load_toolbox(grown_liuxi(tmp_path / "新"))
    header = Delivery("租-2", "leases", "m", date(2022, 2, 28), "f", "0" * 64, town.now())
    rows = frame({"甲": {"leases_from_state": True, "monthly_rent": 6}}).with_columns(pl.lit(False).alias("sublet"))
    write_delivery(town.registry, grown, header, [Batch(rows)])
    new = open_registry(town.registry.folder, grown)
    old = open_registry(town.registry.folder, grown, version=2)
    assert new.subjects("enterprise").select("sublet").collect()["sublet"].to_list() == [False]
    assert old.subjects("enterprise").select("sublet").collect()["sublet"].to_list() == [None]
    assert new.changes(1, "enterprise").select("?id", "sublet").collect().rows() == [("甲", False)]
    assert "sublet" not in town.open().subjects("enterprise").collect_schema()
    assert town.facts("monthly_rent") == {"甲": 6}


def test_a_fact_that_changed_its_type_is_refused_by_name(town: Town, tmp_path: Path) -> None:
    from yulu.toolbox.loading import load_toolbox

    first, other = load_toolbox(grown_liuxi(tmp_path / "一")), load_toolbox(grown_liuxi(tmp_path / "二", "integer"))
    header = Delivery("户-1", "founding", "m", date(2022, 2, 28), "f", "0" * 64, town.now(), brings_subjects=True)
    write_delivery(town.registry, first, header, [Batch(frame({"甲": {"name": "甲"}}))])
    assert subjects_schema(other, "enterprise")["sublet"] == pl.Int64()
    with pytest.raises(WrongType) as refused:
        open_registry(town.registry.folder, other).subjects("enterprise").collect()
    assert refused.value.column == "sublet"


# Whole ----------------------------------------------------------------------------------------------------------------


def test_versions_have_hashes_that_build_on_each_other(town: Town) -> None:
    three_versions(town)
    hashes = [town.open(version).hash for version in (1, 2, 3)]
    assert len(set(hashes)) == 3
    assert [town.open(version).manifest.previous for version in (1, 2, 3)] == ["", *hashes[:2]]
    assert damaged(town.registry) == []


def test_a_changed_file_is_found(town: Town) -> None:
    three_versions(town)
    data = town.registry.folder / next(iter(town.open(1).manifest.files))
    data.write_bytes(data.read_bytes()[:-1] + b"x")
    assert damaged(town.registry) == [data]


def test_a_changed_manifest_is_found_and_not_read(town: Town) -> None:
    three_versions(town)
    file = town.registry.versions / "000002.json"
    changed = json.loads(file.read_bytes())
    changed["tables"]["deliveries"]["version"] = 0
    file.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(Damaged):
        town.open(2)
    assert damaged(town.registry) == [file]


@pytest.mark.soak
def test_after_hundreds_of_versions_every_one_is_read_as_it_was(town: Town) -> None:
    """Every hundred commits the library writes a checkpoint, and by its defaults forgets what is older."""
    town.found(*MANY)
    for number in range(230):
        rows = {MANY[number % 7]: {"leases_from_state": True, "monthly_rent": number}}
        town.deliver(f"租-{number}", "leases", date(2022, 1, 1) + timedelta(days=number), rows)
    for version in (2, 50, 99, 100, 101, 150, 199, 200, 201, 231):
        assert town.facts("monthly_rent", version=version)[MANY[(version - 2) % 7]] == version - 2
    assert town.open().changes(1, "enterprise").collect().height == 7
    assert town.open(120).changes(117, "enterprise").collect().height == 3
    assert damaged(town.registry) == []


# One writer -----------------------------------------------------------------------------------------------------------


def test_while_somebody_writes_nobody_else_does_and_is_told_who(town: Town) -> None:
    town.found("甲")
    with writing(town.registry, "import 租-9", MIDNIGHT), pytest.raises(Locked) as refused:
        town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED})
    assert refused.value.holder["what"] == "import 租-9"
    assert refused.value.holder["process"] == str(os.getpid())
    assert town.open().version == 1
    assert town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED}).version == 2


def test_the_lock_of_a_writer_that_was_killed_holds_nobody_up(town: Town) -> None:
    script = f"""
import os, signal
from pathlib import Path
from yulu.registry.store import Registry
from yulu.registry.store.lock import writing
from datetime import UTC, datetime
with writing(Registry(Path({str(town.registry.folder)!r})), "import 租-9", datetime(2022, 7, 1, tzinfo=UTC)):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    assert b"import" in (town.registry.folder / "lock").read_bytes()
    town.found("甲")


def test_readers_read_while_somebody_writes(town: Town) -> None:
    town.found("甲")
    seen = []
    town.deliver(
        "户-2",
        "founding",
        "2022-02-01",
        {"乙": {"name": "乙"}},
        step=lambda what: seen.append((what, town.open().version)),
    )
    assert [version for what, version in seen if what != "done"] == [1] * (len(seen) - 1)
    assert seen[-1] == ("done", 2)


def test_many_small_deliveries_are_written_together_and_every_version_stays(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "_SCATTERED", 3)
    for number in range(8):
        row = {"id": "甲", "found_on": f"2022-05-{number + 1:02d}"}
        town.deliver(f"违-{number}", "offences", "2022-06-01", [row], records="offences")
    snapshot = town.open()
    table = snapshot.manifest.tables["records/offences"]
    assert len(delta.files(town.registry.folder / table.folder, table.version)) <= 4
    assert [len(town.rows("offences", version=version)) for version in range(1, 9)] == list(range(1, 9))
    assert snapshot.record_changes(7, "offences").collect()["?id"].to_list() == ["甲"]
