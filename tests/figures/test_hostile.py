"""No text makes the check crash, and its work grows with the length of the text, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.figures import check

PIECES = [
    *("1-", "1 2 ", "1234567890", "（", "“", "《", "其中1个、", "市场监管、", "一二三四五六七八九十百千万亿", "百分之"),
    *("12\n34\n", "1:", "1月", "A1", "a@", "1.2.", "1,234,", "城东区\t12,345\t97.9%\t209个\n", "增长2倍，", "第1"),
    *("全市受理209个问题办结204个办结率97.6%", "其中1件，占10%，", "受理9件，办结率33.3%，", "近1家余", "9月31日，"),
    *("完成1亿元，占目标任务的10%，超时序进度，", "贷款1亿元，节约成本1万元，", "1个、2个和3个，合计6个，"),
    *("逐年增长，分别为1个、2个、3个，", "为期9天，"),
]
WORDS = [
    *PIECES,
    "。",
    "，",
    "同比增长",
    "下降到",
    "由",
    "至",
    "共",
    "等",
    "3个部门",
    "0",
    "/",
    "半",
    "两",
    "廿",
    "-",
    "％",
    "元五角",
]


def steps(text: str) -> int:
    """How many calls and lines of Yulu's own code a check runs: work counted without a clock."""
    counted = 0

    def tracing(frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        nonlocal counted
        if "figures" not in frame.f_code.co_filename:
            return None
        counted += 1
        return tracing

    before = sys.gettrace()
    sys.settrace(tracing)
    try:
        check(text)
    finally:
        sys.settrace(before)
    return counted


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_is_no_more_than_about_twice_the_work(piece: str) -> None:
    short = piece * (1500 // len(piece))
    check(short)  # what is computed once is computed
    once, twice, four = steps(short), steps(short * 2), steps(short * 4)
    assert twice <= 2.4 * once + 2000
    assert four <= 2.4 * twice + 2000


@given(st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
@settings(deadline=None, max_examples=150)
def test_no_mixture_of_figures_and_marks_makes_it_crash(text: str) -> None:
    checked = check(text)
    for figure in checked.figures:
        start, end = checked.original(figure.start, figure.end)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_no_text_at_all_makes_it_crash(text: str) -> None:
    check(text)
