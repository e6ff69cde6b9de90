"""One meaning, many readings, one table of agreement. To add an operator, add rows.

Generated cases for all that no row thinks of are in `test_random_worlds_agree.py`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.agreement.readings import READINGS, Facts, Reading
from tests.agreement.town import question
from yulu.language.values import Candidates, Interval, NumberOverflow, Value

UNKNOWN = None
EVERY_READING = pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.__name__)
INDUSTRIAL: Facts = {"industry": "industry"}
MOST = Decimal("9" * 26 + "." + "9" * 12)


@EVERY_READING
@pytest.mark.parametrize(
    ("expression", "facts", "answer"),
    [
        # what is missing is not zero, not false, not anything
        ("arrears = 0", {"arrears": 0}, True),
        ("arrears = 0", {}, UNKNOWN),
        ("arrears <> 0", {}, UNKNOWN),
        ("small", {}, UNKNOWN),
        ("not small", {}, UNKNOWN),
        ("street = '东街'", {}, UNKNOWN),
        ("street <> '东街'", {"street": "西街"}, True),
        # false and unknown is false; true or unknown is true; else unknown stays
        ("small and arrears = 0", {"small": False}, False),
        ("small and arrears = 0", {"small": True}, UNKNOWN),
        ("small or arrears = 0", {"small": True}, True),
        ("small or arrears = 0", {"small": False}, UNKNOWN),
        ("small and insured and arrears = 0", {"insured": False}, False),
        ("not (small and arrears = 0)", {"small": False}, True),
        ("small = insured", {"small": True}, UNKNOWN),
        ("small = (arrears > 5)", {"small": False, "arrears": 5}, True),
        # Kleene's logic and nothing cleverer
        ("arrears < 5 or arrears >= 5", {}, UNKNOWN),
        ("arrears < 5 and arrears >= 5", {}, UNKNOWN),
        ("small or not small", {}, UNKNOWN),
        # edges belong where the operator says
        ("headcount >= 20", {"headcount": 20}, True),
        ("headcount > 20", {"headcount": 20}, False),
        ("headcount < 20", {"headcount": 19}, True),
        ("20 <= headcount", {"headcount": 20}, True),
        ("headcount between 20 and 300", {"headcount": 20}, True),
        ("headcount between 20 and 300", {"headcount": 300}, True),
        ("headcount not between 20 and 300", {"headcount": 301}, True),
        ("headcount between 20 and 300", {}, UNKNOWN),
        ("arrears between 10 and turnover", {"arrears": 5}, False),
        ("arrears between 10 and turnover", {"arrears": 15}, UNKNOWN),
        # whole numbers against broken ones: nothing is cut off
        ("headcount >= 19.5", {"headcount": 19}, False),
        ("headcount >= 19.5", {"headcount": 20}, True),
        ("headcount = 0.055", {"headcount": 0}, False),
        ("headcount in (0.5, 1)", {"headcount": 0}, False),
        ("headcount in (0.5, 1)", {"headcount": 1}, True),
        ("rate > 0.055", {"rate": Decimal("0.055000000001")}, True),
        ("rate = 0.055", {"rate": Decimal("0.055")}, True),
        ("headcount < 99999999999999999999", {"headcount": 9}, True),
        ("turnover = 9007199254740993", {"turnover": Decimal("9007199254740992")}, False),
        # one of several
        ("industry in ('industry', 'retail')", {"industry": "retail"}, True),
        ("industry not in ('industry', 'retail')", {"industry": "software"}, True),
        ("industry in ('industry', 'retail')", {}, UNKNOWN),
        ("arrears in (5, rent)", {"arrears": 5}, True),
        ("arrears in (5, rent)", {"arrears": 4}, UNKNOWN),
        ("founded in ('2022-01-31', date '2022-02-28')", {"founded": date(2022, 2, 28)}, True),
        # money is exact
        ("rate * 3", {"rate": Decimal("0.10")}, Decimal("0.30")),
        ("rate + 0.2 = 0.3", {"rate": Decimal("0.1")}, True),
        ("rent * 3", {"rent": 8000}, 24000),
        ("rent * 3", {}, UNKNOWN),
        ("rent - arrears", {"rent": 5, "arrears": Decimal("5.01")}, Decimal("-0.01")),
        ("-rent", {"rent": Decimal("12345678901234567890123456.78")}, Decimal("-12345678901234567890123456.78")),
        ("headcount * 2", {"headcount": 9_000_000_000_000_000_000}, 18_000_000_000_000_000_000),
        # halves go away from zero where the text says round, to the even neighbour at the twelfth place
        ("round(rent * 0.015, 2)", {"rent": 1}, Decimal("0.02")),
        ("round(rent * 0.015, 2)", {"rent": -1}, Decimal("-0.02")),
        ("round(rent, 0)", {"rent": Decimal("2.5")}, 3),
        ("round(headcount, 2)", {"headcount": 7}, 7),
        ("rent / 3", {"rent": 1}, Decimal("0.333333333333")),
        ("rent / 3", {"rent": 2}, Decimal("0.666666666667")),
        ("rate / 2", {"rate": Decimal("0.000000000001")}, 0),
        ("rate / 2", {"rate": Decimal("0.000000000003")}, Decimal("0.000000000002")),
        ("rate * 0.5", {"rate": Decimal("-0.000000000005")}, Decimal("-0.000000000002")),
        ("rate * 0.5", {"rate": Decimal("0.000000000007")}, Decimal("0.000000000004")),
        # a divisor of zero gives no number
        ("arrears / rate", {"arrears": 5, "rate": 0}, UNKNOWN),
        ("arrears / rate", {"arrears": 0, "rate": 0}, UNKNOWN),
        ("arrears / rate > 1 or small", {"arrears": 5, "rate": 0, "small": True}, True),
        ("arrears / rate > 1 or small", {"arrears": 5, "rate": 0, "small": False}, UNKNOWN),
        ("arrears / (rent - rent)", {"arrears": 5, "rent": 7}, UNKNOWN),
        # the least of what is not all known is not known
        ("least(arrears, 100)", {"arrears": 5}, 5),
        ("least(arrears, 100)", {}, UNKNOWN),
        ("greatest(arrears, rent, 100)", {"arrears": 5, "rent": Decimal("100.01")}, Decimal("100.01")),
        ("greatest(arrears, rent, 100)", {"arrears": 5}, UNKNOWN),
        # months are clamped to their last day
        ("months_before(founded, 1)", {"founded": date(2022, 3, 31)}, date(2022, 2, 28)),
        ("months_before(founded, 1)", {"founded": date(2024, 3, 31)}, date(2024, 2, 29)),
        ("months_before(founded, 1)", {"founded": date(2022, 3, 28)}, date(2022, 2, 28)),
        ("months_after(founded, 1)", {"founded": date(2024, 1, 31)}, date(2024, 2, 29)),
        ("months_after(founded, 12)", {"founded": date(2024, 2, 29)}, date(2025, 2, 28)),
        ("months_before('2022-03-31', 36)", {}, date(2019, 3, 31)),
        ("months_after(founded, months)", {"founded": date(2021, 12, 31), "months": 2}, date(2022, 2, 28)),
        ("months_after(founded, months)", {"founded": date(2022, 3, 31), "months": -1}, date(2022, 2, 28)),
        ("months_after(founded, months)", {"founded": date(2021, 12, 31)}, UNKNOWN),
        ("months_before(founded, 1)", {}, UNKNOWN),
        ("days_before(founded, 1)", {"founded": date(2024, 3, 1)}, date(2024, 2, 29)),
        ("days_after(founded, months)", {"founded": date(2021, 12, 31), "months": 1}, date(2022, 1, 1)),
        ("month_of(founded)", {"founded": date(2022, 3, 31)}, date(2022, 3, 1)),
        ("month_of(founded) = paid_for", {"founded": date(2022, 3, 31), "paid_for": date(2022, 3, 1)}, True),
        ("paid_for >= '2022-04'", {"paid_for": date(2022, 3, 1)}, False),
        ("year_of(founded)", {"founded": date(2021, 12, 31)}, 2021),
        ("year_of(founded)", {}, UNKNOWN),
        # "for ever" in a register stays so, and the calendar has a first day
        ("months_after(founded, 3)", {"founded": date(9999, 12, 31)}, date(9999, 12, 31)),
        ("months_after(founded, 1)", {"founded": date(9999, 11, 30)}, date(9999, 12, 30)),
        ("months_after(founded, months)", {"founded": date(9999, 12, 1), "months": 1}, date(9999, 12, 31)),
        ("months_before(founded, 1)", {"founded": date(1, 1, 15)}, date(1, 1, 1)),
        ("days_after(founded, 40)", {"founded": date(9999, 12, 1)}, date(9999, 12, 31)),
        ("days_before(founded, months)", {"founded": date(2022, 1, 1), "months": 10**12}, date(1, 1, 1)),
        # what is the same for everybody
        ("1 = 1", {}, True),
        ("1 = 1 and small", {"small": False}, False),
        ("2 * 3 + 0.5", {}, Decimal("6.5")),
        ("fixed_sum = 0", {}, False),
        ("0 < fixed_sum", {}, True),
        ("5000 between 0 and fixed_sum", {}, True),
        ("date '2022-04-01' < fixed_day", {}, True),
        ("'2022-04-01' in (fixed_day, date '2022-04-01')", {}, True),
        ("months_before(fixed_day, 1) < fixed_day", {}, True),
        ("rent * fixed_sum", {"rent": 2}, 10000),
    ],
)
def test_every_reading_gives_the_same_answer(reading: Reading, expression: str, facts: Facts, answer: Value) -> None:
    assert reading(question(expression, facts))[0].values == (answer,)


@EVERY_READING
@pytest.mark.parametrize(
    ("expression", "facts", "answer"),
    [
        # 50 people and no turnover: one of micro, small
        ("size in ('small', 'micro')", {**INDUSTRIAL, "headcount": 50}, True),
        ("size = 'small'", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("size <> 'large'", {**INDUSTRIAL, "headcount": 50}, True),
        ("size in ('medium', 'large')", {**INDUSTRIAL, "headcount": 50}, False),
        ("size in ('small', 'medium')", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("not size = 'large'", {**INDUSTRIAL, "headcount": 50}, True),
        # 2 million turnover: micro, whatever the headcount
        ("size = 'micro'", {**INDUSTRIAL, "turnover": 2_000_000}, True),
        # both sides of the edge
        ("size", {**INDUSTRIAL, "headcount": 20, "turnover": 3_000_000}, "small"),
        ("size", {**INDUSTRIAL, "headcount": 20, "turnover": Decimal("2999999.99")}, "micro"),
        # the industry unknown: what every industry says of 8 people is said
        ("size = 'micro'", {"headcount": 8}, True),
        ("size in ('micro', 'small', 'medium')", {"headcount": 60}, True),
        ("size", {"headcount": 60}, UNKNOWN),
        # against what is itself not known, nothing is
        ("size = recorded_size", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("size = recorded_size", {**INDUSTRIAL, "headcount": 50, "recorded_size": "large"}, False),
        ("recorded_size = size", {**INDUSTRIAL, "headcount": 50, "recorded_size": "small"}, UNKNOWN),
        ("recorded_size in ('large', size)", {**INDUSTRIAL, "headcount": 50, "recorded_size": "medium"}, False),
        ("size in ('small', 'micro', recorded_size)", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        # rows that exclude each other
        ("band in ('low', 'middle')", {"headcount": 9}, True),
        ("band <> 'middle'", {"turnover": 99}, True),
        ("band", {"headcount": 10}, "high"),
        # a stated size replaces the derived one
        ("size = 'large'", {**INDUSTRIAL, "headcount": 50, "size": "large"}, True),
        ("months_waived", {**INDUSTRIAL, "headcount": 50, "size": "micro"}, 6),
        # a lookup has a value for each candidate
        ("months_waived", {**INDUSTRIAL, "headcount": 8}, 6),
        ("months_waived", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("months_waived >= 3", {**INDUSTRIAL, "headcount": 50}, True),
        ("months_waived between 3 and 6", {**INDUSTRIAL, "headcount": 50}, True),
        ("months_waived between 4 and 6", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("months_waived in (3, 6)", {**INDUSTRIAL, "headcount": 50}, True),
        ("months_waived in (1, 2)", {**INDUSTRIAL, "headcount": 50}, False),
        ("months_waived + 1 > 1", {**INDUSTRIAL, "headcount": 50}, UNKNOWN),
        ("waived", {**INDUSTRIAL, "headcount": 8, "rent": 1000}, 6000),
        ("waived", {**INDUSTRIAL, "headcount": 50, "rent": 1000}, UNKNOWN),
        ("months_after(founded, months_waived)", {"headcount": 8, "founded": date(2021, 8, 31)}, date(2022, 2, 28)),
        # a value that nobody has found yet is unknown wherever it is possible, and only there
        ("months_waived >= 0", {"headcount": 60}, UNKNOWN),
        ("months_waived", {"industry": "retail", "headcount": 60}, UNKNOWN),
        ("months_waived", {"industry": "retail", "headcount": 60, "medium_months": 2}, 2),
        # an incomplete list with one known fraud
        ("frauds >= 1", {"frauds": Interval(1, None)}, True),
        ("frauds < 2", {"frauds": Interval(1, None)}, UNKNOWN),
        ("frauds < 2", {"frauds": Interval(2, None)}, False),
        ("frauds = 0", {"frauds": Interval(1, None)}, False),
        ("frauds <> 0", {"frauds": Interval(1, None)}, True),
        ("3 > frauds", {"frauds": Interval(1, None)}, UNKNOWN),
        ("frauds >= 1", {}, UNKNOWN),
        # a complete list with one row half known
        ("frauds <= 1", {"frauds": Interval(0, 1)}, True),
        ("frauds = 0", {"frauds": Interval(0, 1)}, UNKNOWN),
        ("frauds = 1.5", {"frauds": Interval(1, 2)}, UNKNOWN),
        ("frauds between 0 and 1", {"frauds": Interval(0, 1)}, True),
        ("frauds between 2 and 5", {"frauds": Interval(0, 1)}, False),
        ("frauds in (2, 3)", {"frauds": Interval(0, 1)}, False),
        ("frauds in (0, 1)", {"frauds": Interval(0, 1)}, UNKNOWN),
        ("fraud_count < 2", {"frauds": Interval(2, None)}, False),
        # an interval against candidates: only where one of them is single
        ("frauds <= frauds_allowed", {"headcount": 8, "frauds": Interval(2, None)}, False),
        ("frauds_allowed >= frauds", {"headcount": 8, "frauds": Interval(0, 1)}, True),
        ("frauds <= frauds_allowed", {**INDUSTRIAL, "headcount": 50, "frauds": 1}, True),
        ("frauds_allowed < frauds", {**INDUSTRIAL, "headcount": 50, "frauds": 2}, UNKNOWN),
        ("frauds > frauds_allowed", {**INDUSTRIAL, "headcount": 50, "frauds": Interval(5, 9)}, UNKNOWN),
        ("frauds_allowed between frauds and 5", {"headcount": 8, "frauds": Interval(2, 3)}, False),
        ("frauds_allowed between 0 and frauds", {**INDUSTRIAL, "headcount": 50, "frauds": 2}, True),
        ("frauds_allowed between 0 and frauds", {**INDUSTRIAL, "headcount": 50, "frauds": Interval(2, 3)}, UNKNOWN),
        ("frauds_allowed in (frauds, 7)", {"headcount": 8, "frauds": Interval(2, 3)}, False),
        ("frauds_allowed in (1, frauds)", {**INDUSTRIAL, "headcount": 50, "frauds": 2}, True),
        # anywhere else what is not single is unknown: in a table's row, too
        ("frauds_counted >= 1", {"headcount": 20, "frauds": Interval(1, None)}, UNKNOWN),
        ("frauds_counted >= 1", {"headcount": 20, "frauds": 2}, True),
        ("frauds_counted >= 1", {"headcount": 9, "frauds": Interval(1, None)}, False),
        ("frauds_counted in (0, 2)", {"frauds": 2}, True),
        ("frauds + 1 > 0", {"frauds": Interval(0, 1)}, UNKNOWN),
        ("least(frauds, 0)", {"frauds": Interval(0, 1)}, UNKNOWN),
        ("frauds + 1", {"frauds": 2}, 3),
        ("fraud_count + 1", {"frauds": Interval(0, 1), "fraud_count": 4}, 5),
    ],
)
def test_every_reading_reasons_over_all_that_is_still_possible(
    reading: Reading, expression: str, facts: Facts, answer: Value
) -> None:
    assert reading(question(expression, facts))[0].values == (answer,)


@EVERY_READING
@pytest.mark.parametrize(
    ("name", "facts", "value"),
    [
        ("size", {**INDUSTRIAL, "headcount": 50}, Candidates(frozenset({"micro", "small"}))),
        ("size", {**INDUSTRIAL, "turnover": 2_000_000}, "micro"),
        ("size", {}, Candidates(frozenset({"micro", "small", "medium", "large"}))),
        ("size", {"headcount": 60}, Candidates(frozenset({"micro", "small", "medium"}))),
        ("size", {"headcount": 60, "size": "large"}, "large"),
        ("band", {"headcount": 9}, Candidates(frozenset({"low", "middle"}))),
        ("months_waived", {**INDUSTRIAL, "headcount": 50}, Candidates(frozenset({3, 6}))),
        ("months_waived", {"headcount": 60}, UNKNOWN),
        ("months_waived", {"headcount": 60, "medium_months": 3}, Candidates(frozenset({3, 6}))),
        ("fraud_count", {"frauds": Interval(1, None)}, Interval(1, None)),
        ("fraud_count", {"frauds": Interval(1, None), "fraud_count": 2}, 2),
    ],
)
def test_every_reading_leaves_the_same_candidates(reading: Reading, name: str, facts: Facts, value: Value) -> None:
    assert reading(question(f"{name} = {name}", facts))[0].derived[name] == value


@EVERY_READING
@pytest.mark.parametrize(
    ("expression", "facts"),
    [
        ("turnover + 0.01", {"turnover": MOST}),
        ("-turnover - 0.01", {"turnover": MOST}),
        ("turnover * 10", {"turnover": Decimal(10) ** 25}),
        ("turnover / 0.001", {"turnover": Decimal(10) ** 23}),
        ("turnover / rate", {"turnover": Decimal(10) ** 15, "rate": Decimal("0.000000000001")}),
        ("round(turnover, 0)", {"turnover": MOST}),
        ("turnover * turnover > 5 or small", {"turnover": Decimal(10) ** 20, "small": True}),
        ("headcount * headcount * headcount", {"headcount": 10**9}),
    ],
)
def test_a_number_of_more_than_38_digits_is_an_error_in_every_reading(
    reading: Reading, expression: str, facts: Facts
) -> None:
    with pytest.raises(NumberOverflow):
        reading(question(expression, facts))


@EVERY_READING
@pytest.mark.parametrize(
    ("expression", "facts", "answer"),
    [
        ("turnover + 0.000000000001", {"turnover": Decimal("9" * 26 + "." + "9" * 11 + "8")}, MOST),
        ("-turnover", {"turnover": MOST}, MOST.copy_negate()),
        ("turnover - turnover", {"turnover": MOST}, 0),
        ("turnover * rate", {"turnover": MOST}, UNKNOWN),
        ("round(turnover, 12)", {"turnover": MOST}, MOST),
        ("turnover / rate", {"turnover": MOST, "rate": 0}, UNKNOWN),
    ],
)
def test_up_to_38_digits_a_number_is_exact_and_what_is_unknown_overflows_nowhere(
    reading: Reading, expression: str, facts: Facts, answer: Value
) -> None:
    assert reading(question(expression, facts))[0].values == (answer,)
