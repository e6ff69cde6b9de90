"""What is told of coverage: by policy, by group and in all, with reasons, exact intervals, and what stands apart.

Nothing is ranked: a group is only said to stand apart where its interval lies wholly beside that of all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.matching.coverage.counting import Counted
from yulu.matching.coverage.grouping import By
from yulu.matching.stored import StoredRun
from yulu.shares.small_counts import interval
from yulu.toolbox.model import Policy

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Reach:
    """How many are entitled, how many of them were reached, and why the others were not."""

    entitled: int = 0
    reached: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    """By state of the list, those not reached; `unknown` where the list does not say."""
    due: Decimal = _ZERO
    """What the entitled are to get (元), as far as it is known."""
    without_sum: int = 0
    got: Decimal = _ZERO
    """What the entitled were paid (元)."""

    @property
    def unreached(self) -> int:
        return self.entitled - self.reached

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share that is reached, 95%, exact."""
        return interval(self.reached, self.entitled)

    def __add__(self, other: Reach) -> Reach:
        reasons = {
            reason: self.reasons.get(reason, 0) + other.reasons.get(reason, 0)
            for reason in dict.fromkeys([*self.reasons, *other.reasons])
        }
        return Reach(
            self.entitled + other.entitled, self.reached + other.reached, reasons, self.due + other.due,
            self.without_sum + other.without_sum, self.got + other.got,
        )  # fmt: skip


def added(each: Iterable[Reach]) -> Reach:
    """All of them together."""
    return sum(each, Reach())


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a fact, and whether it stands apart from all the others together: `below`, `above` or not."""

    value: str | None
    label: str
    reach: Reach
    apart: str | None


@dataclass(frozen=True, slots=True)
class OfPolicy:
    """One policy: its reach, by every fact, and who was paid without being entitled (请核实)."""

    policy: Policy
    reach: Reach
    by: Mapping[str, tuple[Group, ...]]
    beside: Mapping[str | None, tuple[int, Decimal]]
    """By outcome (or `NOT_THERE`; None: refused or not there), how many were paid, and how much."""


@dataclass(frozen=True, slots=True)
class OfKind:
    """The subjects of one kind: entitled to anything at all, reached by any of it; and (subject, policy) together."""

    kind: str
    subjects: Reach
    by: Mapping[str, tuple[Group, ...]]
    rows: Reach
    rows_by: Mapping[str, tuple[Group, ...]]
    policies: tuple[OfPolicy, ...]


def of_kind(kind: str, policies: Sequence[Policy], counted: Counted, by: Sequence[By]) -> OfKind:
    """One kind's numbers in their shape."""
    told = tuple(_of_policy(policy, counted, by) for policy in policies)
    subjects = _reach(counted.subjects.row(0, named=True))
    return OfKind(
        kind, subjects,
        {each.fact: _groups(each, _reaches(counted.subject_groups[each.fact])) for each in by},
        added(each.reach for each in told),
        {each.fact: _groups(each, _reaches(counted.groups[each.fact])) for each in by}, told,
    )  # fmt: skip


def _of_policy(policy: Policy, counted: Counted, by: Sequence[By]) -> OfPolicy:
    def own(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.filter(pl.col("policy") == policy.id)

    beside = {row["outcome"]: (row["count"], row["got"]) for row in own(counted.beside).iter_rows(named=True)}
    return OfPolicy(
        policy, added(map(_reach, own(counted.policies).iter_rows(named=True))),
        {each.fact: _groups(each, _reaches(own(counted.groups[each.fact]))) for each in by}, beside,
    )  # fmt: skip


def _reaches(rows: pl.DataFrame) -> dict[str | None, Reach]:
    """By group."""
    found: dict[str | None, Reach] = {}
    for row in rows.iter_rows(named=True):
        found[row["group"]] = found.get(row["group"], Reach()) + _reach(row)
    return found


def _reach(row: Mapping[str, Any]) -> Reach:
    missed = row["entitled"] - row["reached"]
    if "due" not in row:
        return Reach(row["entitled"], row["reached"])
    reasons = {row["reason"]: missed} if missed else {}
    return Reach(row["entitled"], row["reached"], reasons, row["due"], row["without_sum"], row["got"])


def _groups(by: By, reaches: Mapping[str | None, Reach]) -> tuple[Group, ...]:
    others = sorted(value for value in reaches if value is not None and value not in by.order)
    order = [value for value in [*by.order, *others, None] if value in reaches]
    whole = added(reaches.values())
    return tuple(Group(each, by.in_words(each), reaches[each], _apart(reaches[each], whole)) for each in order)


def _apart(one: Reach, whole: Reach) -> str | None:
    """Whether a group's interval lies wholly below or above that of everybody else."""
    rest = interval(whole.reached - one.reached, whole.entitled - one.entitled)
    low, high = one.interval
    return "below" if high < rest[0] else "above" if low > rest[1] else None


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    run: StoredRun
    by: tuple[By, ...]
    kinds: tuple[OfKind, ...]
    not_mentioned: tuple[tuple[Policy, int], ...]
    """Policies that the list never speaks of, with how many are entitled: nothing is said of their coverage."""
    grouped: bool
    """Whether the facts were at hand."""


def report_data(report: Report) -> dict[str, Any]:
    """The report as JSON; sums as text, exact to the 分. What the fields are is in `cli.coverage`."""
    manifest = report.run.manifest
    return {
        "run": manifest.hash, "as_of": manifest.as_of.isoformat(), "known_on": manifest.known_on.isoformat(),
        "by": [{"fact": each.fact, "label": each.label, "subject": each.kind} for each in report.by],
        "grouped": report.grouped,
        "kinds": [
            {
                "subject": kind.kind,
                "subjects": {"entitled": kind.subjects.entitled, "reached": kind.subjects.reached,
                             "never_reached": kind.subjects.unreached, **_interval_data(kind.subjects)},
                "subjects_by": {
                    fact: [_group_data(group, with_sums=False) for group in groups] for fact, groups in kind.by.items()
                },
                "rows": _reach_data(kind.rows, with_sums=False),
                "rows_by": {
                    fact: [_group_data(group, with_sums=False) for group in groups]
                    for fact, groups in kind.rows_by.items()
                },
                "policies": [
                    {
                        "policy": each.policy.id, "title": each.policy.title, "internal": _is_internal(each.policy),
                        "grant_kind": sum_kind(each.policy), **_reach_data(each.reach),
                        "by": {fact: [_group_data(group) for group in groups] for fact, groups in each.by.items()},
                        "paid_not_entitled": [
                            {"outcome": outcome, "count": count, "paid": str(got)}
                            for outcome, (count, got) in each.beside.items()
                        ],
                    }
                    for each in kind.policies
                ],
            }
            for kind in report.kinds
        ],
        "not_mentioned": [
            {"policy": policy.id, "title": policy.title, "entitled": entitled}
            for policy, entitled in report.not_mentioned
        ],
    }  # fmt: skip


def sum_kind(policy: Policy) -> str | None:
    """The kind of grant that a row's amount is of: that of the policy's first sum."""
    return next((grant.kind for grant in policy.grants if grant.is_sum and grant.node is not None), None)


def _is_internal(policy: Policy) -> bool:
    return policy.delivery == "internal"


def _group_data(group: Group, *, with_sums: bool = True) -> dict[str, Any]:
    return {
        "value": group.value, "label": group.label, **_reach_data(group.reach, with_sums=with_sums),
        "apart": group.apart,
    }  # fmt: skip


def _reach_data(reach: Reach, *, with_sums: bool = True) -> dict[str, Any]:
    sums = {"due": str(reach.due), "without_sum": reach.without_sum, "paid": str(reach.got)} if with_sums else {}
    return {
        "entitled": reach.entitled, "reached": reach.reached, "unreached": reach.unreached,
        "reasons": dict(reach.reasons), **_interval_data(reach), **sums,
    }  # fmt: skip


def _interval_data(reach: Reach) -> dict[str, Any]:
    low, high = reach.interval
    return {"share_low": round(low, 6), "share_high": round(high, 6)}
