"""What stands around a figure: what is counted, what happened to it, whose it is, when, compared with what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yulu.figures.figure import Figure, Role
from yulu.figures.sentences import Layout
from yulu.figures.telling_apart import Span
from yulu.figures.words import verbs

_AND = ("、", "和", "及", "与", "以及", "，")
_NEAR = 16
_LONGEST_NOUN = 18
_WINDOW = 60
_RATE_NOUN = re.compile("率|比重|比例|占比|份额|覆盖面|程度|度$")
_SHARE_BEFORE = re.compile("占(?:全|总|同|本|到|了|比|整|其|[\u4e00-\u9fff]){0,20}$")
_QUOTED_RATE = re.compile("“([^”]{1,12})”率")


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    text: str


class Context:
    """The words of one text, looked up by place."""

    def __init__(self, text: str, layout: Layout, taken: list[Span]) -> None:
        self._text, self._layout = text, layout
        self._periods = sorted(self._period_mentions(taken), key=lambda mention: mention.start)
        self._subjects = [_Mention(found.start(), found.group()) for found in verbs.SUBJECT.finditer(text)]
        self._period_starts = [mention.start for mention in self._periods]
        self._subject_starts = [mention.start for mention in self._subjects]

    def _period_mentions(self, taken: list[Span]) -> Iterator[_Mention]:
        for span in taken:
            if span.kind in ("date", "period"):
                start = span.start - (2 if self._text[max(0, span.start - 2) : span.start] in ("截至", "截止") else 0)
                yield _Mention(start, self._text[start : span.end])
        for found in verbs.PERIOD_WORDS.finditer(self._text):
            yield _Mention(found.start(), found.group())

    def complete(self, figures: list[Figure]) -> Iterator[Figure]:
        """The figures with their words; in order, as each one's words end where its neighbour begins."""
        last: Figure | None = None
        for i, figure in enumerate(figures):
            left, right = self._layout.clause(figure.at.clause)
            if i and figures[i - 1].end > left:
                left = figures[i - 1].end
            if i + 1 < len(figures):
                right = min(right, figures[i + 1].start)
            completed = self._complete(figure, max(left, figure.start - _WINDOW), min(right, figure.end + _WINDOW))
            if last is not None and last.at.sentence == completed.at.sentence:
                completed = self._after(last, completed)
            yield completed
            last = completed

    def _after(self, last: Figure, figure: Figure) -> Figure:
        """A figure with what it takes over from the one before: 分别增长10.6%、9%, and 达5.53万亿元、增长4.8%."""
        between = self._text[last.end : figure.start]
        if between in _AND and last.unit.dimension == figure.unit.dimension and figure.role in ("rate", "level"):
            return replace(figure, role=last.role, falling=last.falling, to=last.to, compared=last.compared)
        if not figure.noun and figure.role in ("growth", "change", "share") and len(between) <= _NEAR:
            return replace(figure, noun=last.noun)
        return figure

    def _complete(self, figure: Figure, left: int, right: int) -> Figure:
        before, after = self._text[left : figure.start], self._text[figure.end : right]
        change = verbs.CHANGE.search(before)
        role, to = self._role(figure, before, after, change)
        happened = list(verbs.VERB.finditer(before))
        compared = verbs.COMPARED.findall(before)
        noun = self._noun(figure, before, after)
        if noun in ("率", "比率"):
            quoted = _QUOTED_RATE.search(before)
            noun = f"{quoted[1]}{noun}" if quoted else noun
        stated = {"noun"} if noun else set()
        period, same = self._last(self._periods, self._period_starts, figure)
        subject, own = self._last(self._subjects, self._subject_starts, figure)
        stated |= ({"period"} if same else set()) | ({"subject"} if own else set())
        return replace(
            figure, role=role, to=to, falling=bool(change and change["less"]), noun=noun,
            verb=happened[-1].group() if happened else "", compared=compared[-1] if compared else "",
            period=period, subject=subject, stated=frozenset(stated),
        )  # fmt: skip

    def _role(self, figure: Figure, before: str, after: str, change: re.Match[str] | None) -> tuple[Role, bool | None]:
        if change is not None:
            reached = change["after"] in ("到", "至", "为", "成", "达", "达到")
            said = None if not change["after"] else reached
            named = change.group().startswith(("增速", "增幅", "涨幅", "降幅"))
            if reached and not named:
                return ("rate" if figure.unit.nature == "share" else "level"), True
            return ("growth" if figure.unit.nature in ("share", "times") else "change"), (None if named else said)
        if figure.unit.nature == "share":
            if verbs.COMPARED.search(before) and not _RATE_NOUN.search(before[-4:]):
                return "growth", None
            if _SHARE_BEFORE.search(before):
                return "share", None
            return "rate", None
        return ("change" if figure.unit.nature == "points" else "level"), None

    def _noun(self, figure: Figure, before: str, after: str) -> str:
        if figure.unit.whole or figure.unit.nature == "none":
            stop = verbs.AFTER_STOP.search(after)
            following = after[: stop.start()] if stop else after
            happened = verbs.VERB.search(following)
            if happened is not None:
                following = following[: happened.start()]
            if following and len(following) <= _LONGEST_NOUN:
                return following
        return _bare(before)

    def _last(self, mentions: list[_Mention], starts: list[int], figure: Figure) -> tuple[str, bool]:
        """The last mention before a figure in its paragraph, and whether it stands in its own sentence."""
        at = bisect_left(starts, figure.number[0]) - 1
        if at < 0 or starts[at] < self._layout.paragraph(figure.at.paragraph)[0]:
            return "", False
        return mentions[at].text, starts[at] >= self._layout.sentence(figure.at.sentence)[0]


def _bare(before: str) -> str:
    """The noun at the end of a run of words, without what leads to the figure."""
    while (filler := verbs.FILLER.search(before)) is not None:
        before = before[: filler.start()]
    stops = list(verbs.STOP.finditer(before))
    if stops and stops[-1].end() < len(before):
        before = before[stops[-1].end() :]
    elif stops:
        return ""
    leading = list(verbs.LEADING.finditer(before))
    if leading and leading[-1].end() < len(before) - 1:
        before = before[leading[-1].end() :]
    return before.strip()[-_LONGEST_NOUN:]
