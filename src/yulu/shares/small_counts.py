"""How sure a rate is: the exact two-sided 95% interval of Clopper and Pearson (1934), for few things and for many."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from math import exp, lgamma, log, log1p

FEW = 30
"""Below so many things a rate says less than the counts, and the counts are to be printed."""
_TAIL = 0.025
_EXACT_TAIL = Decimal("0.025")
_STEPS = 10**6
_C = Context(prec=50)
_HALVINGS = 60
_MOST_TERMS = 100_000
_SMALLEST = 1e-300


def exact_interval(k: int, n: int) -> tuple[Fraction, Fraction]:
    """Lower and upper bound of the share behind `k` of `n`, in millionths, rounded outward: never too narrow.

    Tails are added up term by term in 50 digits: for a few thousand things. Of more, ask `interval`.

    >>> low, high = exact_interval(27, 27)
    >>> f"{float(low):.3f}", float(high)
    ('0.872', 1.0)
    """
    if not 0 <= k <= n or not n:
        raise ValueError(f"{k} of {n}")
    return 1 - _upper(n - k, n), _upper(k, n)


def interval(k: int, n: int) -> tuple[float, float]:
    """The same of any number of things, in floating point, to better than one in a million; of none, all is possible.

    The tail of the binomial distribution is the regularised incomplete beta function (Abramowitz and Stegun 26.5.24),
    worked out by its continued fraction (26.5.8).
    """
    if n == 0:
        return 0.0, 1.0
    low = 0.0 if k == 0 else _root(lambda p: _beta(k, n - k + 1, p) < _TAIL)
    high = 1.0 if k == n else _root(lambda p: 1 - _beta(k + 1, n - k, p) > _TAIL)
    return low, high


def _upper(k: int, n: int) -> Fraction:
    """The smallest share, in millionths, at which k or fewer of n come by chance less often than 2.5%."""
    if k == n:
        return Fraction(1)
    low, high = 0, _STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _at_most(k, n, middle) < _EXACT_TAIL:
            high = middle
        else:
            low = middle
    return Fraction(high, _STEPS)


def _at_most(k: int, n: int, millionths: int) -> Decimal:
    """How likely it is that k or fewer of n are met, each with this chance."""
    p = _C.divide(Decimal(millionths), Decimal(_STEPS))
    odds = _C.divide(p, _C.subtract(Decimal(1), p))
    term = _C.power(_C.subtract(Decimal(1), p), n)
    total = term
    for i in range(k):
        term = _C.divide(_C.multiply(_C.multiply(term, odds), Decimal(n - i)), Decimal(i + 1))
        total = _C.add(total, term)
    return total


def _root(below: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
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
