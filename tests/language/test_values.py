"""What unknown, candidates and intervals mean, and how numbers and days are computed: by hand, with the way shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

import pytest

from yulu.language.values import (
    CALLS,
    Candidates,
    Interval,
    NumberOverflow,
    Value,
    add_months,
    arithmetic,
    between,
    both,
    candidates,
    compare,
    either,
    greatest,
    interval,
    least,
    member,
    minus,
    negate,
    round_half_up,
)

UNKNOWN = None
MICRO_OR_SMALL = Candidates(frozenset({"micro", "small"}))
THREE_OR_SIX = Candidates(frozenset({3, 6}))
ONE_OR_TWO = Interval(1, 2)
ONE_OR_MORE = Interval(1, None)


@pytest.mark.parametrize(
    ("one", "other", "and_", "or_"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, UNKNOWN, UNKNOWN, True),
        (False, False, False, False),
        (False, UNKNOWN, False, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_one_false_decides_an_and_one_true_an_or_and_else_unknown_stays(
    one: bool | None, other: bool | None, and_: bool | None, or_: bool | None
) -> None:
    assert (both(one, other), both(other, one)) == (and_, and_)
    assert (either(one, other), either(other, one)) == (or_, or_)


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert [negate(True), negate(False), negate(UNKNOWN)] == [False, True, UNKNOWN]


def test_one_value_left_is_that_value_and_none_left_is_unknown() -> None:
    assert candidates(["micro", "micro"]) == "micro"
    assert candidates([]) is UNKNOWN
    assert candidates([3, Decimal("3.0")]) == 3
    assert interval(2, 2) == 2
    assert interval(2, None) == Interval(2, None)


@pytest.mark.parametrize(
    ("sign", "left", "right", "answer"),
    [
        ("=", "small", UNKNOWN, UNKNOWN),
        ("<", UNKNOWN, 3, UNKNOWN),
        ("<", 2, 3, True),
        (">=", Decimal("3.00"), 3, True),
        # candidates: what all of them say
        ("=", MICRO_OR_SMALL, "small", UNKNOWN),
        ("=", MICRO_OR_SMALL, "large", False),
        ("<>", MICRO_OR_SMALL, "large", True),
        ("=", "large", MICRO_OR_SMALL, False),
        (">=", THREE_OR_SIX, 3, True),
        ("<", THREE_OR_SIX, 6, UNKNOWN),
        (">", 7, THREE_OR_SIX, True),
        # against what is not known itself, nothing is said
        ("=", MICRO_OR_SMALL, MICRO_OR_SMALL, UNKNOWN),
        ("=", MICRO_OR_SMALL, UNKNOWN, UNKNOWN),
        ("<", ONE_OR_TWO, Interval(5, 9), UNKNOWN),
        # intervals: both ends belong to them
        (">=", ONE_OR_TWO, 1, True),
        (">", ONE_OR_TWO, 1, UNKNOWN),
        ("<=", ONE_OR_TWO, 2, True),
        ("<", ONE_OR_TWO, 2, UNKNOWN),
        ("<", ONE_OR_TWO, 1, False),
        ("<=", ONE_OR_TWO, Decimal("0.99"), False),
        ("=", ONE_OR_TWO, 3, False),
        ("=", ONE_OR_TWO, 1, UNKNOWN),
        ("<>", ONE_OR_TWO, 0, True),
        ("<", 0, ONE_OR_TWO, True),
        # open above: whatever is known from below still decides
        (">=", ONE_OR_MORE, 1, True),
        ("<", ONE_OR_MORE, 1, False),
        ("<", ONE_OR_MORE, 100, UNKNOWN),
        ("=", ONE_OR_MORE, 0, False),
        ("=", ONE_OR_MORE, 7, UNKNOWN),
    ],
)
def test_a_comparison_is_decided_where_all_that_is_possible_agrees(
    sign: str, left: Value, right: Value, answer: bool | None
) -> None:
    assert compare(sign, left, right) is answer


@pytest.mark.parametrize(
    ("operand", "low", "high", "answer"),
    [
        (20, 20, 300, True),
        (300, 20, 300, True),
        (301, 20, 300, False),
        (UNKNOWN, 20, 300, UNKNOWN),
        (5, 10, UNKNOWN, False),
        (15, 10, UNKNOWN, UNKNOWN),
        (THREE_OR_SIX, 3, 6, True),
        (THREE_OR_SIX, 4, 6, UNKNOWN),
        # 3 is too small and 6 too large: neither of its two comparisons knows, together they do
        (THREE_OR_SIX, 4, 5, False),
        (THREE_OR_SIX, 7, UNKNOWN, False),
        (ONE_OR_TWO, 1, 2, True),
        (ONE_OR_TWO, 3, 9, False),
        (ONE_OR_MORE, 0, 9, UNKNOWN),
    ],
)
def test_between_includes_both_ends(operand: Value, low: Value, high: Value, answer: bool | None) -> None:
    assert between(operand, low, high) is answer


@pytest.mark.parametrize(
    ("operand", "choices", "answer"),
    [
        ("small", ["small", "micro"], True),
        ("large", ["small", "micro"], False),
        (UNKNOWN, ["small", "micro"], UNKNOWN),
        (MICRO_OR_SMALL, ["small", "micro", "large"], True),
        (MICRO_OR_SMALL, ["small"], UNKNOWN),
        (MICRO_OR_SMALL, ["medium", "large"], False),
        # an unknown choice can make it unknown, never false
        ("small", ["small", UNKNOWN], True),
        ("large", ["small", UNKNOWN], UNKNOWN),
        (MICRO_OR_SMALL, ["small", "micro", UNKNOWN], UNKNOWN),
        (ONE_OR_TWO, [3, 4], False),
        (ONE_OR_TWO, [1, 2], UNKNOWN),
    ],
)
def test_one_of_several_is_decided_where_all_candidates_agree(
    operand: Value, choices: list[Value], answer: bool | None
) -> None:
    assert member(operand, choices) is answer


@pytest.mark.parametrize(
    ("left", "sign", "right", "answer"),
    [
        ("0.1", "+", "0.2", "0.3"),
        ("5", "-", "5.01", "-0.01"),
        ("1", "/", "3", "0.333333333333"),
        ("2", "/", "3", "0.666666666667"),
        ("-2", "/", "3", "-0.666666666667"),
        # 0.0000000000005, 0.0000000000015, 0.0000000000025: halves go to the even neighbour
        ("0.000000000001", "/", "2", "0"),
        ("0.000000000003", "/", "2", "0.000000000002"),
        ("0.000000000005", "/", "2", "0.000000000002"),
        ("-0.000000000003", "/", "2", "-0.000000000002"),
        ("0.000001", "*", "0.0000005", "0"),
        ("0.000003", "*", "0.0000005", "0.000000000002"),
        # a hair below and above the half
        ("0.000000000001", "*", "0.499999999999", "0"),
        ("0.000000000001", "*", "0.500000000001", "0.000000000001"),
        ("12345678901234567890.123456", "+", "0.000000000001", "12345678901234567890.123456000001"),
        # 9876543210987654000 + 987654321098.7654
        ("98765432109876.54", "*", "100000.01", "9876544198641975098.7654"),
    ],
)
def test_numbers_are_exact_and_products_and_quotients_end_at_the_twelfth_place(
    left: str, sign: str, right: str, answer: str
) -> None:
    assert arithmetic(sign, Decimal(left), Decimal(right)) == Decimal(answer)


def test_what_is_computed_does_not_depend_on_the_precision_that_python_happens_to_have() -> None:
    most = Decimal("9" * 26 + "." + "9" * 12)
    with localcontext(prec=4):
        assert arithmetic("-", most, Decimal("0.000000000001")) == Decimal("9" * 26 + "." + "9" * 11 + "8")
        assert minus(most) == Decimal("-" + "9" * 26 + "." + "9" * 12)
        assert arithmetic("/", most, 1) == most
        assert round_half_up(Decimal("123456.785"), 2) == Decimal("123456.79")
        assert least(most, Decimal("12345.678")) == Decimal("12345.678")


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_a_number_that_is_not_single_makes_none(sign: str) -> None:
    for value in (UNKNOWN, THREE_OR_SIX, ONE_OR_TWO):
        assert arithmetic(sign, value, 1) is UNKNOWN
        assert arithmetic(sign, 1, value) is UNKNOWN
        assert minus(value) is UNKNOWN
        assert round_half_up(value, 2) is UNKNOWN
        assert least(1, value) is UNKNOWN
        assert greatest(value, 1) is UNKNOWN


def test_a_divisor_of_zero_gives_no_number() -> None:
    assert arithmetic("/", 5, 0) is UNKNOWN
    assert arithmetic("/", 0, Decimal("0.00")) is UNKNOWN


@pytest.mark.parametrize(
    ("left", "sign", "right"),
    [
        (Decimal("9" * 26), "+", 1),
        (Decimal("-" + "9" * 26), "-", 1),
        (10**13, "*", 10**13),
        (10**15, "/", Decimal("0.00000000001")),
    ],
)
def test_more_than_26_digits_before_the_point_is_an_error(left: Value, sign: str, right: Value) -> None:
    with pytest.raises(NumberOverflow):
        arithmetic(sign, left, right)


def test_rounding_past_26_digits_is_an_error_too() -> None:
    with pytest.raises(NumberOverflow):
        round_half_up(Decimal("9" * 26 + ".5"), 0)


@pytest.mark.parametrize(
    ("number", "places", "answer"),
    [
        ("0.015", 2, "0.02"),
        ("0.025", 2, "0.03"),
        ("-0.015", 2, "-0.02"),
        ("0.0149999", 2, "0.01"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("7", 2, "7"),
        ("0.333333333333", 40, "0.333333333333"),
    ],
)
def test_round_sends_halves_away_from_zero(number: str, places: int, answer: str) -> None:
    assert round_half_up(Decimal(number), places) == Decimal(answer)


@pytest.mark.parametrize(
    ("day", "months", "answer"),
    [
        ("2022-03-31", -1, "2022-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2022-03-28", -1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", -48, "2020-02-29"),
        ("2022-03-31", -36, "2019-03-31"),
        ("2021-12-31", 2, "2022-02-28"),
        ("2022-01-15", -1, "2021-12-15"),
        ("2022-05-31", 0, "2022-05-31"),
        # a register's "for ever" stays so
        ("9999-12-31", 1, "9999-12-31"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-01-15", -1, "0001-01-01"),
        ("2022-01-01", 200_000, "9999-12-31"),
        ("2022-01-01", -200_000, "0001-01-01"),
    ],
)
def test_months_are_clamped_to_their_last_day_and_to_the_calendar(day: str, months: int, answer: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(answer)


@pytest.mark.parametrize(
    ("function", "arguments", "answer"),
    [
        ("months_before", [date(2022, 3, 31), 1], date(2022, 2, 28)),
        ("months_after", [date(2022, 1, 31), Decimal("1.000000000000")], date(2022, 2, 28)),  # a computed whole number
        ("days_before", [date(2024, 3, 1), 1], date(2024, 2, 29)),
        ("days_after", [date(2021, 12, 31), 1], date(2022, 1, 1)),
        ("days_after", [date(9999, 12, 1), 40], date(9999, 12, 31)),
        ("days_before", [date(1, 1, 2), 40], date(1, 1, 1)),
        ("month_of", [date(2022, 3, 31)], date(2022, 3, 1)),
        ("year_of", [date(2022, 3, 31)], 2022),
        ("months_before", [UNKNOWN, 1], UNKNOWN),
        ("months_before", [date(2022, 3, 31), UNKNOWN], UNKNOWN),
        ("days_after", [date(2022, 3, 31), THREE_OR_SIX], UNKNOWN),
        ("month_of", [UNKNOWN], UNKNOWN),
        ("year_of", [UNKNOWN], UNKNOWN),
    ],
)
def test_functions_of_a_day(function: str, arguments: list[Value], answer: Value) -> None:
    assert CALLS[function](*arguments) == answer
