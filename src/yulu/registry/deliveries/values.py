"""Cells as values of their type: exactly, or not at all.

A column's expressions are chosen by what its cells are like in this batch: where all dates are written 2022-04-01,
no other way of writing them is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from yulu.language.types import COMPUTED_PLACES, Type, format_unit
from yulu.registry.deliveries.folding import folded
from yulu.registry.deliveries.mapping import Source

NUMBER = pl.Decimal(38, 12)
_LARGEST = Decimal(10**24)
"""As in `toolbox.scalars`: no number has more digits before its point."""
_EXACT_DIGITS = 15
"""What a spreadsheet keeps of a number; what follows in it is noise of binary fractions."""

PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
SCIENTIFIC = r"^-?[0-9](\.[0-9]+)?[Ee]\+?[0-9]+$"
"""What Excel shows of a number too long for its cell: its last digits are gone."""
PLAIN_DAY = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
"""A day as Excel counts it, from 1927 to 2100: what is left of a date in a cell formatted as a number."""

_DAY = r"^([1-9][0-9]{3})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})"
_TIME = r"(?:\s*[日号]?|(?:\s*[日号]\s*|\s+|T)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)$"
_MONTH = r"^([1-9][0-9]{3})\s*[-/.年]\s*([0-9]{1,2})\s*(?:月份?)?$"
_LOST_ZERO = r"^[0-9]{4}\.1$"
"""2022.1 in Excel may have been 2022.10."""
_LAST_SERIAL = 73415
_NEVER = r"[^\s\S]"

_MYRIADS: Mapping[str, int] = {"": 0, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_TRUTH: Mapping[str, bool] = {
    "true": True, "是": True, "有": True, "1": True, "y": True, "yes": True, "√": True, "✓": True, "✔": True,
    "false": False, "否": False, "无": False, "0": False, "n": False, "no": False, "×": False, "✗": False, "✘": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A column's value, and by name what else is asked about its cells (Boolean)."""

    value: pl.Expr
    marks: Mapping[str, pl.Expr]


def all_like(text: pl.Expr, pattern: str) -> pl.Expr:
    """Whether every cell that says something is written like this."""
    return text.str.contains(pattern).all(ignore_nulls=True)


def pattern_of(kind: Type) -> str | None:
    """How cells of this type are mostly written, if that has a form."""
    match kind.kind:
        case "integer" | "number":
            return PLAIN_NUMBER
        case "date":
            return PLAIN_DAY
        case _:
            return None


def reading(source: Source, text: pl.Expr, *, is_usual: bool, day_zero: date) -> Reading:
    """The value of a cell, of which the text is without spaces, but for days and months (`folding.normal`).

    `is_usual`: all cells are written as `pattern_of` says. `day_zero`: from where a workbook counts its days.
    """
    kind = source.type
    match kind.kind:
        case "boolean":
            return Reading(text.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean), {})
        case "integer" | "number":
            return _number(source, text, is_usual=is_usual)
        case "date":
            if is_usual:
                return Reading(text.str.to_date("%Y-%m-%d", strict=False), {})
            return _day(text, day_zero)
        case "month":
            return _month(text, day_zero)
        case "enum":
            codes = _spellings(kind)
            return Reading(text.str.to_lowercase().replace_strict(codes, default=None, return_dtype=pl.String), {})
        case _:
            raise AssertionError("a text is its own value")


def _spellings(kind: Type) -> dict[str, str]:
    """By folded code or label, the code; what two of them share means neither."""
    found: dict[str, set[str]] = {}
    for code, label in kind.choices.items():
        for written in (code, label):
            found.setdefault(folded(written).lower(), set()).add(code)
    exact = {folded(code).lower(): code for code in kind.choices}
    return {written: min(codes) for written, codes in found.items() if len(codes) == 1} | exact


def _number(source: Source, text: pl.Expr, *, is_usual: bool) -> Reading:
    if is_usual:
        return _exactly(source, text, text.cast(NUMBER, strict=False), source.factor or Decimal(1))
    unit = format_unit(source.type.unit)
    parts = text.str.extract_groups(
        rf"^{'¥?' if unit == '元' else ''}(?<sign>-?)(?<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]*)(?<part>\.[0-9]+)?"
        rf"(?<myriad>千万|百万|十万|千|万|亿)?(?<unit>{_escaped(unit) or _NEVER})?(?<percent>[%‰])?$"
    )
    whole, part = parts.struct["whole"].str.replace_all(",", "", literal=True), parts.struct["part"].fill_null("")
    digits = pl.concat_str(parts.struct["sign"], whole, part)
    has_digits = (whole.str.len_bytes() > 0) | (part.str.len_bytes() > 0)
    number = pl.when(has_digits).then(digits).cast(NUMBER, strict=False)
    myriad, percent = parts.struct["myriad"].fill_null(""), parts.struct["percent"].fill_null("")
    shares = {"": 0} if source.type.unit else {"": 0, "%": -2, "‰": -3}
    own = _scales(myriad, percent, shares)
    scale, is_twice = own, pl.lit(False)
    if source.factor is not None and source.factor != 1:
        factor = pl.lit(source.factor, NUMBER)
        says_unit = (parts.struct["unit"].fill_null("") != "") | (percent != "")
        has_own = (myriad != "") | says_unit
        # 50万元 in a column in 万元 is half a million; of 50万 nobody knows.
        is_twice = has_own & ~(says_unit & (own == factor))
        scale = pl.when(has_own).then(own).otherwise(factor)
    made = _exactly(source, digits, number, scale)
    return Reading(made.value, {**made.marks, "twice": is_twice & number.is_not_null()})


def _exactly(source: Source, digits: pl.Expr, number: pl.Expr, scale: pl.Expr | Decimal) -> Reading:
    """The number in its unit, if it has no more places than its type; noise of binary fractions is taken off."""
    kind = source.type
    places = 0 if kind.kind == "integer" else COMPUTED_PLACES if kind.places is None else kind.places
    if isinstance(scale, pl.Expr) or scale != 1:
        times = scale if isinstance(scale, pl.Expr) else pl.lit(scale, NUMBER)
        # Decided in binary fractions, which cannot overflow; what is let through still fits 38 digits.
        fits = number.abs().cast(pl.Float64) * times.cast(pl.Float64) < float(_LARGEST)
        number = pl.when(fits).then(number) * times
    number = pl.when(number.abs() < pl.lit(_LARGEST, NUMBER)).then(number)
    rounded = number.round(places)
    off = (number - rounded).abs()
    is_noise = (
        (off > 0)
        & (digits.str.len_bytes() > _EXACT_DIGITS)
        & (number.abs() < pl.lit(Decimal(10) ** (_EXACT_DIGITS - places), NUMBER))
        & (off * pl.lit(Decimal(10**14), NUMBER) <= number.abs())
    )
    value = pl.when((off == 0) | is_noise).then(rounded)
    marks = {"noise": is_noise, "places": (off > 0) & ~is_noise}
    return Reading(value.cast(pl.Int64, strict=False) if kind.kind == "integer" else value, marks)


def _scales(myriad: pl.Expr, percent: pl.Expr, shares: Mapping[str, int]) -> pl.Expr:
    """What a cell's own 万 or % multiplies by; null where it cannot have one."""
    powers = {word: Decimal(10) ** power for word, power in _MYRIADS.items()}
    parts = {sign: Decimal(10) ** power for sign, power in shares.items()}
    times = myriad.replace_strict(
        list(powers), pl.Series(list(powers.values()), dtype=NUMBER), default=None, return_dtype=NUMBER
    )
    part = percent.replace_strict(
        list(parts), pl.Series(list(parts.values()), dtype=NUMBER), default=None, return_dtype=NUMBER
    )
    return times * part


def _escaped(unit: str) -> str:
    return "".join(f"\\{letter}" if letter in r"\.+*?()|[]{}^$#&-~" else letter for letter in unit)


def _day(text: pl.Expr, day_zero: date) -> Reading:
    parts = text.str.extract_groups(_DAY + _TIME)
    written = _assembled(parts.struct["1"], parts.struct["2"], parts.struct["3"])
    in_a_row = pl.when(text.str.contains(r"^[1-9][0-9]{7}$")).then(text).str.to_date("%Y%m%d", strict=False)
    serial = _serial(text, day_zero)
    return Reading(pl.coalesce(written, in_a_row, serial), {"serial": serial.is_not_null()})


def _month(text: pl.Expr, day_zero: date) -> Reading:
    parts = pl.when(~text.str.contains(_LOST_ZERO)).then(text).str.extract_groups(_MONTH)
    written = _assembled(parts.struct["1"], parts.struct["2"], pl.lit("1"))
    in_a_row = pl.when(text.str.contains(r"^[1-9][0-9]{5}$")).then(text + "01").str.to_date("%Y%m%d", strict=False)
    day = _day(text, day_zero)
    # Excel makes a date of 2022年4月: the month's first day. Another day of it was not meant as a month.
    first = pl.when(day.value.dt.day() == 1).then(day.value)
    return Reading(pl.coalesce(written, in_a_row, first), day.marks)


def _assembled(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str(year, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _serial(text: pl.Expr, day_zero: date) -> pl.Expr:
    count = pl.when(text.str.contains(SERIAL)).then(text.str.slice(0, 5)).cast(pl.Int64, strict=False)
    count = pl.when(count <= _LAST_SERIAL).then(count)
    return pl.lit(day_zero) + pl.duration(days=count)
