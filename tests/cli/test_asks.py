"""`yulu cliffs`, `yulu combine` and `yulu ask`, as they are read and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, TENANT, TOOLBOXES, write_subject, yulu
from tests.registry.store.town import Town

CHINA = str(TOOLBOXES / "china")
ON = ("--on", "2022-06-30")
YEAR = ("--on", "2022-12-31", "--along", "年应纳税所得额")
SMALL = {
    "restricted_industry": False, "taxable_income": 2900000, "average_headcount": 120, "average_assets": 20000000,
}  # fmt: skip
STARTER = {**TENANT, "founded_on": "2021-03-15", "industry": "pottery", "street": "柳岸街道",
           "first_insured_month": "2021-12"}  # fmt: skip


def test_the_relief_of_small_profits_ends_between_three_million_and_one_fen_more(tmp_path: Path) -> None:
    found = yulu("cliffs", CHINA, write_subject(tmp_path, facts=SMALL), *YEAR)
    assert found.code == 0
    for words in ("300万元 →", "3000000.01元", "625,000.00", "不再满足：年应纳税所得额不超过300万元", "范围内不再恢复"):
        assert words in found.out


def test_a_fall_as_data_says_where_by_how_much_why_and_where_it_is_made_up_for(tmp_path: Path) -> None:
    data = yulu("cliffs", CHINA, write_subject(tmp_path, facts=SMALL), *YEAR, "--json").data
    (cliff,) = [each for each in data["cliffs"] if each["before"] == "3000000.00"]
    assert (cliff["after"], cliff["gradual"], cliff["certain"]) == ("3000000.01", False, True)
    fall = next(each for each in cliff["falls"] if each["measure"] == "gross")
    assert (fall["kind"], fall["before"], fall["after"], fall["by"]) == ("reduction", "625000.00", "0", "625000.00")
    assert (fall["recovered_at"], fall["recovered_exactly"]) == (None, True)
    (change,) = cliff["changes"]
    assert change["outcomes"] == ["entitled", "not_entitled"]
    assert [each["condition"] for each in change["lost"]] == ["income"]


def test_policies_that_are_not_decided_along_the_fact_are_named_and_not_counted(tmp_path: Path) -> None:
    unknown = {name: value for name, value in SMALL.items() if name != "average_headcount"}
    data = yulu("cliffs", CHINA, write_subject(tmp_path, facts=unknown), *YEAR, "--json").data
    assert data["cliffs"] == []
    (open_,) = [each for each in data["open"] if each["policy"] == "small-low-profit-tax"]
    assert (open_["outcome"], open_["to"]) == ("needs_facts", "3000000.00")
    assert open_["missing"] == ["全年季度平均从业人数"]


def test_a_fact_that_no_policy_uses_is_refused_with_the_nearest(tmp_path: Path) -> None:
    found = yulu("cliffs", CHINA, write_subject(tmp_path, facts=SMALL), "--along", "年应纳税所得", *ON)
    assert found.code == 2
    assert "E950" in found.err
    assert "最相近的是“年应纳税所得额”" in found.err


def test_policies_that_exclude_each_other_are_told_as_choices_with_the_clauses(tmp_path: Path) -> None:
    found = yulu("combine", LIUXI, write_subject(tmp_path, facts=STARTER), *ON)
    assert found.code == 0
    for words in (
        "有 2 个方案",
        "小微企业房租减免　← 减免最多",
        "不选初创企业一次性补贴：不与“小微企业房租减免”同时享受（小微企业房租减免 第六条",
        "没有一个方案在各类中都最多",
    ):
        assert words in found.out
    data = yulu("combine", LIUXI, write_subject(tmp_path, facts=STARTER), *ON, "--json").data
    assert [each["policies"] for each in data["groups"][0]["sets"]] == [["rent-relief"], ["startup-subsidy"]]
    assert data["groups"][0]["best_in_all"] == []
    assert data["best"]["payment"] == {"low": "5000.00", "high": "5000.00"}


def test_the_next_question_as_data_has_options_reasons_and_what_it_is_expected_to_settle(tmp_path: Path) -> None:
    data = yulu("ask", LIUXI, write_subject(tmp_path), *ON, "--json").data
    question = data["question"]
    assert question["weights"] == "uniform"
    assert question["policies"]
    assert sum(each["share"] for each in question["options"]) == pytest.approx(1)
    expected = sum(each["share"] * len(each["settles"]) for each in question["options"])
    assert question["expected"] == pytest.approx(expected, abs=1e-5)
    skipped = yulu("ask", LIUXI, write_subject(tmp_path), *ON, "--json", "--skip", question["fact"]).data
    assert skipped["question"]["fact"] != question["fact"], "what somebody does not know is not asked again"


def test_a_session_that_is_left_keeps_what_is_known_so_far(tmp_path: Path) -> None:
    out = tmp_path / "answers.json"
    found = yulu("ask", LIUXI, *ON, "--out", out, given="1\n?\nq\n")
    assert found.code == 0
    assert "问了 3 题，到此为止。" in found.out
    assert "答了不知道的：" in found.out
    assert len(json.loads(out.read_text(encoding="utf-8"))["facts"]) == 1
    assert yulu("decide", LIUXI, out, *ON).code == 0
    again = yulu("ask", LIUXI, *ON, "--out", out, given="q\n")
    assert (again.code, "E953" in again.err) == (1, True), "nothing is overwritten"


def test_answers_that_cannot_be_kept_are_told_of(tmp_path: Path) -> None:
    found = yulu("ask", LIUXI, *ON, "--out", tmp_path / "nowhere" / "answers.json", given="1\nq\n")
    assert (found.code, "E952" in found.err) == (1, True)


def test_a_session_ends_when_nothing_more_can_change(tmp_path: Path) -> None:
    found = yulu("ask", LIUXI, *ON, given="?\n" * 60)
    assert found.code == 0
    assert "再问什么都不会改变结论了" in found.out


def test_an_answer_that_is_none_is_told_and_asked_again(tmp_path: Path) -> None:
    found = yulu("ask", LIUXI, *ON, given="99\n天知道\nq\n")
    assert found.code == 0
    assert found.out.count("回答：") == 3
    assert "到此为止" in found.out


def test_likely_answers_are_taken_from_a_registry_where_it_knows_the_fact(tmp_path: Path) -> None:
    town = Town(tmp_path / "registry")
    town.deliver("名单", "founding", "2022-05-31", {id: {"name": f"{id}厂"} for id in ("LX01", "LX02", "LX03", "LX04")})
    sizes = {"LX01": "micro", "LX02": "large", "LX03": "large", "LX04": "large"}
    town.deliver("规模", "size_list", "2022-05-31", {id: {"size": size} for id, size in sizes.items()})
    facts = {name: value for name, value in TENANT.items() if name != "size"} | {"industry": "pottery"}
    subject = write_subject(tmp_path, facts=facts)
    seen = set()
    skip: list[str] = []
    for _ in range(30):
        arguments: tuple[str | Path, ...] = (
            "--registry",
            town.registry.folder,
            *(part for fact in skip for part in ("--skip", fact)),
        )
        question = yulu("ask", LIUXI, subject, *ON, "--json", *arguments).data["question"]
        if question is None:
            break
        if question["fact"] == "size":
            seen = {(tuple(each["codes"]), each["share"]) for each in question["options"]}
            assert question["weights"] == "registry"
        skip.append(question["fact"])
    assert sum(share for codes, share in seen if "large" in codes) == 0.75


def test_the_lower_income_of_a_household_is_followed_to_the_fen(tmp_path: Path) -> None:
    facts = {"household_members": 3, "household_income": 1000, "property_allowed": True, "living_line": 600}
    subject = write_subject(tmp_path, kind="household", facts=facts)
    data = yulu("cliffs", CHINA, subject, "--along", "家庭月收入", "--on", "2022-12-31", "--json").data
    falls = [each for cliff in data["cliffs"] for each in cliff["falls"] if each["measure"] == "gross"]
    assert falls
    assert sum(float(each["by"]) for each in falls) == 1800, "all of three times the line is lost on the way"
