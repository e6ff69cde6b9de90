"""A series said to rise or fall year by year, against the values that are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.intervals import Interval
from yulu.figures.wording import MISPRINT_OR_DEFINITION

_STEADY = re.compile(
    "(?:逐年|逐月|逐季|连年|年年|逐次)(?:稳步|持续|大幅|小幅)?"
    "(?:(?P<up>递增|增长|上升|增加|提高|提升|攀升|扩大)|(?P<down>递减|下降|减少|降低|回落|缩短|压减))[^。；\\d]{0,14}$"
)
_APART = ("、", "，", "和", "与", "及")
_RATES = re.compile("增速|增幅|涨幅|降幅|增长率")


def series(reading: Reading) -> Iterator[Finding]:
    """Every list of three or more values after 逐年增长 and its like; each step may be level within its rounding."""
    for group in reading.sentences:
        for at, i in enumerate(group):
            before = reading.before(i, 40)
            said = _STEADY.search(before)
            if said is None or _RATES.search(before) or "分别" not in said.group():
                continue
            members = [i]
            for j in group[at + 1 :]:
                if reading.between(members[-1], j) not in _APART or not _alike(reading.figures[i], reading.figures[j]):
                    break
                members.append(j)
            if len(members) >= 3:
                yield _tested(reading, members, rising=said["up"] is not None, word=said["up"] or said["down"])


def _alike(first: Figure, other: Figure) -> bool:
    return first.unit.dimension == other.unit.dimension and not other.joined


def _tested(reading: Reading, members: list[int], *, rising: bool, word: str) -> Finding:
    figures = [reading.figures[i] for i in members]
    listed = "、".join(figure.printed for figure in figures)
    for first, second in pairwise(figures):
        low, high = (first, second) if rising else (second, first)
        if not high.wide().meets(Interval(low.wide().low, None, (low.wide().closed[0], True))):
            return Finding(
                "series",
                tuple(members),
                "impossible",
                f"{first.printed}之后是{second.printed}，并非逐次{word}。",
                f"文中说逐年{word}，列出的是{listed}：{first.printed}之后是{second.printed}。{MISPRINT_OR_DEFINITION}",
                "请核对各数和先后，或改写为“总体上…”。",
            )
    return Finding("series", tuple(members), "consistent", f"{listed}，逐次{word}。")
