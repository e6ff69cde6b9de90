"""Everybody in a registry: which version is decided, who is left out, what stands in the run of where it came from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.running import yulu
from tests.matching.village import CLERK, random_registry, village
from tests.registry.store.town import LIUXI, Town, complete
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import open_run
from yulu.registry.store import open_registry

ON = ("--on", "2022-06-30")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Two tenants of the town, on a list that is complete and says nothing bad of either."""
    town = Town(tmp_path / "名录")
    town.deliver("甲", "founding", "2022-06-20", {"E1": {"name": "甲厂"}, "E2": {"name": "乙厂"}})
    town.deliver("乙", "leases", "2022-06-20", {"E1": {"leases_from_state": True, "monthly_rent": "8000.00"}})
    return town


def relief(run: Path) -> dict[str, tuple[str, Decimal | None, bool]]:
    rows = open_run(run).decisions.collect().rows(named=True)
    return {
        row["subject"]: (row["outcome"], row["amount"], bool(row["marks"] & 1))
        for row in rows
        if row["policy"] == "rent-relief"
    }


def test_a_run_says_which_version_of_which_registry_it_decided(town: Town, tmp_path: Path) -> None:
    printed = yulu("match", LIUXI, tmp_path / "名录", *ON, "--out", tmp_path / "runs" / "june", "--json")
    assert printed.code == 0, printed.err
    source = printed.data["manifest"]["source"]
    snapshot = town.open()
    assert source == {
        "kind": "registry", "path": "../名录", "hash": snapshot.hash, "version": 2, "mapping": None,
    }  # fmt: skip
    assert printed.data["manifest"]["subjects"] == {
        "enterprise": 2, "person": 0, "household": 0, "project": 0, "violation": 0,
    }  # fmt: skip
    assert open_run(tmp_path / "runs" / "june").damaged() == []


def test_absence_means_no_only_once_a_complete_list_has_come_and_what_is_known_later_was_not_known_before(
    town: Town, tmp_path: Path
) -> None:
    def run(name: str, *more: str) -> dict[str, tuple[str, Decimal | None, bool]]:
        printed = yulu("match", LIUXI, tmp_path / "名录", *ON, "--out", tmp_path / name, "--all", *more)
        assert printed.code == 0, printed.err
        return relief(tmp_path / name)

    assert {id: said[0] for id, said in run("before").items()} == {"E1": "needs_facts", "E2": "needs_facts"}
    town.deliver("丙", "leases", "2022-06-25", {"E1": {"leases_from_state": True}}, complete=complete("2022-06-30"),
                 drops_other_columns=True)  # fmt: skip
    after = run("after")
    assert after["E2"][0] == "not_entitled", "a complete list does not name it"
    assert run("then", "--known-on", str(town.open(2).manifest.known_from)) == relief(tmp_path / "before")
    assert (tmp_path / "then" / "decisions" / "part-00000.parquet").read_bytes() == (
        tmp_path / "before" / "decisions" / "part-00000.parquet"
    ).read_bytes()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["nowhere", *ON], "E770"),
        (["名录", *ON, "--known-on", "2020-01-01"], "E772"),
        (["list.csv", *ON], "E763"),
    ],
)
def test_what_cannot_be_matched_is_explained_and_nothing_is_written(
    town: Town, tmp_path: Path, asked: list[str], code: str
) -> None:
    (tmp_path / "list.csv").write_text("a\n")
    before = sorted(tmp_path.rglob("*"))
    printed = yulu("match", LIUXI, tmp_path / asked[0], *asked[1:], "--out", tmp_path / "june")
    assert (printed.code, code in printed.err) == (1, True), printed.err
    assert sorted(tmp_path.rglob("*")) == before


def test_the_same_registry_gives_the_same_bytes_whoever_looks(tmp_path: Path) -> None:
    chance = Random(5)
    toolbox = village(tmp_path / "village", chance)
    registry = random_registry(tmp_path / "registry", toolbox, chance, 12)
    written: list[dict[str, Any]] = []
    for name in ("one", "other"):
        snapshot = open_registry(registry.folder, toolbox, look=CLERK)
        match(toolbox, Registered(snapshot), date(2022, 6, 30), date(2026, 1, 1), tmp_path / name, size=2)
        files = [path for path in (tmp_path / name).rglob("*") if path.is_file()]
        written.append({path.relative_to(tmp_path / name).as_posix(): path.read_bytes() for path in files})
    assert written[0] == written[1]
    assert len([name for name in written[0] if name.startswith("decisions/")]) > 5


def test_without_saying_who_looks_persons_and_households_are_left_out(tmp_path: Path) -> None:
    chance = Random(5)
    toolbox = village(tmp_path / "village", chance)
    registry = random_registry(tmp_path / "registry", toolbox, chance, 6)
    run = match(
        toolbox, Registered(open_registry(registry.folder, toolbox)), date(2022, 6, 30), date(2026, 1, 1),
        tmp_path / "run",
    )  # fmt: skip
    assert set(run.summary.subjects) == {"enterprise", "project", "violation"}


def test_whose_owners_records_add_up_to_too_many_digits_is_set_aside_alone(tmp_path: Path) -> None:
    town = Town(tmp_path / "名录")
    town.found("E1", "E2", "E3")
    fines = {"E1": "5.00", "E2": "9" * 24}
    rows = [
        {"id": id, "decided_on": f"2021-{n}-01", "kind": "late", "fine": fines[id]}
        for n in range(10, 13)
        for id in fines
    ]
    many = [{"id": "E2", "decided_on": f"2021-01-{n:02}", "kind": "late", "fine": fines["E2"]} for n in range(1, 32)]
    more = [
        {**row, "decided_on": row["decided_on"].replace("2021-01", f"2021-0{m}")} for m in (3, 5, 7) for row in many
    ]
    town.deliver("罚", "tax", "2022-06-01", [*rows, *many, *more], records="penalties")
    owned = {f"J{n}": {"budget": "1000.00", "enterprise?id": f"E{n}"} for n in (1, 2, 3)}
    town.deliver("建", "projects", "2022-06-20", owned, brings_subjects=True)
    snapshot = town.open()
    run = match(snapshot.toolbox, Registered(snapshot), date(2022, 6, 30), date(2026, 1, 1), tmp_path / "run")
    assert (run.summary.subjects["project"], run.summary.subjects["enterprise"]) == (2, 3)
    assert "J2" in (tmp_path / "run" / "rejected.csv").read_text("utf-8-sig")
