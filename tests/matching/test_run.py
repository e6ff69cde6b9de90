"""A run: every policy for every subject of a list, counted, ranked, and written whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import polars as pl
import pytest

from tests.matching.made_up import write_population
from tests.matching.tables import GOOD, HEADER, TOOLBOXES, liuxi, read, write_csv
from yulu.cli.matching import find_mapping
from yulu.diagnostics import Fault
from yulu.matching import run as running
from yulu.matching.run import Run, match
from yulu.matching.spreadsheet import append_csv
from yulu.matching.stored import ROWS, open_run
from yulu.matching.summary import summary_data
from yulu.matching.table import Table, read_table
from yulu.toolbox.hashes import content_hash, policy_paths
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

ON, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)
FILES = {
    "decisions", "decisions.csv", "keys", "manifest.json", "patterns.json", "rejected.csv", "summary.html",
    "summary.json", "toolbox",
}  # fmt: skip
SIZE = 100
"""Subjects in a part: three hundred are three parts."""


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


def table(town: Toolbox, population: Path) -> Table:
    return read_table(town, find_mapping(town, "enterprise-list"), population)


@pytest.fixture(scope="module")
def run(town: Toolbox, population: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return match(town, table(town, population), ON, KNOWN_ON, tmp_path_factory.mktemp("runs") / "june", size=SIZE)


@pytest.fixture(scope="module")
def everything(town: Toolbox, population: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same with those refused listed, in one part."""
    out = tmp_path_factory.mktemp("everything") / "june"
    return match(town, table(town, population), ON, KNOWN_ON, out, everything=True)


def decisions(run: Run) -> pl.DataFrame:
    return run.stored.decisions.collect()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


# --- what a run says -------------------------------------------------------------------------------


def test_every_policy_about_enterprises_is_decided_for_every_subject_and_outcomes_add_up(
    everything: Run, town: Toolbox
) -> None:
    assert everything.summary.subjects == {"enterprise": 300}
    asked = [policy.id for policy in town.policies.values() if policy.subject == "enterprise"]
    assert [totals.policy for totals in everything.summary.policies] == asked
    rows = decisions(everything)
    for totals in everything.summary.policies:
        mine = rows.filter(pl.col("policy") == totals.policy)
        assert sum(totals.outcomes.values()) == mine.height == mine["subject"].n_unique() == 300, totals.policy
        assert Counter(mine["outcome"].to_list()) == {name: count for name, count in totals.outcomes.items() if count}


def test_in_parts_and_without_those_refused_a_run_says_the_same(run: Run, everything: Run) -> None:
    assert len(run.stored.parts) == 4  # three, and one with the rows that could not be read
    assert run.summary == everything.summary
    order = ["policy", "subject"]
    listed = decisions(everything).filter(pl.col("outcome") != "not_entitled").sort(order)
    assert decisions(run).sort(order).drop("pattern").equals(listed.drop("pattern"))
    missing = [
        [
            each.stored.patterns[policy]["patterns"].get(str(number))
            for policy, number in rows.select("policy", "pattern").rows()
        ]
        for each, rows in ((run, decisions(run).sort(order)), (everything, listed))
    ]
    assert missing[0] == missing[1], "patterns are numbered as they are met, and mean the same"


def test_sums_add_up_the_known_amounts_of_those_entitled_and_count_the_others(run: Run) -> None:
    rows = decisions(run).filter(pl.col("outcome") == "entitled")
    summed = 0
    for totals in run.summary.policies:
        if len(totals.grants) == 1:
            amounts = rows.filter(pl.col("policy") == totals.policy)["amount"].to_list()
            assert totals.grants[0].total == sum((each for each in amounts if each is not None), Decimal(0))
            assert totals.grants[0].without_sum == amounts.count(None)
            summed += len(amounts)
    assert summed > 10


def test_the_groups_of_each_fact_add_up_to_the_whole_and_unknown_is_one_of_them(run: Run) -> None:
    assert [grouping.fact for grouping in run.summary.by] == ["street", "size", "industry"]
    for grouping in run.summary.by:
        assert sum(group.subjects for group in grouping.groups) == 300
        assert grouping.groups[-1].value is None, "some of the made-up enterprises have gaps"
        assert grouping.groups[-1].label == "未知"
        for position, totals in enumerate(run.summary.policies):
            each = [group.policies[position] for group in grouping.groups]
            for outcome, count in totals.outcomes.items():
                assert sum(group.outcomes[outcome] for group in each) == count
            for number, grant in enumerate(totals.grants):
                assert sum(group.grants[number].total for group in each) == grant.total
                assert sum(group.grants[number].without_sum for group in each) == grant.without_sum


def test_what_is_missing_is_ranked_by_how_many_subjects_it_matters_to_each_counted_once(run: Run) -> None:
    asked = run.summary.asked
    assert len(asked) > 5
    assert list(asked) == sorted(asked, key=lambda each: (-each.subjects, -each.settled_alone, each.member.name))
    for each in asked:
        subjects, alone = set(), set()
        for subject, policy, number in decisions(run).select("subject", "policy", "pattern").iter_rows():
            if policy not in each.policies or number is None:
                continue
            pattern = run.stored.patterns[policy]["patterns"][str(number)]
            if any(each.member.name in chosen for chosen in pattern["settled_by"] + pattern["could_qualify"]):
                subjects.add(subject)
            if [each.member.name] in pattern["settled_by"]:
                alone.add(subject)
        assert (each.subjects, each.settled_alone) == (len(subjects), len(alone)), each.member.name


def test_only_rows_that_say_something_are_listed_each_with_what_to_ask_for(run: Run) -> None:
    rows = decisions(run)
    listed = Counter(rows["policy"].to_list())
    for totals in run.summary.policies:
        assert listed[totals.policy] == 300 - totals.outcomes["not_entitled"]
    needs = rows.filter(pl.col("outcome") == "needs_facts")
    assert needs["pattern"].null_count() == 0
    assert needs["amount"].null_count() == needs.height
    entitled = rows.filter(pl.col("outcome") == "entitled")
    assert entitled["pattern"].null_count() == entitled.height


def test_a_rate_is_written_as_a_person_would_and_a_sum_to_the_fen(town: Toolbox, tmp_path: Path) -> None:
    row = "A1,甲,2021-02-28,boating,5,0,2021-03,否,0"
    mapping = """
mapping: sent
subject: enterprise
dataset: founding
id: 代码
facts: {industry: {column: 行业}, headcount: {column: 人数}, in_arrears: {column: 欠税}}
"""
    sent = read(town, write_csv(tmp_path, row), mapping)
    rows = decisions(match(town, sent, ON, KNOWN_ON, tmp_path / "run"))
    assert rows.filter(pl.col("policy") == "six-taxes")["value"].to_list() == ["0.5"]


def test_conditions_are_bits_in_the_order_the_patterns_file_names_them(everything: Run) -> None:
    for row in decisions(everything).iter_rows(named=True):
        conditions = everything.stored.patterns[row["policy"]]["conditions"]
        true, known = row["conditions_true"], row["conditions_known"]
        assert true & ~known == 0, "a condition cannot be true and not known"
        assert known < 2 ** len(conditions)
        if row["outcome"] == "entitled":
            assert true == known == 2 ** len(conditions) - 1


def test_a_list_about_nobody_and_a_kind_of_subject_without_policies_are_no_fault(town: Toolbox, tmp_path: Path) -> None:
    sent = read(town, write_csv(tmp_path, header=HEADER))
    nobody = match(town, sent, ON, KNOWN_ON, tmp_path / "nobody")
    assert nobody.summary.subjects == {"enterprise": 0}
    assert all(set(totals.outcomes.values()) == {0} for totals in nobody.summary.policies)
    assert nobody.summary.asked == ()
    assert decisions(nobody).schema == ROWS

    without = match(replace(town, policies={}), sent, ON, KNOWN_ON, tmp_path / "none")
    assert (without.summary.subjects, without.stored.parts) == ({}, [])
    assert open_run(tmp_path / "none").decisions.collect_schema() == ROWS


def test_who_has_a_number_past_38_digits_is_set_aside_and_the_others_are_decided(town: Toolbox, tmp_path: Path) -> None:
    few = [f"A{n},厂{n},2021-02-28,pottery,12,{'9' * 24 if n in (3, 8) else 100},2021-03,否,0.055" for n in range(10)]
    sent = read(town, write_csv(tmp_path, *few))
    toolbox = liuxi_with(tmp_path / "town", {"doubled": "stock_credit * 1000"})
    done = match(toolbox, sent, ON, KNOWN_ON, tmp_path / "run", everything=True, size=4)
    rejected = pl.read_csv(tmp_path / "run" / "rejected.csv", infer_schema=False)
    assert rejected["subject"].to_list() == ["A3", "A8"]
    assert set(rejected["reason"]) == {"数字超过38位，算不出"}
    assert done.stored.manifest.rejected == 2
    assert sorted(set(decisions(done)["subject"])) == [f"A{n}" for n in range(10) if n not in (3, 8)]
    assert done.summary.subjects == {"enterprise": 8}


def liuxi_with(folder: Path, amounts: Mapping[str, str]) -> Toolbox:
    """柳溪 with policies more, by name, each of which grants this sum."""
    for layer in ("qingchuan", "liuxi"):
        shutil.copytree(TOOLBOXES / layer, folder / layer)
    for name, amount in amounts.items():
        file = folder / "liuxi" / "policies" / name / "policy.yaml"
        file.parent.mkdir()
        file.write_text(
            f"""
policy: {name}
title: 加倍
subject: enterprise
delivery: apply
period: once
texts: [{{document: rent-2022, from: 2022-01-01, because: 一}}]
conditions: {{staffed: {{when: "headcount > 0", because: 一}}}}
grants: {{gift: {{kind: payment, label: 钱, amount: "{amount}", because: 一}}}}
contact: finance
objection: {{how: 书面, to: finance}}
""",
            encoding="utf-8",
        )
    return load_toolbox(folder / "liuxi")


# --- how it is written -----------------------------------------------------------------------------


def test_a_run_is_a_folder_whose_files_agree_and_explains_itself(run: Run, population: Path, town: Toolbox) -> None:
    folder = run.stored.folder
    assert {file.name for file in folder.iterdir()} == FILES
    assert [file.name for file in folder.parent.iterdir()] == ["june"], "nothing is left beside it"
    opened = open_run(folder)
    manifest = opened.manifest
    rows = opened.decisions.collect()
    assert (manifest.rows, manifest.subjects, manifest.rejected) == (rows.height, {"enterprise": 300}, 2)
    assert (manifest.as_of, manifest.known_on, manifest.toolbox.id) == (ON, KNOWN_ON, "liuxi")
    source = manifest.source
    assert (source.kind, source.path, source.mapping) == ("table", "enterprises.csv", "enterprise-list")
    assert source.hash == hashlib.sha256(population.read_bytes()).hexdigest()
    assert opened.summary == json.loads(json.dumps(summary_data(run.summary)))
    assert opened.damaged() == []
    assert opened.toolbox().content == town.content
    for policy in manifest.policies:
        assert policy.hash == content_hash(town.content, policy_paths(town, town.policies[policy.id]))
        assert list(policy.conditions) == opened.patterns[policy.id]["conditions"]


def test_the_csv_opens_in_a_spreadsheet_in_chinese_and_says_the_same(run: Run) -> None:
    body = (run.stored.folder / "decisions.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf"), "without the mark a spreadsheet takes it for GB18030"
    listed = list(csv.DictReader(body.decode("utf-8-sig").splitlines()))
    rows = decisions(run)
    assert [each["subject"] for each in listed] == rows["subject"].to_list()
    assert [each["amount"] for each in listed] == ["" if each is None else str(each) for each in rows["amount"]]
    assert any("柳溪市" in each["missing"] for each in listed)
    assert all(("待核实" in each["marks"]) == bool(mark & 2) for each, mark in zip(listed, rows["marks"], strict=True))


def test_every_pattern_a_row_names_is_in_the_patterns_file_with_labels_for_its_members(run: Run) -> None:
    patterns = run.stored.patterns
    for row in decisions(run).iter_rows(named=True):
        if row["pattern"] is not None:
            found = patterns[row["policy"]]["patterns"][str(row["pattern"])]
            assert found["outcome"] == row["outcome"]
            for chosen in found["settled_by"]:
                assert all(patterns[row["policy"]]["members"][name]["label"] for name in chosen)


def test_what_a_spreadsheet_would_take_for_a_formula_is_guarded(run: Run, tmp_path: Path) -> None:
    rejected = (run.stored.folder / "rejected.csv").read_text(encoding="utf-8-sig")
    assert [row["row"] for row in csv.DictReader(rejected.splitlines())] == ["302", "303"]
    assert "'=1+1" in rejected
    values = ["=1", "+1", "-1", "@x", "\tx", "\rx", "x=1", None]
    append_csv(pl.DataFrame({"a": values, "n": range(8)}), tmp_path / "a.csv")
    guarded = pl.read_csv(tmp_path / "a.csv")["a"].to_list()
    assert guarded == ["'=1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "x=1", None]


def test_the_id_of_a_subject_cannot_be_a_formula_either(town: Toolbox, tmp_path: Path) -> None:
    sent = read(town, write_csv(tmp_path, GOOD.replace("A1", "=HYPERLINK(1)")))
    done = match(town, sent, ON, KNOWN_ON, tmp_path / "out")
    listed = (tmp_path / "out" / "decisions.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in listed
    assert "\n=HYPERLINK" not in listed
    assert decisions(done)["subject"].unique().to_list() == ["=HYPERLINK(1)"]


def test_the_same_list_gives_the_same_bytes_wherever_it_lies(
    run: Run, town: Toolbox, population: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "elsewhere" / population.name
    copied.parent.mkdir()
    copied.write_bytes(population.read_bytes())
    match(town, table(town, copied), ON, KNOWN_ON, tmp_path / "again", size=SIZE)
    assert files(tmp_path / "again") == files(run.stored.folder)
    assert str(tmp_path).encode() not in b"".join(files(tmp_path / "again").values())


@pytest.mark.parametrize("failing", ["patterns_data", "toolbox_of", "summary_data", "write_decisions"])
def test_where_writing_fails_in_the_middle_nothing_is_left(
    town: Toolbox, population: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(running, failing, full)
    with pytest.raises(OSError, match="no space"):
        match(town, table(town, population), ON, KNOWN_ON, tmp_path / "june")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_leaves_no_run_in_its_place(town: Toolbox, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    write_population(town, find_mapping(town, "enterprise-list").shape, 3000, 7, file)
    out = tmp_path / "runs" / "june"
    script = f"""
from datetime import date
from pathlib import Path
from yulu.cli.matching import find_mapping
from yulu.matching.run import match
from yulu.matching.table import read_table
from yulu.toolbox.loading import load_toolbox
town = load_toolbox(Path({town.layers[-1].folder!r}))
sent = read_table(town, find_mapping(town, "enterprise-list"), Path({str(file)!r}))
match(town, sent, date(2022, 6, 30), date(2026, 1, 1), Path({str(out)!r}), size=20)
"""
    process = subprocess.Popen([sys.executable, "-c", script])
    patience = monotonic() + 120
    while not list(tmp_path.glob("runs/.june-*/decisions/part-00002.parquet")):
        assert process.poll() is None and monotonic() < patience, "it ended before it could be killed"
        sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not out.exists()
    with pytest.raises(Fault) as caught:
        open_run(out)
    assert [fault.code for fault in caught.value.diagnostics] == ["E760"]


def test_an_earlier_run_is_never_overwritten_and_an_empty_folder_is_as_good_as_none(
    town: Toolbox, population: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    match(town, table(town, population), ON, KNOWN_ON, tmp_path / "empty")
    assert {file.name for file in (tmp_path / "empty").iterdir()} == FILES

    (tmp_path / "file").write_text("")
    for taken in ("empty", "file"):
        with pytest.raises(Fault) as caught:
            match(town, table(town, population), ON, KNOWN_ON, tmp_path / taken)
        assert [fault.code for fault in caught.value.diagnostics] == ["E706"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty", "file"]
