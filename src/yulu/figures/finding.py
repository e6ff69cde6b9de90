"""A clean text to its figures: numerals read, told apart from dates and names, with unit, hedges and neighbours' words.

Numbers come first, by one scan from left to right; what they mean is found by looking at their neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from yulu.figures.context import Context
from yulu.figures.figure import Figure, Kind, Position
from yulu.figures.numerals import MOST_DIGITS, STARTS, Number, numerals, read
from yulu.figures.reading.cleaning import CleanText
from yulu.figures.sentences import Layout
from yulu.figures.telling_apart import Span, hotline, spans
from yulu.figures.words.hedges import AFTER, BEFORE, WITHIN, Hedge
from yulu.figures.words.units import NONE, UNITS, Unit, unit_at

_SHARES = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
_RANGE_MARKS = ("——", "—", "–", "-", "~", "至", "到")
_LONGEST_BEFORE = max(map(len, BEFORE))
_LONGEST_AFTER = max(map(len, AFTER))
_TENTH_AFTER = "五一二三四六七八九"
_INSIDE = tuple("容部外蒙需设")
_SLASHED = re.compile("[占约的近少加降长高低过足到达为是有](\\d)/(\\d{1,2})(?![\\d/月日.])")
_ONE_DIGIT = "([1-9一二两三四五六七八九壹贰叁肆伍陆柒捌玖])"
_CHANGE = re.compile(f"{_ONE_DIGIT}[角毛](?:{_ONE_DIGIT}分)?")


@dataclass(frozen=True, slots=True)
class Other:
    """A numeral that is no quantity, and what it is."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Found:
    """All numerals of a text: the figures, and the others."""

    figures: tuple[Figure, ...]
    others: tuple[Other, ...]


def find(text: CleanText) -> Found:
    """Every figure of the text in order; time is proportional to its length."""
    layout = Layout(text)
    taken = spans(text.text)
    pieces = list(_pieces(text, taken))
    quantities = _with_units(text.text, _merged(text.text, [piece for piece in pieces if isinstance(piece, Figure)]))
    context = Context(text.text, layout, taken)
    placed = [replace(each, at=layout.position(each.number[0])) for each in quantities]
    figures = tuple(context.complete(placed))
    others = [piece for piece in pieces if isinstance(piece, Other)] + [Other(s.start, s.end, s.kind) for s in taken]
    return Found(figures, tuple(sorted(others, key=lambda other: (other.start, -other.end))))


def _pieces(text: CleanText, taken: list[Span]) -> Iterator[Figure | Other]:
    starts = [span.start for span in taken]
    body, at = text.text, -1
    for number in _numbers(text, taken):
        if number.start < at:
            continue
        inside = bisect_right(starts, number.start) - 1
        if inside >= 0 and number.start < taken[inside].end:
            at = taken[inside].end
            continue
        piece = _figure(body, number, text.joins, at)
        if piece is not None:
            yield piece
            at = piece.end


def _numbers(text: CleanText, taken: list[Span]) -> Iterator[Number]:
    """Numerals outside the spans taken; each gap is read by itself, so that none reaches into a span."""
    last = 0
    for span in [*taken, Span(len(text.text), len(text.text), "unknown")]:
        gap = text.text[last : span.start]
        for number in numerals(gap):
            yield replace(number, start=number.start + last, end=number.end + last)
        last = max(last, span.end)


def _figure(text: str, number: Number, joins: frozenset[int], last: int) -> Figure | Other | None:
    if number.digits > MOST_DIGITS or hotline(text, number.start, number.end):
        return Other(number.start, number.end, "identifier")
    start = number.start
    share = _SHARES.get(text[start : start + 3])
    if share is not None:  # 百分之十二: what was read is 百
        upper = read(text, start + 3) if STARTS.match(text, start + 3) else None
        if upper is None or upper.digits > MOST_DIGITS:
            return None
        number = upper
    core, value, end = start, number, number.end
    unit: Unit = NONE
    hedges: list[Hedge] = [number.hedge] if number.hedge else []
    if share is not None:
        unit = UNITS[share]
    elif text.startswith("分之", end) and not number.spread:
        return _fraction(text, number)
    elif text.startswith("一半", start):
        return _half(text, number)
    elif (slashed := _SLASHED.match(text, max(0, start - 1))) is not None and int(slashed[1]) < int(slashed[2]):
        return _share(text, number, number.end + 1 + len(slashed[2]), Fraction(int(slashed[1]), int(slashed[2])))
    else:
        if text[end : end + 1] in WITHIN and text[end : end + 1] and _hedge_here(text, end, number):
            hedges.append(WITHIN[text[end]])
            end += 1
        unit = unit_at(text, end) or NONE
        end += len(unit.name)
    if unit.name == "成" and text[end : end + 1] in _TENTH_AFTER and text[end : end + 1]:
        tenth = Fraction("零一二三四五六七八九".index(text[end]), 10)
        value, end = (
            replace(value, value=value.value + tenth, step=Fraction(1, 10), place=Fraction(1, 10), exact=False),
            end + 1,
        )
    if unit.dimension == "元" and unit.name in ("元", "圆") and not hedges:
        change, end = _small_change(text, end)
        if change:
            value = replace(
                value, value=value.value + change, exact=False, step=Fraction(1, 100), place=Fraction(1, 100)
            )
    if unit.name == "折" and value.exact and value.value > 10:
        value = replace(value, value=value.value / 10, step=value.step / 10, place=value.place / 10)
    if text[end : end + 1] == "半" and unit is not NONE and text[end + 1 : end + 2] not in tuple("导径岛数"):
        value, end = (
            replace(value, value=value.value + Fraction(1, 2), exact=False, step=Fraction(1, 2), place=Fraction(1, 2)),
            end + 1,
        )
    if _negative(text, start, last):
        value, start = replace(value, value=-value.value), start - 1
    before, start = _hedges_before(text, start, value.bare_unit)
    after, end = _hedges_after(text, end)
    if (
        unit.nature == "duration"
        and not after
        and text[end : end + 1] == "内"
        and text[end + 1 : end + 2] not in _INSIDE
    ):
        after, end = ["at_most"], end + 1
    hedges += [*before, *after]
    if (value.bare_unit and not hedges and share is None) or (value.chinese and value.value == 0):
        return None  # 批零, 零投诉
    if not _is_quantity(text, value, unit, bool(hedges) or share is not None):
        return Other(number.start, number.end, "unknown") if not number.chinese else None
    joined = any(number.start < join < number.end for join in joins) if joins else False
    scale = unit.scale
    return Figure(
        start, end, (core, number.end), text[start:end], value.value * scale, value.step * scale,
        value.place * scale, unit, tuple(dict.fromkeys(hedges)), value.exact and unit.scale == 1, Position(0, 0, 0, 0),
        None if value.low is None else value.low * scale, None if value.high is None else value.high * scale, joined,
    )  # fmt: skip


def _negative(text: str, start: int, last: int) -> bool:
    """A minus stands alone before its number: 收入-268332万元, but not 3-5人 or 2022-2025."""
    if text[start - 1 : start] == "负":
        return text[start - 2 : start - 1] not in ("胜", "抱", "欠", "担", "肩", "减", "自")
    if start < 1 or text[start - 1] not in "-−" or last >= start - 1:
        return False
    before = text[start - 2 : start - 1]
    return not (before.isascii() and before.isalnum()) and before not in ("-", ")", "]")


def _hedge_here(text: str, end: int, number: Number) -> bool:
    """余, 多 and 来 after a number are hedges only before a unit: 100余家, 3个多月, but not 多云 or 来自."""
    if text[end] == "把" and not number.bare_unit:
        return False
    if text[end] == "几":
        return False
    following = unit_at(text, end + 1)
    return following is not None or text[end] == "余"


def _fraction(text: str, lower: Number) -> Figure | None:
    """三分之二: the numeral first read is the one below the line."""
    at = lower.end + 2
    if at >= len(text):
        return None
    upper = read(text, at)
    if upper is None or lower.value <= 0 or not lower.exact:
        return None
    return _share(text, lower, upper.end, upper.value / lower.value)


def _half(text: str, number: Number) -> Figure | None:
    """一半 of something, as loosely as it is said."""
    if text[number.end + 1 : number.end + 2] in tuple("天夜边截月"):
        return None
    return _share(text, number, number.end + 1, Fraction(1, 2))


def _share(text: str, number: Number, end: int, value: Fraction) -> Figure:
    """A part said in words: 三分之二, 1/3, 一半; nobody measured it to more than a tenth."""
    before, start = _hedges_before(text, number.start)
    core = (number.start, end)
    after, end = _hedges_after(text, end)
    return Figure(
        start, end, core, text[start:end], value, Fraction(1, 10) * value, Fraction(1, 10) * value,
        UNITS["%"], tuple(dict.fromkeys([*before, *after])), False, Position(0, 0, 0, 0),
    )  # fmt: skip


def _small_change(text: str, at: int) -> tuple[Fraction, int]:
    """三角五分 after 元, and where it ends."""
    found = _CHANGE.match(text, at)
    if found is None:
        return Fraction(0), at
    tenths, hundredths = (0 if each is None else int(read(each, 0).value) for each in found.groups())  # type: ignore[union-attr]
    return Fraction(10 * tenths + hundredths, 100), found.end()


def _hedges_before(text: str, start: int, bare: bool = False) -> tuple[list[Hedge], int]:
    found: list[Hedge] = []
    while True:
        for length in range(min(_LONGEST_BEFORE, start), 0, -1):
            word = text[start - length : start]
            if word in BEFORE and not _part_of_a_word(text, start - length, word) and (word != "上" or bare):
                found.insert(0, BEFORE[word])
                start -= length
                break
        else:
            return found, start


def _part_of_a_word(text: str, at: int, word: str) -> bool:
    """上 is in 以上 and 同上, 近 in 最近 and 附近, 超 in 高超, 约 in 节约 and 合约."""
    before = text[max(0, at - 1) : at]
    return before in {
        "上": "以同向线网之在会路海早晚马身历",
        "近": "最附邻远相新亲",
        "超": "反赶",
        "约": "节合签预履解条违制公大简特",
    }.get(word, "") and bool(before)


def _hedges_after(text: str, end: int) -> tuple[list[Hedge], int]:
    found: list[Hedge] = []
    while True:
        for length in range(min(_LONGEST_AFTER, len(text) - end), 0, -1):
            word = text[end : end + length]
            if word in AFTER and not (
                word == "多" and text[end + 1 : end + 2] in tuple("样种元措次家部场方头项轮层地数年")
            ):
                found.append(AFTER[word])
                end += length
                break
        else:
            return found, end


def _is_quantity(text: str, number: Number, unit: Unit, marked: bool) -> bool:
    if unit is not NONE:
        return True
    following = text[number.end : number.end + 1]
    if number.chinese:
        length = number.end - number.start
        alone = not following or following in "，。、；：）)\n "
        return (marked and length > 1) or number.place >= 100 or length > 2 or (length == 2 and alone)
    grouped = "," in text[number.start : number.end]
    return not (number.digits >= 8 and number.exact and not grouped) and not (
        following.isascii() and following.isalpha()
    )


def _merged(text: str, figures: list[Figure]) -> list[Figure]:
    """300—500人 is one figure: an interval. The mark between must be all that stands between."""
    merged: list[Figure] = []
    for figure in figures:
        last = merged[-1] if merged else None
        joined = None if last is None else _range(text, last, figure)
        if joined is None:
            merged.append(figure)
        else:
            merged[-1] = joined
    return merged


def _with_units(text: str, figures: list[Figure]) -> list[Figure]:
    """7.7、6.7个百分点: the unit stands behind the last of several."""
    for i in range(len(figures) - 2, -1, -1):
        figure, following = figures[i], figures[i + 1]
        bare = figure.unit is NONE or (figure.unit.name == "个" and following.unit.nature == "points")
        if not bare or following.unit is NONE or text[figure.end : following.start] not in ("、", "和", "与", "及"):
            continue
        if figure.hedges or text[figure.number[0]] not in "0123456789" or text[following.number[0]] not in "0123456789":
            continue
        scale = following.unit.scale
        figures[i] = replace(
            figure, unit=following.unit, value=figure.value * scale, step=figure.step * scale,
            place=figure.place * scale, exact=figure.exact and following.exact,
        )  # fmt: skip
    return figures


def _range(text: str, first: Figure, second: Figure) -> Figure | None:
    between = text[first.end : second.start]
    if between not in _RANGE_MARKS or first.low is not None or second.low is not None or first.hedges:
        return None
    if between in ("至", "到") and text[max(0, first.start - 1) : first.start] in ("由", "从", "自") and first.start:
        return None
    scale = Fraction(1)
    if first.unit is NONE:
        digits = second.value / second.unit.scale
        printed = text[second.number[0] : second.number[1]]
        if printed.endswith(("万", "亿")) and first.exact and first.value < digits:
            scale = Fraction(10**8 if printed.endswith("亿") else 10**4)
        scale *= second.unit.scale
    elif first.unit.dimension != second.unit.dimension:
        return None
    low = first.value * scale
    if low >= second.value:
        return None
    return replace(
        second, start=first.start, number=(first.number[0], second.number[1]), printed=text[first.start : second.end],
        value=second.value, low=low, high=second.value, exact=False, joined=first.joined or second.joined,
    )  # fmt: skip
