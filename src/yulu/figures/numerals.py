"""A numeral as printed, in Arabic or Chinese digits, to its exact value and how finely it was printed.

Read from a place in a text, by looking at neighbours, in one pass: `read` never searches. Numbers are fractions; no
float takes part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from yulu.figures.words.hedges import WITHIN, Hedge

_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
_DIGITS.update(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_DIGITS.update({"倆": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6})  # texts of the 1950s
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_SEVERAL = "几数"
_OLD_TENS = {"廿": "二十", "卅": "三十"}

CHINESE = "".join([*_DIGITS, *_TENS, *_MYRIADS, *_OLD_TENS]) + _SEVERAL
STARTS = re.compile(f"[0-9{CHINESE}]")

_ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_LONGEST_CHINESE = 30
_CHINESE_RUN = re.compile(
    f"[{CHINESE}]{{1,{_LONGEST_CHINESE}}}(?:[点點][{''.join(_DIGITS)}]{{1,{_LONGEST_CHINESE}}}[万亿萬億]{{0,2}})?"
)
_SCALES = re.compile("万亿|万万|[千百十]?亿|[千百十]?万|[千百](?![瓦克米伏卡赫帕升字周分货姓强年日家佳])")
MOST_DIGITS = 15
"""More significant digits than these are a number of a thing (an account, a code), not of how many."""


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral in a text: `text[start:end]`.

    `step` is the place value of the last printed digit, `place` that of the lowest digit that is not zero (1.40万: 100
    and 1,000). `low` and `high` are set where the numeral itself is an interval: 十几, 三四百. `exact` holds for a
    whole number written out digit by digit, without 万 or 亿. `digits` is how many significant digits were printed.
    """

    start: int
    end: int
    value: Fraction
    step: Fraction = Fraction(1)
    place: Fraction = Fraction(1)
    low: Fraction | None = None
    high: Fraction | None = None
    hedge: Hedge | None = None
    exact: bool = True
    chinese: bool = False
    digits: int = 1
    bare_unit: bool = False
    """百, 千 or 万 alone, as in 上千人 and 百余家: a number only beside a hedge."""
    joined: tuple[Fraction, ...] = ()
    """Other values it may have, where it was joined over a line's end: both are kept."""

    @property
    def spread(self) -> bool:
        return self.low is not None


def read(text: str, at: int) -> Number | None:
    """The longest numeral that begins here, with hedges that stand inside it (20多万); None if there is none."""
    if text[at] in "0123456789":
        return _read_arabic(text, at)
    found = _CHINESE_RUN.match(text, at)
    if found is None:
        return None
    run = found.group()
    if len(run) == 2 and text[found.end() : found.end() + 1] == "折" and set(run) <= _DIGITS.keys():  # 七五折
        tenths = Fraction(10 * _DIGITS[run[0]] + _DIGITS[run[1]])
        return Number(at, found.end(), tenths, chinese=True, digits=2)
    for length in range(_plausible(run), 0, -1):
        spoken = spoken_number(run[:length])
        if spoken is not None:
            return _with_scale(text, replace(spoken, start=at, end=at + length))
    return None


def _plausible(run: str) -> int:
    """How far a run can be one number at all: 十百 never is, nor 三七 but among digits alone."""
    digits = next((at for at, character in enumerate(run) if character not in _DIGITS), len(run))
    for at in range(max(1, digits), len(run)):
        first, second = run[at - 1], run[at]
        if second in "点點":
            return len(run)
        if first in _TENS and second in _TENS and (second not in "十拾" or at < 2):
            return at
        if first in _DIGITS and second in _DIGITS and _DIGITS[first] and _DIGITS[second] not in (0, _DIGITS[first] + 1):
            return at
    return len(run)


def _read_arabic(text: str, at: int) -> Number | None:
    found = _ARABIC.match(text, at)
    assert found is not None
    printed = found.group().replace(",", "")
    whole, _, decimals = printed.partition(".")
    digits = (whole + decimals).lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        return Number(at, found.end(), Fraction(0), digits=len(digits))
    step = Fraction(1, 10 ** len(decimals))
    value = Fraction(int(whole + decimals)) * step
    number = Number(
        at, found.end(), value, step, step * _lowest(digits), exact=not decimals, digits=len(digits)
    )  # fmt: skip
    return _with_scale(text, number)


def _lowest(digits: str) -> int:
    return 10 ** (len(digits) - len(digits.rstrip("0"))) if digits.strip("0") else 1


def _with_scale(text: str, number: Number) -> Number:
    """The number with what follows it: a hedge inside (20多万), 千 万 亿, and lower parts (3亿4500万, 13万2)."""
    end, hedge = number.end, number.hedge
    if hedge is None and text[end : end + 1] in WITHIN and _SCALES.match(text, end + 1):
        hedge, end = WITHIN[text[end]], end + 1
    scales = _SCALES.match(text, end) if not number.chinese or hedge is not None else None
    if scales is None:
        return number
    scale = _scale(scales.group())
    upper = _spoken_above(text, number, scale) if number.chinese else None
    if upper is not None:
        return replace(upper, end=scales.end(), hedge=hedge)
    low, high = number.low, number.high
    scaled = replace(
        number, end=scales.end(), hedge=hedge, value=number.value * scale, step=number.step * scale,
        place=number.place * scale, exact=False, low=None if low is None else low * scale,
        high=None if high is None else (high + 1) * scale - 1,
    )  # fmt: skip
    return scaled if hedge is not None else _with_lower_part(text, scaled, scale)


def _spoken_above(text: str, number: Number, scale: int) -> Number | None:
    """四亿零七百多万: only what stands after 亿 is counted in 万."""
    run = text[number.start : number.end]
    cut = max(run.rfind(each) for each in _MYRIADS if _MYRIADS[each] > scale) + 1 if scale < 10**8 else 0
    upper, lower = spoken_number(run[:cut]) if cut else None, run[cut:].lstrip("零〇○")
    below = spoken_number(lower) if lower else None
    if upper is None or below is None or below.spread or below.value >= 10**4:
        return None
    return replace(
        number, value=upper.value + below.value * scale, step=below.step * scale, place=below.place * scale, exact=False
    )


def _with_lower_part(text: str, upper: Number, scale: int) -> Number:
    at = upper.end
    if not text[at : at + 1].isdigit() or text[at] not in "0123456789" or upper.step < 1:
        return upper
    lower = _read_arabic(text, at)
    assert lower is not None
    if lower.value == 0 or lower.digits > MOST_DIGITS:
        return upper
    if lower.exact and lower.end == at + 1 and text[lower.end : lower.end + 1] not in ("%", "‰"):
        added = lower.value * scale / 10
        return replace(
            upper, end=lower.end, value=upper.value + added, step=Fraction(scale, 10), place=Fraction(scale, 10)
        )
    tail = lower.exact and upper.step == scale and len(str(scale)) - 2 <= lower.digits  # 1万600
    if lower.value < scale and (tail or not lower.exact) and lower.step >= 1:
        return replace(
            upper, end=lower.end, value=upper.value + lower.value, step=lower.step, place=lower.place, hedge=lower.hedge
        )
    return upper


def _scale(scales: str) -> int:
    scale = 1
    for character in scales:
        scale *= _TENS.get(character) or _MYRIADS[character]
    return scale


@lru_cache(maxsize=4096)
def spoken_number(run: str) -> Number | None:
    """What a run of Chinese numerals says, if all of it is one number.

    >>> spoken_number("一万五千亿").value
    Fraction(1500000000000, 1)
    """
    for old, tens in _OLD_TENS.items():
        run = run.replace(old, tens)
    if run[-1] in "两俩仨兩倆" and len(run) > 1:
        return None  # 三十两 weighs thirty 两
    whole, point, decimals = run.replace("點", "点").partition("点")
    if point:
        return _with_decimals(whole, decimals)
    if run in _SEVERAL:
        return None  # 几年, 数项 say no number
    if all(character in _DIGITS for character in run):
        return _digit_by_digit(run)
    parsed = _myriads(run)
    if parsed is None:
        return None
    value, low, high, place = parsed
    step = _last_section(run)
    return Number(
        0, 0, Fraction(value), Fraction(step), Fraction(max(place, step)), exact=step == 1, chinese=True,
        low=None if low == high else Fraction(low), high=None if low == high else Fraction(high),
        digits=len(str(value).rstrip("0")),
        bare_unit=all(c in _TENS or c in _MYRIADS for c in run) and run[0] not in "十拾",
    )  # fmt: skip


def _with_decimals(whole: str, decimals: str) -> Number | None:
    tail = decimals.rstrip("万亿萬億")
    scale = _scale(decimals[len(tail) :])
    upper = spoken_number(whole) if whole else None
    if upper is None or upper.spread or not tail or not all(c in _DIGITS for c in tail):
        return None
    digits = "".join(str(_DIGITS[c]) for c in tail)
    step = Fraction(scale, 10 ** len(digits))
    value = upper.value * scale + int(digits) * step
    place = step * _lowest(f"{upper.value}{digits}")
    return Number(0, 0, value, step, place, exact=False, chinese=True, digits=len(digits) + 1)


def _digit_by_digit(run: str) -> Number | None:
    digits = [_DIGITS[c] for c in run]
    if len(run) == 1:
        return Number(0, 0, Fraction(digits[0]), chinese=True)
    if len(run) == 2 and digits[1] == digits[0] + 1 and digits[0]:  # 三四个: three or four
        return Number(0, 0, Fraction(digits[0]), chinese=True, low=Fraction(digits[0]), high=Fraction(digits[1]))
    if len(run) == 2 and not set(run) & set("〇零○"):
        return None
    value = Fraction(int("".join(map(str, digits))))
    return Number(0, 0, value, chinese=True, place=Fraction(_lowest(str(value))), digits=len(run))


_Parsed = tuple[int, int, int, int]
"""Value, lowest and highest it may mean, place of the lowest digit."""


def _last_section(run: str) -> int:
    """The place value of what was said last: 三千四百万 is said in 万."""
    step = 1
    for character in reversed(run):
        if character not in _MYRIADS:
            break
        step *= _MYRIADS[character]
    return step


def _myriads(run: str) -> _Parsed | None:
    """Split at the last 亿, then at the last 万; each part is a section below ten thousand, or has such parts."""
    for character in "亿億", "万萬":
        at = max(run.rfind(each) for each in character)
        if at >= 0:
            scale = _MYRIADS[run[at]]
            upper = _myriads(run[:at]) if at else (1, 1, 1, 1)
            return None if upper is None else _joined(upper, scale, run[at + 1 :])
    return _section(run)


def _joined(upper: _Parsed, scale: int, rest: str) -> _Parsed | None:
    value, low, high, place = (each * scale for each in upper)
    if low != high:
        return (value, low, high + scale - 1, place) if not rest else None
    if not rest:
        return value, low, high, place
    if len(rest) == 1 and _DIGITS.get(rest):
        added = _DIGITS[rest] * scale // 10
        return value + added, value + added, value + added, scale // 10
    lower = _myriads(rest)
    if lower is None or lower[0] >= scale:
        return None
    return value + lower[0], value + lower[1], value + lower[2], lower[3]


def _section(run: str) -> _Parsed | None:
    """A number below ten thousand with 十 百 千; 三四百 and 十几 leave an interval, in the last place only."""
    value, place, last, zero, i = 0, 1, 10**4, False, 0
    while i < len(run):
        if run[i] in "零〇○":
            zero, i = True, i + 1
            continue
        low, high, i = _digit_or_two(run, i)
        if low is None:
            after_a_hundred = run[i] in "十拾" and last in (100, 1000) and (last == 100 or zero)
            if run[i] not in _TENS or not (last == 10**4 or after_a_hundred):
                return None
            low = high = 1  # 十二, 百, 一百十一
        if i < len(run) and run[i] in _TENS:
            unit, i = _TENS[run[i]], i + 1
            if unit >= last:
                return None
        else:
            unit = 1 if zero or last == 10**4 else last // 10
            if i < len(run):
                return None
        if low != high:
            if i < len(run):
                return None
            top = high * unit + (unit - 1)
            return value + low * unit, value + low * unit, value + top, unit
        value, place, last, zero = value + low * unit, unit, unit, False
    return (value, value, value, place) if value else None


def _digit_or_two(run: str, i: int) -> tuple[int | None, int, int]:
    character = run[i]
    if character in _SEVERAL:
        return (1 if i else 2), 9, i + 1  # 十几 begins at 11, 几十 at 20
    if character not in _DIGITS:
        return None, 0, i
    digit = _DIGITS[character]
    following = _DIGITS.get(run[i + 1]) if i + 1 < len(run) else None
    if following is not None and following == digit + 1 and digit:
        return digit, following, i + 2
    return digit, digit, i + 1


def numerals(text: str) -> Iterator[Number]:
    """Every numeral of a text from left to right, none inside another."""
    at = 0
    while (found := STARTS.search(text, at)) is not None:
        number = read(text, found.start())
        if number is None:
            at = found.start() + 1
            continue
        yield number
        at = number.end
