"""Whether all competitors gave the same answers, as far as each of them says anything."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from benchmarks.measure import PolicyAnswer, Report

COUNTS = 1e-5
"""What share of the counts OpenFisca may have otherwise: float32 holds 16,777,217 as 16,777,216, on an edge's other side."""
SUMS = 1e-4
"""By how much its sums may be off."""


def differences(reports: Sequence[Report]) -> list[str]:
    """What differs, in words; empty where all agree. The first report with exact sums is what the others are held to."""
    told = [report for report in reports if report.answers]
    measure = next(report for report in told if _is_exact(report))
    return [
        f"{report.name} against {measure.name}, {policy}: {what}"
        for report in told
        if report is not measure
        for policy, expected in measure.answers.items()
        for what in _differ(expected, report.answers[policy], 0 if _is_exact(report) else 1)
    ]


def _is_exact(report: Report) -> bool:
    return all(isinstance(answer.total, str) for answer in report.answers.values())


def _differ(expected: PolicyAnswer, found: PolicyAnswer, loose: int) -> list[str]:
    wrong = []
    counts = (
        ("entitled", expected.entitled, found.entitled),
        ("without a sum", expected.without_sum, found.without_sum),
        ("needs facts", _open(expected), _open(found)),
    )
    for name, one, other in counts:
        if abs(one - other) > loose * (COUNTS * max(one, other) + 2):
            wrong.append(f"{name} {one:,} / {other:,}")
    one_sum, other_sum = Decimal(expected.total), Decimal(found.total)
    if abs(one_sum - other_sum) > loose * Decimal(SUMS) * abs(one_sum):
        wrong.append(f"sum {one_sum:,} / {other_sum:,}")
    return wrong


def _open(answer: PolicyAnswer) -> int:
    """Who is not entitled and not plainly refused. That conditions contradict each other only Yulu sees."""
    return answer.needs_facts + answer.contradicted
