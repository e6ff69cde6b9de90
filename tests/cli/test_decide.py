"""`yulu decide`: one subject, with reasons, and the same decision made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import LIUXI, TENANT, write_subject, yulu
from tests.rules.towns import HAMLET, policy, write
from yulu.rules.receipt import Decisions

ON = ("--on", "2022-06-30")
RENTS = ("--policy", "rent-relief")


def test_the_answer_names_the_outcome_the_sum_the_clauses_and_the_values(tmp_path: Path) -> None:
    found = yulu("decide", LIUXI, write_subject(tmp_path), *ON, *RENTS)
    assert found.code == 0
    for words in (
        "某厂　柳溪市　决定日 2022年6月30日",
        "【符合】小微企业房租减免（自2022年4月1日起至2022年12月31日止）",
        "减免 国有房屋租金 24,000.00 元 = 月租金×减免月数",
        "✓ 属于小微企业：企业规模为小型或微型（柳国资〔2022〕8号 第二条）",
        "企业规模：微型",
        "减免合计 24,000.00 元",
    ):
        assert words in found.out


def test_a_no_names_the_failing_condition_and_how_to_object(tmp_path: Path) -> None:
    subject = write_subject(tmp_path, facts={**TENANT, "size": "medium"})
    found = yulu("decide", LIUXI, subject, *ON, *RENTS)
    assert found.code == 0, "a no is an answer, not an error"
    assert "【不符合】" in found.out
    assert "✗ 属于小微企业" in found.out
    assert "对此有异议：收到答复之日起十五日内书面提出，向柳溪市国资委提出" in found.out


def test_the_one_paper_that_is_missing_is_named_with_who_holds_it(tmp_path: Path) -> None:
    facts = {name: value for name, value in TENANT.items() if name != "列入严重失信名单"}
    found = yulu("decide", LIUXI, write_subject(tmp_path, facts=facts), *ON, *RENTS)
    assert "【缺信息】" in found.out
    assert "只差这一项：列入严重失信名单（柳溪市信用办）" in found.out


def test_all_policies_about_the_kind_of_subject_are_answered_unless_one_is_asked_for(tmp_path: Path) -> None:
    subject = write_subject(tmp_path)
    everything = yulu("decide", LIUXI, subject, *ON, "--json").data
    assert [each["policy"] for each in everything["decisions"]] == [
        "insurance-deferral", "research-deduction", "six-taxes", "stock-refund", "rent-relief", "startup-subsidy",
    ]  # fmt: skip
    assert Decisions.model_validate(everything)
    one = yulu("decide", LIUXI, subject, *ON, *RENTS, "--json").data
    assert one["decisions"] == [each for each in everything["decisions"] if each["policy"] == "rent-relief"]
    assert (everything["asked"], one["asked"]) == (None, "rent-relief")


def test_what_was_known_when_can_be_asked_separately(tmp_path: Path) -> None:
    subject = write_subject(tmp_path)

    def validity(*known_on: str) -> Any:
        data = yulu("decide", LIUXI, subject, *ON, *RENTS, "--json", *known_on).data
        return data["known_on"], data["decisions"][0]["validity"]

    assert validity("--known-on", "2022-03-27") == ("2022-03-27", "尚无依据")
    known_on, now = validity()
    assert known_on > "2026"
    assert now.startswith("自2022年4月1日起")


def test_standard_input_and_a_file_of_windows_notepad_read_alike(tmp_path: Path) -> None:
    subject = write_subject(tmp_path)
    text = subject.read_text("utf-8")
    subject.write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n"))
    of_file = yulu("decide", LIUXI, subject, *ON, *RENTS, "--json").data
    of_input = yulu("decide", LIUXI, "-", *ON, *RENTS, "--json", given=text).data
    assert of_file == of_input


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"kind": "enterprise", "facts": {"size": "smal"}}', "E304", (1, 34)),
        ('{"kind": "enterprise"\n "id": 1}', "E349", (2, 2)),
        ("", "E349", (1, 1)),
    ],
)
def test_a_subject_with_a_fault_is_refused_with_its_place_in_either_language(
    text: str, code: str, place: tuple[int, int]
) -> None:
    printed = yulu("decide", LIUXI, "-", *ON, given=text)
    assert (printed.code, printed.out) == (1, "")
    assert printed.err.startswith(f"-:{place[0]}:{place[1]}  {code}")
    in_english = yulu("decide", LIUXI, "-", *ON, "--lang", "en", given=text).err
    assert in_english.partition("\n")[0].isascii()
    (fault,) = yulu("decide", LIUXI, "-", *ON, "--json", given=text).data["faults"]
    assert (fault["code"], fault["place"]["line"], fault["place"]["column"]) == (code, *place)


def test_a_file_that_is_not_there_or_not_utf_8_is_told_so(tmp_path: Path) -> None:
    assert "E101" in yulu("decide", LIUXI, tmp_path / "nowhere.json", *ON).err
    (tmp_path / "gbk.json").write_bytes('{"kind": "企业"}'.encode("gb18030"))
    printed = yulu("decide", LIUXI, tmp_path / "gbk.json", *ON)
    assert (printed.code, "E348" in printed.err) == (1, True)


def test_a_policy_that_is_not_there_or_about_somebody_else_is_told_so(tmp_path: Path) -> None:
    subject = write_subject(tmp_path)
    misspelt = yulu("decide", LIUXI, subject, *ON, "--policy", "rent-releif")
    assert (misspelt.code, "是不是想写 'rent-relief'" in misspelt.err) == (2, True)
    other = yulu("decide", LIUXI, subject, *ON, "--policy", "water-relief")
    assert (other.code, "E362" in other.err) == (1, True)


def test_a_number_past_38_digits_is_an_error_and_no_answer(tmp_path: Path) -> None:
    grants = "gift: {kind: payment, label: 礼, amount: rent * 1000, because: 一}"
    town = write(tmp_path / "town", {**HAMLET, "policies/rule/policy.yaml": policy("listed", grants=grants)})
    fits, too_large = (
        yulu("decide", town, write_subject(tmp_path, facts={"listed": True, "rent": "9" * digits}), *ON)
        for digits in (23, 24)
    )
    assert fits.code == 0
    assert (too_large.code, "E361" in too_large.err) == (1, True)


# --- again -----------------------------------------------------------------------------------------


def test_a_receipt_can_be_decided_again_from_the_archive(tmp_path: Path, archive: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(yulu("decide", LIUXI, write_subject(tmp_path), *ON, *RENTS, "--json").out, encoding="utf-8")
    again = yulu("decide", "--receipt", receipt, "--json")
    assert (again.code, again.data["same"], again.data["differences"]) == (0, True, [])
    assert "完全一致" in yulu("decide", "--receipt", receipt).out
    data = json.loads(receipt.read_text("utf-8"))
    assert [folder.name for folder in archive.iterdir()] == [data["toolbox"]["content_hash"]]


def test_a_receipt_that_was_tampered_with_is_found_out(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    text = yulu("decide", LIUXI, write_subject(tmp_path), *ON, *RENTS, "--json").out
    receipt.write_text(text.replace('"24000.00"', '"42000.00"'), encoding="utf-8")
    again = yulu("decide", "--receipt", receipt, "--json")
    assert again.code == 1
    assert {difference["path"] for difference in again.data["differences"]} >= {"decisions[0].amount"}


def test_without_the_toolbox_of_that_time_nothing_is_decided_again(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(yulu("decide", LIUXI, write_subject(tmp_path), *ON, *RENTS, "--json").out, encoding="utf-8")
    printed = yulu("decide", "--receipt", receipt, "--archive", tmp_path / "another")
    assert (printed.code, "E390" in printed.err) == (1, True)


def test_a_toolbox_is_archived_under_its_hash_and_only_once(tmp_path: Path) -> None:
    first, second = (yulu("archive", LIUXI, "--archive", tmp_path / "kept", "--json").data for _ in range(2))
    assert first == second
    assert [folder.name for folder in (tmp_path / "kept").iterdir()] == [first["content_hash"]]


def test_a_household_of_whom_nothing_is_known_is_answered_not_refused_for_too_large_a_number(tmp_path: Path) -> None:
    file = tmp_path / "空户.json"
    file.write_text('{"kind": "household", "id": "空户"}', encoding="utf-8")
    done = yulu(
        "decide", Path(LIUXI).parent / "xiangtan", file, "--on", "2022-09-01", "--known-on", "2022-09-01", "--json"
    )
    assert done.code == 0, done.err + done.out
    assert [each["outcome"] for each in done.data["decisions"]] == ["needs_facts"]
