"""A total, a number and the mean: 1.2万户、3400万元，户均2833元; and means that no writer can have meant.

Nothing is ever impossible on plausibility alone: a mean outside the usual range by a factor of ten is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.wording import number

_MEAN = re.compile(
    "(?:^|[，、；(])(?:平均)?(?:(?P<unit>[户人家件场亩次栋套])均|平均每(?P<per>[户人家件场亩次栋套个名]))(?:约|为|达|减免|补贴|享受|退税|补助|优惠|面积|节约|增收|参加)*$"
)
_SAME_UNITS = {"人": ("人", "名", "位"), "名": ("名", "人", "位"), "亩": ("面积",)}
_GIVEN = re.compile(
    "续贷|授信|优惠|减免|发放|补贴|补助|退还|退税|慰问|救助|拨付|兑付|兑现|资助|奖励|节约|贷款|征收|拆迁|签约"
)
_TO_WHOM = re.compile("(?:为|惠及|向|对|给|支持|帮助|涉及)[^，。；\\d]{0,16}$")
_STANDARD = frozenset({"at_least", "at_most"})
_OUTSIDE = 10


def averages(reading: Reading) -> Iterator[Finding]:
    """Every mean that is printed with what it is the mean of, and implausible ones that are not printed."""
    for group in reading.sentences:
        yield from _printed(reading, group)
        yield from _implausible(reading, group)


def _usable(figure: Figure) -> bool:
    return figure.role == "level" and not figure.joined and figure.value > 0 and figure.low is None


def _printed(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    for i in group:
        mean = reading.figures[i]
        named = _MEAN.search(reading.before(i))
        if named is None or not _usable(mean):
            continue
        per = named["unit"] or named["per"]
        numbers = [j for j in group if j < i and reading.figures[j].unit.dimension in _SAME_UNITS.get(per, (per,))]
        totals = [j for j in group if j < i and reading.figures[j].unit.dimension == mean.unit.dimension]
        if len(numbers) != 1 or len(totals) != 1 or not all(_usable(reading.figures[j]) for j in (*numbers, *totals)):
            continue
        n, t = reading.figures[numbers[0]], reading.figures[totals[0]]
        if mean.at.clause - max(n.at.clause, t.at.clause) > 1 or abs(n.at.clause - t.at.clause) > 1:
            continue
        members = tuple(sorted((numbers[0], totals[0], i)))
        scale, myriad = (10**4, "万") if "万" in mean.printed else (1, "")
        computed = number(t.value / n.value / mean.unit.scale / scale) + myriad + mean.unit.name
        arithmetic = f"{t.printed}÷{n.printed}＝{computed}，印作{mean.printed}。"
        if t.wide().over(n.wide()).meets(mean.wide()):
            yield Finding("mean", members, "consistent", arithmetic)
        else:
            yield Finding(
                "mean",
                members,
                "needs_definition",
                arithmetic,
                f"文中{per}均“{mean.printed}”：{arithmetic}是不是只按其中一部分{per}计算？",
                "请注明平均数的口径，或核对三个数。",
            )


def _together(reading: Reading, first: int, second: int) -> bool:
    """Whether the words say that the total went to those counted: 为1.4万户……优惠水费80多万元."""
    count, total = reading.figures[first], reading.figures[second]
    if _STANDARD & {*count.hedges, *total.hedges}:
        return False
    if total.unit.nature != "money":
        return count.at.clause == total.at.clause and len(reading.between(min(first, second), max(first, second))) <= 12
    return given_to(reading, first, second)


def given_to(reading: Reading, first: int, second: int) -> bool:
    """Whether the words say that an amount was given to those counted, in the same sentence or clause."""
    count, total = reading.figures[first], reading.figures[second]
    printed = reading.text[total.number[0] : total.number[1]]
    given = _GIVEN.search(reading.text[max(count.start, total.start - 30) : total.start] + total.verb)
    return printed[-1] in "万亿" and given is not None and _TO_WHOM.search(reading.before(first)) is not None


def _implausible(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    for n, t in pairwise(group):
        for first, second in ((n, t), (t, n)):
            count, total = reading.figures[first], reading.figures[second]
            usual = next(
                (u for u in reading.usual if u.per == count.unit.dimension and u.over == total.unit.dimension), None
            )
            if usual is None or not _usable(count) or not _usable(total) or abs(count.at.clause - total.at.clause) > 1:
                continue
            if not _together(reading, first, second):
                continue
            mean = total.value / count.value
            if usual.low / _OUTSIDE <= mean <= usual.high * _OUTSIDE:
                continue
            unit = "元" if usual.over == "元" else "平方米" if usual.over == "面积" else total.unit.name
            source = f"，据{usual.source}" if usual.source else ""
            arithmetic = (
                f"{total.printed}÷{count.printed}，平均每{count.unit.name}{number(mean)}{unit}，"
                f"远在常见范围（{number(usual.low)}至{number(usual.high)}{unit}{source}）之外。"
            )
            yield Finding(
                "implausible_mean",
                tuple(sorted((first, second))),
                "needs_definition",
                arithmetic,
                f"文中“{count.printed}”“{total.printed}”：{arithmetic}单位是否写错，或两个数范围不同？",
                "请核对单位（万元、亿元）和范围。",
            )
