"""Multiples: 是去年的78倍 of a count, and 增长2倍, which some read as to twice and others as by twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import ROUNDINGS, rounded
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number

_OF_A_BASE = re.compile(
    "^[^。；]{0,30}?(?:[\u4e00-\u9fff]{0,4}数|数量|总数|总量)?(?:约|已|就)?(?:是|为|相当于|达到?)"
    "(?:去年同期|上年同期|去年|上年|前年|往年|上月|上一年|20\\d\\d年)(?:同期)?的$"
)
_MISREAD = 5
"""增长十二倍 is hardly ever meant for 十一倍 more; small multiples are where the two readings are mixed up."""
_TURNED = re.compile("翻(?:了|近|约|超过?)*$")


def multiples(reading: Reading) -> Iterator[Finding]:
    """Every figure in 倍 that can be held against something, or that can be read in two ways."""
    for i, figure in enumerate(reading.figures):
        if figure.unit.name != "倍":
            continue
        if figure.role == "level" and i:
            yield from _of_a_count(reading, i)
        elif figure.role == "growth":
            yield from _by_or_to(reading, i)
        if _TURNED.search(reading.before(i)):
            yield Finding(
                "turned",
                (i,),
                "needs_definition",
                f"“翻{figure.printed}”不是通行的说法：翻一番是2倍，翻两番是4倍。",
                f"“翻{figure.printed}”是增长到几倍？",
                "请写“增长到…倍”或“翻…番”。",
            )


def _of_a_count(reading: Reading, i: int) -> Iterator[Finding]:
    """A whole number of things is k times an earlier whole number that is not printed: is there one?"""
    times, base = reading.figures[i], reading.figures[i - 1]
    if times.hedged or times.joined or base.joined or not base.whole_count or base.place >= 100 or base.value < 1:
        return
    if base.at.sentence != times.at.sentence or not _OF_A_BASE.search(reading.between(i - 1, i)):
        return
    unit, a = base.unit.name, base.value
    for how in ROUNDINGS:
        band = rounded(times.value, times.step, how)
        fits = [b for b in range(1, int(a / max(times.value - times.step, Fraction(1, 10))) + 2) if a / b in band]
        if not fits:
            continue
        b = fits[0]
        arithmetic = f"{base.printed}是{times.printed}：若原来为{b}{unit}，{number(a)}/{b}＝{number(a / b)}倍"
        if len(fits) > 1:
            arithmetic = f"{base.printed}是{times.printed}，原来应为{fits[0]}至{fits[-1]}{unit}"
        if how == "nearest":
            yield Finding("multiple", (i - 1, i), "consistent", arithmetic + "。")
            return
        nearest = number(a / b, 0)
        yield Finding(
            "multiple",
            (i - 1, i),
            "consistent",
            f"{arithmetic}；只有{ROUNDINGS[how]}才得{times.printed}，四舍五入是{nearest}倍。",
            "",
            f"可写“约{nearest}倍”，或写出原来的{unit}数：“原来为{b}{unit}”。",
        )
        return
    yield Finding(
        "multiple",
        (i - 1, i),
        "impossible",
        f"没有整数{unit}数的{times.printed}是{base.printed}。",
        f"文中“{base.printed}”“{times.printed}”：没有整数{unit}数能得出这个倍数。{MISPRINT_OR_DEFINITION}",
        f"请写出原来的{unit}数。",
    )


def _by_or_to(reading: Reading, i: int) -> Iterator[Finding]:
    figure = reading.figures[i]
    k = figure.value
    if figure.falling and k >= 1:
        yield Finding(
            "fell_by_times",
            (i,),
            "needs_definition",
            f"下降不能以倍计：下降{figure.printed}没有字面意义。",
            f"“下降{figure.printed}”是指减少到几分之一？",
            "请写“减少到…分之一”或“下降百分之…”。",
        )
    elif (
        2 <= k <= _MISREAD
        and k.denominator == 1
        and figure.exact
        and not figure.hedged
        and not figure.falling
        and not _base_printed(reading, figure, i)
    ):
        more, to = number(k + 1), number(k)
        yield Finding(
            "by_or_to",
            (i,),
            "needs_definition",
            f"“增长{to}倍”按字面是增长到原来的{more}倍；也常有人用来说增长到{to}倍。",
            f"“增长{figure.printed}”：是增长了{to}倍（到{more}倍），还是增长到{to}倍？",
            f"请写“增长到原来的{more}倍”或“增长到原来的{to}倍”，最好写出前后两个数。",
        )


def _base_printed(reading: Reading, figure: Figure, i: int) -> bool:
    """Whether the text says in the same sentence from where it grew, so that the reader can tell."""
    start, _ = reading.layout.clause(figure.at.clause)
    clause = reading.text[max(start, figure.start - 200) : figure.end]
    words = clause if figure.noun and figure.noun in clause else reading.around(i)
    return re.search("[由从][^，。；]{1,20}(?:增长|增加|提高|上升|扩大|发展)[到至为]", words) is not None
