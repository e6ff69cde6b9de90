"""Did you mean …?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yulu.diagnostics import nearest


@pytest.mark.parametrize(
    ("written", "choices", "meant"),
    [
        ("smal", ["large", "medium", "small", "micro"], "small"),
        ("titel", ["policy", "title", "issuer"], "title"),
        ("Because", ["because", "when"], "because"),
        ("rent_relief", ["rent-relief", "tax-relief"], "rent-relief"),
        ("ｓｍａｌｌ", ["large", "small"], "small"),
        ("小形", ["大型", "中型", "小型", "微型"], "小型"),
        ("市场主题", ["市场主体", "个人", "家庭"], "市场主体"),
    ],
)
def test_a_slip_of_the_keyboard_finds_what_was_meant(written: str, choices: list[str], meant: str) -> None:
    assert nearest(written, choices) == meant


@pytest.mark.parametrize("written", ["turnover", "", "营业收入"])
def test_a_word_that_is_like_none_gets_no_guess(written: str) -> None:
    assert nearest(written, ["small", "micro", "小型"]) is None


def test_with_nothing_to_choose_from_there_is_no_guess() -> None:
    assert nearest("small", []) is None


@given(st.text(), st.permutations(["小型", "微型", "small", "smell", "micro"]))
def test_the_guess_does_not_depend_on_the_order_of_the_choices(written: str, choices: list[str]) -> None:
    assert nearest(written, choices) == nearest(written, sorted(choices))
