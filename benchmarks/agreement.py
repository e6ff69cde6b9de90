"""Whether all competitors gave the same answers, as far as each of them says anything."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from benchmarks.measure import PolicyAnswer, Report

COUNTS = 1e-5
"""What share of the counts OpenFisca may have otherwise: of 20,000,000.99 float32 makes 20,000,000."""
SUMS = 1e-4
"""By how much its sums may be off."""


def differences(measure: Report, reports: Sequence[Report]) -> list[str]:
    """What differs from the measure, in words; empty where all agree. Its sums are exact, and it counts everything."""
    return [
        f"{report.name} against {measure.name}, {policy}: {what}"
        for report in reports
        if report is not measure and report.answers
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
        ("needs facts", *_asked(expected, found)),
    )
    for name, one, other in counts:
        if abs(one - other) > loose * (COUNTS * max(one, other) + 2):
            wrong.append(f"{name} {one:,} / {other:,}")
    one_sum, other_sum = Decimal(expected.total), Decimal(found.total)
    if abs(one_sum - other_sum) > loose * Decimal(SUMS) * abs(one_sum):
        wrong.append(f"sum {one_sum:,} / {other_sum:,}")
    return wrong


def _asked(expected: PolicyAnswer, found: PolicyAnswer) -> tuple[int, int]:
    """Whom facts are asked of. Who does not see that conditions contradict each other asks those as well."""
    if found.contradicted is None:
        return expected.needs_facts, found.needs_facts
    return expected.needs_facts + (expected.contradicted or 0), found.needs_facts + found.contradicted
