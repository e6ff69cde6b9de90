"""`yulu trial`: a draft on everybody before it is issued, as an office runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import LIUXI, yulu
from tests.registry.store.town import Town
from yulu.matching.manifest import file_of

ON = ("--on", "2022-06-30", "--known-on", "2026-01-01")
DRAFT = """
draft: 房租减免改为一年（征求意见稿）
change:
  parameters:
    months_waived:
      - value: 12
"""


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """甲 rents from the state; 乙 too, but nobody knows whether it is on the list of the dishonest; 丙 is large."""
    town = Town(tmp_path / "名录")
    ids = ("甲", "乙", "丙")
    town.deliver("名单", "founding", "2022-05-31", {id: {"industry": "catering"} for id in ids})
    town.deliver(
        "规模", "size_list", "2022-05-31", {"甲": {"size": "micro"}, "乙": {"size": "small"}, "丙": {"size": "large"}}
    )
    town.deliver("失信", "dishonesty", "2022-06-25", {id: {"on_dishonesty_list": False} for id in ("甲", "丙")})
    leased = {"leases_from_state": True, "monthly_rent": 1000}
    town.deliver("租金", "leases", "2022-05-31", dict.fromkeys(ids, leased))
    return town.registry.folder


def tried(folder: Path, registry: Path, draft: str, *options: str, out: str = "试算") -> Any:
    file = folder / "草案.yaml"
    file.write_text(draft, encoding="utf-8")
    return yulu("trial", LIUXI, registry, "--change", file, *ON, "--out", folder / out, *options)


def test_who_pays_what_today_and_with_the_draft_with_bounds_where_a_fact_is_missing(
    tmp_path: Path, registry: Path
) -> None:
    done = tried(tmp_path, registry, DRAFT, "--json")
    assert done.code == 0, done.err
    (policy,) = done.data["policies"]
    assert policy["policy"] == "rent-relief"
    # 甲: 1000 × 3 → 1000 × 12. 乙: the same, or nothing in either world.
    cost = policy["costs"]["reduction"]
    assert cost["before"] == {"low": {"total": "3000.00", "open": 0}, "high": {"total": "6000.00", "open": 0}}
    assert cost["after"] == {"low": {"total": "12000.00", "open": 0}, "high": {"total": "24000.00", "open": 0}}
    assert cost["change"] == {"low": {"total": "9000.00", "open": 0}, "high": {"total": "18000.00", "open": 0}}
    assert policy["winners"] == policy["losers"] == {"low": 0, "high": 0}
    assert done.data["totals"] == {"reduction": cost}


def test_the_groups_of_each_fact_add_up_to_everybody(tmp_path: Path, registry: Path) -> None:
    data = tried(tmp_path, registry, DRAFT, "--json").data
    (by_size,) = [each for each in data["by"] if each["fact"] == "size"]
    changes = {group["label"]: group["totals"]["reduction"]["change"] for group in by_size["groups"]}
    assert {label: (each["low"]["total"], each["high"]["total"]) for label, each in changes.items()} == {
        "大型": ("0.00", "0.00"), "小型": ("0.00", "9000.00"), "微型": ("9000.00", "9000.00"),
    }  # fmt: skip


def test_the_dataset_that_would_close_the_bounds_is_named_with_its_holder(tmp_path: Path, registry: Path) -> None:
    found = tried(tmp_path, registry, DRAFT, "--json").data["narrowing"]["reduction"]
    assert found["open"] == {"rows": 1, "width": "9000.00", "open": 0}
    (step,) = found["steps"]
    assert step["sources"] == [{"key": "dishonesty", "label": "严重失信名单", "holder": "柳溪市信用办"}]
    assert step["closes"] == found["open"]


def test_who_fails_by_one_condition_is_counted_and_told_whether_entitled_today(tmp_path: Path, registry: Path) -> None:
    draft = "draft: 只给微型\nchange: {conditions: {rent-relief: {small: {when: \"size = 'micro'\"}}}}\n"
    (policy,) = tried(tmp_path, registry, draft, "--json").data["policies"]
    (outside,) = policy["just_outside"]
    # 丙 is large; of 乙 not everything else is known.
    assert (outside["condition"], outside["subjects"], outside["entitled_today"]) == ("small", 1, 0)


def test_the_distance_along_a_fact_is_how_far_it_is_from_what_would_do(tmp_path: Path, registry: Path) -> None:
    asked = "{low_rent: {label: 月租金不满900元, when: monthly_rent < 900}}"
    draft = f"draft: 低租金才减\nadd: {{conditions: {{rent-relief: {asked}}}}}\n"
    (policy,) = tried(tmp_path, registry, draft, "--json").data["policies"]
    (outside,) = policy["just_outside"]
    assert outside["condition"] == "low_rent"
    assert (outside["subjects"], outside["entitled_today"]) == (1, 1)  # 甲
    (along,) = outside["along"]
    assert (along["fact"], along["subjects"], along["nearest"], along["unit"]) == ("monthly_rent", 1, "100.01", "元")
    rows = list(csv.DictReader((tmp_path / "试算" / "just-outside.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["主体编号"], row["现值"], row["达到"], row["相差"]) for row in rows] == [
        ("甲", "1000", "899.99", "100.01")
    ]
    assert policy["losers"] == {"low": 1, "high": 2}  # 甲, and 乙 if it is entitled today


def test_a_limit_that_is_only_loosened_loses_nobody_whatever_is_missing(tmp_path: Path, registry: Path) -> None:
    draft = (
        "draft: 中型也给\nchange:\n  conditions:\n    rent-relief:\n"
        "      small: {when: \"size in ('medium', 'small', 'micro')\"}\n"
    )
    (policy,) = tried(tmp_path, registry, draft, "--json").data["policies"]
    assert policy["losers"] == {"low": 0, "high": 0}


def test_a_new_policy_needs_no_document_and_no_clause(tmp_path: Path, registry: Path) -> None:
    draft = """
draft: 新店补贴（草案）
add:
  policies:
    street-grant:
      title: 新店补贴
      subject: enterprise
      delivery: automatic
      period: once
      conditions:
        tenant: {label: 承租国有房屋, when: leases_from_state}
      grants:
        money: {kind: payment, label: 新店补贴, amount: monthly_rent * 0.5}
      contact: assets
      objection: {how: 书面, to: assets}
"""
    done = tried(tmp_path, registry, draft, "--json")
    assert done.code == 0, done.err
    (policy,) = done.data["policies"]
    assert (policy["status"], policy["winners"]) == ("new", {"low": 3, "high": 3})
    assert policy["costs"]["payment"]["change"]["low"]["total"] == "1500.00"  # 3 × 1000 × 0.5
    assert "W604" in done.data["warnings"]


def folder_draft(folder: Path, example: str) -> Path:
    draft = folder / "草案"
    policy = draft / "policies" / "street-grant"
    policy.mkdir(parents=True)
    (draft / "change.yaml").write_text(DRAFT, encoding="utf-8")
    (draft / "parameters").mkdir()
    (draft / "parameters" / "street.yaml").write_text(
        "parameters: {street_sum: {label: 每户补贴, type: number, unit: 元, values: [{value: 500}]}}", encoding="utf-8"
    )
    (policy / "policy.yaml").write_text(
        """
policy: street-grant
title: 新店补贴
subject: enterprise
delivery: automatic
period: once
conditions: {tenant: {label: 承租国有房屋, when: leases_from_state}}
grants: {money: {kind: payment, label: 新店补贴, amount: street_sum}}
contact: assets
objection: {how: 书面, to: assets}
""",
        encoding="utf-8",
    )
    (policy / "examples.yaml").write_text(example, encoding="utf-8")
    return draft


STREET_EXAMPLE = """
as_of: 2022-07-15
ordinary: {leases_from_state: true}
examples:
  - {name: 承租的得五百元, expect: {outcome: entitled, amount: 500}}
"""


def test_a_folder_is_a_draft_too_and_what_is_new_in_it_needs_no_document_and_no_clause(
    tmp_path: Path, registry: Path
) -> None:
    draft = folder_draft(tmp_path, STREET_EXAMPLE)
    done = yulu("trial", LIUXI, registry, "--change", draft, *ON, "--out", tmp_path / "试算", "--json")
    assert done.code == 0, done.err + done.out
    costs = {each["policy"]: each["costs"] for each in done.data["policies"]}
    # three tenants, 500 each
    assert costs["street-grant"]["payment"]["after"]["low"] == {"total": "1500.00", "open": 0}
    assert costs["rent-relief"]["reduction"]["after"]["low"]["total"] == "12000.00"
    kept = tmp_path / "试算" / "draft"
    assert (kept / "policies" / "street-grant" / "policy.yaml").read_bytes() == (
        draft / "policies" / "street-grant" / "policy.yaml"
    ).read_bytes()


def test_an_example_of_a_drafts_folder_that_comes_to_something_else_is_pointed_at(
    tmp_path: Path, registry: Path
) -> None:
    draft = folder_draft(tmp_path, STREET_EXAMPLE.replace("amount: 500", "amount: 499"))
    done = yulu("trial", LIUXI, registry, "--change", draft, *ON, "--out", tmp_path / "试算")
    assert done.code == 1
    assert "E601" in done.err + done.out
    assert not (tmp_path / "试算").exists()


def test_a_drafts_folder_cannot_declare_anew_what_is_there(tmp_path: Path, registry: Path) -> None:
    draft = folder_draft(tmp_path, STREET_EXAMPLE)
    file = draft / "policies" / "street-grant" / "policy.yaml"
    (draft / "policies" / "rent-relief").mkdir()
    (draft / "policies" / "rent-relief" / "policy.yaml").write_text(
        file.read_text(encoding="utf-8").replace("street-grant", "rent-relief"), encoding="utf-8"
    )
    done = yulu("trial", LIUXI, registry, "--change", draft, *ON, "--out", tmp_path / "试算")
    assert done.code == 1
    assert "E971" in done.err + done.out


def test_what_a_person_reads_says_what_the_draft_does_and_as_of_when(tmp_path: Path, registry: Path) -> None:
    done = tried(tmp_path, registry, DRAFT)
    assert done.code == 0, done.err
    assert "草案试算：房租减免改为一年（征求意见稿）" in done.out
    assert "修改参数 减免月数（months_waived）" in done.out
    assert "草案当作 2026年1月1日公布" in done.out
    assert "+9,000.00 ～ +18,000.00" in done.out
    assert "条按草案结果不同" in done.out  # today's examples of rent-relief


def test_the_same_draft_tried_twice_gives_the_same_bytes(tmp_path: Path, registry: Path) -> None:
    assert tried(tmp_path, registry, DRAFT, out="一").code == tried(tmp_path, registry, DRAFT, out="二").code == 0
    one, other = (
        {
            path.relative_to(tmp_path / out).as_posix(): path.read_bytes()
            for path in (tmp_path / out).rglob("*")
            if path.is_file()
        }
        for out in ("一", "二")
    )
    assert one == other


def test_the_manifest_has_every_file_with_its_hash_and_the_draft_as_it_was(tmp_path: Path, registry: Path) -> None:
    assert tried(tmp_path, registry, DRAFT).code == 0
    out = tmp_path / "试算"
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    for path, written in manifest["files"].items():
        found = file_of(out / path)
        assert written == {"bytes": found.bytes, "sha256": found.sha256}
    assert (out / "draft" / "草案.yaml").read_text("utf-8") == DRAFT
    assert "summary.html" in manifest["files"]


def test_the_page_fetches_nothing_and_says_that_it_is_a_draft(tmp_path: Path, registry: Path) -> None:
    assert tried(tmp_path, registry, DRAFT.replace("（征求意见稿）", "<b>")).code == 0
    page = (tmp_path / "试算" / "summary.html").read_text("utf-8")
    assert "草案，尚未发布" in page
    assert "<b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


def test_a_draft_that_touches_no_day_decided_is_told_so(tmp_path: Path, registry: Path) -> None:
    done = tried(tmp_path, registry, DRAFT.replace("value: 12", "{value: 12, from: 2023-01-01}"), "--json")
    assert (done.code, done.data["policies"], done.data["warnings"]) == (0, [], ["W970"])


BAD = [
    ("draft: 空\n", "E972", 1),
    (DRAFT.replace("months_waived", "months_waved"), "E970", 5),
    (DRAFT.replace("value: 12", "value: 十二"), "E301", 6),
    ("draft: 改\nremove: {policies: [rent]}\n", "E970", 2),
    ("draft: 增\nadd: {conditions: {rent-relief: {small: {when: leases_from_state}}}}\n", "E971", 2),
    ("draft: 增\nadd: {conditions: {rent-relief: {more: {when: leases_from_stat}}}}\n", "E210", 2),
    ("draft: 增\nadd: {policy: {}}\n", "E150", 2),
    ("- draft\n", "E154", 1),
]


@pytest.mark.parametrize(("draft", "code", "line"), BAD)
def test_a_draft_with_something_wrong_is_pointed_at_and_nothing_is_written(
    tmp_path: Path, registry: Path, draft: str, code: str, line: int
) -> None:
    done = tried(tmp_path, registry, draft, "--json")
    assert done.code == 1
    (fault, *_) = done.data["faults"]
    assert (fault["code"], fault["place"]["line"]) == (code, line)
    assert fault["place"]["file"].endswith("草案.yaml")
    assert not (tmp_path / "试算").exists()


def test_no_draft_there_is_said(tmp_path: Path, registry: Path) -> None:
    done = yulu("trial", LIUXI, registry, "--change", tmp_path / "没有.yaml", *ON, "--out", tmp_path / "试算")
    assert done.code == 1
    assert "E973" in done.err
