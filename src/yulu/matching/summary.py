"""What a run says at a glance: outcomes and sums by policy and by group, and what to ask of whom, most needed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yulu.rules.basis import Member
from yulu.rules.settle import Outcome
from yulu.toolbox.shapes import GrantKind

KINDS: Mapping[str, str] = {
    "enterprise": "市场主体", "person": "个人", "household": "家庭", "project": "项目", "violation": "案件",
}  # fmt: skip
OUTCOMES: Sequence[Outcome] = ("entitled", "needs_judgement", "needs_facts", "not_entitled")


@dataclass(frozen=True, slots=True)
class GrantTotal:
    """The known sums of one grant, and for how many of the entitled no sum is known."""

    name: str
    label: str
    kind: GrantKind
    total: Decimal
    without_sum: int


@dataclass(frozen=True, slots=True)
class PolicyTotals:
    """One policy: how many subjects have which outcome, and its sums."""

    policy: str
    title: str
    subject: str
    internal: bool
    outcomes: Mapping[Outcome, int]
    grants: tuple[GrantTotal, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for: how many subjects' outcome it matters to, and how many it would settle alone."""

    member: Member
    subjects: int
    settled_alone: int
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The subjects who have one value of a fact (None: unknown), and what every policy says of them."""

    value: str | None
    label: str
    subjects: int
    policies: tuple[PolicyTotals, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All subjects of a kind by one fact: the groups add up to the whole."""

    fact: str
    label: str
    subject: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is printed after a run."""

    subjects: Mapping[str, int]
    """By kind."""
    policies: tuple[PolicyTotals, ...]
    asked: tuple[Asked, ...]
    capped: int
    """Rows whose smallest sets were not all enumerated."""
    by: tuple[Grouping, ...] = ()


def summary_data(summary: Summary) -> dict[str, Any]:
    """The summary as JSON; sums as text, exact to the 分."""
    return {
        "subjects": dict(summary.subjects),
        "policies": [
            {
                "policy": totals.policy, "title": totals.title, "subject": totals.subject, "internal": totals.internal,
                "outcomes": dict(totals.outcomes),
                "grants": [
                    {
                        "grant": grant.name, "label": grant.label, "kind": grant.kind, "total": str(grant.total),
                        "without_sum": grant.without_sum,
                    }
                    for grant in totals.grants
                ],
            }
            for totals in summary.policies
        ],
        "missing": [
            {
                **member_data(asked.member), "subjects": asked.subjects, "settled_alone": asked.settled_alone,
                "policies": list(asked.policies),
            }
            for asked in summary.asked
        ],
        "capped_rows": summary.capped,
        "by": [_grouping_data(each) for each in summary.by],
    }  # fmt: skip


def _grouping_data(grouping: Grouping) -> dict[str, Any]:
    groups = [
        {
            "value": group.value, "label": group.label, "subjects": group.subjects,
            "policies": {
                totals.policy: {
                    "outcomes": dict(totals.outcomes),
                    "grants": {
                        grant.name: {"total": str(grant.total), "without_sum": grant.without_sum}
                        for grant in totals.grants
                    },
                }
                for totals in group.policies
            },
        }
        for group in grouping.groups
    ]  # fmt: skip
    return {"fact": grouping.fact, "label": grouping.label, "subject": grouping.subject, "groups": groups}


def member_data(member: Member) -> dict[str, str | None]:
    """A member as JSON."""
    return {
        "name": member.name, "label": member.label, "kind": member.kind, "holder": member.holder,
        "dataset": member.dataset,
    }  # fmt: skip


def read_summary(data: Mapping[str, Any]) -> Summary:
    """What `summary_data` wrote."""
    policies = {each["policy"]: _read_totals(each, each["outcomes"], each["grants"]) for each in data["policies"]}
    like = {each["policy"]: each for each in data["policies"]}
    by = tuple(
        Grouping(
            each["fact"], each["label"], each["subject"],
            tuple(
                Group(
                    group["value"], group["label"], group["subjects"],
                    tuple(
                        _read_totals(
                            like[policy], own["outcomes"],
                            [{**grant, **own["grants"][grant["grant"]]} for grant in like[policy]["grants"]],
                        )
                        for policy, own in group["policies"].items()
                    ),
                )
                for group in each["groups"]
            ),
        )
        for each in data["by"]
    )  # fmt: skip
    asked = tuple(
        Asked(
            Member(each["name"], each["label"], each["kind"], each["holder"], each["dataset"]), each["subjects"],
            each["settled_alone"], tuple(each["policies"]),
        )
        for each in data["missing"]
    )  # fmt: skip
    return Summary(data["subjects"], tuple(policies.values()), asked, data["capped_rows"], by)


def _read_totals(
    policy: Mapping[str, Any], outcomes: Mapping[Outcome, int], grants: Sequence[Mapping[str, Any]]
) -> PolicyTotals:
    sums = tuple(
        GrantTotal(each["grant"], each["label"], each["kind"], Decimal(each["total"]), each["without_sum"])
        for each in grants
    )
    return PolicyTotals(policy["policy"], policy["title"], policy["subject"], policy["internal"], outcomes, sums)
