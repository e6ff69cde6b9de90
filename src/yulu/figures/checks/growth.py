"""Two values and the change between them: 由91.2%提高到95.7%，提高4.5个百分点; 今年A，去年同期B，增长r%.

Growth of values at constant price, on a changed sample or of a revised base cannot be had from printed amounts, and is
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import Interval, point
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number, percent
from yulu.figures.words import rates

_UP = "提高|增加|上升|增长|提升|扩大|上涨|升|增|提标|扩面|发展"
_DOWN = "下降|降低|减少|压缩|缩短|降|减|缩减|压减|回落|精简|缩小"
_FROM = re.compile("(?:由|从)[^，。；由从]{0,14}$")
_TO = re.compile(f"^[^，。；]{{0,10}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN})|调整|变|变化)(?:到|至|为|成)[^，。；]{{0,8}}$")
_BY = re.compile(
    f"^[，,(（]?(?:净|共|同比|大幅|又|再)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|幅度?为?|幅度?达|率为?|率达)?$"
)
_LAST_YEAR = re.compile("(?<![比较])(?:去年同期|上年同期|去年|上年)[^，。；\\d]{0,10}$")
_LAST_YEARS = re.compile(
    "(?:去年|上年)(?P<same>同期)?(?P<verb>受理|办结|审结|接到|收到|发放|完成|实现|新增)[^，。；\\d]{0,6}$"
)
_OTHER_BASE = re.compile("|".join([*rates.CONSTANT_PRICE, "年均", "环比", "调整", "口径"]))


def growth(reading: Reading) -> Iterator[Finding]:
    """Every change that is printed with both its ends."""
    figures = reading.figures
    for i in range(len(figures) - 1):
        if figures[i + 1].at.sentence == figures[i].at.sentence:
            yield from _from_to(reading, i)
            if i + 2 < len(figures) and figures[i + 2].at.sentence == figures[i].at.sentence:
                yield from _against_last_year(reading, i)
    for group in reading.sentences:
        yield from _last_year_further_on(reading, group)


def _bare(figure: Figure) -> bool:
    return not figure.hedged and not figure.joined and figure.value > 0


def _from_to(reading: Reading, i: int) -> Iterator[Finding]:
    """由a提高到b, with or without 提高d."""
    a, b = reading.figures[i], reading.figures[i + 1]
    if a.unit.dimension != b.unit.dimension or not (_bare(a) and _bare(b)):
        return
    to = _TO.match(reading.between(i, i + 1))
    if to is None or not _FROM.search(reading.before(i)):
        return
    ranked = a.unit.name in ("位", "名") or re.search("排名|位次|名次", reading.before(i))
    if ranked:
        return
    if (to["up"] and not b.wide().meets(_above(a))) or (to["down"] and not b.wide().meets(_below(a))):
        word = to["up"] or to["down"]
        yield Finding(
            "direction",
            (i, i + 1),
            "needs_definition",
            f"由{a.printed}到{b.printed}，方向与“{word}”相反。",
            f"文中说由{a.printed}{word}到{b.printed}：两个数是否写反了？",
            "请核对两个数的先后。",
        )
        return
    c = reading.figures[i + 2] if i + 2 < len(reading.figures) else None
    if c is None or c.at.sentence != a.at.sentence or not _bare(c) or not _BY.match(reading.between(i + 1, i + 2)):
        return
    up = b.value >= a.value
    said = _BY.match(reading.between(i + 1, i + 2))
    if said is None or bool(said["up"]) != up:
        return
    yield from _difference(reading, i, a, b, c)


def _above(a: Figure) -> Interval:
    return Interval(a.wide().low, None, (a.wide().closed[0], True))


def _below(a: Figure) -> Interval:
    return Interval(None, a.wide().high, (True, a.wide().closed[1]))


def _difference(reading: Reading, i: int, a: Figure, b: Figure, c: Figure) -> Iterator[Finding]:
    larger, smaller = (b, a) if b.value >= a.value else (a, b)
    promised = a.unit.nature == "duration" and a.exact and b.exact and "平均" not in reading.before(i)
    top, bottom = (point(larger.value), point(smaller.value)) if promised else (larger.wide(), smaller.wide())
    apart = top - bottom
    members = (i, i + 1, i + 2)
    shown = f"{a.printed}→{b.printed}"
    if c.unit.nature == "points" or c.unit.dimension == a.unit.dimension:
        difference = larger.value - smaller.value
        in_points = a.unit.nature == "share"
        arithmetic = f"{shown}相差{_shown(difference, a)}，印作{c.printed}。"
        if c.unit.nature == "points" and not in_points:
            return
        if apart.meets(c.wide()):
            if in_points and c.unit.nature == "share":
                yield Finding(
                    "difference",
                    members,
                    "needs_definition",
                    f"{shown}相差{percent(difference)[:-1]}个百分点，不是{c.printed}。",
                    f"“{c.printed}”是指百分点吗？",
                    f"请写“{percent(difference)[:-1].rstrip('0').rstrip('.')}个百分点”。",
                )
            else:
                yield Finding("difference", members, "consistent", arithmetic)
            return
        if not in_points or c.unit.nature == "points":
            yield _wrong(members, reading, arithmetic)
            return
    ratio = top.over(bottom) if b.value >= a.value else bottom.over(top)
    if c.unit.name == "倍":
        fits = any((ratio - point(k)).meets(c.wide()) for k in (0, 1))
        arithmetic = f"{shown}是{number(b.value / a.value)}倍，印作{c.printed}。"
    elif c.unit.name == "%":
        change = abs(b.value / a.value - 1)
        band = ratio - point(1) if b.value >= a.value else point(1) - ratio
        fits = band.meets(c.wide())
        arithmetic = f"{shown}变化{percent(change)}，印作{c.printed}。"
    else:
        return
    yield Finding("difference", members, "consistent", arithmetic) if fits else _wrong(members, reading, arithmetic)


def _shown(difference: Fraction, figure: Figure) -> str:
    if figure.unit.nature == "share":
        return percent(difference).rstrip("%").rstrip("0").rstrip(".") + "个百分点"
    scale = figure.unit.scale * (10**8 if "亿" in figure.printed else 10**4 if "万" in figure.printed else 1)
    word = "亿" if "亿" in figure.printed else "万" if "万" in figure.printed else ""
    return f"{number(difference / scale, 4)}{word}{figure.unit.name}"


def _wrong(members: tuple[int, ...], reading: Reading, arithmetic: str, test: str = "difference") -> Finding:
    printed = "”“".join(reading.figures[i].printed for i in members)
    return Finding(
        test,
        members,
        "impossible",
        arithmetic + "按任何一种取舍都不符。",
        f"文中“{printed}”：{arithmetic}{MISPRINT_OR_DEFINITION}",
        "请核对三个数；如口径不同，请注明。",
    )


def _against_last_year(reading: Reading, i: int) -> Iterator[Finding]:
    """今年A，去年同期B，同比增长r%; or the other way round. All three must stand side by side."""
    first, second, rate = reading.figures[i], reading.figures[i + 1], reading.figures[i + 2]
    if rate.unit.name not in ("%", "成") or rate.role != "growth" or not all(map(_bare, (first, second, rate))):
        return
    if first.unit.dimension != second.unit.dimension or first.role != "level" or second.role != "level":
        return
    if _OTHER_BASE.search(reading.around(i)) or rate.at.clause - second.at.clause > 1:
        return
    if second.at.clause - first.at.clause > 1:
        return
    if _LAST_YEAR.search(reading.before(i + 1)):
        now, then = first, second
    elif _LAST_YEAR.search(reading.before(i)) and re.search("今年|本年|本期|同期|现在", reading.between(i, i + 1)):
        now, then = second, first
    else:
        return
    yield _grown((i, i + 1, i + 2), reading, now, then, rate)


def _grown(members: tuple[int, int, int], reading: Reading, now: Figure, then: Figure, rate: Figure) -> Finding:
    ratio = now.wide().over(then.wide())
    band = point(1) - ratio if rate.falling else ratio - point(1)
    change = abs(now.value / then.value - 1)
    went = "增长" if now.value >= then.value else "下降"
    arithmetic = f"{now.printed}比{then.printed}{went}{percent(change)}，印作{rate.printed}。"
    if band.meets(rate.wide()):
        return Finding("growth", members, "consistent", arithmetic)
    return _wrong(members, reading, arithmetic, "growth")


def _last_year_further_on(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    """受理A，同比增长r%，办结……；上年受理B: the same verb names the base. A bare 上年 is another year's whole: it can
    speak for a figure that holds, and against one that does not only where the first is a whole year's too.
    """
    for now_at, then_at in product(group, group):
        rate_at = now_at + 1
        if then_at <= rate_at + 1 or rate_at not in group:
            continue
        now, rate, then = reading.figures[now_at], reading.figures[rate_at], reading.figures[then_at]
        said = _LAST_YEARS.search(reading.before(then_at))
        if said is None or said["verb"] not in reading.before(now_at) or now.unit != then.unit:
            continue
        if rate.unit.name != "%" or rate.role != "growth" or not all(map(_bare, (now, rate, then))):
            continue
        if now.role != "level" or then.role != "level" or "同比" not in reading.before(rate_at):
            continue
        if _OTHER_BASE.search(reading.around(now_at)):
            continue
        found = _grown((now_at, rate_at, then_at), reading, now, then, rate)
        if found.verdict == "consistent" or said["same"] or "全年" in reading.before(now_at):
            yield found
