"""`yulu explain` and `yulu compare`: what an officer reads, what a program reads, and what stands in their way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, yulu
from tests.registry.store.town import Town
from yulu.matching.stored import open_run

ON = ("--on", "2022-06-30", "--known-on", "2026-01-01")
MAPPING = """
mapping: sent
subject: enterprise
dataset: founding
id: 代码
facts:
  name: {column: 名称}
  size: {column: 规模}
  leases_from_state: {column: 承租}
  on_dishonesty_list: {column: 失信}
  monthly_rent: {column: 月租金}
"""
ROWS = """代码,名称,规模,承租,失信,月租金
LX000001,甲厂,微型,是,否,8000
LX000002,乙厂,微型,是,,8000
LX000003,丙厂,大型,是,否,8000
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "sent.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "sent.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "sent.csv"


def matched(table: Path, name: str = "run") -> Path:
    out = table.with_name(name)
    done = yulu("match", LIUXI, table, "--map", table.with_name("sent.yaml"), *ON, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path / "registry")
    made.deliver("名单", "founding", "2022-05-31", {id: {"name": f"{id}厂"} for id in ("LX01", "LX02", "LX03")})
    made.deliver("规模", "size_list", "2022-05-31", {"LX01": {"size": "micro"}, "LX02": {"size": "large"}})
    made.deliver("租金", "leases", "2022-05-31", {"LX01": {"leases_from_state": True, "monthly_rent": 8000}})
    made.deliver("失信", "dishonesty", "2022-06-25", {"LX01": {"on_dishonesty_list": False}})
    return made


def matched_registry(town: Town, name: str, *more: str) -> Path:
    out = town.registry.folder.with_name(name)
    done = yulu("match", LIUXI, town.registry.folder, *ON, "--out", out, *more)
    assert done.code == 0, done.err
    return out


# --- explain, out of a table's run ---


def test_the_run_alone_tells_outcome_conditions_sum_and_clause(table: Path) -> None:
    told = yulu("explain", matched(table), "LX000001", "--policy", "rent-relief")
    assert told.code == 0
    assert "【符合】小微企业房租减免" in told.out
    assert "减免 国有房屋租金 24,000.00 元" in told.out
    assert "✓ 承租国有房屋（柳国资〔2022〕8号 第二条）" in told.out
    assert "加 --table 指明当时的名单可以重做一遍" in told.out


def test_what_is_missing_is_named_with_who_holds_it(table: Path) -> None:
    told = yulu("explain", matched(table), "LX000002", "--policy", "rent-relief")
    assert "【缺信息】小微企业房租减免" in told.out
    assert "只差这一项：列入严重失信名单（" in told.out


def test_with_the_table_it_is_decided_again_and_is_the_same(table: Path) -> None:
    run = matched(table)
    told = yulu("explain", run, "LX000003", "--table", table, "--map", table.with_name("sent.yaml"))
    assert told.code == 0
    assert "丙厂（LX000003）" in told.out
    assert "✗ 属于小微企业" in told.out
    assert "企业规模：大型" in told.out
    assert "对此有异议：" in told.out
    assert "与匹配结果一致" in told.out


def test_another_table_is_refused(table: Path) -> None:
    run = matched(table)
    table.write_text(ROWS.replace("8000", "9000"), encoding="utf-8")
    told = yulu("explain", run, "LX000001", "--table", table, "--map", table.with_name("sent.yaml"))
    assert told.code == 1
    assert "E765" in told.err


def test_an_id_near_to_those_there_names_them(table: Path) -> None:
    told = yulu("explain", matched(table), "LX00001")
    assert told.code == 1
    assert "E757" in told.err
    assert "相近的有：LX000001" in told.err


# --- explain, out of a registry's run ---


def test_of_a_registry_the_facts_are_told_with_day_and_source(town: Town) -> None:
    told = yulu("explain", matched_registry(town, "run"), "LX01")
    assert told.code == 0
    assert "LX01厂（LX01）" in told.out
    assert "承租国有房屋：是〔国有房屋租赁台账，租金，2022-05-31〕" in told.out
    assert told.out.index("【符合】") < told.out.index("【缺信息】")
    assert "与匹配结果一致" in told.out


def test_a_later_delivery_does_not_change_the_story(town: Town) -> None:
    run = matched_registry(town, "run")
    town.deliver("租金二", "leases", "2022-06-20", {"LX01": {"leases_from_state": False, "monthly_rent": 1}})
    assert "【符合】小微企业房租减免" in yulu("explain", run, "LX01").out


def test_for_programs_the_answer_is_the_receipt_and_says_whether_it_is_the_same(town: Town) -> None:
    data = yulu("explain", matched_registry(town, "run"), "LX02", "--json").data
    assert data["same"] is True
    assert data["registry_version"] == 4
    relief = next(each for each in data["answer"]["decisions"] if each["policy"] == "rent-relief")
    assert (relief["outcome"], relief["failing"]) == ("not_entitled", ["small"])


def test_a_run_that_says_something_else_is_found_out(town: Town) -> None:
    run = matched_registry(town, "run")
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    manifest["as_of"] = date(2022, 7, 1).isoformat()
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert yulu("explain", run, "LX01").code == 1


def test_a_subject_that_is_not_in_the_registry_is_refused_with_the_nearest(town: Town) -> None:
    told = yulu("explain", matched_registry(town, "run"), "LX09")
    assert told.code == 1
    assert "相近的有：LX0" in told.err


def test_a_policy_that_is_not_in_the_run_is_refused(town: Town) -> None:
    assert yulu("explain", matched_registry(town, "run"), "LX01", "--policy", "rent-releif").code == 2


# --- compare, and continued runs ---


def test_what_changed_between_two_imports_is_told_by_policy(town: Town, tmp_path: Path) -> None:
    before = matched_registry(town, "before")
    town.deliver("租金二", "leases", "2022-06-20", {"LX01": {"leases_from_state": True, "monthly_rent": 9000}})
    after = matched_registry(town, "after", "--since", str(before))
    told = yulu("compare", before, after, "--out", tmp_path / "told")
    assert told.code == 0
    assert "两次之间：事实变动" in told.out
    assert "+3,000.00" in told.out
    assert "月租金" in told.out
    assert (tmp_path / "told" / "changes.csv").exists()
    data = yulu("compare", before, after, "--json").data
    assert data["policies"][0]["changes"]["amount_up"]["causes"] == {"facts": 1}


def test_a_continued_run_says_how_many_were_decided_again_and_what_it_rests_on(town: Town) -> None:
    before = matched_registry(town, "before")
    town.deliver("租金二", "leases", "2022-06-20", {"LX01": {"leases_from_state": True, "monthly_rent": 9000}})
    out = town.registry.folder.with_name("after")
    done = yulu("match", LIUXI, town.registry.folder, *ON, "--out", out, "--since", before)
    assert done.code == 0
    assert "重新判断了 1 个主体" in done.out
    run = open_run(out)
    assert run.manifest.base is not None
    assert run.manifest.base.path == "before"


def test_runs_that_are_the_same_say_so(town: Town) -> None:
    before = matched_registry(town, "before")
    assert "两次结果完全一样。" in yulu("compare", before, before).out


def test_a_table_cannot_be_continued(table: Path) -> None:
    run = matched(table)
    out = table.with_name("later")
    done = yulu("match", LIUXI, table, "--map", table.with_name("sent.yaml"), *ON, "--out", out, "--since", run)
    assert done.code == 1
    assert "E768" in done.err
    assert not out.exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    assert "E760" in yulu("compare", tmp_path, tmp_path).err
