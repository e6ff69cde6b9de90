"""Parts and sums: printed parts against a printed total, each within its rounding.

其中 names some of the parts, and they may overlap: only one part larger than its whole is held against the text; a sum
that is too large is asked about. After 合计 and 分别 the parts are all there.
Where other figures or a full stop stand between 其中 and its whole, the whole is the one figure of that unit there, and
a part larger than it is silently taken for a part of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yulu.figures.checks.finding import Finding, Reading, Verdict
from yulu.figures.figure import Figure
from yulu.figures.intervals import Interval, total
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number

_TOTAL_AFTER = re.compile("(?:[两三四五六七八九]项)?(?:合计|共计|总计|总共)(?:为|达|是)?[^，。；、\\d]{0,6}$")
_PART = re.compile("^[、，]?(?:和|与|及|以及)?[^，。；、\\d]{0,12}$")
_ALL_PARTS = re.compile("分别|其中")
_OTHER_THINGS = re.compile("另|此外|不含|含|扣除|同时|加上|还有|上年|去年|结转|累计")
_WHOLE_TO_PART = re.compile("^[^。；]{0,40}?[，,；：:(（]其中[：:，,]?[^。；，]{0,16}$")
_MOST_PARTS = 12
_AMONG_THEM = re.compile("其中[：:，,]?[^。；，]{0,16}$")
_OPENS = re.compile("其中")
_ANOTHER_TIME = re.compile("去年|上年|同期|[较比][^，。；\\d]{0,10}$|计划|目标|任务|累计|不含|扣除")
_NEXT_SENTENCE = re.compile("[^。！？\\n]{0,60}[。！？]?\\n?")


def parts(reading: Reading) -> Iterator[Finding]:
    """Every total that is printed with its parts."""
    for group in reading.sentences:
        for i in group:
            if _TOTAL_AFTER.search(reading.before(i)):
                yield from _summed(reading, group, i)
        yield from _among(reading, group)
    for before, group in pairwise([(), *reading.sentences]):
        for p in group:
            whole = _further_back(reading, before, group, p)
            if whole is not None:
                yield from _of(reading, group, whole, p)


def _plain(figure: Figure) -> bool:
    return (
        figure.role == "level"
        and not figure.hedged
        and not figure.joined
        and figure.unit.nature in ("count", "money", "measure")
    )


def _summed(reading: Reading, group: Sequence[int], t: int) -> Iterator[Finding]:
    """a、b和c，合计T."""
    whole = reading.figures[t]
    if not _plain(whole) or _OTHER_THINGS.search(reading.between(t - 1, t) if t else ""):
        return
    chosen: list[int] = []
    before, stated = t, 0
    if t and reading.figures[t - 1].unit.name == "项" and _TOTAL_AFTER.fullmatch(reading.between(t - 1, t)):
        before, stated = t - 1, int(reading.figures[t - 1].value)  # 三项合计
    for i in reversed([each for each in group if each < before][-_MOST_PARTS:]):
        figure = reading.figures[i]
        if not _plain(figure) or figure.unit.dimension != whole.unit.dimension:
            break
        if chosen and not _PART.match(reading.between(i, chosen[0])):
            break
        chosen.insert(0, i)
    if stated and len(chosen) >= stated:
        chosen = chosen[-stated:]
    elif len(chosen) >= 2 and not _ALL_PARTS.search(reading.before(chosen[0])):
        return
    if len(chosen) < 2 or (stated and len(chosen) != stated):
        return
    yield _sum(reading, chosen, t, "impossible")


def _among(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    """T，其中a、b、c."""
    if any(reading.figures[i].value < 0 for i in group):
        return
    for w, p in pairwise(group):
        whole, part = reading.figures[w], reading.figures[p]
        if not _plain(whole) or not _plain(part) or part.unit.dimension != whole.unit.dimension:
            continue
        between = reading.between(w, p)
        if not _WHOLE_TO_PART.match(between) or _OTHER_THINGS.search(between) or between.count("其中") != 1:
            continue
        if not part.wide().meets(_up_to(whole)):
            earlier = [reading.figures[i] for i in group if i < w]
            if any(other.unit.dimension == part.unit.dimension and other.value >= part.value for other in earlier):
                continue  # the whole that is meant may stand further back
            yield Finding(
                "part_of_whole",
                (w, p),
                "impossible",
                f"其中的{part.printed}大于总数{whole.printed}。",
                f"文中“{whole.printed}，其中……{part.printed}”：部分大于总数。{MISPRINT_OR_DEFINITION}",
                "请核对两个数和单位。",
            )
            continue
        yield from _of(reading, group, w, p)


def _of(reading: Reading, group: Sequence[int], w: int, p: int) -> Iterator[Finding]:
    """The part `p`, and those that follow it in its sentence, held against the whole `w`."""
    whole, part = reading.figures[w], reading.figures[p]
    chosen = [p]
    for i in (each for each in group if each > p):
        figure = reading.figures[i]
        if figure.role in ("growth", "share", "rate"):
            continue
        if _TOTAL_AFTER.search(reading.before(i)):
            break
        if not _plain(figure) or figure.unit != part.unit or not _PART.match(reading.between(chosen[-1], i)):
            break
        if "(" in reading.text[part.start : figure.start] or "，其中" in reading.between(chosen[-1], i):
            break
        chosen.append(i)
        if total(reading.figures[each].wide() for each in chosen).meets(whole.wide()):
            break  # these are all its parts; what follows is another matter
    if len(chosen) < 2:
        yield Finding("part_of_whole", (w, p), "consistent", f"{part.printed}不大于{whole.printed}。")
    elif len(chosen) <= _MOST_PARTS:
        found = _sum(reading, chosen, w, "needs_definition")
        listed = reading.text[part.end : reading.figures[chosen[-1]].start]
        if found.verdict == "consistent" or "，" not in listed:
            yield found


def _further_back(reading: Reading, before: Sequence[int], group: Sequence[int], p: int) -> int | None:
    """The whole of the part `p` after 其中 where it does not stand directly before: the one figure in its unit."""
    part = reading.figures[p]
    if not _plain(part) or part.value < 0 or not _AMONG_THEM.search(reading.before(p)):
        return None
    earlier = [i for i in group if i < p]
    if earlier and reading.figures[p - 1].unit.dimension == part.unit.dimension:
        return None
    start = reading.layout.sentence(part.at.sentence)[0]
    if not earlier and before and _OPENS.match(reading.text, start):
        between = reading.text[reading.figures[before[-1]].end : start]
        if reading.figures[before[-1]].at.article == part.at.article and _NEXT_SENTENCE.fullmatch(between):
            earlier = list(before)
    wholes = [
        i
        for i in earlier
        if reading.figures[i].unit == part.unit
        and reading.figures[i].role == "level"
        and not _ANOTHER_TIME.search(reading.before(i))
    ]
    if len(wholes) != 1 or not _plain(reading.figures[wholes[0]]):
        return None
    whole = reading.figures[wholes[0]]
    return wholes[0] if part.value <= whole.value and "其中" not in reading.text[whole.end : start] else None


def _up_to(whole: Figure) -> Interval:
    return Interval(None, whole.wide().high, (True, whole.wide().closed[1]))


def _sum(reading: Reading, chosen: list[int], t: int, too_much: Verdict) -> Finding:
    figures = [reading.figures[i] for i in chosen]
    whole = reading.figures[t]
    scale = whole.unit.scale * (10**8 if "亿" in whole.printed else 10**4 if "万" in whole.printed else 1)
    unit = whole.printed.lstrip("0123456789.,")
    added = sum((figure.value for figure in figures), start=whole.value * 0)
    listed = "＋".join(number(figure.value / scale, 4) for figure in figures)
    arithmetic = f"{listed}＝{number(added / scale, 4)}，总数印作{whole.printed}。"
    members = tuple(sorted([t, *chosen]))
    if total(figure.wide() for figure in figures).meets(whole.wide()):
        return Finding("sum", members, "consistent", arithmetic)
    if too_much == "needs_definition" and added < whole.value:
        return Finding("sum", members, "consistent", f"各部分合计{number(added / scale, 4)}{unit}，不超过总数。")
    question = f"文中总数“{whole.printed}”：{arithmetic}"
    if too_much == "impossible":
        return Finding(
            "sum",
            members,
            "impossible",
            arithmetic + "按任何一种取舍都不等。",
            question + MISPRINT_OR_DEFINITION,
            "请核对各项和总数。",
        )
    return Finding(
        "sum",
        members,
        "needs_definition",
        arithmetic + "各部分之和大于总数。",
        question + "同一件是否计入了不止一类？",
        "如有重复计算，请注明“可归入多类”；否则请核对。",
    )
