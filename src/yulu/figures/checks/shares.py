"""Shares: of what they are, and whether shares of one whole add up.

A share is held against two printed values only where the whole is named in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number, percent

_OF = re.compile("占(?P<whole>[^，。；、占]{2,20}?)(?:的)?(?:比重|比例|份额)?(?:为|达到?|约)?$")
_STRUCTURE = re.compile("(?:三次产业|三大产业|一二三产业|产业)(?:结构|比例|构成|比)[^，。；]{0,12}$")
_DONE = re.compile("(?:全部|总)?(?P<verb>受理|接到|收到|办结|审结|立案|登记|申请|检查|走访)(?:总)?[数量件]{1,2}")
_ANOTHER_TIME = re.compile("去年|上年|同期|累计")
_NOT_A_PART = re.compile("完成|目标|任务|计划|预算|同期|增长|增量|拉动|贡献")


def shares(reading: Reading) -> Iterator[Finding]:
    """Every 占…的p% with its part and its whole, and every structure a:b:c."""
    for i, figure in enumerate(reading.figures):
        if figure.unit.name == "%" and figure.role == "share" and not figure.hedged and not figure.joined:
            yield from _of_whole(reading, i)
    for other in reading.others:
        if other.kind == "ratio":
            yield from _structure(reading, other.start, other.end)


def _of_whole(reading: Reading, i: int) -> Iterator[Finding]:
    share = reading.figures[i]
    named = _OF.search(reading.before(i))
    if named is None or _NOT_A_PART.search(named.group()):
        return
    if share.value - share.step >= 1:
        yield Finding(
            "share_over_all",
            (i,),
            "impossible",
            f"占{named['whole']}{share.printed}，部分大于总体。",
            f"文中“占{named['whole']}{share.printed}”：部分不会多于总体。{MISPRINT_OR_DEFINITION}",
            "请核对，或说明是相当于总体的多少。",
        )
        return
    if not i:
        return
    part = reading.figures[i - 1]
    if part.at.sentence != share.at.sentence or share.at.clause - part.at.clause > 1 or not _level(part):
        return
    wholes = _counted(reading, i, named["whole"]) or [
        j
        for j in range(max(0, i - 8), i - 1)
        if _level(reading.figures[j])
        and reading.figures[j].unit == part.unit
        and reading.figures[j].at.sentence == share.at.sentence
        and reading.figures[j].noun
        and _same(reading.figures[j].noun, named["whole"])
    ]
    if len(wholes) != 1:
        return
    whole = reading.figures[wholes[0]]
    arithmetic = f"{part.printed}占{whole.printed}的{percent(part.value / whole.value)}，印作{share.printed}。"
    members = (wholes[0], i - 1, i)
    if part.wide().over(whole.wide()).meets(share.wide()):
        yield Finding("share", members, "consistent", arithmetic)
    else:
        yield Finding(
            "share",
            members,
            "impossible",
            arithmetic + "三个数不能同时成立。",
            f"文中“{whole.printed}”“{part.printed}”“占{named['whole']}{share.printed}”：{arithmetic}{MISPRINT_OR_DEFINITION}",
            "请核对三个数，或注明占的是什么。",
        )


def _counted(reading: Reading, i: int, whole: str) -> list[int]:
    """占受理数: what was 受理 in the paragraph, this year."""
    verb = _DONE.fullmatch(whole)
    if verb is None:
        return []
    part = reading.figures[i - 1]
    return [
        j
        for j in range(max(0, i - 12), i - 1)
        if _level(reading.figures[j])
        and reading.figures[j].at.paragraph == part.at.paragraph
        and reading.figures[j].unit == part.unit
        and verb["verb"] in reading.before(j)
        and not _ANOTHER_TIME.search(reading.before(j))
    ]


def _level(figure: Figure) -> bool:
    return figure.role == "level" and not figure.hedged and not figure.joined and figure.value > 0


def _same(noun: str, whole: str) -> bool:
    return noun == whole or (
        len(noun) >= 2 and whole in (f"全部{noun}", f"{noun}总数", f"{noun}总量", f"全市{noun}", f"总{noun}")
    )


def _structure(reading: Reading, start: int, end: int) -> Iterator[Finding]:
    """三次产业结构为a:b:c: three shares of one whole, which add up to 100 but for their rounding."""
    parts = re.split("[:：∶]", reading.text[start:end])
    sentence = reading.layout.sentence(reading.layout.position(start).sentence)[0]
    if len(parts) != 3 or not _STRUCTURE.search(reading.text[max(sentence, start - 30) : start]):
        return
    values = [Fraction(part) for part in parts]
    step = max(Fraction(1, 10 ** len(part.partition(".")[2])) for part in parts)
    added = sum(values, Fraction(0))
    if not 80 <= added <= 120:
        return
    arithmetic = f"{'＋'.join(parts)}＝{number(added)}"
    if abs(added - 100) < 3 * step:
        yield Finding("structure", (), "consistent", f"{arithmetic}，在取舍误差之内。", places=((start, end),))
    else:
        yield Finding(
            "structure",
            (),
            "impossible",
            f"{arithmetic}，与100相差超过取舍误差。",
            f"文中“{reading.text[start:end]}”：{arithmetic}，三次产业应合为100。最可能是笔误，请核对。",
            "请核对三个数。",
            ((start, end),),
        )
