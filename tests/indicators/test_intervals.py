"""Exact intervals: against published values, and against their own definition."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.indicators.intervals import apart, median_ranks, share_interval


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(27, 27, "0.8723", "1"), (2, 2, "0.1581", "1"), (0, 10, "0", "0.3085"), (5, 10, "0.1871", "0.8129")],
)
def test_small_counts_have_the_intervals_of_the_tables(k: int, n: int, low: str, high: str) -> None:
    found = share_interval(k, n)[0]
    assert abs(found[0] - Fraction(low)) < Fraction(1, 10_000)
    assert abs(found[1] - Fraction(high)) < Fraction(1, 10_000)


def at_most(k: int, n: int, p: Fraction) -> Fraction:
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), Fraction(0))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_ends_are_rounded_outward_by_less_than_a_millionth(case: tuple[int, int]) -> None:
    (k, n), step, tail = case, Fraction(1, 10**6), Fraction(1, 40)
    low, high = share_interval(k, n)[0]
    assert low <= Fraction(k, n) <= high
    if k < n:
        assert at_most(k, n, high) < tail <= at_most(k, n, high - step)
    if k > 0:
        assert 1 - at_most(k - 1, n, low) < tail <= 1 - at_most(k - 1, n, low + step)


def test_where_there_are_many_the_score_interval_is_close_to_the_exact_one() -> None:
    exact, score = share_interval(1800, 2000), share_interval(1801, 2001)
    assert (exact[1], score[1]) == ("clopper_pearson", "wilson")
    assert all(abs(a - b) < Fraction(1, 1000) for a, b in zip(exact[0], score[0], strict=True))


def test_a_median_of_five_has_no_interval_and_of_six_all_there_is() -> None:
    assert median_ranks(5) is None
    assert median_ranks(6) == (0, 5)
    assert median_ranks(20) == (5, 14)  # the 6th and the 15th, as in the tables of ranks
    assert median_ranks(10_000) in ((4901, 5098), (4900, 5099))


def test_intervals_are_apart_only_if_they_share_nothing() -> None:
    assert apart((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4)))
    assert not apart((Fraction(1), Fraction(3)), (Fraction(3), Fraction(4)))
    assert not apart((Fraction(1), None), (Fraction(3), Fraction(4)))
