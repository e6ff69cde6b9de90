"""Two runs held against each other: every row that differs, told by what became of it, with the cause of that."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.matching.test_continuing import KNOWN_ON, ON, Runs
from tests.registry.store.town import CLERK, LIUXI
from yulu.diagnostics import Fault
from yulu.matching.comparing.causes import in_words
from yulu.matching.comparing.comparison import Comparison, compare, comparison_data, write_changes
from yulu.matching.comparing.ranges import ROWS, ranges
from yulu.matching.finding import facts_of
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import StoredRun, open_run
from yulu.registry.store import open_registry
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    """Five tenants of the state: three with a rent, of one it is not known whether it rents, one does not."""
    made = Runs(tmp_path)
    ids = ("甲", "乙", "丙", "丁", "戊")
    made.town.deliver("名单", "founding", "2022-05-31", {id: {"industry": "catering"} for id in ids})
    made.town.deliver("规模", "size_list", "2022-05-31", {id: {"size": "micro"} for id in ids})
    known = {"on_dishonesty_list": False}
    made.town.deliver("失信", "dishonesty", "2022-06-25", dict.fromkeys(ids, known))
    leased: dict[str, dict[str, Any]] = {id: rents(1000) for id in ("甲", "乙", "丙")}
    leased["戊"] = {"leases_from_state": False, "monthly_rent": None}
    made.town.deliver("租金", "leases", "2022-05-31", leased)
    return made


def rents(monthly: int) -> dict[str, Any]:
    return {"leases_from_state": True, "monthly_rent": monthly}


def held(before: StoredRun, after: StoredRun, size: int = ROWS) -> Comparison:
    room = Path(tempfile.mkdtemp(dir=after.folder.parent))
    return compare(before, after, lambda run: facts_of(run, look=CLERK), room, size)


def told(found: Comparison, policy: str = "rent-relief") -> dict[str, tuple[str, str]]:
    rows = found.rows.filter(pl.col("policy") == policy).collect()
    return {row["subject"]: (row["change"], row["cause"]) for row in rows.iter_rows(named=True)}


def changed_text(folder: Path) -> Toolbox:
    """柳溪 with one month of rent waived until July, not three."""
    copied = folder / "toolboxes"
    shutil.copytree(LIUXI.parent, copied)
    rent = copied / "liuxi" / "parameters" / "rent.yaml"
    text = rent.read_text(encoding="utf-8")
    assert "value: 3" in text
    rent.write_text(text.replace("value: 3", "value: 1", 1), encoding="utf-8")
    return load_toolbox(copied / "liuxi")


def run_of(runs: Runs, toolbox: Toolbox, name: str, on: date = ON) -> StoredRun:
    snapshot = open_registry(runs.town.registry.folder, toolbox, look=CLERK)
    match(toolbox, Registered(snapshot), on, KNOWN_ON, runs.folder / name)
    return open_run(runs.folder / name)


def test_a_run_differs_from_itself_in_nothing(runs: Runs) -> None:
    one, other = runs.full("one"), runs.full("other")
    found = held(one, other)
    assert found.factors == []
    assert comparison_data(found)["same"]


def test_with_new_facts_alone_the_cause_is_a_fact_and_it_is_told_which(runs: Runs) -> None:
    before = runs.full("before")
    runs.town.deliver(
        "租金二", "leases", "2022-06-20",
        {
            "甲": rents(2000), "乙": rents(400), "丁": rents(500),
            "丙": {"leases_from_state": False, "monthly_rent": None},
        },
    )  # fmt: skip
    found = held(before, runs.full("after"))
    assert told(found) == {
        "甲": ("amount_up", "facts"), "乙": ("amount_down", "facts"), "丙": ("lost", "facts"),
        "丁": ("gained", "facts"),
    }  # fmt: skip
    data = policy_of(found, "rent-relief")
    # 3 months: 甲 (2000 − 1000) × 3, 乙 (400 − 1000) × 3, 丙 loses 1000 × 3, 丁 gains 500 × 3
    assert data["changes"]["amount_up"]["amount"] == {"before": "3000.00", "after": "6000.00"}
    assert data["changes"]["amount_down"]["amount"] == {"before": "3000.00", "after": "1200.00"}
    assert data["changes"]["lost"]["amount"] == {"before": "3000.00", "after": None}
    assert data["changes"]["gained"]["amount"] == {"before": None, "after": "1500.00"}
    assert {each["fact"]: each["count"] for each in data["facts"]} == {"monthly_rent": 4, "leases_from_state": 2}


def policy_of(found: Comparison, policy: str) -> Mapping[str, Any]:
    return next(each for each in comparison_data(found)["policies"] if each["policy"] == policy)


def test_with_another_day_alone_the_cause_is_the_day(runs: Runs) -> None:
    found = held(runs.full("june"), runs.full("july", on=date(2022, 7, 1)))
    assert told(found)["甲"] == ("amount_up", "day")
    assert set(found.tally["cause"]) == {"day"}


def test_with_another_text_alone_the_cause_is_the_text_and_other_policies_stay(runs: Runs, tmp_path: Path) -> None:
    after = run_of(runs, changed_text(tmp_path), "after")
    found = held(runs.full("before"), after)
    assert set(found.tally["policy"]) == {"rent-relief"}
    assert told(found) == dict.fromkeys(("甲", "乙", "丙"), ("amount_down", "text"))


def test_where_several_things_differ_each_row_has_the_one_that_did_it(runs: Runs, tmp_path: Path) -> None:
    """Of 甲 the rent changed and the months: its sum comes of both together. 丁 gains by a fact alone, however many
    months there are; 乙 and 丙 have less by the text alone.
    """
    before = runs.full("before")
    runs.town.deliver(
        "租金二", "leases", "2022-06-20",
        {"甲": rents(900), "丁": rents(500)},
    )  # fmt: skip
    found = held(before, run_of(runs, changed_text(tmp_path), "after"))
    assert found.factors == ["text", "facts"]
    assert told(found) == {
        "甲": ("amount_down", "text+facts"), "乙": ("amount_down", "text"), "丙": ("amount_down", "text"),
        "丁": ("gained", "facts"),
    }  # fmt: skip


def test_where_each_of_two_things_would_have_done_it_both_are_named(runs: Runs) -> None:
    """On 2023-01-01 the policy has ended, and 甲 no longer rents: each alone takes the relief away."""
    before = runs.full("before")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"甲": {"leases_from_state": False, "monthly_rent": None}})
    found = held(before, runs.full("after", on=date(2023, 1, 1)))
    assert told(found)["甲"] == ("lost", "facts|day")
    assert told(found)["乙"] == ("lost", "day")
    assert in_words("facts|day") == "事实变动或日期推移，有一样就会变"
    assert in_words("text+facts") == "文本变动和事实变动一起"


def test_without_the_facts_at_hand_nothing_is_guessed(runs: Runs, tmp_path: Path) -> None:
    before = runs.full("before")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"甲": rents(900)})
    found = compare(before, runs.full("after", on=date(2022, 7, 1)), lambda run: None, tmp_path)
    assert set(found.tally["cause"]) == {"unresolved"}


def test_a_continued_run_is_compared_as_a_whole_one(runs: Runs) -> None:
    before = runs.full("before")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"甲": rents(900)})
    whole, made = runs.full("whole"), runs.continued("made", before)
    assert told(held(before, made)) == told(held(before, whole)) == {"甲": ("amount_down", "facts")}
    assert comparison_data(held(whole, made))["same"]


def test_every_row_that_differs_is_written_for_a_spreadsheet(runs: Runs, tmp_path: Path) -> None:
    before = runs.full("before")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"甲": rents(900)})
    write_changes(held(before, runs.full("after")), tmp_path / "told", in_words)
    row = pl.read_csv(tmp_path / "told" / "changes.csv", infer_schema=False).row(0, named=True)
    assert (row["主体编号"], row["变化"], row["原因"]) == ("甲", "金额减少", "事实变动")
    assert (row["原金额（元）"], row["现金额（元）"]) == ("3000.00", "2700.00")


def test_whether_it_is_done_at_once_or_a_few_subjects_at_a_time_the_same_is_told(runs: Runs, tmp_path: Path) -> None:
    before = runs.full("before")
    runs.town.deliver("租金二", "leases", "2022-06-20", {"甲": rents(900), "丁": rents(500)})
    after = run_of(runs, changed_text(tmp_path), "after")
    assert len(ranges((before, after), 2)) > 2
    whole, pieces = held(before, after), held(before, after, 2)
    assert len(pieces.files) > 2 > len(whole.files)
    assert pieces.rows.collect().equals(whole.rows.collect())
    assert comparison_data(pieces) == comparison_data(whole)
    written = []
    for name, found in (("whole", whole), ("pieces", pieces)):
        write_changes(found, tmp_path / name, in_words)
        written.append((tmp_path / name / "changes.csv").read_bytes())
    assert written[0] == written[1]
    assert written[0].count(b"\n") == whole.rows.collect().height + 1 > 3


def test_runs_of_two_places_cannot_be_compared(runs: Runs) -> None:
    province = load_toolbox(LIUXI.parent / "qingchuan")
    other = run_of(runs, province, "province")
    with pytest.raises(Fault) as refused:
        held(runs.full("before"), other)
    assert [each.code for each in refused.value.diagnostics] == ["E766"]
