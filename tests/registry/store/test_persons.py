"""Persons and households: random surrogates, every look written down, erased without a trace but hashes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.registry.store.town import CLERK, Town, complete, everything, liuxi, same
from yulu.registry.identities import LookNotSaid, first_broken
from yulu.registry.store import Snapshot, damaged, erase, history, open_registry

ZHAO, QIAN, SUN = "430302193001010018", "43030219410203002X", "430302195003040031"
BORN = {ZHAO: "1930-01-01", QIAN: "1941-02-03", SUN: "1950-03-04"}
HOUSEHOLDS = {"户-柳岸-0001": (3, 4321), "户-渡口-0002": (5, 9876)}


def furnished(town: Town) -> Town:
    rows = {id: {"born_on": born, "on_pension_list": id == ZHAO} for id, born in BORN.items()}
    town.deliver("民-1", "residents", "2022-05-31", rows, brings_subjects=True, complete=complete("2022-05-31"))
    homes = {id: {"members": members, "monthly_income": income} for id, (members, income) in HOUSEHOLDS.items()}
    town.deliver("户-1", "households", "2022-05-31", homes, brings_subjects=True)
    town.deliver("水-1", "water", "2022-05-31", [bill(id, "2022-05", 7) for id in HOUSEHOLDS], records="water_bills")
    town.deliver("水-2", "water", "2022-06-30", [bill(id, "2022-06", 8) for id in HOUSEHOLDS], records="water_bills")
    town.deliver("民-2", "residents", "2022-06-30", {ZHAO: {"born_on": "1930-01-01", "on_pension_list": None}})
    return town


def bill(id: str, month: str, used: int) -> dict[str, Any]:
    return {"id": id, "month": month, "water_used": used, "water_price": "2.5"}


def surrogate(town: Town, id: str, kind: str = "person") -> str:
    found = town.registry.identities.find(kind, id, CLERK)
    assert found is not None
    return found


def looks(town: Town) -> list[dict[str, Any]]:
    return [json.loads(line) for line in town.registry.looks.read_text(encoding="utf-8").splitlines()]


def every_value(folder: Path) -> set[str]:
    """Every value in every Parquet file, and all other files as text: whatever could be found there."""
    found: set[str] = set()
    for file in folder.rglob("*"):
        if file.suffix == ".parquet":
            rows = pl.read_parquet(file, glob=False)
            found |= {str(value) for column in rows.iter_columns() for value in column.unique()}
            found |= {file.read_bytes().decode("latin-1")}
        elif file.is_file():
            found.add(file.read_bytes().decode("latin-1"))
    return found


def is_anywhere(town: Town, value: str) -> bool:
    """Whether a value is in any file of the registry, as a value or as bytes."""
    written = value.encode().decode("latin-1")
    return any(value == each or written in each for each in every_value(town.registry.folder))


# Surrogates ---------------------------------------------------------------------------------------------------------


def test_the_id_that_comes_in_is_in_no_file_of_the_registry_nor_among_the_looks(town: Town) -> None:
    furnished(town)
    assert town.open().subjects("person").collect().height == 3
    for id in (*BORN, *HOUSEHOLDS):
        assert not is_anywhere(town, id)
        assert id not in town.registry.looks.read_text(encoding="utf-8")


def test_a_person_keeps_the_surrogate_so_that_deliveries_meet(town: Town) -> None:
    furnished(town)
    home = surrogate(town, "户-柳岸-0001", "household")
    found = town.open().subject("household", home)
    assert found is not None
    assert found["facts"] == {"members": 3, "monthly_income": "4321.00"}
    assert [row["month"] for row in found["records"]["water_bills"]] == ["2022-05", "2022-06"]


def test_an_id_written_another_way_is_the_same_person(town: Town) -> None:
    furnished(town)
    town.deliver(
        "民-3", "residents", "2022-07-31", {" 43030219410203002x": {"born_on": "1941-02-03", "on_pension_list": True}}
    )
    assert town.open().subjects("person").collect().height == 3
    assert town.open().waiting("person").collect().is_empty()
    assert town.facts("on_pension_list", "person")[surrogate(town, QIAN)] is True


def test_a_row_set_aside_is_about_a_person_by_surrogate_too(town: Town) -> None:
    furnished(town)
    town.deliver(
        "民-3", "residents", "2022-07-31", {}, columns=["born_on", "on_pension_list"], complete=complete("2022-07-31"),
        unread=[QIAN],
    )  # fmt: skip
    assert town.facts("residents?complete", "person")[surrogate(town, QIAN)] is False
    assert not is_anywhere(town, QIAN)


# Looks ----------------------------------------------------------------------------------------------------------------


def test_without_saying_who_looks_and_why_no_row_of_a_person_is_read(town: Town) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)
    snapshot = open_registry(town.registry.folder, liuxi())
    reads = (
        lambda: snapshot.subjects("person"), lambda: snapshot.waiting("household"),
        lambda: snapshot.subject("person", zhao), lambda: snapshot.changes(1, "person"),
        lambda: snapshot.records("water_bills"),
        lambda: snapshot.record_changes(1, "water_bills"), lambda: snapshot.unread("water_bills"),
    )  # fmt: skip
    for read in reads:
        with pytest.raises(LookNotSaid):
            read()
    assert snapshot.subjects("enterprise").collect().is_empty()


@pytest.mark.parametrize(
    ("read", "what", "whom"),
    [
        (lambda snapshot: snapshot.subjects("person"), "subjects/person, version 5", "*"),
        (lambda snapshot: snapshot.changes(2, "household"), "subjects/household, version 5", "*"),
        (lambda snapshot: snapshot.records("water_bills"), "records/water_bills, version 5", "*"),
        (lambda snapshot: snapshot.subject("person", "abc"), "subjects/person, version 5", ["abc"]),
    ],
)
def test_every_look_is_written_down_before_anything_is_read(town: Town, read: Any, what: str, whom: Any) -> None:
    furnished(town)
    snapshot, before = town.open(), len(looks(town)) if town.registry.looks.exists() else 0
    read(snapshot)
    (line,) = looks(town)[before:]
    assert (line["who"], line["why"], line["what"], line["whom"]) == ("王科长", "复核", what, whom)
    assert line["when"] == "2022-08-01T09:00:00+00:00"
    assert first_broken(town.registry.looks) is None


def test_who_somebody_is_is_told_and_written_down(town: Town) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)
    assert town.registry.identities.reveal("person", [zhao, "nobody"], CLERK) == {zhao: ZHAO}
    assert [(line["what"], line["whom"]) for line in looks(town)] == [
        ("identities/person?find", [zhao]), ("identities/person", [zhao, "nobody"]),
    ]  # fmt: skip


def test_enterprises_are_public_and_looked_at_freely(town: Town) -> None:
    town.found("甲")
    town.open().subjects("enterprise").collect()
    assert not town.registry.looks.exists()


# Erasing --------------------------------------------------------------------------------------------------------------


def without(contents: dict[str, pl.DataFrame], id: str) -> dict[str, pl.DataFrame]:
    return {
        name: rows.filter(pl.col("?id") != id) if "?id" in rows.columns else rows for name, rows in contents.items()
    }


def test_an_erased_person_is_in_no_file_and_every_version_is_as_it_was_for_the_others(town: Town) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)
    then = {version: (town.open(version).hash, everything(town.open(version))) for version in range(1, 6)}
    fed = {kind: town.open().changes(1, kind).collect().sort("?id") for kind in ("person", "household")}
    assert is_anywhere(town, zhao)
    erase(town.registry, "person", [zhao], CLERK)
    assert not is_anywhere(town, zhao)
    assert not is_anywhere(town, "1930-01-01")
    assert town.registry.identities.reveal("person", [zhao], CLERK) == {}
    assert town.registry.identities.find("person", ZHAO, CLERK) is None
    for version, (hash, contents) in then.items():
        assert town.open(version).hash == hash  # runs cite it
        assert same(everything(town.open(version)), without(contents, zhao))
    for kind, rows in fed.items():
        assert town.open().changes(1, kind).collect().sort("?id").equals(rows.filter(pl.col("?id") != zhao))
    assert damaged(town.registry) == []
    assert town.open(1).manifest.erased == ("2022-08-01",)
    assert any(line["what"] == "erase/person" and line["whom"] == [zhao] for line in looks(town))


def test_an_erased_household_leaves_its_records_too(town: Town) -> None:
    furnished(town)
    home = surrogate(town, "户-柳岸-0001", "household")
    then = {version: everything(town.open(version)) for version in range(1, 6)}
    erase(town.registry, "household", [home], CLERK)
    assert not is_anywhere(town, home)
    for version, contents in then.items():
        assert same(everything(town.open(version)), without(contents, home))
    assert town.open().record_changes(3, "water_bills").collect().height == 1
    assert damaged(town.registry) == []


def test_who_belonged_to_an_erased_household_stays_and_no_longer_says_so(town: Town) -> None:
    furnished(town)
    rows = {QIAN: {"household?id": "户-柳岸-0001", "born_on": "1941-02-03", "on_pension_list": True}}
    town.deliver("民-3", "residents", "2022-07-31", rows)
    home, qian = surrogate(town, "户-柳岸-0001", "household"), surrogate(town, QIAN)
    found = town.open().subject("person", qian)
    assert found is not None
    assert found["belongs_to"]["household"]["id"] == home
    erase(town.registry, "household", [home], CLERK)
    found = town.open().subject("person", qian)
    assert found is not None
    assert found["belongs_to"] == {}
    assert found["facts"]["on_pension_list"] is True
    assert not is_anywhere(town, home)
    assert damaged(town.registry) == []


def test_an_erased_person_who_is_delivered_again_is_somebody_new(town: Town) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)
    erase(town.registry, "person", [zhao], CLERK)
    rows = {ZHAO: {"born_on": "1930-01-01", "on_pension_list": True}}
    assert town.deliver("民-3", "residents", "2022-07-31", rows, brings_subjects=True).version == 6
    assert surrogate(town, ZHAO) != zhao
    assert town.open().subjects("person").collect().height == 3
    assert town.open().changes(5, "person").select("?id", "?change").collect().rows() == [
        (surrogate(town, ZHAO), "new")
    ]


def test_persons_are_erased_twice_and_in_one_go(town: Town) -> None:
    furnished(town)
    zhao, qian, sun = (surrogate(town, id) for id in (ZHAO, QIAN, SUN))
    erase(town.registry, "person", [zhao], CLERK)
    erase(town.registry, "person", [qian, sun], CLERK)
    for version in range(1, 6):
        assert town.open(version).subjects("person").collect().is_empty()
    assert not any(is_anywhere(town, id) for id in (zhao, qian, sun))
    assert damaged(town.registry) == []


def test_what_a_killed_import_left_of_an_erased_person_goes_too(town: Town) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)

    def fail(name: str) -> None:
        if name == "flush":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        town.deliver(
            "民-3", "residents", "2022-07-31", {ZHAO: {"born_on": "1930-01-01", "on_pension_list": True}}, step=fail
        )
    erase(town.registry, "person", [zhao], CLERK)
    assert not is_anywhere(town, zhao)
    assert town.open().version == 5


ERASING = """
import os, signal, sys
from pathlib import Path
from tests.registry.store.town import CLERK
from yulu.registry.store import Registry, erase, history, manifest
folder, zhao, at = sys.argv[1:]
count = 0
def dying(function, name):
    def wrapped(*args, **more):
        global count
        if name == at.split(":")[0]:
            count += 1
            if count == int(at.split(":")[1]):
                os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **more)
    return wrapped
history._note = dying(history._note, "note")
history._written_again = dying(history._written_again, "write")
manifest.write = dying(manifest.write, "manifest")
history.shutil.rmtree = dying(history.shutil.rmtree, "remove")
erase(Registry(Path(folder)), "person", [zhao], CLERK)
"""


@pytest.mark.parametrize("at", ["note:1", "write:1", "note:2", "manifest:1", "manifest:3", "manifest:5"])
def test_an_erasing_that_was_killed_is_finished_by_whoever_writes_next(town: Town, at: str) -> None:
    furnished(town)
    zhao = surrogate(town, ZHAO)
    then = {version: everything(town.open(version)) for version in range(1, 6)}
    command = [sys.executable, "-c", ERASING, str(town.registry.folder), zhao, at]
    root = Path(__file__).parents[3]
    assert subprocess.run(command, cwd=root, check=False).returncode == -9
    for version, contents in then.items():  # with the person or without, every version can be read
        now = everything(town.open(version))
        assert same(now, contents) or same(now, without(contents, zhao))
    if at == "note:1":
        erase(town.registry, "person", [zhao], CLERK)
    town.found("甲")
    assert not is_anywhere(town, zhao)
    assert town.registry.identities.find("person", ZHAO, CLERK) is None
    for version, contents in then.items():
        assert same(everything(town.open(version)), without(contents, zhao))
    assert damaged(town.registry) == []
    assert isinstance(town.open(), Snapshot)
    assert not (town.registry.folder / "erasing.json").exists()
    assert history.finish_erasing(town.registry) is None  # type: ignore[func-returns-value]
