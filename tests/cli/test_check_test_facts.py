"""`yulu check`, `yulu test`, `yulu facts`: for whoever writes policies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, TOOLBOXES, yulu
from yulu.toolbox.hashes import content_hash, rules_paths
from yulu.toolbox.loading import load_toolbox


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of the made-up town, to be broken."""
    for name in ("qingchuan", "liuxi"):
        shutil.copytree(TOOLBOXES / name, tmp_path / name)
    return tmp_path / "liuxi"


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- check -----------------------------------------------------------------------------------------


def test_a_sound_toolbox_is_said_to_be_so_with_its_fingerprint() -> None:
    content = load_toolbox(Path(LIUXI)).content
    rules = content_hash(content, rules_paths(content))
    assert yulu("check", LIUXI).out == f"{LIUXI}：没有发现问题；规则指纹 {rules[:12]}\n"
    assert yulu("check", LIUXI, "--lang", "en").out == f"{LIUXI}: nothing to mend; rules {rules[:12]}\n"
    (checked,) = yulu("check", LIUXI, "--json").data["toolboxes"]
    assert checked == {
        "folder": LIUXI, "faults": [], "rules_hash": rules, "content_hash": content_hash(content),
    }  # fmt: skip


def test_an_error_is_shown_at_its_place_in_either_language_and_fails_the_check(town: Path) -> None:
    policy = town / "policies" / "rent-relief" / "policy.yaml"
    rewrite(policy, "'small', 'micro'", "'smal', 'micro'")
    found = yulu("check", town)
    assert found.code == 1
    assert f"{policy}:12:20  E216" in found.out
    assert "是不是想写 'small'" in found.out
    assert "1 处错误" in found.out
    in_english = yulu("check", town, "--lang", "en")
    assert in_english.code == 1
    assert "small" in in_english.out
    assert "1 error(s)" in in_english.out
    (checked,) = yulu("check", town, "--json").data["toolboxes"]
    assert checked.keys() == {"folder", "faults"}, "what is broken has no fingerprint"
    (fault,) = checked["faults"]
    assert fault.keys() == {"code", "severity", "title", "sentence", "advice", "place", "related", "data"}
    assert (fault["severity"], fault["place"]["file"], fault["place"]["line"]) == ("error", str(policy), 12)


def test_several_toolboxes_are_checked_in_one_go_and_one_error_fails_all(town: Path) -> None:
    (town / "terms.yaml").write_text("terms: [", encoding="utf-8")
    found = yulu("check", TOOLBOXES / "qingchuan", town, "--json")
    assert found.code == 1
    assert [len(each["faults"]) > 0 for each in found.data["toolboxes"]] == [False, True]


def test_a_warning_is_printed_and_let_through(town: Path) -> None:
    (town / "policies" / "rent-relief" / "notice.md").unlink()
    found = yulu("check", town)
    assert found.code == 0
    assert "W604" in found.out
    assert "0 处错误，1 处提醒" in found.out


def test_a_folder_that_is_no_toolbox_is_told_so(tmp_path: Path) -> None:
    assert yulu("check", tmp_path / "nowhere").code == 1
    assert "toolbox.yaml" in yulu("check", tmp_path).out
    for command in (["test"], ["facts"]):
        printed = yulu(*command, tmp_path)
        assert printed.code == 1
        assert printed.err.startswith("E312")


# --- test ------------------------------------------------------------------------------------------


def test_every_example_is_named_as_it_passes() -> None:
    found = yulu("test", LIUXI, "--policy", "rent-relief")
    assert found.code == 0
    assert "  ✓ 中型企业不符合，依据第二条\n" in found.out
    assert "条通过，0 条不符" in found.out
    assert "0 failed" in yulu("test", LIUXI, "--policy", "rent-relief", "--lang", "en").out


def test_an_example_that_comes_out_otherwise_says_what_came_out(town: Path) -> None:
    rewrite(town / "policies" / "rent-relief" / "policy.yaml", "monthly_rent * months_waived", "monthly_rent * 2")
    found = yulu("test", town, "--policy", "rent-relief")
    assert found.code == 1
    assert "✗ 六月底，微型企业减免三个月" in found.out
    assert "24000" in found.out
    assert "16000" in found.out
    data = yulu("test", town, "--policy", "rent-relief", "--json")
    assert data.code == 1
    assert data.data.keys() == {"passed", "failed", "examples"}
    failed = [each for each in data.data["examples"] if not each["passed"]]
    assert len(failed) == data.data["failed"] > 0
    assert {fault["code"] for each in failed for fault in each["faults"]} == {"E601"}


@pytest.mark.parametrize("as_data", [[], ["--json"]])
def test_a_policy_without_examples_proves_nothing(town: Path, as_data: list[str]) -> None:
    (town / "policies" / "rent-relief" / "examples.yaml").unlink()
    assert yulu("test", town, "--policy", "rent-relief", *as_data).code == 1


@pytest.mark.parametrize("command", [["test", LIUXI, "--policy", "rent-releif"], ["facts", LIUXI, "rent-releif"]])
def test_a_policy_that_is_not_there_is_answered_with_the_nearest(command: list[str]) -> None:
    found = yulu(*command)
    assert (found.code, found.out) == (2, "")
    assert "E707" in found.err
    assert "是不是想写 'rent-relief'" in found.err
    assert "rent-relief" in yulu(*command, "--lang", "en").err
    assert yulu(*command, "--json").data["faults"][0]["data"]["nearest"] == "rent-relief"


# --- facts -----------------------------------------------------------------------------------------


def test_facts_lists_what_a_subjects_file_may_hold_for_one_policy() -> None:
    found = yulu("facts", LIUXI, "rent-relief")
    assert found.code == 0
    for line in (
        "size  企业规模",
        "monthly_rent  月租金",
        "柳溪市国资委",
        "large 大型、medium 中型、small 小型、micro 微型",
    ):
        assert line in found.out
    assert "headcount" not in found.out


def test_facts_as_json_names_all_parts_of_a_subject() -> None:
    data = yulu("facts", LIUXI, "--json").data
    assert data.keys() == {"toolbox", "policy", "facts", "stated", "records", "findings"}
    assert data["policy"] is None
    facts = {fact["name"]: fact for fact in data["facts"]}
    assert facts["on_dishonesty_list"]["absent"] == "False"
    assert (facts["headcount"]["unit"], facts["headcount"]["holder"]) == ("人", "清川省市场监管局")
    assert {term["name"] for term in data["findings"]} == {"is_minor", "may_waive", "in_difficulty"}
    penalties = next(records for records in data["records"] if records["name"] == "penalties")
    assert [column["name"] for column in penalties["columns"]] == ["decided_on", "kind", "fine"]
    asked = yulu("facts", LIUXI, "insurance-deferral", "--json").data
    assert {records["name"] for records in asked["records"]} == {"declarations", "contributions", "yearly"}
