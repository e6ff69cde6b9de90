"""Links that no wording states outright, where the figures themselves agree: they are told, and never asked about.

A sum that comes out to the last digit, a share that is the quotient of two figures near by. Where nothing fits, nothing
is said: the words did not promise it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import total
from yulu.figures.wording import number, percent

_AMONG = re.compile("其中|按[^，。；\\d]{1,10}分|分[^，。；\\d]{1,6}看|包括|即[:：]")
_SHARE_NOUN = re.compile("(?:占比|比重)$")
_RATE_NOUN = re.compile("[\u4e00-\u9fff](?:率|面)(?:已|均)?(?:达到|达|为|是)?$")
_ANOTHER = re.compile("[比较]|去年|上年|同期|其中")
_MOST_PARTS = 8
_BACK = 6
_FEWEST = 20
_NOT_A_PART = re.compile("完成|目标|任务|计划|预算|增长|增量|拉动|贡献|全国|全省")


def agreeing(reading: Reading, told: Sequence[Finding]) -> Iterator[Finding]:
    """The links that hold, but for those that are told already."""
    known = [(each.test, frozenset(each.figures)) for each in told if len(each.figures) > 1]
    asked = {i for each in told if each.verdict in ("impossible", "needs_definition") for i in each.figures}
    by_last: dict[int, list[frozenset[int]]] = {}
    for _, members in known:
        for i in members:
            by_last.setdefault(i, []).append(members)
    for finding in (*_sums(reading), *_shares(reading), *_rates(reading)):
        members = frozenset(finding.figures)
        near = [each for i in members for each in by_last.get(i, [])]
        if not members & asked and not any(each <= members or members <= each for each in near):
            yield finding


def _plain(figure: Figure) -> bool:
    return (
        figure.role == "level"
        and not figure.hedged
        and not figure.joined
        and figure.value > 0
        and figure.unit.nature in ("count", "money", "measure")
    )


def _sums(reading: Reading) -> Iterator[Finding]:
    """T……其中a、b、c, whatever else is said between: the parts are all the next figures of its unit."""
    for group in reading.paragraphs:
        for at in range(1, len(group)):
            if _AMONG.search(reading.text[reading.figures[group[at - 1]].end : reading.figures[group[at]].start]):
                yield from _sums_from(reading, group, at)


def _sums_from(reading: Reading, group: Sequence[int], at: int) -> Iterator[Finding]:
    """One for each unit: 486家、21.4亿元，其中首贷198家、7.9亿元，续贷288家、13.5亿元 holds two sums."""
    first, done = reading.figures[group[at]].at.sentence, set()
    for w in reversed(group[max(0, at - _BACK) : at]):
        whole = reading.figures[w]
        if not _plain(whole) or first - whole.at.sentence > 1 or (whole.whole_count and whole.value < _FEWEST):
            continue
        parts = [
            i
            for i in group[at : at + 3 * _MOST_PARTS]
            if reading.figures[i].at.sentence <= first + 1
            and reading.figures[i].unit.dimension == whole.unit.dimension
            and _plain(reading.figures[i])
        ][:_MOST_PARTS]
        found = None if whole.unit.dimension in done else _sum_of(reading, w, parts)
        if found is not None:
            done.add(whole.unit.dimension)
            yield found
    if not done:
        yield from _one_part(reading, group, at)


def _one_part(reading: Reading, group: Sequence[int], at: int) -> Iterator[Finding]:
    """T，增长r%。其中a: nothing but how T grew stands between."""
    before = at - 1
    while before > 0 and reading.figures[group[before]].role in ("growth", "change"):
        before -= 1
    w, p = group[before], group[at]
    whole, part = reading.figures[w], reading.figures[p]
    apart = part.at.sentence - whole.at.sentence
    alike = _plain(whole) and _plain(part) and whole.unit.dimension == part.unit.dimension and apart <= 1
    if before >= 0 and alike and part.value < whole.value and not _ANOTHER.search(reading.before(w)):
        yield Finding("part_of_whole", (w, p), "consistent", f"{part.printed}不大于{whole.printed}。")


def _sum_of(reading: Reading, w: int, parts: Sequence[int]) -> Finding | None:
    whole = reading.figures[w]
    for length in range(2, len(parts) + 1):
        figures = [reading.figures[i] for i in parts[:length]]
        if sum(figure.value for figure in figures) > whole.value + length * whole.step:
            return None
        if total(figure.wide() for figure in figures).meets(whole.wide()):
            listed = "＋".join(figure.printed for figure in figures)
            members = tuple(sorted((w, *parts[:length])))
            return Finding("sum", members, "consistent", f"{listed}，合起来是{whole.printed}。")
    return None


def _shares(reading: Reading) -> Iterator[Finding]:
    """A share whose part stands just before it, and one figure near by that is its whole."""
    for i, share in enumerate(reading.figures):
        if share.unit.name != "%" or share.hedged or share.joined or not 0 < share.value < 1 or not i:
            continue
        named = _SHARE_NOUN.search(share.noun) is not None
        if (share.role != "share" and not named) or _NOT_A_PART.search(reading.before(i, 16)):
            continue
        part = _part(reading, i, named)
        if part is None:
            continue
        among = reading.figures[part]
        wholes = [
            j
            for j in range(max(0, i - 16), i)
            if j != part
            and _plain(reading.figures[j])
            and reading.figures[j].at.paragraph == share.at.paragraph
            and reading.figures[j].unit.dimension == among.unit.dimension
            and reading.figures[j].value > among.value
            and among.wide().over(reading.figures[j].wide()).meets(share.wide())
        ]
        if len(wholes) == 1:
            whole = reading.figures[wholes[0]]
            arithmetic = (
                f"{among.printed}占{whole.printed}的{percent(among.value / whole.value)}，印作{share.printed}。"
            )
            yield Finding("share", tuple(sorted((wholes[0], part, i))), "consistent", arithmetic)


def _part(reading: Reading, i: int, named: bool) -> int | None:
    share = reading.figures[i]
    if named:  # 税收收入……税收占比68.1%
        stem = share.noun[:2]
        fits = [
            j for j in range(max(0, i - 4), i) if _plain(reading.figures[j]) and reading.figures[j].noun[:2] == stem
        ]
        return fits[0] if len(fits) == 1 else None
    before = reading.figures[i - 1]
    near = _plain(before) and before.at.sentence == share.at.sentence and share.at.clause - before.at.clause <= 1
    return i - 1 if near else None


def _rates(reading: Reading) -> Iterator[Finding]:
    """N件……n件……率p%, whatever the rate is called: n of N is p."""
    for i in range(2, len(reading.figures)):
        whole, done, rate = reading.figures[i - 2], reading.figures[i - 1], reading.figures[i]
        if rate.unit.name != "%" or rate.role != "rate" or rate.hedged or rate.joined or not 0 < rate.value < 1:
            continue
        side_by_side = whole.at.sentence == rate.at.sentence and rate.at.clause - whole.at.clause <= 3
        if (
            not side_by_side
            or not (whole.whole_count and done.whole_count)
            or whole.unit.dimension != done.unit.dimension
        ):
            continue
        if not _RATE_NOUN.search(reading.before(i)) or not 1 <= done.value < whole.value:
            continue
        if not done.wide().over(whole.wide()).meets(rate.wide()):
            continue
        arithmetic = (
            f"{number(done.value)}/{number(whole.value)}＝{percent(done.value / whole.value)}，印作{rate.printed}。"
        )
        yield Finding("rate_of_count", (i - 2, i - 1, i), "consistent", arithmetic)
