"""A value as an official writes it: read exactly as its type, or refused with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, TEXT, Type, parse_unit
from yulu.toolbox.scalars import BadValue, places_of, read_scalar

YUAN, PERSONS = parse_unit("元"), parse_unit("人")
MONEY = Type("number", YUAN, places=2)
RATE = Type("number", places=4)
HEADCOUNT = Type("integer", PERSONS)
SIZE = Type("enum", choices={"small": "小型", "micro": "微型"})


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("4亿元", MONEY, 400_000_000),
        ("2,000万", MONEY, 20_000_000),
        ("2000万元", MONEY, 20_000_000),
        ("1.5万", MONEY, 15_000),
        ("12,345,678.90", MONEY, Decimal("12345678.90")),
        ("-0.01", MONEY, Decimal("-0.01")),
        (" 300 元 ", MONEY, 300),
        ("5%", RATE, Decimal("0.05")),
        ("5.5％", RATE, Decimal("0.055")),  # the full-width sign, as Chinese input methods give it
        ("0.10", RATE, Decimal("0.10")),
        ("1000人", HEADCOUNT, 1000),
        ("1.2万人", HEADCOUNT, 12_000),
        ("20.0", HEADCOUNT, 20),
    ],
)
def test_numbers_are_read_as_official_tables_print_them(written: str, kind: Type, value: object) -> None:
    read = read_scalar(written, kind)
    assert read == value
    assert isinstance(read, int if kind.kind == "integer" else Decimal)


@pytest.mark.parametrize(
    ("written", "kind", "code"),
    [
        ("0.001", MONEY, "E302"),  # a tenth of a fen
        ("0.12345%", RATE, "E302"),
        ("0.0000000000001", NUMBER, "E302"),  # thirteen places
        ("300人", MONEY, "E303"),
        ("300元", HEADCOUNT, "E303"),
        ("5元", RATE, "E303"),
        ("300万人民币", MONEY, "E303"),
        ("20.5", HEADCOUNT, "E301"),
        ("三百", MONEY, "E301"),
        ("1,00", MONEY, "E301"),  # no group of three: a decimal comma, or a slip
        ("1e5", MONEY, "E301"),
        ("", MONEY, "E301"),
        ("300万2", MONEY, "E301"),
        ("1" * 25, MONEY, "E301"),
        ("1" * 19, HEADCOUNT, "E301"),  # more than a column of whole numbers holds
        ("123456789012345678901234.000000000001", MONEY, "E302"),
        (True, HEADCOUNT, "E301"),
        ([3], MONEY, "E301"),
        (Decimal("NaN"), MONEY, "E301"),
    ],
)
def test_what_could_mean_something_else_is_refused_and_never_rounded(written: object, kind: Type, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        read_scalar(written, kind)
    assert refused.value.code == code


def test_a_number_with_the_wrong_unit_is_told_which_unit_it_should_have() -> None:
    with pytest.raises(BadValue) as refused:
        read_scalar("300人", MONEY)
    assert refused.value.data["unit"] == "人"
    assert "元" in refused.value.data["expected"]


@pytest.mark.parametrize("written", ["true", "True", "TRUE", "是", "有", True])
def test_yes_can_be_written_in_both_languages(written: object) -> None:
    assert read_scalar(written, BOOLEAN) is True


@pytest.mark.parametrize("written", ["false", "FALSE", "否", "无", False])
def test_no_can_be_written_in_both_languages(written: object) -> None:
    assert read_scalar(written, BOOLEAN) is False


@pytest.mark.parametrize("written", ["yes", "no", "对", "1", 1, 0, ""])
def test_what_only_looks_like_yes_or_no_is_refused(written: object) -> None:
    with pytest.raises(BadValue, match="E301"):
        read_scalar(written, BOOLEAN)


def test_a_choice_is_read_by_its_code_or_its_chinese_label() -> None:
    assert read_scalar("micro", SIZE) == read_scalar("微型", SIZE) == "micro"


def test_an_unknown_choice_lists_what_is_possible_and_guesses() -> None:
    with pytest.raises(BadValue, match="E304") as refused:
        read_scalar("micr", SIZE)
    assert refused.value.data["nearest"] == "micro"
    assert "small 小型" in refused.value.data["choices"]


def test_days_and_months_are_real_and_written_in_full() -> None:
    assert read_scalar("2024-02-29", DATE) == date(2024, 2, 29)
    assert read_scalar("2022-07", MONTH) == date(2022, 7, 1)
    for written, kind in [
        ("2022-02-29", DATE),
        ("2022-4-1", DATE),
        ("2022/04/01", DATE),
        ("2022-13", MONTH),
        ("2022", MONTH),
        ("2022年2月29日", DATE),
        ("2022年13月", MONTH),
    ]:
        with pytest.raises(BadValue, match="E301"):
            read_scalar(written, kind)


def test_days_and_months_may_be_written_as_in_a_letter() -> None:
    assert read_scalar("2022年6月10日", DATE) == read_scalar("2022 年 06 月 10 日", DATE) == date(2022, 6, 10)
    assert read_scalar("2022年6月", MONTH) == date(2022, 6, 1)


def test_round_sums_are_kept_with_all_their_digits() -> None:
    assert str(read_scalar("300万元", Type("number", YUAN))) == "3000000"


def test_a_choice_may_be_named_by_its_code_in_capitals() -> None:
    assert read_scalar("MICRO", SIZE) == "micro"


def test_a_text_stays_as_it_is_written() -> None:
    assert read_scalar("0.10", TEXT) == "0.10"
    with pytest.raises(BadValue, match="E301"):
        read_scalar(10, TEXT)


@pytest.mark.parametrize("written", [3, Decimal("3"), "3"])
def test_a_number_of_a_json_file_is_as_good_as_its_text(written: object) -> None:
    assert read_scalar(written, INTEGER) == 3


def test_recorded_money_has_two_places_and_a_unit_price_six_unless_declared_otherwise() -> None:
    assert places_of("number", YUAN, None) == 2
    assert places_of("number", parse_unit("元/立方米"), None) == 6
    assert places_of("number", YUAN, 4) == 4
    assert places_of("integer", YUAN, None) is None
