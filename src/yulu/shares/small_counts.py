"""How sure a rate is: the exact two-sided 95% interval of Clopper and Pearson (1934), for few things and for many."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb, exp, lgamma, log, log1p

FEW = 30
"""Below so many things a rate says less than the counts, and the counts are to be printed."""
_TAIL = Fraction(1, 40)
_HALVINGS = 24
_FLOAT_HALVINGS = 60
_MOST_TERMS = 100_000
_SMALLEST = 1e-300


def exact_interval(k: int, n: int) -> tuple[Fraction, Fraction]:
    """Lower and upper bound of the share behind k of n, by halving on exact tails, to one in ten million.

    Every tail is added up as a fraction: for few things. Of many, ask `interval`.
    """
    low = Fraction(0) if k == 0 else _root(lambda p: _at_least(k, n, p) < _TAIL)
    high = Fraction(1) if k == n else _root(lambda p: 1 - _at_least(k + 1, n, p) > _TAIL)
    return low, high


def interval(k: int, n: int) -> tuple[float, float]:
    """The same of any number of things, in floating point, to better than one in a million; of none, all is possible.

    The tail of the binomial distribution is the regularised incomplete beta function (Abramowitz and Stegun 26.5.24),
    worked out by its continued fraction (26.5.8).
    """
    if n == 0:
        return 0.0, 1.0
    low = 0.0 if k == 0 else _float_root(lambda p: _beta(k, n - k + 1, p) < float(_TAIL))
    high = 1.0 if k == n else _float_root(lambda p: 1 - _beta(k + 1, n - k, p) > float(_TAIL))
    return low, high


def _at_least(k: int, n: int, p: Fraction) -> Fraction:
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), Fraction(0))


def _root(below: Callable[[Fraction], bool]) -> Fraction:
    low, high = Fraction(0), Fraction(1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if below(middle):
            low = middle
        else:
            high = middle
    return low


def _float_root(below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_FLOAT_HALVINGS):
        middle = (low + high) / 2
        if below(middle):
            low = middle
        else:
            high = middle
    return low


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x > 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    return front * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """Its continued fraction, from the front (Lentz 1976)."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > _SMALLEST else _SMALLEST
