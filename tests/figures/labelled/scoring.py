"""What the check finds in a labelled text, held against its labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.figures.labelled.labels import Label, Labelled
from yulu.figures import Checked, Figure, check
from yulu.figures.checks.finding import Finding
from yulu.figures.reading.source import Source

GROUPS = (
    {"sum", "part_of_whole", "structure"},
    {"share", "share_over_all"},
    {"growth", "difference", "direction"},
    {"target", "implied_target", "elapsed"},
    {"mean", "implausible_mean"},
    {"date", "duration"},
)
"""Tests that say the same of figures that belong together."""


@dataclass
class Rate:
    """How many were right, made up, and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, how much is right."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, how much was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, other: Rate) -> None:
        """Count another text's too."""
        self.right += other.right
        self.extra += other.extra
        self.missed += other.missed


@dataclass
class Score:
    """One text's score, or many texts'; `remarks` say what went wrong, for people."""

    texts: int = 0
    sound: int = 0
    sound_with_alarm: int = 0
    strict: Rate = field(default_factory=Rate)
    value: Rate = field(default_factory=Rate)
    links: Rate = field(default_factory=Rate)
    alarms: Rate = field(default_factory=Rate)
    hedge: Rate = field(default_factory=Rate)
    role: Rate = field(default_factory=Rate)
    noun: Rate = field(default_factory=Rate)
    remarks: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another score too."""
        self.texts += other.texts
        self.sound += other.sound
        self.sound_with_alarm += other.sound_with_alarm
        for name in ("strict", "value", "links", "alarms", "hedge", "role", "noun"):
            getattr(self, name).add(getattr(other, name))
        self.remarks += other.remarks


def score(labelled: Labelled) -> Score:
    """One text checked and compared."""
    checked = check(Source(labelled.name, labelled.text))
    result = Score(texts=1, sound=int(labelled.sound))
    inside = [i for i, each in enumerate(checked.figures) if _inside(checked, each, labelled)]
    pairs = dict(_pairs(checked, inside, labelled.figures))
    _figures(result, checked, inside, labelled, pairs)
    number = {i: label for label, i in pairs.items()}
    found = [each for each in checked.findings if _about(checked, each, labelled)]
    _links(result, found, labelled, number, checked)
    _alarms(result, found, labelled, number)
    result.remarks = [f"{labelled.name}: {remark}" for remark in result.remarks]
    return result


def _inside(checked: Checked, figure: Figure, labelled: Labelled) -> bool:
    start, end = checked.original(figure.start, figure.end)
    return labelled.start <= start and end <= labelled.end


def _about(checked: Checked, finding: Finding, labelled: Labelled) -> bool:
    places = [checked.original(checked.figures[i].start, checked.figures[i].end) for i in finding.figures]
    places += [checked.original(start, end) for start, end in finding.places]
    return all(labelled.start <= start and end <= labelled.end for start, end in places)


def _pairs(checked: Checked, inside: Iterable[int], labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """Label and figure that lie over each other."""
    at = 0
    for i in inside:
        start, end = checked.original(checked.figures[i].start, checked.figures[i].end)
        while at < len(labels) and labels[at].end <= start:
            at += 1
        if at < len(labels) and labels[at].start < end:
            yield at, i
            at += 1


def _figures(result: Score, checked: Checked, inside: Sequence[int], labelled: Labelled, pairs: dict[int, int]) -> None:
    for number, label in enumerate(labelled.figures):
        if number not in pairs:
            result.remarks.append(f"figure missed: {label.printed}")
            for rate in (result.strict, result.value):
                rate.missed += 1
            continue
        figure = checked.figures[pairs[number]]
        same = figure.value == label.value or abs(figure.value - label.value) <= abs(label.value) / 10**9
        same_unit = figure.unit.dimension == label.unit.dimension
        same_place = checked.original(figure.start, figure.end) == (label.start, label.end)
        for rate, right in ((result.value, same and same_unit), (result.strict, same and same_unit and same_place)):
            rate.right += right
            rate.extra += not right
            rate.missed += not right
        if not (same and same_unit and same_place):
            result.remarks.append(f"figure misread: {label.printed} as {figure.printed} {figure.unit.name}")
            continue
        for rate, right in (
            (result.hedge, frozenset(figure.hedges) == label.hedges),
            (result.role, figure.role == label.role),
            (result.noun, _same_noun(label.noun, figure.noun)),
        ):  # fmt: skip
            rate.right += right
            rate.missed += not right
    for i in inside:
        if i not in pairs.values():
            result.remarks.append(f"figure made up: {checked.figures[i].printed}")
            for rate in (result.strict, result.value):
                rate.extra += 1


def _same_noun(label: str, found: str) -> bool:
    return not label or label in found or (found != "" and found in label)


def same_test(one: str, other: str) -> bool:
    """Whether two tests are of one kind."""
    return one == other or any({one, other} <= group for group in GROUPS)


def _links(
    result: Score, findings: Sequence[Finding], labelled: Labelled, number: dict[int, int], checked: Checked
) -> None:
    wanted = [link for link in labelled.links if len(link.figures) > 1]
    made = [each for each in findings if len(each.figures) > 1 and (each.verdict or each.test == "implied_target")]
    hit: set[int] = set()
    for finding in made:
        figures = {number.get(i, -1) for i in finding.figures}
        matches = [
            n
            for n, link in enumerate(wanted)
            if same_test(link.test, finding.test) and (figures <= link.figures or link.figures <= figures)
        ]
        hit.update(matches)
        if not matches:
            result.links.extra += 1
            printed = "、".join(checked.figures[i].printed for i in finding.figures)
            result.remarks.append(f"link made up: {finding.test} {printed} ({finding.arithmetic})")
    result.links.right += len(hit)
    result.links.missed += len(wanted) - len(hit)
    for n, link in enumerate(wanted):
        if n not in hit:
            result.remarks.append(f"link missed: {_named(link.test, link.figures, labelled)}")


def _alarms(result: Score, findings: Sequence[Finding], labelled: Labelled, number: dict[int, int]) -> None:
    wanted = [link for link in labelled.links if link.verdict is not None]
    hit: set[int] = set()
    for finding in findings:
        if finding.verdict not in ("impossible", "needs_definition"):
            continue
        figures = {number.get(i, -1) for i in finding.figures}
        matches = [
            n
            for n, link in enumerate(wanted)
            if same_test(link.test, finding.test)
            and link.verdict == finding.verdict
            and (not link.figures or figures & link.figures)
        ]
        hit.update(matches)
        if not matches:
            result.alarms.extra += 1
            result.sound_with_alarm = int(labelled.sound)
            result.remarks.append(f"FALSE ALARM: {finding.verdict} {finding.test}: {finding.arithmetic}")
    result.alarms.right += len(hit)
    result.alarms.missed += len(wanted) - len(hit)
    for n, link in enumerate(wanted):
        if n not in hit:
            result.remarks.append(
                f"alarm missed: {link.verdict} {link.test} {_named(link.test, link.figures, labelled)}"
            )


def _named(test: str, figures: Iterable[int], labelled: Labelled) -> str:
    return f"{test} {'、'.join(labelled.figures[i].printed for i in sorted(figures))}"
