"""Cells as values of their type: exactly, or not at all.

A column's expressions are chosen by what its cells are like in this batch: where all dates are written 2022-04-01,
no other way of writing them is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
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
_NOISE = 1e-14
"""How far noise can be off, as a part of the number."""
_BEYOND_12_PLACES = r"\.[0-9]{12}[0-9]*[1-9]"

SCIENTIFIC = r"^-?[0-9](\.[0-9]+)?[Ee]\+?[0-9]+$"
"""What Excel shows of a number too long for its cell: its last digits are gone."""
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
_SHARES: Mapping[str, int] = {"": 0, "%": -2, "‰": -3}
_TRUTH: Mapping[str, bool] = {
    "true": True, "是": True, "有": True, "1": True, "y": True, "yes": True, "√": True, "✓": True, "✔": True,
    "false": False, "否": False, "无": False, "0": False, "n": False, "no": False, "×": False, "✗": False, "✘": False,
}  # fmt: skip


Stage = Mapping[str, pl.Expr]
"""Columns to add at once, by name; the next stage may look at them."""


def all_like(text: pl.Expr, pattern: str) -> pl.Expr:
    """Whether every cell that says something is written like this."""
    return text.str.contains(pattern).all(ignore_nulls=True)


def usual_pattern(source: Source) -> str | None:
    """How cells of this type are mostly written, if that has a form: what is written so is read in one step."""
    kind = source.type
    match kind.kind:
        case "integer" if source.factor is None:
            return r"^-?[0-9]{1,18}$"
        case "number" if source.factor is None and kind.places:
            return rf"^-?[0-9]{{1,24}}(\.[0-9]{{1,{kind.places}}})?$"
        case "integer" | "number":
            return r"^-?[0-9]{1,24}(\.[0-9]{1,12})?$"
        case "date":
            return r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
        case "month":
            return r"^[1-9][0-9]{3}-[0-9]{2}$"
        case _:
            return None


def stages(source: Source, text: pl.Expr, *, is_usual: bool, day_zero: date) -> list[Stage]:
    """The value of a cell under the source's name, and beside it what was noticed (Boolean), as `name?noise`.

    The text is without spaces, but for days and months (`folding.normal`). `is_usual`: all cells are written as
    `usual_pattern` says. `day_zero`: from where a workbook counts its days.
    """
    name, kind = source.name, source.type
    match kind.kind:
        case "boolean":
            truth = text.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)
            return [{name: truth}]
        case "enum":
            codes = text.str.to_lowercase().replace_strict(_spellings(kind), default=None, return_dtype=pl.String)
            return [{name: codes}]
        case "integer" | "number" if is_usual and source.factor is None:
            return [{name: text.cast(source.stored_as, strict=False)}]
        case "integer" | "number" if is_usual:
            return [{f"{name}?digits": text, f"{name}?scale": pl.lit(source.factor, NUMBER)}, *_exactly(source)]
        case "integer" | "number":
            return [*_taken_apart(source, text), *_exactly(source)]
        case "date" | "month" if is_usual:
            day = text if kind.kind == "date" else text + "-01"
            return [{name: day.str.to_date("%Y-%m-%d", strict=False)}]
        case "date":
            return [{f"{name}?serial": _serial(text, day_zero)}, _marked(name, _day(text))]
        case "month":
            # Excel makes a date of 2022年4月: the month's first day. Another day of it was not meant as a month.
            return [{f"{name}?serial": _first(_serial(text, day_zero))}, _marked(name, _month(text))]
        case _:
            raise AssertionError("a text is its own value")


def _marked(name: str, value: pl.Expr) -> Stage:
    serial = pl.col(f"{name}?serial")
    return {name: pl.coalesce(value, serial), f"{name}?serial": value.is_null() & serial.is_not_null()}


def _spellings(kind: Type) -> dict[str, str]:
    """By folded code or label, the code; what two of them share means neither."""
    found: dict[str, set[str]] = {}
    for code, label in kind.choices.items():
        for written in (code, label):
            found.setdefault(folded(written).lower(), set()).add(code)
    exact = {folded(code).lower(): code for code in kind.choices}
    return {written: min(codes) for written, codes in found.items() if len(codes) == 1} | exact


def _taken_apart(source: Source, text: pl.Expr) -> list[Stage]:
    """`?digits` of a number and its `?scale`; `?twice` where the cell's own unit and the column's differ."""
    name, unit = source.name, format_unit(source.type.unit)
    pattern = (
        rf"^{'¥?' if unit == '元' else ''}(?<sign>-?)(?<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]*)(?<part>\.[0-9]+)?"
        rf"(?<myriad>千万|百万|十万|千|万|亿)?(?<unit>{_escaped(unit) or _NEVER})?(?<percent>[%‰])?$"
    )
    parts = pl.col(f"{name}?parts").struct
    whole, part = parts["whole"].str.replace_all(",", "", literal=True), parts["part"].fill_null("")
    digits = pl.concat_str(parts["sign"], whole, part)
    myriad, percent = parts["myriad"].fill_null(""), parts["percent"].fill_null("")
    own = _scales(myriad, percent, _SHARES if not unit else {"": 0})
    scale, is_twice = own, pl.lit(False)
    if source.factor is not None and source.factor != 1:
        says_unit = (parts["unit"].fill_null("") != "") | (percent != "")
        has_own = (myriad != "") | says_unit
        # 50万元 in a column in 万元 is half a million; of 50万 nobody knows.
        is_twice = has_own & ~(says_unit & (own == pl.lit(source.factor, NUMBER)))
        scale = pl.when(has_own).then(own).otherwise(pl.lit(source.factor, NUMBER))
    has_digits = whole.str.len_bytes() + part.str.len_bytes() > 0
    return [
        {f"{name}?parts": text.str.extract_groups(pattern)},
        {
            f"{name}?digits": pl.when(has_digits & ~is_twice).then(digits),
            f"{name}?scale": scale,
            f"{name}?twice": has_digits & is_twice,
        },
    ]


def _exactly(source: Source) -> list[Stage]:
    """The number in its unit, if it has no more places than its type; noise of binary fractions is taken off."""
    name, kind = source.name, source.type
    places = 0 if kind.kind == "integer" else COMPUTED_PLACES if kind.places is None else kind.places
    digits, scale, read = (pl.col(f"{name}?{said}") for said in ("digits", "scale", "read"))
    number, rounded, off = (pl.col(f"{name}?{said}") for said in ("number", "rounded", "off"))
    # Decided in binary fractions, which cannot overflow; what is let through still fits 38 digits.
    fits = read.abs().cast(pl.Float64) * scale.cast(pl.Float64) < float(_LARGEST)
    is_inexact = (off > 0) | digits.str.contains(_BEYOND_12_PLACES)
    as_written = digits.cast(pl.Float64, strict=False) * scale.cast(pl.Float64)
    is_noise = (
        is_inexact
        & (digits.str.len_bytes() > _EXACT_DIGITS)
        & (number.abs() < pl.lit(Decimal(10) ** (_EXACT_DIGITS - places), NUMBER))
        & ((as_written - rounded.cast(pl.Float64)).abs() <= as_written.abs() * _NOISE)
    )
    noise = pl.col(f"{name}?noise")
    return [
        {f"{name}?read": digits.cast(NUMBER, strict=False)},
        {f"{name}?number": pl.when(fits).then(read) * scale},
        {f"{name}?rounded": number.round(places)},
        {f"{name}?off": (number - rounded).abs()},
        {f"{name}?noise": is_noise},
        {
            name: pl.when(~is_inexact | noise).then(rounded).cast(source.stored_as, strict=False),
            f"{name}?places": is_inexact & ~noise,
        },
    ]


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


def _day(text: pl.Expr) -> pl.Expr:
    parts = text.str.extract_groups(_DAY + _TIME).struct
    in_a_row = pl.when(text.str.contains(r"^[1-9][0-9]{7}$")).then(text).str.to_date("%Y%m%d", strict=False)
    return pl.coalesce(_assembled(parts["1"], parts["2"], parts["3"]), in_a_row)


def _month(text: pl.Expr) -> pl.Expr:
    parts = pl.when(~text.str.contains(_LOST_ZERO)).then(text).str.extract_groups(_MONTH).struct
    in_a_row = pl.when(text.str.contains(r"^[1-9][0-9]{5}$")).then(text + "01").str.to_date("%Y%m%d", strict=False)
    return pl.coalesce(_assembled(parts["1"], parts["2"], pl.lit("1")), in_a_row, _first(_day(text)))


def _first(day: pl.Expr) -> pl.Expr:
    """The day if it is a month's first."""
    return pl.when(day.dt.day() == 1).then(day)


def _assembled(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str(year, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _serial(text: pl.Expr, day_zero: date) -> pl.Expr:
    count = pl.when(text.str.contains(SERIAL)).then(text.str.slice(0, 5)).cast(pl.Int64, strict=False)
    count = pl.when(count <= _LAST_SERIAL).then(count)
    return pl.lit(day_zero) + pl.duration(days=count)
