"""A rate of a count: is there a whole number that gives it? (The GRIM test of Brown and Heathers, 2017.)

Only rates over the very things counted are tested: 办结率 after the count it follows, or a count, what was done of it,
and the rate. 满意率, 按期办结率 and their like have another base, and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import floor

from yulu.figures.checks.finding import Finding, Reading, Verdict
from yulu.figures.figure import Figure
from yulu.figures.intervals import ROUNDINGS, Rounding, counts, rounded
from yulu.figures.wording import MISPRINT_OR_DEFINITION, decimals_of, percent
from yulu.figures.words import rates
from yulu.shares.small_counts import FEW, exact_interval

_RATE = re.compile(r"(?P<noun>[\u4e00-\u9fff]{1,8}率)(?:已|均|也)?(?:达到|达|为|是|高达)?$")
_ALL_DONE = re.compile("(?:全部|均已?|已全部)(?:办结|整改|化解|解决|完成|办复|处置|销号)")
_NEAR = 20
_NEIGHBOURS = 6
_CARRIED_OVER = re.compile("结转|上年|去年|往年|存量|历年|遗留|含上|未到期|应办|到期|有效")


@dataclass(frozen=True, slots=True)
class _Rate:
    """A rate with its base: `whole` things, of which `done` where that is printed too."""

    rate: int
    noun: str
    whole: int
    done: int | None


def granularity(reading: Reading) -> Iterator[Finding]:
    """Every rate of a count that the text states."""
    found = [link for group in reading.sentences for link in _links(reading, group)]
    for at, link in enumerate(found):
        yield _tested(reading, link, found[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1])


def _links(reading: Reading, group: Sequence[int]) -> Iterator[_Rate]:
    for i in group:
        figure = reading.figures[i]
        if figure.unit.name != "%" or figure.role != "rate" or figure.hedged or figure.joined:
            continue
        named = _RATE.search(reading.before(i))
        if named is None or figure.value > 1:
            continue
        noun = rate_noun(named["noun"])
        link = _base(reading, group, i, noun) if noun else None
        if link is not None:
            yield link


def rate_noun(words: str) -> str:
    """The rate's own name at the end of a run of words, "" for one whose base is not what was counted before."""
    known = rates.OF_THE_COUNT_BEFORE | rates.OF_A_SAMPLE
    name = next((words[at:] for at in range(len(words)) if words[at:] in known), "")
    if not name or any(words[: len(words) - len(name)].endswith(word) for word in rates.WITHOUT_A_BASE):
        return ""
    return name


def _base(reading: Reading, group: Sequence[int], i: int, noun: str) -> _Rate | None:
    at = group.index(i)
    earlier = [j for j in group[:at] if _counts_things(reading.figures[j])]
    if not earlier or earlier[-1] != i - 1:
        return None
    near = earlier[-1]
    first = reading.figures[near]
    apart = reading.figures[i].at.clause - first.at.clause
    if (
        apart > 2
        or (apart == 2 and len(reading.between(near, i)) > _NEAR)
        or _CARRIED_OVER.search(reading.text[first.end : reading.figures[i].start])
    ):
        return None
    stems = next((verbs for stem, verbs in rates.STEMS if stem in noun), ())
    if any(verb in reading.before(near) for verb in stems):
        grown = near >= 2 and reading.figures[near - 1].role == "growth"  # 受理9件，同比增长5%，办结8件
        if len(earlier) < 2 or earlier[-2] != near - 1 - grown:
            return None
        whole = reading.figures[earlier[-2]]
        between = reading.between(earlier[-2], near)
        alike = whole.unit.dimension == first.unit.dimension and first.at.clause - whole.at.clause <= 1 + grown
        received = any(verb in reading.before(earlier[-2]) for verb in rates.RECEIVED)
        if not alike or not received or _CARRIED_OVER.search(between):
            return None
        return _Rate(i, noun, earlier[-2], near)
    if noun in rates.OF_A_SAMPLE and not re.search("抽检|抽查|检测|抽样|检验", reading.before(near)):
        return None
    others = [j for j in earlier[:-1] if reading.figures[j].unit.dimension == first.unit.dimension and near - j == 1]
    if others and reading.figures[others[-1]].at.clause == first.at.clause:
        return None  # two counts of one kind in one clause: which of them is meant is not said
    return _Rate(i, noun, near, None)


def _counts_things(figure: Figure) -> bool:
    return (
        figure.whole_count and figure.place < 100 and figure.role == "level" and not figure.joined and figure.value >= 1
    )


def _tested(reading: Reading, link: _Rate, all_links: list[_Rate]) -> Finding:
    rate, whole = reading.figures[link.rate], reading.figures[link.whole]
    n, unit = int(whole.value), whole.unit.name
    members = (link.whole, link.rate) if link.done is None else (link.whole, link.done, link.rate)
    done = None if link.done is None else int(reading.figures[link.done].value)
    if done is None and _ALL_DONE.search(reading.between(link.whole, link.rate)):
        done = n
    how = _how(n, rate, done)
    shown = f"“{whole.printed}、{link.noun}{rate.printed}”"
    if how is None:
        return _impossible(reading, link, all_links, members, shown, done)
    if done is not None:
        arithmetic = f"{done}/{n}＝{percent(Fraction(done, n))}，印作{rate.printed}"
    else:
        ks = counts(n, rounded(rate.value, rate.step, how))
        which = f"{ks[0]}" if len(ks) == 1 else f"{ks[0]}至{ks[-1]}"
        arithmetic = f"{which}/{n}，即{percent(Fraction(ks[0], n))}，印作{rate.printed}"
    if how != "nearest":
        arithmetic += f"（按{ROUNDINGS[how]}才相符）"
    if n >= FEW:
        return Finding("rate_of_count", members, "consistent", arithmetic + "。")
    k = done if done is not None else counts(n, rounded(rate.value, rate.step, how))[0]
    low, high = exact_interval(k, n)
    arithmetic += f"；件数少，95%置信区间为{percent(low, 1)}至{percent(high, 1)}。"
    written = f"{n}{unit}全部{_stem(link.noun)}" if k == n else f"{n}{unit}中{_stem(link.noun)}{k}{unit}"
    return Finding("rate_of_count", members, "consistent", arithmetic, "", f"数量少时宜写件数：“{written}”。")


def _stem(noun: str) -> str:
    return noun.removesuffix("率")


def _how(n: int, rate: Figure, done: int | None) -> Rounding | None:
    """The first rounding by which the rate holds; None if there is none."""
    for how in ROUNDINGS:
        share = rounded(rate.value, rate.step, how)
        if (done is None and counts(n, share)) or (done is not None and Fraction(done, n) in share):
            return how
    return None


def _impossible(
    reading: Reading, link: _Rate, all_links: list[_Rate], members: tuple[int, ...], shown: str, done: int | None
) -> Finding:
    rate, whole = reading.figures[link.rate], reading.figures[link.whole]
    n, unit, places = int(whole.value), whole.unit.name, decimals_of(rate.step)
    verdict: Verdict = "impossible"
    if done is not None:
        arithmetic = (
            f"{done}/{n}＝{percent(Fraction(done, n))}，与印出的{rate.printed}不符（四舍五入、舍去尾数、进一都不符）。"
        )
        suggestion = f"如件数无误，可写“{link.noun}{percent(Fraction(done, n), places)}”。"
        if done > n:
            verdict = "needs_definition"
            arithmetic = f"{_stem(link.noun)}{done}{unit}多于{n}{unit}。"
            suggestion = "如含上年结转，请写明。"
    else:
        k = floor(rate.value * n)
        sums = "，".join(f"{each}/{n}＝{percent(Fraction(each, n), places)}" for each in (k, k + 1) if each <= n)
        arithmetic = f"{sums}，没有整数{unit}数对应{rate.printed}。"
        options = "或".join(
            f"“{each}{unit}，{link.noun}{percent(Fraction(each, n), places)}”" for each in (k, k + 1) if each <= n
        )
        suggestion = f"请写明{_stem(link.noun)}了多少{unit}，例如{options}。"
    pooled = _pooled(reading, link, all_links)
    question = f"文中{shown}：{arithmetic}{MISPRINT_OR_DEFINITION}"
    return Finding("rate_of_count", members, verdict, arithmetic + pooled, question + pooled, suggestion)


def _pooled(reading: Reading, link: _Rate, all_links: list[_Rate]) -> str:
    """Whether the rate fits this group and neighbouring ones counted together; it explains, and clears nothing."""
    figures = reading.figures
    rate, n = figures[link.rate], int(figures[link.whole].value)
    paragraph = figures[link.whole].at.paragraph
    near = [
        other
        for other in all_links
        if other is not link
        and figures[other.whole].at.paragraph == paragraph
        and other.noun == link.noun
        and figures[other.rate].value == 1
        and figures[other.whole].unit.dimension in ("件", figures[link.whole].unit.dimension)
    ]
    near.sort(key=lambda other: abs(other.rate - link.rate))
    for size in (2, 1):
        for chosen in combinations(near[:3], size):
            more = [int(figures[other.whole].value) for other in chosen]
            ks = [
                k - sum(more)
                for k in counts(n + sum(more), rounded(rate.value, rate.step, "nearest"))
                if 0 <= k - sum(more) <= n
            ]
            if ks:
                parts = "、".join([f"{m}/{m}" for m in more] + [f"{ks[0]}/{n}"])
                done, whole = ks[0] + sum(more), n + sum(more)
                together = f"{done}/{whole}＝{percent(Fraction(done, whole), decimals_of(rate.step))}"
                return f"若与邻近的几类合并计算，{parts}合起来是{together}，是否混用了口径？"
    return ""
