"""How sure a rate or a median of few things is: 95% intervals that assume nothing but like and independent cases.

Ends are worked out in exact or 50-digit decimal arithmetic and rounded outward, so the interval is never too narrow.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from math import isqrt

FEW = 30
"""Below so many things a rate says less than the counts, and the counts are printed."""
EXACT, SCORE, RANKS = "clopper_pearson", "wilson", "order_statistics"
METHODS = {
    EXACT: "95%精确区间（Clopper-Pearson）",
    SCORE: "95%区间（Wilson）",
    RANKS: "95%区间（按次序，不假定分布）",
}
_MOST_EXACT = 2000
"""Above so many the score interval of Wilson (1927) differs from the exact one by less than is printed."""
_PLACES = 6
_STEPS = 10**_PLACES
_TAIL = Decimal("0.025")
_Z = Decimal("1.959964")
_C = Context(prec=50)
Share = tuple[Fraction, Fraction]


def share_interval(k: int, n: int) -> tuple[Share, str]:
    """The 95% interval of the share behind `k` of `n`, and the method: exact (Clopper and Pearson 1934), or the score
    interval where there are many.

    >>> (low, high), method = share_interval(27, 27)
    >>> f"{float(low):.3f}", float(high), method
    ('0.872', 1.0, 'clopper_pearson')
    """
    if not 0 <= k <= n or not n:
        raise ValueError(f"{k} of {n}")
    if n > _MOST_EXACT:
        return _score(k, n), SCORE
    return (1 - _upper(n - k, n), _upper(k, n)), EXACT


def _upper(k: int, n: int) -> Fraction:
    """The smallest share, in millionths, at which k or fewer of n come by chance less often than 2.5%."""
    if k == n:
        return Fraction(1)
    low, high = 0, _STEPS
    while high - low > 1:
        middle = (low + high) // 2
        if _at_most(k, n, middle) < _TAIL:
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


def _score(k: int, n: int) -> Share:
    z2 = _C.multiply(_Z, _Z)
    size = Decimal(n)
    share = _C.divide(Decimal(k), size)
    middle = _C.add(share, _C.divide(z2, 2 * size))
    spread = _C.add(_C.divide(_C.multiply(share, 1 - share), size), _C.divide(z2, 4 * size * size))
    half = _C.multiply(_Z, _C.sqrt(spread))
    below = _C.add(Decimal(1), _C.divide(z2, size))
    low = _C.divide(_C.subtract(middle, half), below)
    high = _C.divide(_C.add(middle, half), below)
    step = Decimal(1).scaleb(-_PLACES)
    return (
        Fraction(max(Decimal(0), low.quantize(step, ROUND_FLOOR))),
        Fraction(min(Decimal(1), high.quantize(step, ROUND_CEILING))),
    )


def median_ranks(n: int) -> tuple[int, int] | None:
    """Between which of `n` values, smallest first and counted from 0, the median behind them lies in 95% of cases;
    None where they are too few (under six).

    By the exact binomial tail, the normal one where there are many.
    """
    if n > _MOST_EXACT:
        rank = (n - isqrt(38416 * n) // 100 - 1) // 2
    else:
        rank, term, tail = 0, 1, 0
        while 40 * (tail + term) <= 2**n:
            tail += term
            term = term * (n - rank) // (rank + 1)
            rank += 1
    return None if rank < 1 else (rank - 1, n - rank)


def apart(one: tuple[Fraction | None, Fraction | None], other: tuple[Fraction | None, Fraction | None]) -> bool:
    """Whether two intervals have nothing in common; an open end reaches for ever."""
    (low, high), (other_low, other_high) = one, other
    below = high is not None and other_low is not None and high < other_low
    above = low is not None and other_high is not None and low > other_high
    return below or above
