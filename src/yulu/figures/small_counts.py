"""How sure a rate of few things is: the exact two-sided 95% interval of Clopper and Pearson (1934)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb

FEW = 30
"""Below so many things a rate says less than the counts, and the counts are to be printed."""
_TAIL = Fraction(1, 40)
_HALVINGS = 24


def exact_interval(k: int, n: int) -> tuple[Fraction, Fraction]:
    """Lower and upper bound of the share behind k of n, by halving on exact tails, to one in ten million."""
    low = Fraction(0) if k == 0 else _root(lambda p: _at_least(k, n, p) < _TAIL)
    high = Fraction(1) if k == n else _root(lambda p: 1 - _at_least(k + 1, n, p) > _TAIL)
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
