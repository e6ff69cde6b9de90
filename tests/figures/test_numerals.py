"""What a numeral says, however it is written; and that no numeral is read as another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yulu.figures.numerals import MOST_DIGITS, numerals, read

DIGITS = "零一二三四五六七八九"


def spoken(number: int) -> str:
    """A whole number below 10¹² as it is said, written independently of what is tested."""
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            upper, rest = divmod(number, scale)
            if not rest:
                return spoken(upper) + word
            return spoken(upper) + word + ("零" if rest < scale // 10 else "") + spoken(rest)
    said, gap = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + word
            gap = False
        else:
            gap = True
    return said


@given(st.integers(1, 10**12 - 1))
def test_every_number_that_can_be_said_is_read_back(number: int) -> None:
    text = spoken(number) + "家"
    found = read(text, 0)
    assert found is not None
    assert found.value == number
    assert text[found.end :] == "家"


@given(st.integers(0, 10**11), st.integers(0, 3))
def test_every_number_in_digits_is_read_back_with_its_step(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    whole, decimals = divmod(digits, 10**places)
    plain = f"{whole}.{decimals:0{places}d}" if places else str(whole)
    for text in (plain, f"{whole:,}" + plain[len(str(whole)) :]):
        found = read(text + "元", 0)
        assert found is not None
        assert (found.value, found.step) == (value, Fraction(1, 10**places))


@pytest.mark.parametrize(
    ("text", "value", "step", "place"),
    [
        ("1.4万户", 14000, 1000, 1000),
        ("1.40万户", 14000, 100, 1000),  # one digit more was printed
        ("三万二", 32000, 1, 1000),
        ("13万2", 132000, 1000, 1000),
        ("3亿4500万元", 345_000_000, 10_000, 1_000_000),
        ("1.2万亿", 1_200_000_000_000, 10**11, 10**11),
        ("一万五千亿", 1_500_000_000_000, 10**8, 10**11),
        ("一千零五", 1005, 1, 1),
        ("十二点五", Fraction(25, 2), Fraction(1, 10), Fraction(1, 10)),
        ("二〇二二", 2022, 1, 1),
        ("四万万", 400_000_000, 10**8, 10**8),
        ("二十億", 2_000_000_000, 10**8, 10**9),
        ("七十八万五佰零六", 780_506, 1, 1),
    ],
)
def test_forms_of_one_number(text: str, value: Fraction | int, step: int, place: int) -> None:
    found = read(text, 0)
    assert found is not None
    assert [found.value, found.step, found.place] == [value, step, place]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("十几", 11, 19), ("几十", 20, 99), ("数百", 200, 999), ("三四百", 300, 499), ("二三十", 20, 39), ("七八", 7, 8)],
)
def test_an_approximate_numeral_is_an_interval(text: str, low: int, high: int) -> None:
    found = read(text, 0)
    assert found is not None
    assert [found.low, found.high] == [low, high]


def test_a_hedge_may_stand_inside_a_number() -> None:
    found = read("20多万份", 0)
    assert found is not None
    assert found.value == 200_000
    assert (found.hedge, found.end) == ("more", 4)


def test_a_full_width_comma_separates_numbers_and_a_half_width_one_may_not() -> None:
    assert [each.value for each in numerals("其中20，300户")] == [20, 300]
    assert [each.value for each in numerals("其中20,300户")] == [20_300]


def test_a_run_of_digits_too_long_to_count_anything_is_marked_by_its_length() -> None:
    found = read("9" * 5000, 0)
    assert found is not None
    assert found.digits > MOST_DIGITS
