"""A text checked: its figures, the findings about them, and one verdict for each figure that any test touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yulu.figures.checks.agreeing import agreeing
from yulu.figures.checks.averages import averages
from yulu.figures.checks.comparisons import comparisons
from yulu.figures.checks.dates import dates
from yulu.figures.checks.definitions import definitions
from yulu.figures.checks.finding import Check, Finding, Reading, Verdict
from yulu.figures.checks.granularity import granularity
from yulu.figures.checks.growth import growth
from yulu.figures.checks.hedges import hedges
from yulu.figures.checks.lists import lists
from yulu.figures.checks.multiples import multiples
from yulu.figures.checks.parts import parts
from yulu.figures.checks.remarks import remarks
from yulu.figures.checks.repeats import repeats
from yulu.figures.checks.series import series
from yulu.figures.checks.shares import shares
from yulu.figures.checks.targets import targets
from yulu.figures.figure import Figure
from yulu.figures.finding import Other, find
from yulu.figures.known import KnownFigure, against_known
from yulu.figures.reading.cleaning import CleanText, clean
from yulu.figures.reading.source import Source
from yulu.figures.sentences import Layout
from yulu.figures.words.ranges import USUAL, UsualRange

CHECKS: tuple[Check, ...] = (
    granularity,
    parts,
    shares,
    growth,
    comparisons,
    series,
    targets,
    multiples,
    averages,
    lists,
    hedges,
    dates,
    repeats,
    definitions,
    remarks,
)

_WEIGHT: Mapping[Verdict, int] = {"impossible": 3, "needs_definition": 2, "recomputed": 1, "consistent": 0}


@dataclass(frozen=True)
class Checked:
    """A document with all that was found in it; offsets of figures are into `clean.text`."""

    source: Source
    clean: CleanText
    figures: Sequence[Figure]
    others: Sequence[Other]
    findings: Sequence[Finding]
    verdicts: Mapping[int, Verdict]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the clean text stands in the source."""
        return self.clean.original(start, end)


def check(
    source: Source | str,
    known: Iterable[KnownFigure] = (),
    published: date | None = None,
    usual: Iterable[UsualRange] = (),
) -> Checked:
    """Every figure of a text, and whether the figures that belong together can all be true.

    Needs no data; figures in `known` are recognised by their words and compared. `published` is the day of the text,
    for dates that do not say their year. `usual` are ranges of what falls on one of something (元 on one 户), which go
    before those built in.
    """
    document = Source("", source) if isinstance(source, str) else source
    text = clean(document)
    found = find(text)
    reading = Reading(text.text, Layout(text), found.figures, found.others, published, (*usual, *USUAL))
    findings = [finding for each in CHECKS for finding in each(reading)]
    findings += agreeing(reading, findings)
    findings += against_known(found.figures, known)
    findings.sort(key=lambda finding: _place(finding, found.figures))
    return Checked(document, text, found.figures, found.others, findings, _verdicts(findings))


def _place(finding: Finding, figures: Sequence[Figure]) -> tuple[int, str]:
    """Where a finding begins, to list findings as the text is read."""
    starts = [figures[i].start for i in finding.figures] + [start for start, _ in finding.places]
    return min(starts), finding.test


def _verdicts(findings: Sequence[Finding]) -> dict[int, Verdict]:
    """The gravest verdict any finding gives a figure."""
    worst: dict[int, Verdict] = {}
    for finding in findings:
        if finding.verdict is None:
            continue
        for i in finding.figures:
            if i not in worst or _WEIGHT[finding.verdict] > _WEIGHT[worst[i]]:
                worst[i] = finding.verdict
    return worst
