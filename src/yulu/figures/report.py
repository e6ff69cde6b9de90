"""A checked document as JSON; the schema stands in docs/figures.schema.json."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from yulu.figures.checks.finding import Finding
from yulu.figures.figure import Figure
from yulu.figures.verdicts import Checked

VERSION = 1


def as_json(checked: Checked) -> dict[str, Any]:
    """The document's figures, other numerals and findings.

    Numbers are exact, as text: a decimal, or `a/b` where no decimal is exact; in `unit`, so 97.9 for 97.9% and
    3237000000 for 32.37亿元. Offsets count characters of the file's text from 0.
    """
    about: dict[int, list[int]] = {}
    for number, finding in enumerate(checked.findings):
        for i in finding.figures:
            about.setdefault(i, []).append(number)
    return {
        "version": VERSION,
        "file": checked.source.name,
        "characters": len(checked.source.text),
        "notes": list(checked.source.notes),
        "summary": summary(checked),
        "figures": [_figure(checked, i, figure, about.get(i, [])) for i, figure in enumerate(checked.figures)],
        "others": [
            {
                "kind": other.kind,
                "text": checked.clean.text[other.start : other.end],
                "place": _place(checked, other.start, other.end),
            }
            for other in checked.others
        ],
        "findings": [_finding(checked, finding) for finding in checked.findings],
    }  # fmt: skip


def summary(checked: Checked) -> dict[str, int]:
    """How many figures there are, and how many findings of each verdict."""
    verdicts: Counter[str] = Counter(finding.verdict or "remark" for finding in checked.findings)
    names = ("impossible", "needs_definition", "recomputed", "consistent", "remark")
    return {"figures": len(checked.figures), **{name: verdicts[name] for name in names}}


def _figure(checked: Checked, i: int, figure: Figure, findings: list[int]) -> dict[str, Any]:
    scale = figure.unit.scale
    words = {"noun": figure.noun, "verb": figure.verb, "subject": figure.subject, "period": figure.period}
    return {
        "id": i,
        "printed": figure.printed,
        "value": exact(figure.value / scale),
        "unit": figure.unit.name,
        "nature": figure.unit.nature,
        "step": exact(figure.step / scale),
        "low": None if figure.low is None else exact(figure.low / scale),
        "high": None if figure.high is None else exact(figure.high / scale),
        "hedges": list(figure.hedges),
        **words,
        "compared": figure.compared,
        "inherited": [name for name in ("subject", "period") if words[name] and name not in figure.stated],
        "role": figure.role,
        "falling": figure.falling,
        "to": figure.to,
        "joined": figure.joined,
        "place": _place(checked, figure.start, figure.end),
        "verdict": checked.verdicts.get(i),
        "findings": findings,
    }


def _finding(checked: Checked, finding: Finding) -> dict[str, Any]:
    return {
        "test": finding.test,
        "verdict": finding.verdict,
        "figures": list(finding.figures),
        "arithmetic": finding.arithmetic,
        "question": finding.question,
        "suggestion": finding.suggestion,
        "places": [_place(checked, start, end) for start, end in finding.places],
    }


def _place(checked: Checked, start: int, end: int) -> dict[str, int | None]:
    first, last = checked.original(start, end)
    spot = checked.source.spot(first)
    return {"start": first, "end": last, "line": spot.line, "column": spot.column, "page": spot.page}


def exact(value: Fraction) -> str:
    """All digits of a number that a decimal can say, else `a/b`."""
    denominator, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        places = max(places, power)
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    scaled = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{scaled[:-places]}.{scaled[-places:]}" if places else scaled)
