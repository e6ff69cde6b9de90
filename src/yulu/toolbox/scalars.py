"""One value as written, read as the type it was declared with: exactly, or refused with the reason.

Numbers may end in 万 or 亿 and in their unit (`4亿元`, `2000万`), as official tables print them; days and months may be
written as in a letter (`2022年6月10日`, `2022年6月`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import MAX_PREC, Context, Decimal, InvalidOperation

from yulu.diagnostics import Word, nearest
from yulu.language.tree import Scalar
from yulu.language.types import COMPUTED_PLACES, Type, format_unit, recorded_places

_NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*([万亿]?)(.*)\Z", re.DOTALL)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z|(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z|(\d{4})\s*年\s*(\d{1,2})\s*月\Z")
_TRUE, _FALSE = {"true", "是", "有"}, {"false", "否", "无", "不是", "没有"}
_MYRIADS = {"": 0, "万": 4, "亿": 8}
_AS_WRITTEN = Context(prec=MAX_PREC)
"""Python's own context would round what is written to 28 digits."""
_LARGEST = Decimal(10) ** 24
_LARGEST_INTEGER = Decimal(10) ** 18
"""A column of whole numbers has 64 bits: what is within 18 digits is in every reading the same."""


class BadValue(ValueError):
    """A value that is not of its type: a code of the diagnostics catalogue and the values of its sentence."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def read_scalar(written: object, kind: Type) -> Scalar:
    """The value of that type, from YAML text or a JSON value; raises BadValue.

    An enum is read from its code (`A` for `a`) or its Chinese label, a boolean from true/false or 是/否. A number with
    more places than its type has is refused, never rounded.
    """
    match kind.kind:
        case "boolean":
            return _boolean(written)
        case "integer" | "number":
            return _number(written, kind)
        case "date":
            return _date(written)
        case "month":
            return _month(written)
        case "enum":
            return _enum(written, kind)
        case _:
            if not isinstance(written, str):
                raise BadValue("E301", value=_shown(written), expected=Word("text"))
            return written


def _boolean(written: object) -> bool:
    if isinstance(written, bool):
        return written
    text = str(written).strip()
    if text in _TRUE or text.lower() == "true":
        return True
    if text in _FALSE or text.lower() == "false":
        return False
    raise BadValue("E301", value=_shown(written), expected=Word("true_or_false"))


def _number(written: object, kind: Type) -> int | Decimal:
    if isinstance(written, bool) or not isinstance(written, str | int | Decimal):
        raise BadValue("E301", value=_shown(written), expected=Word(kind.kind))
    number = _read_number(written, kind) if isinstance(written, str) else Decimal(written)
    if not number.is_finite() or number.copy_abs() >= _LARGEST:
        raise BadValue("E301", value=str(written), expected=Word("24_digits"))
    if kind.kind == "integer":
        if number != number.to_integral_value():
            raise BadValue("E301", value=str(written), expected=Word("integer"))
        if number.copy_abs() >= _LARGEST_INTEGER:
            raise BadValue("E301", value=str(written), expected=Word("18_digits"))
        return int(number)
    places = COMPUTED_PLACES if kind.places is None else kind.places
    if len(f"{number:f}".partition(".")[2].rstrip("0")) > places:
        raise BadValue("E302", value=str(written), places=str(places))
    return Decimal(f"{number:f}")  # never 3E+6, in which no reader would know 300万


def _read_number(text: str, kind: Type) -> Decimal:
    found = _NUMBER.match(text.strip())
    if not found or (found[5] and any(character.isdigit() for character in found[5])):
        raise BadValue("E301", value=text, expected=Word(kind.kind))
    sign, whole, part, myriad, unit = found.groups()
    percent = unit.strip() in ("%", "％")
    if unit.strip() and not percent and unit.strip() != format_unit(kind.unit):
        own = format_unit(kind.unit)
        expected = Word("unit", own) if own else Word("no_unit")
        raise BadValue("E303", value=text, unit=unit.strip(), expected=expected)
    try:
        number = Decimal(f"{sign}{whole.replace(',', '')}{part or ''}").scaleb(_MYRIADS[myriad], _AS_WRITTEN)
    except InvalidOperation:
        raise BadValue("E301", value=text, expected=Word(kind.kind)) from None
    return number.scaleb(-2, _AS_WRITTEN) if percent else number


def _date(written: object) -> date:
    text = _shown(written)
    found = _DATE.match(text)
    if not found:
        raise BadValue("E301", value=text, expected=Word("written_day"))
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue("E301", value=text, expected=Word("written_day")) from None


def _month(written: object) -> date:
    text = _shown(written)
    found = _MONTH.match(text)
    if not found:
        raise BadValue("E301", value=text, expected=Word("written_month"))
    year, month = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, 1)
    except ValueError:
        raise BadValue("E301", value=text, expected=Word("written_month")) from None


def _enum(written: object, kind: Type) -> str:
    text = _shown(written)
    if text in kind.choices:
        return text
    for code, label in kind.choices.items():
        if text == label or text.lower() == code:
            return code
    shown = "、".join(f"{code} {label}" for code, label in kind.choices.items())
    guess = nearest(text, [*kind.choices, *kind.choices.values()]) or ""
    raise BadValue("E304", value=text, choices=shown, nearest=guess)


def _shown(written: object) -> str:
    """The value as a person wrote it, a list or mapping only by its brackets."""
    if isinstance(written, Mapping):
        return "{ … }"
    if isinstance(written, list):
        return "[ … ]"
    return str(written).lower() if isinstance(written, bool) else str(written).strip()


def places_of(kind: str, unit: tuple[tuple[str, int], ...], declared: int | None) -> int | None:
    """Decimal places of a recorded number: as declared, else by its unit."""
    if kind != "number":
        return None
    return recorded_places(unit) if declared is None else declared
