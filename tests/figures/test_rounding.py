"""Nothing true is ever called impossible, whichever lawful rounding its writer used."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yulu.figures import check
from yulu.figures.intervals import any_rounding, counts, rounded
from yulu.shares.small_counts import exact_interval

ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "nearest, ties up": lambda x: floor(x + Fraction(1, 2)),
    "nearest, ties to even": round,
    "cut": floor,
    "up": ceil,
}
rounding = st.sampled_from(sorted(ROUNDINGS))
places = st.integers(0, 2)


def printed(value: Fraction, decimals: int, how: str) -> str:
    scaled = ROUNDINGS[how](value * 10**decimals)
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def impossible(text: str) -> list[str]:
    return [finding.arithmetic for finding in check(text).findings if finding.verdict == "impossible"]


@given(st.integers(1, 3000), st.data(), places, rounding)
def test_a_true_rate_of_a_true_count_passes(whole: int, data: st.DataObject, decimals: int, how: str) -> None:
    done = data.draw(st.integers(0, whole))
    rate = printed(Fraction(100 * done, whole), decimals, how)
    assert impossible(f"全年共受理诉求{whole}件，办结率{rate}%。") == []
    assert impossible(f"全年共受理诉求{whole}件，办结{done}件，办结率{rate}%。") == []


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(0, 3), rounding)
def test_rounded_parts_and_their_rounded_sum_pass(parts: list[int], decimals: int, how: str) -> None:
    shown = [printed(Fraction(part, 1000), decimals, how) for part in parts]
    total = printed(Fraction(sum(parts), 1000), decimals, how)
    assume(all(float(each) for each in shown))
    listed = "、".join(f"{each}万元" for each in shown[:-1]) + f"和{shown[-1]}万元"
    assert impossible(f"几个园区分别引资{listed}，合计{total}万元。") == []


@given(st.integers(1, 9999), st.integers(1, 9999), places, rounding)
def test_true_growth_from_one_count_to_another_passes(before: int, after: int, decimals: int, how: str) -> None:
    assume(before != after)
    word = "增长" if after > before else "下降"
    rate = printed(abs(Fraction(after, before) - 1) * 100, decimals, how)
    assume(float(rate))
    to = "增加到" if after > before else "减少到"
    assert impossible(f"企业数量由{before}户{to}{after}户，{word}{rate}%。") == []


@given(st.integers(1, 999), st.integers(1, 999), rounding)
def test_a_true_difference_of_two_rates_passes(first: int, second: int, how: str) -> None:
    assume(first != second)
    a, b = (printed(Fraction(each, 10), 1, how) for each in (first, second))
    points = printed(Fraction(abs(first - second), 10), 1, how)
    to = "提高" if second > first else "下降"
    assert impossible(f"参保率由{a}%{to}到{b}%，{to}{points}个百分点。") == []


@given(st.integers(1, 5000), st.integers(1, 5000), rounding)
def test_a_true_share_of_a_target_passes(target: int, done: int, how: str) -> None:
    share = printed(Fraction(100 * done, target), 1, how)
    assume(float(share))
    text = f"全年目标任务为{target}万元，1-8月完成{done}万元，占全年目标任务的{share}%。"
    assert impossible(text) == []


@given(st.integers(1, 400), st.integers(1, 40), rounding)
def test_a_true_multiple_of_an_unprinted_count_passes(before: int, times: int, how: str) -> None:
    now = before * times + before // 2
    multiple = printed(Fraction(now, before), 0, how)
    assert impossible(f"今年以来共有{now}户企业享受政策，户数是去年同期的{multiple}倍。") == []


def test_two_hundred_and_nine_has_no_count_for_97_9_percent_by_any_rounding() -> None:
    # 204/209 = 97.61 %, 205/209 = 98.09 %
    assert not counts(209, any_rounding(Fraction(979, 1000), Fraction(1, 1000)))
    assert list(counts(238, rounded(Fraction(979, 1000), Fraction(1, 1000), "nearest"))) == [233]


@pytest.mark.parametrize(("k", "n", "low"), [(27, 27, "0.872"), (2, 2, "0.158")])
def test_the_exact_interval_of_few_things_is_clopper_and_pearsons(k: int, n: int, low: str) -> None:
    # with k = n the lower end is the n-th root of 0.025
    found, high = exact_interval(k, n)
    assert f"{float(found):.3f}" == low
    assert high == 1
    assert abs(float(found) - 0.025 ** (1 / n)) < 1e-6
