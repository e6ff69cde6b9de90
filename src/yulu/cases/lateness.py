"""How promises were kept, by department and service: how many late, by how much, and how long clocks stood still."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from yulu.calendars.limits import Unit
from yulu.cases.past import Past


@dataclass(slots=True)
class Tally:
    """Cases of one kind; `late_by` are the amounts, in the unit of the promise, of those that are late.

    `unanswered` are in `cases` too; `unknown` are those of them of which nobody can say whether they are late.
    """

    unit: Unit
    cases: int = 0
    unanswered: int = 0
    unknown: int = 0
    paused: int = 0
    provisional: int = 0
    elapsed: int = 0
    stood_still: int = 0
    late_by: list[Fraction] = field(default_factory=list)

    def count(self, past: Past) -> None:
        self.cases += 1
        self.unanswered += past.replied is None
        self.unknown += past.is_late is None
        self.paused += bool(past.clock.pauses)
        self.provisional += past.due is not None and past.due.provisional
        self.elapsed += past.elapsed
        self.stood_still += past.stood_still
        if past.is_late:
            self.late_by.append(past.late_by)

    @property
    def late(self) -> int:
        return len(self.late_by)

    @property
    def late_share(self) -> Fraction | None:
        """Of those of which it can be said; None where there are none."""
        known = self.cases - self.unknown
        return Fraction(self.late, known) if known else None

    @property
    def paused_share(self) -> Fraction | None:
        """Of the days worked while cases were open, those on which the promise stood still."""
        return Fraction(self.stood_still, self.elapsed) if self.elapsed else None

    def late_by_at(self, share: Fraction) -> Fraction | None:
        """The amount that so much of the late ones do not exceed: the smallest such one; None where none is late."""
        if not self.late_by:
            return None
        ordered = sorted(self.late_by)
        return ordered[max(0, -(-len(ordered) * share.numerator // share.denominator) - 1)]


def tallies(cases: Iterable[Past]) -> Mapping[tuple[str, str], Tally]:
    """By (service, department), in the order in which they first come."""
    found: dict[tuple[str, str], Tally] = {}
    for past in cases:
        service = past.case.service
        key = (service.id, past.case.department or service.lead)
        found.setdefault(key, Tally(past.clock.limit.unit)).count(past)
    return found


def altogether(tallied: Mapping[tuple[str, str], Tally]) -> Mapping[str, Tally]:
    """The same by service: of different services limits may have different units, which are not added."""
    found: dict[str, Tally] = {}
    for (service, _), tally in tallied.items():
        total = found.setdefault(service, Tally(tally.unit))
        for name in ("cases", "unanswered", "unknown", "paused", "provisional", "elapsed", "stood_still"):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
        total.late_by += tally.late_by
    return found
