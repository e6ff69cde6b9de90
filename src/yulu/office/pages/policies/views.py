"""The library of policies, and one policy in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from yulu.documents.guide.contents import guide_to
from yulu.documents.guide.word import as_word
from yulu.documents.pages.policy_page import kinds, provenance, sections
from yulu.documents.wording import DELIVERIES, SUBJECTS, condition_sentence, grant_sentence
from yulu.office.issuing.in_force import in_force
from yulu.office.issuing.on_a_day import examples_in
from yulu.office.pages.policies.days import basis, day_of
from yulu.rules.basis import Basis, InForce
from yulu.rules.basis import in_force as validity_of
from yulu.toolbox.model import Policy

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy as a list shows it."""

    policy: Policy
    force: InForce
    grants: str
    kinds: tuple[str, str, str]


def library(request: HttpRequest) -> HttpResponse:
    """All policies on a day, narrowed by what the address says; the whole filter is the address."""
    on = day_of(request)
    found = basis(on, timezone.localdate())
    said = {name: request.GET.get(name, "").strip() for name in ("text", "subject", "delivery")}
    everything = request.GET.get("all") == "1"
    listed = [each for each in _listed(found) if everything or each.force.truth is not False]
    shown = [each for each in listed if _fits(found, each, said)]
    context: dict[str, Any] = {
        "on": on, "said": said, "all": everything, "listed": shown, "count": len(shown), "of": len(listed),
        "subjects": SUBJECTS, "deliveries": {key: word for key, word in DELIVERIES.items() if key != "internal"},
    }  # fmt: skip
    return render(request, "policies/library.html", context)


def _listed(found: Basis) -> Iterator[Listed]:
    for policy in found.toolbox.policies.values():
        if policy.delivery != "internal":
            grants = "；".join(grant_sentence(each, found.toolbox) for each in policy.grants)
            yield Listed(policy, validity_of(found, policy), grants, kinds(policy))


def _fits(found: Basis, each: Listed, said: dict[str, str]) -> bool:
    policy = each.policy
    if said["subject"] and policy.subject != said["subject"]:
        return False
    if said["delivery"] and policy.delivery != said["delivery"]:
        return False
    if not said["text"]:
        return True
    conditions = [condition_sentence(condition, found.toolbox) for condition in policy.conditions]
    whole = "\n".join([policy.title, policy.id, each.grants, *conditions, *_documents(policy)])
    return all(word in whole for word in said["text"].split())


def _documents(policy: Policy) -> Iterator[str]:
    return (str(text.citation) for text in policy.texts)


def policy(request: HttpRequest, policy: str) -> HttpResponse:
    """One policy on a day."""
    on = day_of(request)
    found = basis(on, timezone.localdate())
    declared = found.toolbox.policies.get(policy)
    if declared is None:
        raise Http404(policy)
    parts = [
        {"id": each.id, "title": each.title, "content": _safe(each.content)}
        for each in sections(found, declared, examples_in(in_force().hash))
    ]
    context: dict[str, Any] = {
        "policy": declared, "on": on, "force": validity_of(found, declared), "kinds": kinds(declared), "parts": parts,
        "provenance": provenance(found, declared),
    }  # fmt: skip
    return render(request, "policies/policy.html", context)


def _safe(content: str) -> SafeString:
    """Markup of the project's own making: every text in it was escaped when it was made."""
    return mark_safe(content)


def guide(request: HttpRequest, policy: str) -> HttpResponse:
    """The claim guide as a Word file."""
    on = day_of(request)
    found = basis(on, timezone.localdate())
    declared = found.toolbox.policies.get(policy)
    if declared is None:
        raise Http404(policy)
    response = HttpResponse(as_word(guide_to(found.toolbox, declared, on, timezone.localdate())), content_type=_WORD)
    response["Content-Disposition"] = f'attachment; filename="{policy}.docx"'
    return response
