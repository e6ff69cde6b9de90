"""One quantity stated twice and differently: said in the same words, with whose it is, of the same period.

Nothing is compared where whose it is was taken over from before: lists and tables speak of many things by one name. Nor
in long reports, which tell of a year and plan the next in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.wording import MISPRINT_OR_DEFINITION
from yulu.figures.words.verbs import COMPARED, PERIOD_WORDS, SUBJECT

_FILLERS = re.compile("共计|累计|合计|总计|目前|已经|共|已|了|约|近|超过|超|逾|达到|达|为|有")
_PARTS = re.compile("其中|分别|新增|净增|各|每|预算|计划|目标|拟|力争|调整|专项|一般|含|\\(")
_SHORTEST = 6
_LONGEST_ARTICLE = 2500

_Key = tuple[int, str, str, str]


def repeats(reading: Reading) -> Iterator[Finding]:
    """Every pair of figures said in the same words."""
    seen: dict[_Key, int] = {}
    for i, figure in enumerate(reading.figures):
        key = _key(reading, i, figure)
        if key is None:
            continue
        first = seen.setdefault(key, i)
        if first != i:
            yield _compared(reading, first, i)


def _key(reading: Reading, i: int, figure: Figure) -> _Key | None:
    if figure.role != "level" or figure.joined or figure.unit.nature not in ("count", "money", "measure"):
        return None
    if reading.layout.article_length(figure.at.article) > _LONGEST_ARTICLE:
        return None
    start, _ = reading.layout.clause(figure.at.clause)
    if i and reading.figures[i - 1].end > start:
        return None
    words = reading.text[start : figure.start]
    if len(words) > 40 or _PARTS.search(words) or COMPARED.search(words) or not SUBJECT.search(words):
        return None
    said = _FILLERS.sub("", PERIOD_WORDS.sub("", words)) + "…" + (figure.noun if figure.noun not in words else "")
    if len(said) <= _SHORTEST:
        return None
    return figure.at.article, said, figure.unit.dimension, figure.period


def _compared(reading: Reading, i: int, j: int) -> Finding:
    first, second = reading.figures[i], reading.figures[j]
    start = reading.layout.clause(first.at.clause)[0]
    what = reading.text[start : first.start].strip()
    if first.wide().meets(second.wide()):
        return Finding("repeat", (i, j), "consistent", f"两处“{what}”：{first.printed}、{second.printed}，不矛盾。")
    sure = first.period and "period" in first.stated & second.stated
    return Finding(
        "repeat",
        (i, j),
        "impossible" if sure else "needs_definition",
        f"两处“{what}”：{first.printed}、{second.printed}，不能同时成立。",
        f"文中两处写“{what}”，一处{first.printed}，一处{second.printed}。{MISPRINT_OR_DEFINITION}",
        "请统一，或写明两处时段、口径的不同。",
    )
