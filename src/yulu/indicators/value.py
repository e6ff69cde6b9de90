"""What an indicator gives: a number, or the bounds it must lie in, with how sure it is.

Two kinds of not being sure are kept apart. *Bounds*: rows whose condition or value is unknown could change the number;
it lies between the bounds for certain. *Chance*: another like set of cases would have come out otherwise; a 95%
interval. Numbers are exact fractions; they are rounded only where they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ends:
    """The lowest and the highest a number can be with what is known; None where there is no bound."""

    low: Fraction | None
    high: Fraction | None

    @property
    def single(self) -> Fraction | None:
        """The number, where only one is left."""
        return self.low if self.low == self.high else None

    def times(self, factor: int) -> Ends:
        """Both ends multiplied by a positive number."""
        return Ends(*(None if end is None else end * factor for end in (self.low, self.high)))

    def over(self, other: Ends) -> Ends:
        """All that a quotient can be, the two sides known apart; open where the divisor may be zero or negative."""
        if other.low is None or other.low < 0 or other.high == 0:
            return NOTHING
        divisors = [each for each in (other.low, other.high) if each]
        if other.low == 0 or self.low is None or self.high is None:
            low = None
            if self.low is not None and self.low >= 0:
                low = Fraction(0) if other.high is None else self.low / other.high
            return Ends(low, None)
        quotients = [end / divisor for end in (self.low, self.high) for divisor in divisors]
        if other.high is None:
            quotients.append(Fraction(0))
        return Ends(min(quotients), max(quotients))


NOTHING = Ends(None, None)


def exactly(number: int | Fraction) -> Ends:
    """A number that is known."""
    return Ends(Fraction(number), Fraction(number))


@dataclass(frozen=True, slots=True)
class Value:
    """An indicator's value over some rows. Percentages are in hundredths: 97.6 is 97.6%.

    `numerator`, `denominator`: what it is made of; of a sum or count alone there is no denominator. `chance`: the 95%
    interval, by `method`. `rows`: how many rows may count; `unknown`: of how many that is not known, or a value lacks.
    """

    bounds: Ends
    numerator: Ends
    denominator: Ends | None
    chance: Ends | None
    method: str | None
    rows: int
    unknown: int

    @property
    def reach(self) -> Ends:
        """All it may be: the interval, or the bounds where there is none."""
        return self.bounds if self.chance is None else self.chance
