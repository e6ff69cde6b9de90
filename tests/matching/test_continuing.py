"""A run that continues an earlier one says what a run of everybody would say, whatever was delivered between."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.registry.store.test_random_deliveries import deliver, sequences
from tests.registry.store.town import CLERK, Town, complete, liuxi
from yulu.diagnostics import Fault
from yulu.matching.continuing.continuing import MOST, continued
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import StoredRun, open_run
from yulu.registry.store import open_registry

ON, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)
TENANTS = {f"企业{n:02}": {"leases_from_state": True, "monthly_rent": 1000 + n} for n in range(20)}


class Runs:
    """A town's registry and the runs made from it, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.town = folder, Town(folder / "registry")

    def full(self, name: str, version: int | None = None, on: date = ON) -> StoredRun:
        snapshot = open_registry(self.town.registry.folder, liuxi(), version=version, look=CLERK)
        match(liuxi(), Registered(snapshot), on, KNOWN_ON, self.folder / name)
        return open_run(self.folder / name)

    def continued(self, name: str, base: StoredRun, on: date = ON, most: float = MOST) -> StoredRun:
        before, after = (
            open_registry(self.town.registry.folder, liuxi(), version=version, look=CLERK)
            for version in (base.manifest.source.version, None)
        )
        continued(base, liuxi(), before, after, on, KNOWN_ON, self.folder / name, most=most)
        return open_run(self.folder / name)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    made = Runs(tmp_path)
    made.town.deliver("名单", "founding", "2022-05-31", {id: {"industry": "catering"} for id in TENANTS})
    made.town.deliver("规模", "size_list", "2022-05-31", {id: {"size": "micro"} for id in TENANTS})
    made.town.deliver("租金", "leases", "2022-05-31", TENANTS)
    made.town.deliver(
        "失信", "dishonesty", "2022-06-25", {"企业00": {"on_dishonesty_list": True}}, complete=complete("2022-06-25")
    )
    return made


def told(run: StoredRun) -> pl.DataFrame:
    """The decisions in an order of their own, with what a pattern means in place of its number."""
    meanings = [
        (policy, int(number), _meaning(pattern))
        for policy, each in run.patterns.items()
        for number, pattern in each["patterns"].items()
    ]
    schema = {"policy": pl.String(), "pattern": pl.Int32(), "missing": pl.String()}
    meaning = pl.DataFrame(meanings, schema=schema, orient="row")
    rows = run.decisions.collect().join(meaning, on=["policy", "pattern"], how="left").drop("pattern")
    return rows.sort("policy", "subject")


def _meaning(pattern: dict[str, Any]) -> str:
    return json.dumps({name: each for name, each in pattern.items() if name != "rows"}, sort_keys=True)


def patterns(run: StoredRun) -> set[str]:
    """Those that some row has, with how many."""
    return {
        json.dumps([policy, pattern], sort_keys=True)
        for policy, each in run.patterns.items()
        for pattern in each["patterns"].values()
        if pattern["rows"]
    }


def agree(full: StoredRun, made: StoredRun) -> None:
    assert told(full).equals(told(made))
    assert full.summary == made.summary
    assert patterns(full) == patterns(made)
    assert full.manifest.policies == made.manifest.policies
    assert (full.manifest.rows, full.manifest.rejected) == (made.manifest.rows, made.manifest.rejected)
    assert full.manifest.subjects == made.manifest.subjects
    assert made.damaged() == []


def again(run: StoredRun) -> list[str]:
    assert run.manifest.base is not None
    return sorted(run.replaced["subject"])


# --- whom a change concerns ---


def test_only_the_enterprise_whose_rent_changed_is_decided_again(runs: Runs) -> None:
    base = runs.full("june")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"企业07": {"leases_from_state": True, "monthly_rent": 9000}})
    made = runs.continued("later", base)
    assert again(made) == ["企业07"]
    agree(runs.full("full"), made)
    amount = made.decisions.filter((pl.col("subject") == "企业07") & (pl.col("policy") == "rent-relief")).collect()
    assert amount["amount"].to_list() == [9000 * 3]


def test_an_enterprise_that_a_list_brings_is_decided_and_counted(runs: Runs) -> None:
    base = runs.full("june")
    runs.town.deliver("新办", "founding", "2022-06-20", {"新厂": {"industry": "pottery"}})
    made = runs.continued("later", base)
    assert again(made) == ["新厂"]
    assert made.manifest.subjects["enterprise"] == 21
    agree(runs.full("full"), made)


def test_records_and_rows_stated_again_concern_whom_they_are_of(runs: Runs) -> None:
    runs.town.deliver("处罚", "tax", "2022-03-31", [{"id": "企业03", "decided_on": "2022-01-05"}], records="penalties")
    base = runs.full("june")
    runs.town.deliver(
        "处罚二", "tax", "2022-06-29", [{"id": "企业03", "decided_on": "2022-01-05"}], records="penalties"
    )
    made = runs.continued("later", base)
    assert again(made) == ["企业03"]
    agree(runs.full("full"), made)


def test_a_complete_list_that_begins_to_cover_the_day_concerns_everybody(runs: Runs) -> None:
    base = runs.full("july", on=date(2022, 12, 1))
    runs.town.deliver(
        "失信二", "dishonesty", "2022-12-01", {}, columns=["on_dishonesty_list"], complete=complete("2022-12-01")
    )
    made = runs.continued("later", base, on=date(2022, 12, 1))
    assert made.manifest.base is None
    agree(runs.full("full", on=date(2022, 12, 1)), made)


def test_nothing_delivered_and_no_day_passed_decides_nobody(runs: Runs) -> None:
    base = runs.full("june")
    made = runs.continued("again", base)
    assert again(made) == []
    agree(base, made)


def test_a_day_that_changes_a_parameter_decides_everybody(runs: Runs) -> None:
    """From July six months are waived, not three (补充通知)."""
    made = runs.continued("july", runs.full("june"), on=date(2022, 7, 1))
    assert made.manifest.base is None
    agree(runs.full("full", on=date(2022, 7, 1)), made)


def test_a_day_that_moves_an_enterprise_out_of_its_window_decides_that_one(runs: Runs) -> None:
    """Founded less than 24 months ago: one who was so yesterday is no more."""
    founded = {"企业01": {"industry": "pottery", "founded_on": "2020-06-29"}}
    runs.town.deliver("名单二", "founding", "2022-06-10", founded)
    runs.town.deliver("地点", "premises", "2022-06-10", {"企业01": {"street": "willow_bank"}})
    runs.town.deliver("参保", "insurance", "2022-06-10", {"企业01": {"first_insured_month": "2021-01"}})
    base = runs.full("28", on=date(2022, 6, 28))
    made = runs.continued("29", base, on=date(2022, 6, 29))
    assert "企业01" in again(made)
    agree(runs.full("full", on=date(2022, 6, 29)), made)


# --- a chain of runs ---


def test_runs_continue_runs_that_continue_others(runs: Runs) -> None:
    last = runs.full("0")
    for number in range(1, 4):
        runs.town.deliver(
            f"租金{number}",
            "leases",
            "2022-06-20",
            {"企业07": {"leases_from_state": True, "monthly_rent": 1000 * number}},
        )
        last = runs.continued(str(number), last)
    assert last.manifest.base is not None
    agree(runs.full("full"), last)


def test_it_is_refused_without_the_run_below_or_with_another_in_its_place(runs: Runs) -> None:
    base = runs.full("june")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"企业07": {"leases_from_state": True, "monthly_rent": 9000}})
    made = runs.continued("later", base)
    shutil.move(base.folder, runs.folder / "elsewhere")
    with pytest.raises(Fault) as refused:
        open_run(made.folder)
    assert [each.code for each in refused.value.diagnostics] == ["E767"]
    runs.full("june")
    with pytest.raises(Fault):
        open_run(made.folder)


def test_damage_of_the_run_below_is_damage(runs: Runs) -> None:
    base = runs.full("june")
    made = runs.continued("later", base)
    part = base.folder / "decisions" / "part-00000.parquet"
    body = bytearray(part.read_bytes())
    body[len(body) // 2] ^= 1
    part.write_bytes(body)
    assert made.damaged() == [f"{base.folder.as_posix()}/decisions/part-00000.parquet"]


# --- whatever is delivered ---


@pytest.fixture(scope="module")
def folders() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=sequences(3), after=sequences(2),
    days=st.tuples(st.sampled_from([date(2022, 4, 30), date(2022, 6, 29)]), st.sampled_from([0, 1, 2])),
)  # fmt: skip
def test_whatever_is_delivered_between_two_runs_the_later_is_as_if_everybody_were_decided(
    folders: Path, before: Any, after: Any, days: tuple[date, int]
) -> None:
    folder = Path(tempfile.mkdtemp(dir=folders))
    runs = Runs(folder)
    runs.town.found("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛")
    for number, each in enumerate([*before, *after]):
        if number == len(before):
            base = runs.full("base", on=days[0])
        deliver(runs.town, type(each)(**{**vars_of(each), "number": f"{number}号"}))
    later = date.fromordinal(days[0].toordinal() + days[1])
    made = runs.continued("made", base, on=later, most=2)
    agree(runs.full("full", on=later), made)
    event("everybody" if made.manifest.base is None else f"{len(again(made))} decided again")
    shutil.rmtree(folder)


def vars_of(each: Any) -> dict[str, Any]:
    return {name: getattr(each, name) for name in each.__dataclass_fields__}
