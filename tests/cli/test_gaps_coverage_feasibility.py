"""`yulu gaps`, `coverage` and `feasibility`: what an officer reads, what a program reads, what stands in their way."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, yulu
from tests.registry.store.town import Town, complete

ON = ("--on", "2022-06-30", "--known-on", "2026-01-01")
RENTS = "rent-relief"
LIST = """主体编号,政策,日期,金额,状态
LX01,小微企业房租减免,2022-06-20,24000,已兑现
LX03,rent-relief,,,没有账户
LX04,rent-relief,2022-06-20,100,已发放
LX99,rent-relief,2022-06-20,5,已发放
LX01,写错的政策,2022-06-20,5,已发放
"""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """LX01 and LX03 are entitled, LX04 is too large, LX02 and LX05 lack facts."""
    made = Town(tmp_path / "registry")
    ids = ("LX01", "LX02", "LX03", "LX04", "LX05")
    founded = {"LX01": "2021-06-30", "LX02": "2010-01-01", "LX03": "2022-02-01", "LX04": "2010-01-01"}
    rows = {id: {"name": f"{id}厂", "founded_on": founded.get(id)} for id in ids}
    made.deliver("名单", "founding", "2022-05-31", rows)
    sizes = {"LX01": "micro", "LX02": "small", "LX03": "small", "LX04": "large"}
    made.deliver("规模", "size_list", "2022-05-31", {id: {"size": size} for id, size in sizes.items()})
    rents = {id: {"leases_from_state": True, "monthly_rent": 8000} for id in ids}
    made.deliver("租金", "leases", "2022-05-31", rents)
    good = {id: {"on_dishonesty_list": False} for id in ("LX01", "LX03", "LX04")}
    made.deliver("失信", "dishonesty", "2022-06-25", good)
    return made


@pytest.fixture
def run(town: Town) -> Path:
    out = town.registry.folder.with_name("run")
    done = yulu("match", LIUXI, town.registry.folder, *ON, "--out", out)
    assert done.code == 0, done.err
    return out


@pytest.fixture
def received(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    return file


# --- gaps ---


def test_gaps_name_the_dataset_its_holder_what_it_settles_and_the_money(run: Path) -> None:
    told = yulu("gaps", run)
    assert told.code == 0, told.err
    assert "哪一份数据最有用" in told.out
    assert "严重失信名单" in told.out
    assert "柳溪市信用办" in told.out
    assert "如果全部符合" in told.out


def test_gaps_as_json_add_up_to_the_summary_and_say_what_hangs_on_each(run: Path) -> None:
    data = yulu("gaps", run, "--json").data
    summary = json.loads((run / "summary.json").read_text("utf-8"))
    assert data["rows"] == sum(each["outcomes"]["needs_facts"] for each in summary["policies"])
    assert data["by_all_data"]["rows"] + data["wants_text"] + data["unclear"] == data["rows"]
    rents = next(each for each in data["policies"] if each["policy"] == RENTS)
    assert (rents["rows"], rents["best"]["rows"], rents["by_all_data"]) == (2, 1, 2)
    assert [each["id"] for each in rents["best"]["sources"]] == ["dishonesty"]
    # LX02 lacks one fact only, and would get three months of 8,000.
    assert rents["best"]["if_entitled"] == {
        "reduction": {"low": "24000.00", "high": "24000.00", "without_low": 0, "without_high": 0}
    }


def test_gaps_of_a_registry_that_has_gone_on_are_refused_and_counted_without_money(town: Town, run: Path) -> None:
    town.registry.folder.rename(town.registry.folder.with_name("elsewhere"))
    refused = yulu("gaps", run)
    assert refused.code == 1
    assert "E770" in refused.err
    without = yulu("gaps", run, "--no-money", "--json")
    assert without.data["by_all_data"]["if_entitled"] is None
    moved = yulu("gaps", run, "--registry", town.registry.folder.with_name("elsewhere"), "--json")
    assert moved.data["by_all_data"]["if_entitled"]


def test_what_is_no_run_is_a_diagnostic(tmp_path: Path) -> None:
    for command in (("gaps",), ("coverage", "--received", tmp_path / "list.csv")):
        found = yulu(command[0], tmp_path, *command[1:])
        assert found.code == 1
        assert "E760" in found.err


# --- coverage ---


def test_coverage_names_who_was_not_reached_why_and_in_which_groups(run: Path, received: Path) -> None:
    told = yulu("coverage", run, "--received", received)
    assert told.code == 0, told.err
    assert "符合名单所说政策至少一项的 2 个，到了的 1 个，一项都没有到的 1 个" in told.out
    assert "没有账户 1" in told.out
    assert "2 中 1" in told.out, "few things are told as counts"
    for title in ("按所在街道", "按企业规模", "按成立日期", "按所属行业"):
        assert title in told.out
    assert "请核实" in told.out
    assert "不在这次判断的主体里：1 户次，5.00 元" in told.out
    assert "写错的政策" in told.out


def test_coverage_as_json_says_the_same_and_its_groups_add_up(run: Path, received: Path) -> None:
    data = yulu("coverage", run, "--received", received, "--json").data
    rows = data["received"]
    assert (rows["read"], rows["good"], rows["set_aside"], rows["left_out"]) == (5, 4, 1, 0)
    assert rows["set_aside_rows"][0]["row"] == 6
    [kind] = data["kinds"]
    [rents] = kind["policies"]
    assert (rents["entitled"], rents["reached"], rents["reasons"]) == (2, 1, {"no_account": 1})
    assert (rents["due"], rents["paid"]) == ("48000.00", "24000.00")
    beside = {each["outcome"]: (each["count"], each["paid"]) for each in rents["paid_not_entitled"]}
    assert beside == {"not_entitled": (1, "100.00"), "not_there": (1, "5.00")}
    for groups in kind["rows_by"].values():
        assert sum(each["entitled"] for each in groups) == 2
    assert {each["label"]: each["unreached"] for each in kind["rows_by"]["founded_on"]} == {
        "不满1年": 1, "1年以上不满3年": 0,
    }  # fmt: skip


def test_coverage_writes_whom_to_look_for_and_takes_its_own_list_back(
    run: Path, received: Path, tmp_path: Path
) -> None:
    out = tmp_path / "coverage"
    assert yulu("coverage", run, "--received", received, "--out", out).code == 0
    missed = list(csv.DictReader((out / "unreached.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["主体编号"], row["状态"], row["企业规模"]) for row in missed] == [("LX03", "没有账户", "小型")]
    assert (out / "set_aside.csv").read_text("utf-8-sig").count("写错的政策") >= 1
    filled = (out / "unreached.csv").read_text("utf-8-sig").replace("没有账户", "已兑现")
    again = tmp_path / "again.csv"
    again.write_text(filled, encoding="utf-8")
    data = yulu("coverage", run, "--received", again, "--json").data
    assert data["kinds"][0]["policies"][0]["reached"] == 1
    refused = yulu("coverage", run, "--received", received, "--out", out)
    assert refused.code == 1
    assert "E706" in refused.err


def test_coverage_reads_a_list_of_ones_own_through_a_mapping(run: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "mapping: own\nsubject: enterprise\ndataset: payments\nid: 代码\nrecords: payments\n"
        "columns:\n  policy: {constant: rent-relief}\n  amount: {column: 万元, factor: 10000}\n"
    )
    (tmp_path / "own.csv").write_text("代码,万元\nLX03,2.4\nLX01,\n", encoding="utf-8")
    data = yulu("coverage", run, "--received", tmp_path / "own.csv", "--map", tmp_path / "own.yaml", "--json").data
    [rents] = data["kinds"][0]["policies"]
    assert (rents["reached"], rents["paid"], rents["reasons"]) == (1, "24000.00", {"unknown": 1})


def test_coverage_refuses_a_mapping_of_another_dataset_and_unknown_names(run: Path, received: Path) -> None:
    for more, code in (
        (("--map", "rent-roll"), "E961"), (("--by", "streets"), "E962"), (("--by", "monthly_rent"), "E963"),
        (("--policy", "rents"), "E707"),
    ):  # fmt: skip
        found = yulu("coverage", run, "--received", received, *more)
        assert found.code == 1
        assert code in found.err, found.err


# --- feasibility ---


def test_feasibility_names_the_holder_of_each_condition_and_who_is_left(town: Town, run: Path) -> None:
    told = yulu("feasibility", LIUXI, RENTS, "--run", run)
    assert told.code == 0, told.err
    assert "还不能免申即享：须先补齐数据" in told.out
    assert "名录里 5 个市场主体，只靠数据就能定的 3 个" in told.out
    assert "柳溪市信用办" in told.out
    assert "补齐“严重失信名单”" in told.out


def test_feasibility_is_the_same_out_of_a_run_and_out_of_the_registry(town: Town, run: Path) -> None:
    by_run = yulu("feasibility", LIUXI, RENTS, "--run", run, "--json").data
    by_registry = yulu("feasibility", LIUXI, RENTS, "--registry", town.registry.folder, *ON, "--json").data
    assert by_run == by_registry
    assert by_run["registry"] == {
        "subjects": 5, "by_data": 3,
        "outcomes": {"entitled": 2, "needs_judgement": 0, "needs_facts": 2, "not_entitled": 1},
    }  # fmt: skip
    known = {each["dataset"]: each["known"] for each in by_run["datasets"]}
    assert known["dishonesty"] == {"on_dishonesty_list": 3}
    assert known["leases"] == {"leases_from_state": 5, "monthly_rent": 5}


def test_once_all_data_are_there_the_policy_can_be_automatic(town: Town) -> None:
    town.deliver("规模二", "size_list", "2022-06-01", {id: {"size": "micro"} for id in ("LX02", "LX05")})
    town.deliver(
        "失信二", "dishonesty", "2022-06-28", {}, complete=complete("2022-06-28"), columns=["on_dishonesty_list"]
    )
    data = yulu("feasibility", LIUXI, RENTS, "--registry", town.registry.folder, *ON, "--json").data
    assert (data["verdict"], data["registry"]["by_data"]) == ("automatic", 5)
    assert [each["leads_to"] for each in data["reasons"] if each["leads_to"]] == []


def test_open_terms_and_discretion_are_named_with_who_decides(town: Town) -> None:
    data = yulu("feasibility", LIUXI, "insurance-deferral", *ON, "--json").data
    assert data["verdict"] == "judgement"
    terms = [term for each in data["conditions"] for term in each["terms"]]
    assert terms and all(term["decided_by"] for term in terms)
    assert any(not each["quantified"] for each in data["conditions"])


def test_without_a_registry_the_text_alone_is_judged(town: Town) -> None:
    told = yulu("feasibility", LIUXI, RENTS, *ON)
    assert "条文本身可以免申即享" in told.out
    assert "加 --registry 或 --run" in told.out


def test_on_a_day_without_a_text_nothing_can_be_paid(town: Town) -> None:
    data = yulu("feasibility", LIUXI, RENTS, "--on", "2021-06-30", "--json").data
    assert data["verdict"] == "not_in_force"
    assert "施行" in data["reasons"][0]["text"]


def test_an_unknown_policy_is_guessed(town: Town) -> None:
    found = yulu("feasibility", LIUXI, "rent-relif")
    assert found.code == 2
    assert RENTS in found.err
