"""How sure a rate or a median of few things is: 95% intervals that assume nothing but like and independent cases.

Ends are rounded outward, so the interval is never too narrow. The exact interval of a share is in `yulu.shares`.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from math import isqrt

from yulu.shares.small_counts import exact_interval

EXACT, SCORE, RANKS = "clopper_pearson", "wilson", "order_statistics"
METHODS = {
    EXACT: "95%精确区间（Clopper-Pearson）",
    SCORE: "95%区间（Wilson）",
    RANKS: "95%区间（按次序，不假定分布）",
}
_MOST_EXACT = 2000
"""Above so many the score interval of Wilson (1927) differs from the exact one by less than is printed."""
_PLACES = 6
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
    return exact_interval(k, n), EXACT


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
