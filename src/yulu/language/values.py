"""Values that are not single, and what comparing and computing with them means.

A value is a plain Python value, None (unknown), `Candidates` (one of these, of a decision table) or an `Interval`
(of an aggregate). A comparison with a known value is true or false where all that is possible agrees; anywhere else
a value that is not single is unknown (DESIGN 3.1).

Numbers are exact: Decimal with 12 places, `*` and `/` rounded half-even there; past 38 digits is an error.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from yulu.language.tree import Scalar
from yulu.language.types import COMPUTED_PLACES, WHOLE_DIGITS

Plain = Scalar | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Two or more values, one of which holds."""

    values: frozenset[Scalar]


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number from `low` to `high`, both included; `high` None means no upper bound is known."""

    low: int | Decimal
    high: int | Decimal | None


Value = Scalar | Candidates | Interval | None


class NumberOverflow(ArithmeticError):
    """A computed number needs more than 38 digits; the same error in every reading."""


FIRST_DAY, LAST_DAY = date.min, date.max
"""The ends of the calendar: a day shifted past one stays there, so 9999-12-31 in a register stays 'for ever'."""

_EXACT = Context(prec=100)
_STEP = Decimal("1e-12")
LARGEST = Decimal("9" * WHOLE_DIGITS + "." + "9" * COMPUTED_PLACES)
"""The largest number of 38 digits, 12 of them places."""


def candidates(values: Iterable[Scalar]) -> Value:
    """The single value if there is only one, else the candidates; None if there is none."""
    kept = frozenset(values)
    if len(kept) == 1:
        return next(iter(kept))
    return Candidates(kept) if kept else None


def interval(low: int | Decimal, high: int | Decimal | None) -> Value:
    """The single number if both ends meet, else the interval."""
    return low if low == high else Interval(low, high)


def is_single(value: Value) -> bool:
    """Whether exactly one value is known."""
    return value is not None and not isinstance(value, Candidates | Interval)


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(sign: str, left: Value, right: Value) -> bool | None:
    """Three-valued comparison; at most one side may be other than single."""
    if not is_single(right):
        if not is_single(left):
            return None
        left, right, sign = right, left, MIRRORED[sign]
    if left is None:
        return None
    if isinstance(left, Interval):
        return _compare_interval(sign, left, right)
    test = COMPARISONS[sign]
    if isinstance(left, Candidates):
        answers = {test(each, right) for each in left.values}
        return answers.pop() if len(answers) == 1 else None
    return test(left, right)


def _compare_interval(sign: str, span: Interval, point: Any) -> bool | None:
    if sign in ("<>", ">", ">="):
        opposite = _compare_interval({"<>": "=", ">": "<=", ">=": "<"}[sign], span, point)
        return None if opposite is None else not opposite
    if sign == "=":
        return False if point < span.low or (span.high is not None and point > span.high) else None
    test = COMPARISONS[sign]
    if span.high is not None and test(span.high, point):
        return True
    return None if test(span.low, point) else False


def between(operand: Value, low: Value, high: Value) -> bool | None:
    """Both ends included. With candidates all must agree, so it can know more than its two comparisons."""
    if isinstance(operand, Candidates) and is_single(low) and is_single(high):
        answers = {both(compare(">=", each, low), compare("<=", each, high)) for each in operand.values}
        return answers.pop() if len(answers) == 1 else None
    return both(compare(">=", operand, low), compare("<=", operand, high))


def member(operand: Value, choices: Iterable[Value]) -> bool | None:
    """Whether the operand is one of the choices; an unknown choice can make it unknown, never false."""
    listed = list(choices)
    if isinstance(operand, Candidates) and all(is_single(each) for each in listed):
        answers = {each in listed for each in operand.values}
        return answers.pop() if len(answers) == 1 else None
    return either(*(compare("=", operand, each) for each in listed))


def both(*truths: bool | None) -> bool | None:
    """Kleene's AND: one false decides, else one unknown leaves it open."""
    if False in truths:
        return False
    return None if None in truths else True


def either(*truths: bool | None) -> bool | None:
    """Kleene's OR: one true decides, else one unknown leaves it open."""
    if True in truths:
        return True
    return None if None in truths else False


def negate(truth: bool | None) -> bool | None:
    """Kleene's NOT: the opposite of unknown is unknown."""
    return None if truth is None else not truth


def _number(value: Value) -> int | Decimal | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    return None


def _bounded(number: Decimal) -> Decimal:
    # copy_abs, not abs: abs rounds to the 28 digits of Python's default context.
    if number.copy_abs() > LARGEST:
        raise NumberOverflow(str(number))
    return number


def computed(number: Decimal) -> Decimal:
    """The number at 12 places, half-even; raises NumberOverflow past 38 digits."""
    try:
        return _bounded(number.quantize(_STEP, ROUND_HALF_EVEN, _EXACT))
    except InvalidOperation:
        raise NumberOverflow(str(number)) from None


def arithmetic(sign: str, left: Value, right: Value) -> Decimal | None:
    """`+ - * /` on single numbers; unknown where either is not single, and where the divisor is zero."""
    one, other = _number(left), _number(right)
    if one is None or other is None:
        return None
    first, second = Decimal(one), Decimal(other)
    match sign:
        case "+":
            return add(first, second)
        case "-":
            return computed(_EXACT.subtract(first, second))
        case "*":
            return computed(_EXACT.multiply(first, second))
        case _:
            if not second:
                return None
            return _divide(first, second)


def add(first: int | Decimal, second: int | Decimal) -> Decimal:
    """The exact sum of two numbers; raises NumberOverflow."""
    return computed(_EXACT.add(Decimal(first), Decimal(second)))


def _divide(first: Decimal, second: Decimal) -> Decimal:
    """Half-even on the exact quotient, not on one rounded before: integers carry it."""
    one, other = first.as_integer_ratio(), second.as_integer_ratio()
    top, bottom = one[0] * other[1] * 10**12, one[1] * other[0]
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(top, bottom)
    if 2 * rest > bottom or (2 * rest == bottom and whole % 2):
        whole += 1
    return _bounded(_EXACT.scaleb(Decimal(whole), -12))


def minus(operand: Value) -> Decimal | None:
    """The negative of a single number."""
    number = _number(operand)
    return None if number is None else Decimal(number).copy_negate()


def round_half_up(operand: Value, places: Value) -> Decimal | None:
    """Rounded to so many decimal places, halves away from zero (四舍五入)."""
    number = _number(operand)
    if number is None or not isinstance(places, int):
        return None
    step = Decimal(1).scaleb(-min(places, COMPUTED_PLACES))
    return _bounded(Decimal(number).quantize(step, ROUND_HALF_UP, _EXACT))


def least(*operands: Value) -> Plain:
    """The smallest of single numbers."""
    numbers = [_number(each) for each in operands]
    return None if None in numbers else min(Decimal(each) for each in numbers if each is not None)


def greatest(*operands: Value) -> Plain:
    """The largest of single numbers."""
    numbers = [_number(each) for each in operands]
    return None if None in numbers else max(Decimal(each) for each in numbers if each is not None)


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier if negative), clamped to the month's and the calendar's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        return FIRST_DAY if year < FIRST_DAY.year else LAST_DAY
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=10_000)  # rules shift the day decided for again and again
def shift_months(day: Value, months: Value, sign: int) -> Plain:
    """`months_before` (sign −1) and `months_after` (sign 1)."""
    count = _number(months)
    if isinstance(day, date) and count is not None:
        return add_months(day, sign * int(count))
    return None


def shift_days(day: Value, days: Value, sign: int) -> Plain:
    """`days_before` (sign −1) and `days_after` (sign 1)."""
    count = _number(days)
    if not isinstance(day, date) or count is None:
        return None
    place = day.toordinal() + sign * int(count)
    return date.fromordinal(max(FIRST_DAY.toordinal(), min(place, LAST_DAY.toordinal())))


def month_of(day: Value) -> Plain:
    """The month of a day, held as its first day."""
    return day.replace(day=1) if isinstance(day, date) else None


def year_of(day: Value) -> Plain:
    """The year of a day."""
    return day.year if isinstance(day, date) else None


CALLS: Mapping[str, Callable[..., Plain]] = {
    "round": round_half_up,
    "least": least,
    "greatest": greatest,
    "months_before": lambda day, months: shift_months(day, months, -1),
    "months_after": lambda day, months: shift_months(day, months, 1),
    "days_before": lambda day, days: shift_days(day, days, -1),
    "days_after": lambda day, days: shift_days(day, days, 1),
    "month_of": month_of,
    "year_of": year_of,
}
"""What each function does; the period functions are gone by then (`periods.bind_periods`)."""
