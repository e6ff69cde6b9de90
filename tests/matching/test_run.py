"""A run: every policy for every subject of a list, counted, ranked, and written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.matching.tables import GOOD, HEADER, liuxi, read, write_csv
from yulu.cli.matching import find_mapping
from yulu.demonstration import write_population
from yulu.diagnostics import Fault
from yulu.matching import run as running
from yulu.matching.run import Run, decision_rows, match, patterns_data, summary_data, write_run
from yulu.matching.summary import summarise
from yulu.matching.table import ID, read_table
from yulu.toolbox.model import Toolbox

ON, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)
FILES = {"decisions.csv", "decisions.parquet", "patterns.json", "summary.json", "rejected.csv", "manifest.json"}


@pytest.fixture(scope="module")
def town() -> Toolbox:
    return liuxi()


@pytest.fixture(scope="module")
def population(town: Toolbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred made-up enterprises with gaps, and two rows that cannot be read."""
    file = tmp_path_factory.mktemp("population") / "enterprises.csv"
    write_population(town, find_mapping(town, "enterprise-list").shape, 300, 7, file)
    with file.open("a", encoding="utf-8") as rows:
        rows.write("LX000001,重复,,,,,,,,,,,,,\n=1+1,坏行,昨天,,,,,,,,,,,,\n")
    return file


@pytest.fixture(scope="module")
def run(town: Toolbox, population: Path) -> Run:
    return match(town, read_table(town, find_mapping(town, "enterprise-list"), population), ON, KNOWN_ON)


def said(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


# --- what a run says -------------------------------------------------------------------------------


def test_every_policy_about_enterprises_is_decided_for_every_subject_and_outcomes_add_up(
    run: Run, town: Toolbox
) -> None:
    assert run.summary.subjects == 300
    asked = [policy.id for policy in town.policies.values() if policy.subject == "enterprise"]
    assert [totals.policy for totals in run.summary.policies] == asked
    for policy_run, totals in zip(run.policies, run.summary.policies, strict=True):
        assert sum(totals.outcomes.values()) == 300, totals.policy
        assert Counter(policy_run.decisions["outcome"].to_list()) == Counter(
            {outcome: count for outcome, count in totals.outcomes.items() if count}
        )
        assert policy_run.decisions[ID].to_list() == run.table.frame[ID].to_list(), "in the table's order"


def test_sums_add_up_the_known_amounts_of_those_entitled_and_count_the_others(run: Run) -> None:
    for policy_run, totals in zip(run.policies, run.summary.policies, strict=True):
        for grant in totals.grants:
            rows = policy_run.decisions.filter(pl.col("outcome") == "entitled")
            amounts = rows[f"{grant.name}?amount"].to_list()
            assert grant.total == sum((each for each in amounts if each is not None), Decimal(0))
            assert grant.without_sum == amounts.count(None)


def test_what_is_missing_is_ranked_by_how_many_subjects_it_matters_to_each_counted_once(run: Run) -> None:
    asked = run.summary.asked
    assert [each.subjects for each in asked] == sorted((each.subjects for each in asked), reverse=True)
    ordered = sorted(asked, key=lambda each: (-each.subjects, -each.settled_alone, each.member.name))
    assert list(asked) == ordered
    for each in asked:
        subjects, alone = set(), set()
        for policy_run in run.policies:
            if policy_run.program.policy.id not in each.policies:
                continue
            for subject, pattern in policy_run.decisions.select(ID, "pattern").iter_rows():
                settled = policy_run.patterns.get(pattern)
                families = [] if settled is None else [*settled.settled_by.sets, *settled.could_qualify.sets]
                if any(each.member.name in chosen for chosen in families):
                    subjects.add(subject)
                if settled is not None and (each.member.name,) in settled.settled_by.sets:
                    alone.add(subject)
        assert (each.subjects, each.settled_alone) == (len(subjects), len(alone)), each.member.name


def test_only_rows_that_say_something_are_listed_each_with_what_to_ask_for(run: Run) -> None:
    rows = decision_rows(run)
    listed = Counter(rows["policy"].to_list())
    for totals in run.summary.policies:
        assert listed[totals.policy] == 300 - totals.outcomes["not_entitled"]
    needs = rows.filter(pl.col("outcome") == "needs_facts")
    assert needs["missing"].null_count() == 0
    assert needs["amount"].null_count() == needs.height
    entitled = rows.filter(pl.col("outcome") == "entitled")
    assert entitled["missing"].null_count() == entitled.height


def test_a_rate_is_written_as_a_person_would_and_a_sum_to_the_fen(town: Toolbox, tmp_path: Path) -> None:
    row = "A1,甲,2021-02-28,boating,5,0,2021-03,否,0"
    mapping = """
mapping: sent
subject: enterprise
dataset: founding
id: 代码
facts: {industry: {column: 行业}, headcount: {column: 人数}, in_arrears: {column: 欠税}}
"""
    table = read(town, write_csv(tmp_path, row), mapping)
    rows = decision_rows(match(town, table, ON, KNOWN_ON))
    assert rows.filter(pl.col("policy") == "six-taxes")["value"].to_list() == ["0.5"]


def test_conditions_are_bits_in_the_order_the_patterns_file_names_them(run: Run) -> None:
    names = patterns_data(run)
    for policy_run in run.policies:
        conditions = names[policy_run.program.policy.id]["conditions"]
        for outcome, true, known in policy_run.decisions.select(
            "outcome", "conditions_true", "conditions_known"
        ).iter_rows():
            assert true & ~known == 0, "a condition cannot be true and not known"
            assert known < 2 ** len(conditions)
            if outcome == "entitled":
                assert true == known == 2 ** len(conditions) - 1


def test_a_list_about_nobody_and_a_kind_of_subject_without_policies_are_no_fault(town: Toolbox, tmp_path: Path) -> None:
    nobody = match(town, read(town, write_csv(tmp_path, header=HEADER)), ON, KNOWN_ON)
    assert nobody.summary.subjects == 0
    assert all(set(totals.outcomes.values()) == {0} for totals in nobody.summary.policies)
    assert nobody.summary.asked == ()
    write_run(nobody, tmp_path / "out", tmp_path / "sent.csv")
    assert said(tmp_path / "out", "manifest.json")["rows"] == 0

    read_before = read(town, write_csv(tmp_path, GOOD, header=HEADER))
    without = Run(town, ON, KNOWN_ON, (), summarise(1, []), read_before)
    write_run(without, tmp_path / "none", tmp_path / "sent.csv")
    assert pl.read_parquet(tmp_path / "none" / "decisions.parquet").columns == decision_rows(nobody).columns


# --- how it is written -----------------------------------------------------------------------------


@pytest.fixture
def written(run: Run, population: Path, tmp_path: Path) -> Path:
    write_run(run, tmp_path / "runs" / "june", population)
    return tmp_path / "runs" / "june"


def test_a_run_is_a_folder_of_six_files_that_agree(run: Run, population: Path, written: Path) -> None:
    assert {file.name for file in written.iterdir()} == FILES
    assert [file.name for file in written.parent.iterdir()] == ["june"], "nothing is left beside it"
    rows = pl.read_parquet(written / "decisions.parquet")
    assert rows.equals(decision_rows(run))
    manifest = said(written, "manifest.json")
    assert (manifest["rows"], manifest["subjects"], manifest["rejected"]) == (rows.height, 300, 2)
    assert (manifest["as_of"], manifest["known_on"], manifest["toolbox"]) == ("2022-06-30", "2026-01-01", "liuxi")
    assert manifest["source"] == "enterprises.csv"
    assert manifest["source_sha256"] == hashlib.sha256(population.read_bytes()).hexdigest()
    assert said(written, "summary.json") == json.loads(json.dumps(summary_data(run.summary)))


def test_the_csv_opens_in_a_spreadsheet_in_chinese_and_says_the_same(written: Path) -> None:
    body = (written / "decisions.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf"), "without the mark a spreadsheet takes it for GB18030"
    listed = list(csv.DictReader(body.decode("utf-8-sig").splitlines()))
    rows = pl.read_parquet(written / "decisions.parquet")
    assert [each["subject"] for each in listed] == rows["subject"].to_list()
    assert [each["amount"] for each in listed] == ["" if each is None else str(each) for each in rows["amount"]]
    assert any("柳溪市" in each["missing"] for each in listed)


def test_every_pattern_a_row_names_is_in_the_patterns_file_with_labels_for_its_members(written: Path) -> None:
    patterns = said(written, "patterns.json")
    for row in pl.read_parquet(written / "decisions.parquet").iter_rows(named=True):
        if row["pattern"] is not None:
            found = patterns[row["policy"]]["patterns"][str(row["pattern"])]
            assert found["outcome"] == row["outcome"]
            for chosen in found["settled_by"]:
                assert all(patterns[row["policy"]]["members"][name]["label"] for name in chosen)


def test_what_a_spreadsheet_would_take_for_a_formula_is_guarded(written: Path) -> None:
    rejected = (written / "rejected.csv").read_text(encoding="utf-8-sig")
    assert [row["row"] for row in csv.DictReader(rejected.splitlines())] == ["302", "303"]
    guarded = running._for_excel(
        pl.DataFrame({"a": ["=1", "+1", "-1", "@x", "\tx", "\rx", "x=1", None], "n": range(8)})
    )
    assert guarded["a"].to_list() == ["'=1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "x=1", None]


def test_the_id_of_a_subject_cannot_be_a_formula_either(town: Toolbox, tmp_path: Path) -> None:
    file = write_csv(tmp_path, GOOD.replace("A1", "=HYPERLINK(1)"))
    write_run(match(town, read(town, file), ON, KNOWN_ON), tmp_path / "out", file)
    listed = (tmp_path / "out" / "decisions.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in listed
    assert "\n=HYPERLINK" not in listed
    assert pl.read_parquet(tmp_path / "out" / "decisions.parquet")["subject"].unique().to_list() == ["=HYPERLINK(1)"]


def test_the_same_list_gives_the_same_bytes(town: Toolbox, population: Path, written: Path, tmp_path: Path) -> None:
    table = read_table(town, find_mapping(town, "enterprise-list"), population)
    write_run(match(town, table, ON, KNOWN_ON), tmp_path / "again", population)
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (written / name).read_bytes(), name


@pytest.mark.parametrize("failing", ["patterns_data", "manifest", "summary_data"])
def test_where_writing_fails_in_the_middle_nothing_is_left(
    run: Run, population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(running, failing, full)
    with pytest.raises(OSError, match="no space"):
        write_run(run, tmp_path / "june", population)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_run_is_never_overwritten_and_an_empty_folder_is_as_good_as_none(
    run: Run, population: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    write_run(run, tmp_path / "empty", population)
    assert {file.name for file in (tmp_path / "empty").iterdir()} == FILES

    (tmp_path / "file").write_text("")
    for taken in ("empty", "file"):
        with pytest.raises(Fault) as caught:
            write_run(run, tmp_path / taken, population)
        assert [fault.code for fault in caught.value.diagnostics] == ["E706"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty", "file"]
