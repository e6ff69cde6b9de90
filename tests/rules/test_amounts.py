"""What is granted: sums rounded as their clause says, bounds where a sum is not known, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.rules.towns import Asked, ask, hamlet, policy
from yulu.diagnostics import Fault
from yulu.language.polars_functions import NUMBER
from yulu.language.values import Candidates, NumberOverflow
from yulu.matching.population import decide_everybody
from yulu.matching.layout import ID
from yulu.rules.answer import GrantAnswer


def granted(folder: Path, amount: str, rounding: str = "", kind: str = "payment", **more: str) -> Asked:
    said = "value" if kind in ("rate", "choice") else "amount"
    rounded = f", rounding: {rounding}" if rounding else ""
    rule = policy("listed", grants=f'gift: {{kind: {kind}, label: 礼, {said}: "{amount}", because: 一{rounded}}}')
    return ask(hamlet(folder, rule, **more), "2022-06-30")


def gift(asked: Asked, records: Mapping[str, Any] | None = None, **facts: Any) -> GrantAnswer:
    (grant,) = asked.about(facts={"listed": True, **facts}, records=records or {}).grants
    return grant


# --- rounding --------------------------------------------------------------------------------------

BY_HAND = [  # 租金 × 10%
    ("10.04", "", "1.00"),
    ("10.05", "", "1.01"),  # 1.005: half a fen up
    ("10.15", "", "1.02"),  # 1.015, which binary floats would make 1.01
    ("10.04", "{places: 2, mode: down, because: 二}", "1.00"),
    ("10.09", "{places: 2, mode: down, because: 二}", "1.00"),  # 1.009
    ("10.01", "{places: 2, mode: up, because: 二}", "1.01"),  # 1.001
    ("10.00", "{places: 2, mode: up, because: 二}", "1.00"),  # nothing to round
    ("15.00", "{places: 0, because: 二}", "2"),  # 1.5
    ("14.99", "{places: 0, because: 二}", "1"),
    ("19.99", "{places: 0, mode: down, because: 二}", "1"),
    ("10.01", "{places: 0, mode: up, because: 二}", "2"),
    ("14.50", "{places: 1, because: 二}", "1.5"),  # 1.45
]


@pytest.mark.parametrize(("rent", "rounding", "amount"), BY_HAND)
def test_a_sum_is_rounded_half_up_to_the_fen_unless_its_clause_says_otherwise(
    tmp_path: Path, rent: str, rounding: str, amount: str
) -> None:
    found = gift(granted(tmp_path, "rent * 0.1", rounding), rent=rent)
    assert (found.amount, found.low, found.high) == (Decimal(amount), Decimal(amount), Decimal(amount))
    assert str(found.amount) == amount


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [("", "-1.01"), ("{places: 2, mode: down, because: 二}", "-1.00"), ("{places: 2, mode: up, because: 二}", "-1.01")],
)
def test_a_negative_sum_is_rounded_like_its_absolute_value(tmp_path: Path, rounding: str, amount: str) -> None:
    losses = {"years": [{"year": 2021, "profit": "-10.05"}]}
    assert gift(granted(tmp_path, "last_year(profit) * 0.1", rounding), losses).amount == Decimal(amount)


def test_no_clause_can_pay_out_fractions_of_a_fen(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        granted(tmp_path, "rent * 0.1", "{places: 3, because: 二}")
    assert [fault.code for fault in caught.value.diagnostics] == ["E161"]


# --- what is not known -----------------------------------------------------------------------------

TABLE = """
facts:
  share:
    label: 比例
    subject: enterprise
    type: number
    because: 三
    table:
      - {when: {staff: {below: 20人}}, value: 50%, because: 三}
      - {when: {staff: {from: 20人, below: 300人}}, value: 30%, because: 三}
      - {when: {staff: {from: 300人}}, value: 10%, because: 三}
"""


@pytest.mark.parametrize(
    ("amount", "facts", "low", "high", "lacks"),
    [
        ("rent * share", {"rent": 1000, "staff": 5}, "500", "500", []),
        ("rent * share", {"rent": 1000}, "100", "500", ["staff"]),  # 10 % at least, 50 % at most
        ("rent * share", {"staff": 5}, "0", None, ["rent"]),  # money is not negative
        ("rent * share", {}, "0", None, ["rent", "staff"]),
        ("least(rent, 300)", {}, "0", "300", ["rent"]),
        ("greatest(rent, 300)", {}, "300", None, ["rent"]),
        ("1000 - rent", {}, None, "1000", ["rent"]),
        ("rent + 300", {}, "300", None, ["rent"]),
        ("greatest(1000 - rent, 0)", {}, "0", "1000", ["rent"]),
        ("round(rent * share, 0)", {"rent": 1001}, "100", "501", ["staff"]),  # 100.1 and 500.5
    ],
)
def test_where_a_sum_is_not_known_its_bounds_are_said_and_what_would_make_it_known(
    tmp_path: Path, amount: str, facts: dict[str, Any], low: str | None, high: str | None, lacks: list[str]
) -> None:
    found = gift(granted(tmp_path, amount, facts__share=TABLE), **facts)
    assert (found.low, found.high) == (low and Decimal(low), high and Decimal(high))
    assert found.amount == (found.low if not lacks else None)
    assert sorted(member.name for member in found.lacks) == lacks


def test_what_a_lookup_could_give_bounds_a_sum_and_a_value_nobody_has_found_does_not(tmp_path: Path) -> None:
    parameters = """
parameters:
  months:
    label: 月数
    type: integer
    keyed_by: kind
    values:
      - {from: 2022-01-01, value: {shop: 3, inn: 6}, document: text, because: 三}
      - {from: 2022-01-01, value: {inn: 6}, document: text, because: 三, to: 2022-01-02}
"""
    more = """
dataset: kinds
label: 行业表
holder: office
subject: enterprise
refresh: 1 year
sensitivity: public
facts: {kind: {label: 行业, type: enum, values: {shop: 商店, inn: 客栈, farm: 农家}}}
"""
    asked = granted(tmp_path, "rent * months", datasets__kinds=more, parameters__months=parameters)
    assert gift(asked, rent=100, kind="shop").amount == 300
    unknown = gift(asked, rent=100)
    assert (unknown.low, unknown.high) == (None, None), "for a farm nobody has said a number"
    assert [member.name for member in unknown.lacks] == ["kind", "months:farm"]
    farm = gift(asked, rent=100, kind="farm")
    assert [(member.name, member.kind, member.holder) for member in farm.lacks] == [("months:farm", "basis", "小村")]


def test_a_zero_divisor_leaves_the_sum_open_and_is_what_it_lacks(tmp_path: Path) -> None:
    asked = granted(tmp_path, "rent * staff / staff")
    assert gift(asked, rent=30, staff=3).amount == 30
    by_zero = gift(asked, rent=30, staff=0)
    assert (by_zero.amount, [member.name for member in by_zero.lacks]) == (None, ["staff"])


def test_a_choice_leaves_the_candidates_that_are_still_possible(tmp_path: Path) -> None:
    found = gift(granted(tmp_path, "share", kind="rate", facts__share=TABLE))
    assert found.value == Candidates(frozenset({Decimal("0.5"), Decimal("0.3"), Decimal("0.1")}))
    assert [member.name for member in found.lacks] == ["staff"]


# --- numbers too large -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "rent"),
    [
        ("rent * 1000000000000", Decimal(10) ** 15),
        ("rent * staff / staff", Decimal(10) ** 23),  # on the way, although the end would fit
        ("rent / 0.000000000001", Decimal(10) ** 15),
    ],
)
def test_a_number_of_more_than_38_digits_is_an_error_for_one_and_for_everybody_alike(
    tmp_path: Path, amount: str, rent: Decimal
) -> None:
    asked = granted(tmp_path, amount)
    with pytest.raises(NumberOverflow):
        gift(asked, rent=str(rent), staff=5000)
    frame = pl.DataFrame(
        {ID: ["某"], "listed": [True], "rent": [rent], "staff": [5000]},
        schema={ID: pl.String, "listed": pl.Boolean, "rent": NUMBER, "staff": pl.Int64},
    )
    with pytest.raises(NumberOverflow):
        decide_everybody(asked.program, frame)


def test_the_largest_sums_that_fit_are_exact_for_one_and_for_everybody_alike(tmp_path: Path) -> None:
    asked = granted(tmp_path, "rent + 0.01")
    rent = Decimal("9" * 23 + ".98")
    assert gift(asked, rent=str(rent)).amount == Decimal("9" * 23 + ".99")
    frame = pl.DataFrame(
        {ID: ["某"], "listed": [True], "rent": [rent]}, schema={ID: pl.String, "listed": pl.Boolean, "rent": NUMBER}
    )
    assert decide_everybody(asked.program, frame).rows["gift?amount"].to_list() == [Decimal("9" * 23 + ".99")]
