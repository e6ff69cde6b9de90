"""Values as a report prints them: counts of few things as counts, sums in 万 or 亿, bounds where rows are unknown.

Only here is anything rounded: half up, to the places the indicator says.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from yulu.indicators.intervals import METHODS
from yulu.indicators.value import Ends, Value
from yulu.shares.small_counts import FEW
from yulu.toolbox.indicator_model import Indicator

NONE = "没有可算的行"
_MYRIADS = ((10**8, "亿"), (10**4, "万"))
_EXACT_PLACES = 12


def rounded(number: Fraction, places: int) -> Decimal:
    """Rounded half up (四舍五入), without zeros at the end.

    >>> rounded(Fraction(204, 209) * 100, 2)
    Decimal('97.61')
    """
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    made = Decimal(whole).scaleb(-places)
    text = f"{made:f}"
    return Decimal(("-" if number < 0 and whole else "") + (text.rstrip("0").rstrip(".") if "." in text else text))


def exact(number: Fraction | None) -> str | None:
    """All digits, up to twelve places; a fraction that does not end is rounded there."""
    return None if number is None else f"{rounded(number, _EXACT_PLACES):f}"


def shown(indicator: Indicator, value: Value, rows_in: str) -> str:
    """The value in words; `rows_in` is what the rows are counted in (件, 户).

    Of fewer than thirty things the counts alone: 27件中27件. A percentage would say more than is known.
    """
    if value.bounds.low is None and value.bounds.high is None:
        return NONE if not value.rows else "不能确定"
    part, whole = value.numerator.single, None if value.denominator is None else value.denominator.single
    if indicator.is_share and part is not None and whole is not None:
        counts = f"{whole}{rows_in}中{part}{rows_in}"
        if whole < FEW:
            return counts
        return f"{number(indicator, value.bounds.single)}（{counts}）"
    said = ends(indicator, value.bounds)
    return said if value.bounds.single is not None or not value.unknown else f"{said}（{value.unknown}{rows_in}不详）"


def chance(indicator: Indicator, value: Value) -> str:
    """The 95% interval with its method, or nothing."""
    if value.chance is None or value.method is None:
        return ""
    return f"{ends(indicator, value.chance)}，{METHODS[value.method]}"


def ends(indicator: Indicator, span: Ends) -> str:
    """A number, or from where to where it may be."""
    if span.single is not None:
        return number(indicator, span.single)
    if span.low is None and span.high is None:
        return "不详"
    if span.low is None or span.high is None:
        return f"{number(indicator, span.low)}以上" if span.high is None else f"{number(indicator, span.high)}以下"
    return f"{number(indicator, span.low)}—{number(indicator, span.high)}"


def number(indicator: Indicator, value: Fraction | None) -> str:
    """A number with the indicator's unit; sums of ten thousand and more in 万 or 亿."""
    if value is None:
        return "不详"
    if indicator.numerator.how == "sum" and indicator.denominator is None:
        for scale, word in _MYRIADS:
            if abs(value) >= scale:
                return f"{rounded(value / scale, max(2, indicator.places))}{word}{indicator.unit}"
    return f"{rounded(value, indicator.places):f}{indicator.unit}"


def percent(share: Ends, places: int = 1) -> str:
    """Shares as percentages: 79.8%, or 78.1%—80.2%."""
    if share.single is not None:
        return f"{rounded(share.single * 100, places):f}%"
    if share.low is None and share.high is None:
        return "不详"
    if share.low is None or share.high is None:
        end, word = (share.low, "以上") if share.high is None else (share.high, "以下")
        assert end is not None
        return f"{rounded(end * 100, places):f}%{word}"
    return f"{rounded(share.low * 100, places):f}%—{rounded(share.high * 100, places):f}%"
