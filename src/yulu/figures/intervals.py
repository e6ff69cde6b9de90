"""What a printed value can mean: every rounding a writer may have used, as exact intervals.

An unhedged 97.9 may have been rounded to the nearest (ties up or to the even digit: they differ only at the ends, and
both ends are let in), cut off, or rounded up. Nothing is held against a text that holds by any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

Rounding = Literal["nearest", "cut", "up"]
ROUNDINGS: Mapping[Rounding, str] = {"nearest": "四舍五入", "cut": "舍去尾数", "up": "进一"}


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, None where there is no end; `closed` says of each end whether it belongs to it."""

    low: Fraction | None
    high: Fraction | None
    closed: tuple[bool, bool] = (True, True)

    def __contains__(self, value: Fraction | int) -> bool:
        above = self.low is None or value > self.low or (value == self.low and self.closed[0])
        return above and (self.high is None or value < self.high or (value == self.high and self.closed[1]))

    def meets(self, other: Interval) -> bool:
        """Whether any number lies in both."""
        return self._below(other) and other._below(self)

    def _below(self, other: Interval) -> bool:
        """Whether this one does not lie wholly above the other."""
        if self.low is None or other.high is None or self.low < other.high:
            return True
        return self.low == other.high and self.closed[0] and other.closed[1]

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            (self.closed[0] and other.closed[0], self.closed[1] and other.closed[1]),
        )

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            (self.closed[1], self.closed[0]),
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def times(self, other: Interval) -> Interval:
        """The product; both must hold no negative number."""
        return Interval(
            (self.low or Fraction(0)) * (other.low or Fraction(0)),
            None if self.high is None or other.high is None else self.high * other.high,
            (self.closed[0] and other.closed[0], self.closed[1] and other.closed[1]),
        )

    def over(self, other: Interval) -> Interval:
        """The quotient; both must hold no negative number, and a divisor that may be zero leaves no upper end."""
        low = Fraction(0) if not self.low or other.high is None or not other.high else self.low / other.high
        high = None if self.high is None or not other.low else self.high / other.low
        return Interval(low, high, (self.closed[0] and other.closed[1], self.closed[1] and other.closed[0]))


EVERYTHING = Interval(None, None)


def point(value: Fraction | int) -> Interval:
    """Exactly this."""
    return Interval(Fraction(value), Fraction(value))


def rounded(value: Fraction, step: Fraction, how: Rounding) -> Interval:
    """All numbers that are printed as `value` when rounded in this way to multiples of `step`."""
    if how == "nearest":
        return Interval(value - step / 2, value + step / 2)
    return (
        Interval(value, value + step, (True, False)) if how == "cut" else Interval(value - step, value, (False, True))
    )


def any_rounding(value: Fraction, step: Fraction) -> Interval:
    """All numbers that some rounding prints as `value`."""
    return Interval(value - step, value + step, (False, False))


def total(intervals: Iterable[Interval]) -> Interval:
    """What the sum can be."""
    result = point(0)
    for each in intervals:
        result += each
    return result


def counts(whole: int, share: Interval) -> range:
    """The whole numbers k from 0 to `whole` for which k / whole lies in `share`.

    >>> list(counts(209, any_rounding(Fraction(979, 1000), Fraction(1, 1000))))
    []
    """
    low, high = (share.low or Fraction(0)) * whole, (share.high if share.high is not None else Fraction(1)) * whole
    first = ceil(low) if share.closed[0] else floor(low) + 1
    last = floor(high) if share.closed[1] else ceil(high) - 1
    return range(max(0, first), min(whole, last) + 1)
