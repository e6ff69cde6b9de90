"""What single operations are in Polars: literals, tests, arithmetic and dates, with the meaning `values` gives them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_

import polars as pl

from yulu.language.tree import Scalar
from yulu.language.types import COMPUTED_PLACES, Type
from yulu.language.values import COMPARISONS, FIRST_DAY, LAST_DAY, MIRRORED, add_months

NUMBER = pl.Decimal(38, COMPUTED_PLACES)
Operand = Scalar | pl.Expr
Truth = bool | pl.Expr

SIGNS: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "=": pl.Expr.eq, "<>": pl.Expr.ne, "<": pl.Expr.lt, "<=": pl.Expr.le, ">": pl.Expr.gt, ">=": pl.Expr.ge,
}  # fmt: skip


def column_type(kind: Type) -> pl.DataType:
    """What a derived value of this type is stored as; recorded integers are Int64 instead."""
    match kind.kind:
        case "boolean":
            return pl.Boolean()
        case "integer" | "number":
            return NUMBER
        case "date" | "month":
            return pl.Date()
        case _:
            return pl.String()


def literal(value: Scalar) -> pl.Expr:
    """A value written out; numbers at 12 places, so that 0.055 is not compared as a whole number."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return pl.lit(value, dtype=NUMBER)
    return pl.lit(value)


def as_kind(made: pl.Expr, kind: Type) -> pl.Expr:
    """The expression as a computed value: numbers as exact decimals, codes as text, everything else as it is."""
    if kind.kind == "enum":
        return made.cast(pl.String)
    return made.cast(NUMBER) if kind.is_numeric else made


def operand(value: Operand) -> pl.Expr:
    """A value or an expression as an expression."""
    return value if isinstance(value, pl.Expr) else literal(value)


def test(sign: str, left: Operand, right: Operand) -> Truth:
    """A comparison; two values are compared here and now."""
    if isinstance(left, pl.Expr) or isinstance(right, pl.Expr):
        return _compare(sign, operand(left), operand(right))
    return COMPARISONS[sign](left, right)


def _compare(sign: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    # A constant stands on the right: Polars 2.1 fails on one that is compared with a column that is constant itself.
    if not left.meta.root_names():
        left, right, sign = right, left, MIRRORED[sign]
    return SIGNS[sign](left, right)


def test_whole(sign: str, left: int | pl.Expr, right: int | pl.Expr) -> pl.Expr:
    """A comparison of whole numbers as they are recorded."""
    one, other = (each if isinstance(each, pl.Expr) else pl.lit(each, dtype=pl.Int64) for each in (left, right))
    return _compare(sign, one, other)


def both(*truths: Truth) -> Truth:
    """Kleene's AND."""
    if all(isinstance(each, bool) for each in truths):
        return all(truths)
    return reduce(and_, map(operand, truths))


def either(*truths: Truth) -> Truth:
    """Kleene's OR."""
    if all(isinstance(each, bool) for each in truths):
        return any(truths)
    return reduce(or_, map(operand, truths))


def test_interval(sign: str, low: pl.Expr, high: pl.Expr, point: pl.Expr) -> pl.Expr:
    """A comparison of all that lies from `low` to `high` with a number; a null `high` is no bound."""
    unknown = pl.lit(None, dtype=pl.Boolean)
    match sign:
        case "=":
            outside = (low > point) | (high < point)
            return pl.when(outside).then(False).when((low == high) & (low == point)).then(True).otherwise(unknown)
        case "<>":
            return ~test_interval("=", low, high, point)
        case "<" | "<=":
            holds = SIGNS[sign]
            return pl.when(holds(high, point)).then(True).when(~holds(low, point)).then(False).otherwise(unknown)
        case _:
            return ~test_interval({">": "<=", ">=": "<"}[sign], low, high, point)


def _divide(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return left / pl.when(right != literal(0)).then(right)


ARITHMETIC: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": pl.Expr.__add__, "-": pl.Expr.__sub__, "*": pl.Expr.__mul__, "/": _divide,
}  # fmt: skip
"""On NUMBER; Polars rounds products and quotients half-even at the scale itself, and raises on overflow."""


def round_half_up(number: pl.Expr, places: int) -> pl.Expr:
    """Rounded to so many places, halves away from zero."""
    return number.round(min(places, COMPUTED_PLACES), mode="half_away_from_zero")


def extreme(function: str, numbers: Sequence[pl.Expr]) -> pl.Expr:
    """`least` or `greatest`; unknown if one of them is (Polars' own would leave it out)."""
    chosen = pl.min_horizontal(numbers) if function == "least" else pl.max_horizontal(numbers)
    return pl.when(reduce(and_, (number.is_not_null() for number in numbers))).then(chosen)


_MONTHS = 12 * LAST_DAY.year + 11
_DAYS = (LAST_DAY - FIRST_DAY).days
_EPOCH = date(1970, 1, 1)


def shift_months(day: pl.Expr, months: int | pl.Expr, sign: int) -> pl.Expr:
    """So many months later (`sign` −1: earlier), clamped to the month's last day, and to the calendar's ends."""
    if isinstance(months, int):
        return _shift_by_fixed_months(day, sign * months)
    index = day.dt.year().cast(pl.Int64) * 12 + day.dt.month() - 1 + sign * months.clip(-_MONTHS, _MONTHS)
    inside = index.clip(12 * FIRST_DAY.year, _MONTHS)
    first = pl.date(inside // 12, inside % 12 + 1, 1)
    day_of_month = pl.min_horizontal(day.dt.day(), first.dt.month_end().dt.day())
    shifted = pl.date(inside // 12, inside % 12 + 1, day_of_month)
    return pl.when(index < 12).then(FIRST_DAY).when(index > _MONTHS).then(LAST_DAY).otherwise(shifted)


def _shift_by_fixed_months(day: pl.Expr, months: int) -> pl.Expr:
    if abs(months) >= _MONTHS:
        return pl.when(day.is_not_null()).then(pl.lit(LAST_DAY if months > 0 else FIRST_DAY))
    shifted = day.dt.offset_by(f"{months}mo")
    edge = add_months(LAST_DAY if months > 0 else FIRST_DAY, -months)
    if months > 0:
        edge = edge.replace(day=monthrange(edge.year, edge.month)[1])
        return pl.when(day > edge).then(LAST_DAY).otherwise(shifted)
    return pl.when(day < edge).then(FIRST_DAY).otherwise(shifted)


def shift_days(day: pl.Expr, days: int | pl.Expr, sign: int) -> pl.Expr:
    """So many days later (`sign` −1: earlier), clamped to the calendar's ends."""
    if isinstance(days, int):
        later: int | pl.Expr = sign * max(-_DAYS, min(days, _DAYS))
    else:
        later = sign * days.clip(-_DAYS, _DAYS)
    number = day.cast(pl.Int32).cast(pl.Int64) + later
    inside = number.clip((FIRST_DAY - _EPOCH).days, (LAST_DAY - _EPOCH).days)
    return inside.cast(pl.Int32).cast(pl.Date)


DATES: Mapping[str, Callable[..., pl.Expr]] = {
    "months_before": lambda day, months: shift_months(day, months, -1),
    "months_after": lambda day, months: shift_months(day, months, 1),
    "days_before": lambda day, days: shift_days(day, days, -1),
    "days_after": lambda day, days: shift_days(day, days, 1),
    "month_of": lambda day: day.dt.month_start(),
    "year_of": lambda day: day.dt.year().cast(pl.Int64),
}
"""What a day and a count (a whole number, or an Int64 expression) make."""
