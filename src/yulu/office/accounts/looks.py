"""Every look at a person's rows: asked for with a reason, written down before anything is shown, listed afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from yulu.office.accounts.models import Look
from yulu.office.accounts.permissions import Action, Matter, Person, allowed, require
from yulu.office.ledger.appending import append


@dataclass(eq=False)
class NoReason(Exception):
    """Somebody wants to look at a person's rows and does not say why."""

    about: str


@transaction.atomic
def look(person: Person, action: Action, matter: Matter, subject: str, about: str, what: str, because: str) -> Look:
    """Write down that `person` looks at `what` (a field or the rows) of `subject`, and why; then it may be shown.

    `about` is where it stands (`case:…`). Raises Forbidden, and NoReason for a blank reason.
    """
    require(person, action, matter)
    reason = because.strip()
    if not reason:
        raise NoReason(about)
    # The reason is somebody's free text about somebody: it stays outside the chain, as all that must be forgettable.
    kept = {"because": reason}
    entry = append(person.actor, "person.look", about, {"what": what}, private=kept, person=subject or about)
    return Look.objects.create(
        who=person.actor, subject=subject, about=about, what=what, because=reason, ledger_position=entry.position
    )


def looks(person: Person) -> QuerySet[Look]:
    """The looks this person may see, the latest first: all for those who oversee, else those at themselves."""
    if allowed(person, Action.see_looks):
        return Look.objects.all()
    return Look.objects.filter(Q(subject__in=person.subjects) | Q(subject=person.actor))
