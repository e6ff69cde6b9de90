"""A number that changes along a stretch of positions: within what it stays, and how much it changes from one position
to the next. Both are bounds that hold for certain; first and last value are exact.

Sums, products and quotients of such numbers are such numbers again: the change of f·g from n to n+1 is
Δf·g(n+1) + f(n)·Δg, that of f/g is (Δf·g(n) − f(n)·Δg) / (g(n)·g(n+1)). Rounding keeps the direction of a change.
A day is its ordinal number, a month its first day's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from yulu.language.types import COMPUTED_PLACES
from yulu.language.values import add, computed, round_half_up

_EXACT = Context(prec=200)
_ZERO = Decimal(0)
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Run:
    """From `first` to `last` in so many `steps`; always within `low` and `high`, each step between `least` and `most`.

    `places`: all values have no more decimal places.
    """

    steps: int
    first: Decimal
    last: Decimal
    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal
    places: int

    @property
    def is_constant(self) -> bool:
        return self.low == self.high

    @property
    def is_rising(self) -> bool:
        """It never falls."""
        return self.least >= 0

    @property
    def is_falling(self) -> bool:
        """It never rises."""
        return self.most <= 0


def made(steps: int, first: Decimal, last: Decimal, within: Bounds, step: Bounds, places: int) -> Run:
    """A run with the tightest bounds that follow from what is known of it."""
    least, most = step
    low, high = within
    if least >= 0:
        low, high = first, last
    elif most <= 0:
        low, high = last, first
    else:
        down, up = _EXACT.multiply(steps, least), _EXACT.multiply(steps, most)
        low = max(low, _add(first, down), _less(last, up))
        high = min(high, _add(first, up), _less(last, down))
    if low == high:
        least = most = _ZERO
    return Run(steps, first, last, low, high, least, most, places)


def constant(value: int | Decimal, steps: int) -> Run:
    """A number that stays what it is."""
    number = Decimal(value)
    return Run(steps, number, number, number, number, _ZERO, _ZERO, _places(number))


def counting(first: Decimal, step: Decimal, steps: int, places: int) -> Run:
    """The positions themselves: from `first` by `step`."""
    last = _add(first, _EXACT.multiply(steps, step))
    return Run(steps, first, last, first, last, step, step, places)


def opposite(run: Run) -> Run:
    """The number with its sign turned."""
    return Run(
        run.steps, run.first.copy_negate(), run.last.copy_negate(), run.high.copy_negate(), run.low.copy_negate(),
        run.most.copy_negate(), run.least.copy_negate(), run.places,
    )  # fmt: skip


def plus(one: Run, other: Run) -> Run:
    """The sum; nothing is rounded, as no sum has more places than its parts."""
    return made(
        one.steps, add(one.first, other.first), add(one.last, other.last),
        (_add(one.low, other.low), _add(one.high, other.high)),
        (_add(one.least, other.least), _add(one.most, other.most)),
        max(one.places, other.places),
    )  # fmt: skip


def difference(one: Run, other: Run) -> Run:
    """By how much the first lies above the second; a comparison rounds nothing and cannot overflow."""
    steps = (_less(one.least, other.most), _less(one.most, other.least))
    return made(
        one.steps, _less(one.first, other.first), _less(one.last, other.last),
        (_less(one.low, other.high), _less(one.high, other.low)), steps, max(one.places, other.places),
    )  # fmt: skip


def times(one: Run, other: Run) -> Run:
    """The product, rounded half-even to 12 places as every computed number is."""
    left = _product((one.least, one.most), (other.low, other.high))
    right = _product((one.low, one.high), (other.least, other.most))
    exact = one.places + other.places
    return _at_twelve_places(
        one.steps, computed(_EXACT.multiply(one.first, other.first)), computed(_EXACT.multiply(one.last, other.last)),
        _product((one.low, one.high), (other.low, other.high)),
        (_add(left[0], right[0]), _add(left[1], right[1])), exact,
    )  # fmt: skip


def divided(one: Run, other: Run, first: Decimal, last: Decimal) -> Run | None:
    """The quotient, whose ends are handed in as the rules' own arithmetic has them; None where the divisor may be
    zero.
    """
    if other.low <= 0 <= other.high:
        return None
    turned = (_EXACT.divide(Decimal(1), other.high), _EXACT.divide(Decimal(1), other.low))
    left = _product((one.least, one.most), (other.low, other.high))
    right = _product((one.low, one.high), (other.least, other.most))
    top = (_less(left[0], right[1]), _less(left[1], right[0]))
    step = _product(top, _product(turned, turned))
    return _at_twelve_places(
        one.steps, first, last, _product((one.low, one.high), turned), step, COMPUTED_PLACES + 1
    )  # fmt: skip


def rounded_at(run: Run, places: int, first: Decimal, last: Decimal, low: Decimal, high: Decimal) -> Run:
    """Rounded to so many places, whichever way; ends and range are handed in already rounded."""
    if run.places <= places:
        return run
    unit = Decimal(1).scaleb(-places)
    least = run.least.quantize(unit, ROUND_FLOOR, _EXACT)
    most = run.most.quantize(unit, ROUND_CEILING, _EXACT)
    if run.low < 0 < run.high:  # a half goes away from zero, on either side another way
        least, most = _less(least, unit), _add(most, unit)
    return made(run.steps, first, last, (low, high), _kept(run, least, most), places)


def half_up(run: Run, places: int) -> Run:
    """Rounded to so many places, halves away from zero."""
    ends = [round_half_up(each, places) or _ZERO for each in (run.first, run.last, run.low, run.high)]
    return rounded_at(run, places, *ends)


def smallest(runs: Sequence[Run]) -> Run:
    """The smallest of several numbers at each position."""
    rivals = [each for each in runs if not any(other.high < each.low for other in runs)]
    if len(rivals) == 1:
        return rivals[0]
    return made(
        rivals[0].steps, min(each.first for each in rivals), min(each.last for each in rivals),
        (min(each.low for each in rivals), min(each.high for each in rivals)),
        (min(each.least for each in rivals), max(each.most for each in rivals)),
        max(each.places for each in rivals),
    )  # fmt: skip


def largest(runs: Sequence[Run]) -> Run:
    """The largest of several numbers at each position."""
    return opposite(smallest([opposite(each) for each in runs]))


def _at_twelve_places(steps: int, first: Decimal, last: Decimal, within: Bounds, step: Bounds, places: int) -> Run:
    if places <= COMPUTED_PLACES:
        return made(steps, first, last, within, step, places)
    unit = Decimal(1).scaleb(-COMPUTED_PLACES)
    least, most = step
    if least < 0 or most > 0:
        least, most = (
            max(_less(least, unit), _ZERO) if least >= 0 else _less(least, unit),
            min(_add(most, unit), _ZERO) if most <= 0 else _add(most, unit),
        )
    low, high = (each.quantize(unit, ROUND_HALF_EVEN, _EXACT) for each in within)
    return made(steps, first, last, (_less(low, unit), _add(high, unit)), (least, most), COMPUTED_PLACES)


def _kept(run: Run, least: Decimal, most: Decimal) -> Bounds:
    """What never fell does not fall once it is rounded, and the other way round."""
    return (max(least, _ZERO) if run.is_rising else least, min(most, _ZERO) if run.is_falling else most)


def _product(one: Bounds, other: Bounds) -> Bounds:
    corners = [_EXACT.multiply(a, b) for a in one for b in other]
    return min(corners), max(corners)


def _places(number: Decimal) -> int:
    exponent = number.normalize(_EXACT).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def _add(one: Decimal, other: Decimal) -> Decimal:
    """Exact: Python's own `+` would round to 28 digits."""
    return _EXACT.add(one, other)


def _less(one: Decimal, other: Decimal) -> Decimal:
    return _EXACT.subtract(one, other)
