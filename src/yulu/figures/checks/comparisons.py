"""A value beside another it is compared with in so many words: 612件，比上月的584件增加28件，增长4.8%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import Interval, point
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number, percent
from yulu.figures.words import rates

_THAN = re.compile("^[，,(（]?[^，。；比较]{0,6}[比较][^，。；、比较]{1,12}(?:的|[为是])$")
_MORE = re.compile("^[，,(（]?(?:同比|[比较](?:上年|去年)(?:同期)?)(?:净|共)?(?:增加|减少|增|减)了?$")
_BY = re.compile(
    "^[，,、(（]?(?:同比|上升|净|共|约)?(?:增长|增加|上升|提高|下降|减少|降低|压缩|缩短|增幅为?|降幅为?|增|减|降)了?(?:幅度)?(?:为|达)?$"
)
_OTHER_BASE = re.compile("|".join([*rates.CONSTANT_PRICE, "年均", "口径", "目标", "计划", "预算"]))


def comparisons(reading: Reading) -> Iterator[Finding]:
    """Every value that stands before the one it is compared with, or before how much more it is."""
    figures = reading.figures
    for i in range(len(figures) - 1):
        first, second = figures[i], figures[i + 1]
        if first.at.sentence != second.at.sentence or first.unit.dimension != second.unit.dimension:
            continue
        if not (_usable(first) and _usable(second)) or first.role != "level" or first.unit.nature == "share":
            continue
        if _OTHER_BASE.search(_sentence(reading, i)):
            continue
        between = reading.between(i, i + 1)
        if second.role == "level" and _THAN.match(between):
            yield from _against(reading, i)
        elif second.role == "change" and _MORE.match(between) and i + 2 < len(figures):
            yield from _grown_by(reading, i)


def _usable(figure: Figure) -> bool:
    return not figure.hedged and not figure.joined and figure.value > 0


def _sentence(reading: Reading, i: int) -> str:
    return reading.around(i, 60).replace("加计扣除", "")  # a tax rule, no adjusted base


def _set(figure: Figure) -> Interval:
    return point(figure.value) if figure.unit.nature == "duration" and figure.exact else figure.wide()


def _against(reading: Reading, i: int) -> Iterator[Finding]:
    now, then = reading.figures[i], reading.figures[i + 1]
    for j in range(i + 2, min(i + 4, len(reading.figures))):
        change = reading.figures[j]
        if change.at.sentence != now.at.sentence or not _usable(change) or not _BY.match(reading.between(j - 1, j)):
            return
        if change.falling == (now.value > then.value):
            return
        if change.unit.dimension == now.unit.dimension:
            apart = _set(now) - _set(then) if now.value >= then.value else _set(then) - _set(now)
            scale = now.unit.scale
            arithmetic = (
                f"{now.printed}与{then.printed}相差{number(abs(now.value - then.value) / scale)}{now.unit.name}"
            )
            yield _told(reading, "difference", (i, i + 1, j), apart.meets(change.wide()), arithmetic)
        elif change.unit.nature == "share" and change.role == "growth":
            ratio = _set(now).over(_set(then))
            band = point(1) - ratio if change.falling else ratio - point(1)
            moved = abs(now.value / then.value - 1)
            arithmetic = f"{now.printed}比{then.printed}{'下降' if change.falling else '增长'}{percent(moved)}"
            yield _told(reading, "growth", (i, i + 1, j), band.meets(change.wide()), arithmetic)
        else:
            return


def _grown_by(reading: Reading, i: int) -> Iterator[Finding]:
    """41家，同比增加9家，增长28.1%: what was there before follows from the first two."""
    now, more, rate = reading.figures[i], reading.figures[i + 1], reading.figures[i + 2]
    beside = rate.at.sentence == now.at.sentence and _BY.match(reading.between(i + 1, i + 2)) is not None
    if not beside or rate.unit.nature != "share" or rate.role != "growth" or not _usable(rate):
        return
    base = now.value + more.value if more.falling else now.value - more.value
    if base <= 0 or more.falling != rate.falling or not (now.whole_count and more.whole_count):
        return
    before = now.wide() + more.wide() if more.falling else now.wide() - more.wide()
    fits = more.wide().over(before).meets(rate.wide())
    arithmetic = f"原来应为{number(base)}{now.unit.name}，{more.printed}是它的{percent(more.value / base)}"
    yield _told(reading, "growth", (i, i + 1, i + 2), fits, arithmetic)


def _told(reading: Reading, test: str, members: tuple[int, int, int], fits: bool, arithmetic: str) -> Finding:
    arithmetic += f"，印作{reading.figures[members[2]].printed}。"
    if fits:
        return Finding(test, members, "consistent", arithmetic)
    printed = "”“".join(reading.figures[i].printed for i in members)
    return Finding(
        test,
        members,
        "impossible",
        arithmetic + "按任何一种取舍都不符。",
        f"文中“{printed}”：{arithmetic}{MISPRINT_OR_DEFINITION}",
        "请核对三个数；如口径不同，请注明。",
    )
