"""A claim guide says what the toolbox says, in the order an applicant asks, and 工具箱未载明 where it says nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest

from yulu.documents.guide import Guide, as_markdown, guide_to
from yulu.documents.guide.word import as_word
from yulu.documents.wording import NOT_SAID
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
KNOWN_ON = date(2026, 11, 1)
SECTIONS = ["惠及对象", "惠及内容", "申报条件", "不予享受的情形", "申报材料", "核对的信息", "申报期限", "兑现时限",
            "受理地址", "咨询电话", "异议渠道", "依据"]  # fmt: skip


@cache
def toolbox(name: str) -> Toolbox:
    return load_toolbox(TOOLBOXES / name)


def guide(name: str, policy: str, day: str = "2022-06-30", known_on: date = KNOWN_ON) -> Guide:
    return guide_to(toolbox(name), toolbox(name).policies[policy], date.fromisoformat(day), known_on)


def said(of: Guide) -> Mapping[str, str]:
    return {section.title: "\n".join("\n".join([item.text, *item.notes]) for item in section.items)
            for section in of.sections}  # fmt: skip


@pytest.mark.parametrize("name", ["liuxi", "xiangtan"])
def test_every_policy_has_a_guide_of_all_sections_with_every_clause(name: str) -> None:
    for policy in toolbox(name).policies.values():
        made = guide(name, policy.id)
        assert [section.title for section in made.sections] == SECTIONS
        assert all(section.items for section in made.sections)
        asked = [c for c in policy.conditions if (c.start or date.min) <= date(2022, 6, 30) <= (c.end or date.max)]
        assert len(made.sections[2].items) == len(asked)
        for condition, item in zip(asked, made.sections[2].items, strict=True):
            assert condition.label in item.text
            assert (condition.citation.clause or "") in item.text


def test_the_time_within_which_a_grant_is_paid_is_told_with_its_clause() -> None:
    found = said(guide("xiangtan", "vat-stock-refund"))["兑现时限"]
    assert "10个工作日内" in found
    assert "国家税务总局公告2019年第20号" in found
    assert "待核实" in found  # known from memory, not from the text


def test_what_the_toolbox_does_not_say_is_never_made_up() -> None:
    found = said(guide("liuxi", "rent-relief"))
    for section in ("申报材料", "申报期限", "兑现时限", "咨询电话"):
        assert found[section] == NOT_SAID
    assert "工具箱未载明" in said(guide("xiangtan", "water-price-cut"))["受理地址"]


def test_an_address_and_a_telephone_written_together_stand_apart() -> None:
    policy = toolbox("liuxi").policies["rent-relief"]
    for contact, where, number in (
        ("国资大厦二楼，电话0731-58580000", "国资大厦二楼", "0731-58580000"),
        ("12345", NOT_SAID, "12345"),
        ("一楼8号窗口、咨询电话：13900000000", "一楼8号窗口", "13900000000"),
        ("政务服务中心2022室", "政务服务中心2022室", NOT_SAID),
    ):
        told = replace(policy, contact=replace(policy.contact, contact=contact))
        found = said(guide_to(toolbox("liuxi"), told, date(2022, 6, 30), KNOWN_ON))
        assert where in found["受理地址"]
        assert number in found["咨询电话"]
        assert number == NOT_SAID or number not in found["受理地址"]


def test_the_value_told_is_the_one_of_the_day() -> None:
    """The supplement of 2022-06-20 gives six months from July on (rent-relief's examples)."""
    assert "减免月数：3" in said(guide("liuxi", "rent-relief", "2022-06-30"))["惠及内容"]
    july = said(guide("liuxi", "rent-relief", "2022-07-01"))
    assert "减免月数：6" in july["惠及内容"]
    assert "柳国资〔2022〕15号" in july["依据"]
    early = guide("liuxi", "rent-relief", "2022-07-01", date(2022, 6, 19))
    assert "减免月数：3" in said(early)["惠及内容"]


def test_whoever_is_barred_by_a_list_is_told_so_and_so_is_whoever_has_the_other_policy() -> None:
    refused = said(guide("liuxi", "rent-relief"))["不予享受的情形"]
    assert "列入严重失信名单的（柳国资〔2022〕8号 第五条）" in refused
    assert "初创企业一次性补贴" in refused


def test_a_policy_out_of_its_days_says_so_first() -> None:
    assert guide("liuxi", "rent-relief", "2022-06-30").warning == ""
    assert "2022年12月31日届满" in guide("liuxi", "rent-relief", "2023-01-01").warning
    assert "尚未查明" in guide("xiangtan", "water-price-cut").warning
    assert as_markdown(guide("liuxi", "rent-relief", "2023-01-01")).index("注意") < 60


def test_an_open_term_says_who_finds_it() -> None:
    assert "由" in said(guide("liuxi", "first-offence"))["申报条件"]
    assert "柳溪市城管执法局认定" in said(guide("liuxi", "first-offence"))["申报条件"]


def test_what_a_department_checks_is_listed_by_whose_it_is() -> None:
    assert (
        "由柳溪市国资委的“国有房屋租赁台账”核对：\n承租国有房屋\n月租金"
        in said(guide("liuxi", "rent-relief"))["核对的信息"]
    )


def test_markdown_and_word_say_the_same() -> None:
    made = guide("liuxi", "startup-subsidy")
    in_word = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(as_word(made))).paragraphs)
    in_markdown = as_markdown(made)
    for section in made.sections:
        assert section.title in in_word
        for item in section.items:
            assert item.text in in_word
            assert item.text in in_markdown
    assert in_word.count("工具箱未载明") == in_markdown.count("工具箱未载明")


def test_nothing_in_a_toolbox_can_become_markup() -> None:
    policy = replace(toolbox("liuxi").policies["rent-relief"], title="<b>[甲](http://x)*乙*")
    written = as_markdown(guide_to(toolbox("liuxi"), policy, date(2022, 6, 30), KNOWN_ON))
    assert r"\<b\>\[甲\](http://x)\*乙\*" in written
    assert "<b>" not in written


def test_the_word_file_is_on_a4_with_numbered_pages() -> None:
    document = docx.Document(io.BytesIO(as_word(guide("liuxi", "rent-relief"))))
    page = document.sections[0]
    assert page.page_width is not None and page.page_height is not None
    assert round(page.page_width.cm, 1) == 21.0
    assert round(page.page_height.cm, 1) == 29.7
    assert "PAGE" in page.footer._element.xml
    assert document.paragraphs[0].text == "小微企业房租减免办事指南"
