"""Shares of few things and of many: the two ways to the same interval, and what such an interval must be."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yulu.shares.small_counts import exact_interval, interval


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_in_floating_point_it_is_what_exact_fractions_give(counts: tuple[int, int]) -> None:
    exact, floating = exact_interval(*counts), interval(*counts)
    assert all(abs(float(one) - other) < 1.001e-6 for one, other in zip(exact, floating, strict=True))


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_of_however_many_it_holds_the_share_and_is_symmetric(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = interval(k, n)
    assert 0 <= low <= k / n <= high <= 1
    other_low, other_high = interval(n - k, n)
    assert abs(low - (1 - other_high)) < 1e-6
    assert abs(high - (1 - other_low)) < 1e-6


@pytest.mark.parametrize("n", [10_000, 1_000_000])
def test_of_very_many_it_is_nearly_the_normal_one(n: int) -> None:
    low, high = interval(n // 4, n)
    half = 1.96 * sqrt(0.25 * 0.75 / n)
    assert abs(low - (0.25 - half)) < 2 / n
    assert abs(high - (0.25 + half)) < 2 / n


def test_of_nothing_every_share_is_possible() -> None:
    assert interval(0, 0) == (0.0, 1.0)
