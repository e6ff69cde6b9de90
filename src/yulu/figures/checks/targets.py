"""Value, target and share of the target; a target that is not printed follows from the other two as an interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import Interval, rounded
from yulu.figures.wording import MISPRINT_OR_DEFINITION, number, percent

_OF_THE_TARGET = re.compile(
    "(?:占|完成|达到?|为|实现)[^，。；]{0,10}?(?P<target>(?:目标|任务|计划|预算|指标)(?:任务|数|目标|总额)?)(?:的)?(?:比例?|比重)?(?:为|达到?)?$"
)
_TARGET_BETWEEN = re.compile("^(?:的|任务的?)?(?:比例?|比重)?(?:为|达到?)?$")
_DUE = re.compile("占[^，。；]{0,6}(?:目标|任务|计划|预算|指标)(?:任务|数|总额)?$")
_IS_THE_TARGET = re.compile(
    "(?:目标|任务|计划|预算|指标)(?:任务|数|目标|总额|总投资)?(?:(?:为|是|共|合计)[^，。；\\d]{0,8})?$"
    "|(?:计划|目标)(?:新建|改造|完成|实施|建设|引进|培育|新增|办理|整治|拆除|招商|发放|培训)[^，。；\\d]{0,8}$"
)
_ADJUSTED = re.compile("调整|变更|追加|修订|年初|奋斗|增长|力争|考核")
_AHEAD = re.compile("(?:超|快于|高于|超过|超前于?|领先)(?:时序|序时)进度")
_MONTHS = re.compile(
    r"(?:(?:1|一)(?:月份?)?[-—至到~]{1,2}|前)(1[0-2]|\d|[一二三四五六七八九]|十[一二]?)个?月|前?([一二三])季度|(上半年)"
)
_ROUND = (50, 100, 10)
_EARLIER = 200


def targets(reading: Reading) -> Iterator[Finding]:
    """Every share of a target with the value it belongs to."""
    for i, share in enumerate(reading.figures):
        if share.unit.name != "%" or share.role not in ("share", "rate") or share.hedged or share.joined or not i:
            continue
        if _DUE.search(reading.before(i - 1)) and _TARGET_BETWEEN.match(reading.between(i - 1, i)) and i > 1:
            yield from _of_a_target_named_between(reading, i)
            continue
        named = _OF_THE_TARGET.search(reading.before(i))
        v = _value(reading, i)
        value = reading.figures[v]
        if named is None or value.unit.nature not in ("money", "count", "measure") or value.role != "level":
            continue
        if share.at.clause - value.at.clause > i - v or share.value <= 0 or value.hedged or value.joined:
            continue
        target = None if _ADJUSTED.search(named.group()) else _printed_target(reading, i, v)
        found = _implied(reading, i, v) if target is None else _tested(reading, i, v, target)
        if found is not None:
            yield found
        yield from _elapsed(reading, i)


def _value(reading: Reading, i: int) -> int:
    """The figure a share is of: the one before, but for how it grew."""
    v, sentence = i - 1, reading.figures[i].at.sentence
    if v and reading.figures[v].role == "growth" and reading.figures[v - 1].at.sentence == sentence:
        v -= 1
    return v


def _of_a_target_named_between(reading: Reading, i: int) -> Iterator[Finding]:
    """完成9.12亿元，占全年目标19亿元的48%."""
    value, target = reading.figures[i - 2], reading.figures[i - 1]
    beside = value.at.sentence == target.at.sentence and target.at.clause - value.at.clause <= 1
    if not beside or value.unit.dimension != target.unit.dimension or value.role != "level":
        return
    if value.hedged or value.joined or target.hedged or target.joined or value.value <= 0 or target.value <= 0:
        return
    yield _tested(reading, i, i - 2, i - 1)
    yield from _elapsed(reading, i)


def _printed_target(reading: Reading, i: int, v: int) -> int | None:
    """The one target of this part of the sentence in the value's unit; None where there is none, or more than one."""
    value = reading.figures[v]
    sentence = value.at.sentence
    found = [
        j
        for j in range(max(0, i - 6), min(len(reading.figures), i + 3))
        if j not in (i, v)
        and reading.figures[j].at.sentence == sentence
        and reading.figures[j].unit.dimension == value.unit.dimension
        and not reading.figures[j].hedged
        and "；"
        not in reading.text[min(reading.figures[j].end, value.end) : max(reading.figures[j].start, value.start)]
    ]
    named = [j for j in found if _IS_THE_TARGET.search(reading.before(j)) and not _ADJUSTED.search(reading.before(j))]
    return named[0] if len(found) == 1 and named == found else None


def _tested(reading: Reading, i: int, v: int, t: int) -> Finding:
    value, share, target = reading.figures[v], reading.figures[i], reading.figures[t]
    members = tuple(sorted((t, v, i)))
    arithmetic = f"{_plain(value)}/{_plain(target)}＝{percent(value.value / target.value)}，印作{share.printed}。"
    if value.wide().over(target.wide()).meets(share.wide()):
        return Finding("target", members, "consistent", arithmetic)
    return Finding(
        "target",
        members,
        "impossible",
        arithmetic + "三个数不能同时成立。",
        f"文中“{target.printed}”“{value.printed}”“{share.printed}”：{arithmetic}{MISPRINT_OR_DEFINITION}",
        f"如前两个数无误，可写“{percent(value.value / target.value, 1)}”；如目标另有口径，请注明。",
    )


def _implied(reading: Reading, i: int, v: int) -> Finding:
    value, share = reading.figures[v], reading.figures[i]
    exact = Interval(value.value, value.value)
    band = exact.over(rounded(share.value, share.step, "nearest"))
    scale = _scale(reading, value)
    low, high = (band.low or Fraction(0)) / scale, (band.high or Fraction(0)) / scale
    unit = _scaled_unit(reading, value)
    round_one = next((each for step in _ROUND if (each := _multiple_within(low, high, step)) is not None), None)
    arithmetic = f"{value.printed}占{share.printed}，目标应在{number(low, 0)}至{number(high, 0)}{unit}之间"
    arithmetic += f"（其中整数有{number(round_one, 0)}{unit}）。" if round_one is not None else "。"
    return Finding(
        "implied_target",
        (v, i),
        "consistent" if round_one is not None else None,
        arithmetic,
        "",
        "如写出目标数，读者可以自己核对。",
    )


def _multiple_within(low: Fraction, high: Fraction, step: int) -> Fraction | None:
    first = -(-low // step) * step
    return Fraction(first) if first <= high and first > 0 else None


def _elapsed(reading: Reading, i: int) -> Iterator[Finding]:
    """超时序进度: the share done against the part of the year that is over, by months and by days."""
    share = reading.figures[i]
    start, end = reading.layout.sentence(share.at.sentence)
    if not _AHEAD.search(reading.text[share.end : min(end, share.end + _EARLIER)]):
        return
    months = _months(share.period) or next(
        (
            m
            for s in reversed(_MONTHS.findall(reading.text[max(start, share.start - _EARLIER) : share.start]))
            if (m := _count(s))
        ),
        None,
    )
    if months is None:  # a table's head or the sentence before may say it
        earlier = _MONTHS.findall(reading.text[max(0, start - _EARLIER) : start])
        months = _count(earlier[-1]) if earlier else None
    if months is None:
        yield Finding(
            "elapsed",
            (i,),
            "needs_definition",
            "没有写到哪个月，算不出时序进度。",
            f"“{share.printed}，超时序进度”：截至哪个月？",
            "请写明截止月份。",
        )
        return
    part = Fraction(months, 12)
    arithmetic = f"前{months}个月是全年的{months}/12＝{percent(part, 1)}，完成{share.printed}"
    if share.value + share.step > min(part, Fraction(months * 30 - 2, 365)):
        yield Finding("elapsed", (i,), "consistent", f"{arithmetic}，快于时序进度。")
    else:
        yield Finding(
            "elapsed",
            (i,),
            "needs_definition",
            f"{arithmetic}，并未快于时序进度。",
            f"文中说“超时序进度”：{arithmetic}。时序进度按什么算？",
            "请注明时序进度的口径。",
        )


def _months(period: str) -> int | None:
    found = _MONTHS.search(period)
    return None if found is None else _count(found.groups())


def _count(groups: tuple[str | None, ...]) -> int | None:
    month, quarter, half = groups
    if half:
        return 6
    if quarter:
        return 3 * "一二三".index(quarter) + 3
    if not month:
        return None
    return (
        int(month)
        if month.isdigit()
        else "一二三四五六七八九十".index(month[0]) + 1 + (len(month) > 1) * ("一二".index(month[1]) + 1)
    )


def _scale(reading: Reading, figure: Figure) -> Fraction:
    core = reading.text[figure.number[0] : figure.number[1]]
    return figure.unit.scale * (10**8 if core.endswith("亿") else 10**4 if core.endswith("万") else 1)


def _scaled_unit(reading: Reading, figure: Figure) -> str:
    core = reading.text[figure.number[0] : figure.number[1]]
    return (core[-1] if core[-1] in "万亿" else "") + figure.unit.name


def _plain(figure: Figure) -> str:
    return figure.printed.removesuffix(figure.unit.name)
