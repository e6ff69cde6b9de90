"""我的政策: every policy with its outcome in words, the sum, the clause behind it, and what one paper is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yulu.office.accounts.permissions import Person
from yulu.office.accounts.routes import person_of
from yulu.office.pages.policies.days import day_of
from yulu.office.releases.entitlements import UnknownSubject, entitlements
from yulu.registry.identities import RegistryFault
from yulu.rules.answer import Answer

KINDS = ("enterprise", "household", "person")


@dataclass(frozen=True, slots=True)
class Group:
    """Policies with the same outcome, and how they are headed."""

    outcome: str
    heading: str
    answers: Sequence[Answer]


def subjects_of(person: Person) -> list[str]:
    """The subjects a person speaks for that a registry may know, enterprises first."""
    known = [each for each in person.subjects if each.partition(":")[0] in KINDS]
    return sorted(known, key=lambda each: (KINDS.index(each.partition(":")[0]), each))


def mine(request: HttpRequest) -> HttpResponse:
    """What the chosen subject is due on a day; for a clerk, that of whom they serve."""
    person = person_of(request)
    own = subjects_of(person)
    asked = request.GET.get("subject", "").strip()
    subject = asked or (own[0] if own else "")
    on = day_of(request)
    context = {"own": own, "subject": subject, "on": on, "found": None, "groups": (), "unknown": False, "empty": False}
    if subject:
        try:
            found = entitlements(person, subject, on, "看自己的政策" if subject in own else "窗口代查")
            context |= {"found": found, "groups": _groups(found.answers), "facts": _facts_day(found.subject.datasets)}
        except UnknownSubject:
            context["unknown"] = True
        except RegistryFault:
            context["empty"] = True
    response = render(request, "mine/policies.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _groups(answers: Sequence[Answer]) -> list[Group]:
    """What needs somebody first: entitled, one paper short, to be judged, unclear, refused."""
    shown = [each for each in answers if each.policy.delivery != "internal"]
    near = [each for each in shown if each.only_missing is not None]
    headed = [
        ("entitled", "可享，待您确认", [each for each in shown if each.outcome == "entitled"]),
        ("near", "只差一项", near),
        ("needs_judgement", "待认定", [each for each in shown if each.outcome == "needs_judgement"]),
        ("needs_facts", "还不能判断", [each for each in shown if each.outcome == "needs_facts" and each not in near]),
        ("not_entitled", "不符合", [each for each in shown if each.outcome == "not_entitled"]),
    ]
    return [Group(outcome, heading, found) for outcome, heading, found in headed if found]


def _facts_day(datasets: object) -> date | None:
    """Until which day the newest of the facts is true."""
    days = [each.day for each in datasets.values() if each.day is not None] if isinstance(datasets, dict) else []
    return max(days, default=None)
