"""What stands around every page: the name of the place, and the entries that this person may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from yulu.office.accounts.permissions import Action, Person, Role, allowed
from yulu.office.accounts.routes import person_of
from yulu.office.issuing.in_force import NothingInForce, in_force
from yulu.office.issuing.models import IssuedToolbox
from yulu.office.pages.look import look_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation: an address's name, what it is called, who sees it (roles, and what they must be
    allowed).
    """

    name: str
    label: str
    action: Action
    roles: frozenset[Role]

    @property
    def shown(self) -> str:
        """The label in the visitor's language."""
        return gettext(self.label)


_CITIZENS = frozenset({Role.resident, Role.agent})

NAVIGATION: tuple[Entry, ...] = (
    Entry("my-policies", "我的政策", Action.see_entitlements, _CITIZENS),
    Entry("my-requests", "我的诉求", Action.file_request, _CITIZENS),
    Entry("queue", "工单", Action.see_queue, frozenset(Role) - _CITIZENS),
    Entry("policies", "查政策", Action.see_policies, frozenset(Role)),
    Entry("my-payments", "我的兑现", Action.consent, _CITIZENS),
    Entry("deliveries", "兑现", Action.see_delivery, frozenset(Role) - _CITIZENS),
    Entry("runs", "匹配", Action.run_matching, frozenset({Role.office})),
    Entry("indicators", "指标", Action.see_indicators, frozenset(Role) - _CITIZENS),
    Entry("ledger", "台账", Action.see_ledger, frozenset({Role.auditor})),
    Entry("figures", "核数字", Action.check_figures, frozenset(Role) - _CITIZENS),
)
"""In the order shown; the first that a person may use is their desk."""


def entries(person: Person) -> tuple[Entry, ...]:
    """The entries of this person."""
    roles = {post.role for post in person.posts}
    return tuple(each for each in NAVIGATION if roles & each.roles and allowed(person, each.action))


def frame(request: HttpRequest) -> Mapping[str, Any]:
    """The variables of the frame, for every template; nothing is asked of the database before a template wants it."""
    toolbox = SimpleLazyObject(_toolbox)
    return {
        "toolbox": toolbox,
        "place": SimpleLazyObject(lambda: toolbox.label if toolbox else ""),
        "entries": SimpleLazyObject(lambda: _entries(request)),
        "look": look_of(request),
    }


def _toolbox() -> IssuedToolbox | None:
    try:
        return in_force()
    except NothingInForce:
        return None


def _entries(request: HttpRequest) -> tuple[Entry, ...]:
    return entries(person_of(request)) if request.user.is_authenticated else ()
