"""What a sentence compares or shares with and does not say: a period, a base; and units that must not be divided."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.intervals import ROUNDINGS, counts, rounded
from yulu.figures.wording import percent
from yulu.figures.words import rates

_DUE = re.compile("(?P<noun>(?:按期|按时|限期|及时|按期限|规定时限内)[\u4e00-\u9fff]{0,4}率)(?:达到|达|为|是)?$")
_BASE_SAID = re.compile("应办|到期|应结|有效|回访|含|结转|其中")
_NOTICES = re.compile("(?:下发|发出|制发|送达|开具|出具)[^，。；]{0,8}(?:通知书|意见书|建议书|决定书|函|单)")
_OF_ALL = re.compile("已?(?:激活|申领|开通|绑定)[^，。；]{0,10}$")
_LOOKED_AT = re.compile("抽查|检查|核查|排查|走访|巡查")
_REPORT_OF_A_YEAR = re.compile("20\\d\\d年|[一二三四五六七八九〇零]{4}年|统计公报|工作报告|预算")


def definitions(reading: Reading) -> Iterator[Finding]:
    """Figures whose base or period has to be asked for, and pairs that must not be divided."""
    for i in range(len(reading.figures)):
        yield from _rate_of_what_was_due(reading, i)
        yield from _unlike_units(reading, i)
        yield from _no_base(reading, i)
    yield from _periods(reading)


def _rate_of_what_was_due(reading: Reading, i: int) -> Iterator[Finding]:
    """按期办结率 is over what was due or closed, not over what came in; where no count fits, the base is asked for."""
    rate = reading.figures[i]
    named = _DUE.search(reading.before(i))
    if rate.unit.name != "%" or named is None or rate.hedged or rate.joined or not i or rate.value > 1:
        return
    base = reading.figures[i - 1]
    near = base.at.sentence == rate.at.sentence and rate.at.clause - base.at.clause <= 1
    if (
        not near
        or not base.whole_count
        or base.place >= 100
        or base.joined
        or _BASE_SAID.search(
            reading.text[base.start - 10 : rate.start] if base.start >= 10 else reading.text[: rate.start]
        )
    ):
        return
    if not any(verb in reading.before(i - 1) for verb in rates.RECEIVED):
        return
    n = int(base.value)
    if any(counts(n, rounded(rate.value, rate.step, how)) for how in ROUNDINGS):
        return
    yield Finding(
        "rate_without_base",
        (i - 1, i),
        "needs_definition",
        f"没有整数能使n/{n}印作{rate.printed}，{named['noun']}的分母应当不是{base.printed}。",
        f"“{named['noun']}{rate.printed}”以什么为分母：已到期的，还是已办结的？",
        f"请写明分母，如“到期……{base.unit.name}，{named['noun']}{rate.printed}”。",
    )


def _unlike_units(reading: Reading, i: int) -> Iterator[Finding]:
    """抽查46家单位，下发通知书43份: a firm may be sent two notices, or none."""
    if i + 1 >= len(reading.figures):
        return
    first, second = reading.figures[i], reading.figures[i + 1]
    alike = first.unit.dimension == second.unit.dimension or second.at.sentence != first.at.sentence
    if alike or not (first.whole_count and second.whole_count) or second.value > first.value * 2:
        return
    if _LOOKED_AT.search(reading.before(i)) and _NOTICES.search(reading.between(i, i + 1) + reading.after(i + 1, 12)):
        yield Finding(
            "unlike_units",
            (i, i + 1),
            None,
            f"{first.printed}与{second.printed}单位不同（一{first.unit.name}可以有几{second.unit.name}，也可以没有），不能相除成比率。",
            "",
            f"如想说明比例，请写其中有多少{first.unit.name}收到了，如“其中××{first.unit.name}收到整改通知书”。",
        )


def _no_base(reading: Reading, i: int) -> Iterator[Finding]:
    """已激活2000余人: of how many is not said, so that nobody sees how far it has come."""
    figure = reading.figures[i]
    if (
        figure.unit.dimension not in ("人", "户", "家")
        or figure.role != "level"
        or not _OF_ALL.search(reading.before(i))
    ):
        return
    if re.search("率|占|%|应|总", reading.around(i)):
        return
    yield Finding(
        "no_base",
        (i,),
        None,
        f"“{figure.printed}”没有写总数（应办的有多少{figure.unit.name}），看不出办到了几成。",
        "",
        f"如能写明总数，可写“……{figure.unit.name}中的{figure.printed}”。",
    )


def _periods(reading: Reading) -> Iterator[Finding]:
    """A figure without a period beside one of the same name that has one: they cannot be compared as they stand."""
    if _REPORT_OF_A_YEAR.search(reading.text[:60]):
        return
    dated: dict[tuple[int, str, str], int] = {}
    for i, figure in enumerate(reading.figures):
        if figure.role != "level" or figure.unit.nature not in ("money", "count") or len(figure.noun) < 4:
            continue
        key = (figure.at.article, figure.noun, figure.unit.dimension)
        if "period" in figure.stated:
            dated.setdefault(key, i)
        elif key in dated and not figure.period and figure.subject:
            other = reading.figures[dated[key]]
            if not other.subject or other.subject == figure.subject or other.at.paragraph == figure.at.paragraph:
                continue
            share = ""
            if 0 < figure.value < other.value and not figure.hedged and not other.hedged:
                share = f"；如果时段相同，是它的{percent(figure.value / other.value, 1)}"
            yield Finding(
                "missing_period",
                (i,),
                "needs_definition",
                f"“{figure.noun}{figure.printed}”没有写时段；前文{other.period}的是{other.printed}，时段相同才能比较{share}。",
                f"“{figure.noun}{figure.printed}”是哪一段时间的？",
                f"请写明时段，如“{other.period}……{figure.noun}{figure.printed}”。",
            )
