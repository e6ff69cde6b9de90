"""The text cut into runs, each with its mark: what the terminal and the page both show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yulu.figures.checks.finding import Finding, Verdict
from yulu.figures.verdicts import Checked

NAMES: dict[Verdict, str] = {
    "impossible": "照此印法算不通",
    "needs_definition": "需注明口径",
    "recomputed": "已由明细核对",
    "consistent": "算得通",
}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; with `verdict` None it carries no mark. `findings` are indices into the document's findings."""

    text: str
    verdict: Verdict | None = None
    findings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the clean text, in runs."""

    runs: tuple[Run, ...]

    @property
    def findings(self) -> Sequence[int]:
        """The findings marked in it, in order."""
        return tuple(dict.fromkeys(number for run in self.runs for number in run.findings))


def paragraphs(checked: Checked) -> Iterator[Paragraph]:
    """The whole text, paragraph by paragraph; every mark is a run of its own."""
    text, at = checked.clean.text, 0
    marks = _marks(checked)
    runs: list[Run] = []
    for start, end, verdict, findings in [*marks, (len(text), len(text), None, ())]:
        while (newline := text.find("\n", at, start)) >= 0:
            runs.append(Run(text[at:newline]))
            yield Paragraph(tuple(run for run in runs if run.text))
            runs, at = [], newline + 1
        runs.append(Run(text[at:start]))
        runs.append(Run(text[start:end], verdict, findings))
        at = end
    yield Paragraph(tuple(run for run in runs if run.text))


def _marks(checked: Checked) -> list[tuple[int, int, Verdict | None, tuple[int, ...]]]:
    about: dict[int, list[int]] = {}
    marks: list[tuple[int, int, Verdict | None, tuple[int, ...]]] = []
    for number, finding in enumerate(checked.findings):
        for i in finding.figures:
            if finding.verdict is not None:
                about.setdefault(i, []).append(number)
        marks += [(start, end, finding.verdict, (number,)) for start, end in finding.places]
    for i, numbers in about.items():
        figure = checked.figures[i]
        marks.append((figure.start, figure.end, checked.verdicts[i], tuple(numbers)))
    return _apart(sorted(marks))


def _apart(
    marks: list[tuple[int, int, Verdict | None, tuple[int, ...]]],
) -> list[tuple[int, int, Verdict | None, tuple[int, ...]]]:
    kept: list[tuple[int, int, Verdict | None, tuple[int, ...]]] = []
    for mark in marks:
        if kept and mark[0] < kept[-1][1]:
            last = kept.pop()
            mark = (last[0], max(last[1], mark[1]), last[2] or mark[2], (*last[3], *mark[3]))
        kept.append(mark)
    return kept


def asks(finding: Finding) -> bool:
    """Whether a finding asks something of the author."""
    return finding.verdict in ("impossible", "needs_definition")
