"""How a value is written in Chinese, with its unit and label: `120人`, `300万元`, `小型`, `2022年4月1日`, `不详`.

No digit is ever lost or rounded away. Money of ten thousand 元 and more is said in 万元 or 亿元 where two decimals
say it exactly (`300万元`, `1.5万元`, but `12345.67元`); other units are never scaled. Numbers have no separators.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal

from yulu.language.tree import Scalar
from yulu.language.types import Type, Unit, format_unit
from yulu.language.values import Candidates, Interval, Value

UNKNOWN = "不详"
YES, NO = "是", "否"

MONEY: Unit = (("元", 1),)
_SCALES = ((8, "亿"), (4, "万"))
_SCALED_PLACES = 2
_EXACT = Context(prec=100)


def format_value(value: Value, type: Type) -> str:
    """The value as a reader sees it; candidates are joined with 或, in the order the choices are declared.

    >>> format_value(Decimal("3000000.00"), Type("number", (("元", 1),)))
    '300万元'
    """
    match value:
        case None:
            return UNKNOWN
        case Candidates(possible):
            return "或".join(format_value(each, type) for each in _in_order(possible, type))
        case Interval(low, high) if high is not None:
            return f"{format_number(low, type.unit)}以上{format_number(high, type.unit)}以下"
        case Interval(low):
            return f"{format_number(low, type.unit)}以上"
        case bool():
            return YES if value else NO
        case date():
            return format_month(value) if type.kind == "month" else format_date(value)
        case int() | Decimal():
            return format_number(value, type.unit)
        case _:
            return type.choices.get(value) or value


def format_date(day: date) -> str:
    """`2022年4月1日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_month(month: date) -> str:
    """`2022年5月`."""
    return f"{month.year}年{month.month}月"


def format_number(number: int | Decimal, unit: Unit) -> str:
    """The number with its unit, exactly; money in 万元 and 亿元 where that is short."""
    if unit == MONEY:
        for digits, word in _SCALES:
            scaled = plain(_EXACT.scaleb(Decimal(number), -digits))
            whole, _, decimals = scaled.lstrip("-").partition(".")
            if whole != "0" and len(decimals) <= _SCALED_PLACES:
                return f"{scaled}{word}元"
    # an inverse unit is `1/户` by itself, and `5/户` after a number
    return plain(number) + format_unit(unit).removeprefix("1" if format_unit(unit).startswith("1/") else "")


def format_percent(number: int | Decimal) -> str:
    """`5.5%` for 0.055."""
    return f"{plain(_EXACT.scaleb(Decimal(number), 2))}%"


def plain(number: int | Decimal) -> str:
    """All digits, no exponent, no zeros at the end of the decimals, no negative zero."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _in_order(possible: Iterable[Scalar], type: Type) -> list[Scalar]:
    declared: list[Scalar] = [*type.choices, True, False] if type.kind in ("enum", "boolean") else []

    def place(value: Scalar) -> tuple[int, Scalar]:
        return (declared.index(value), 0) if value in declared else (len(declared), value)

    return sorted(possible, key=place)
