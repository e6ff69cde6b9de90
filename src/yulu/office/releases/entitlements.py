"""What one subject is due: decided now, from the registry as it is, under the toolbox in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from yulu.diagnostics import Place
from yulu.office.accounts.permissions import Action, Matter, Person, require
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.issuing.on_a_day import policies_of
from yulu.office.releases.runs import registry_folder
from yulu.registry.identities import Look
from yulu.registry.store import open_registry
from yulu.rules.answer import Answer
from yulu.rules.subject import Subject, subject_from
from yulu.toolbox.model import Toolbox


class UnknownSubject(Exception):
    """The registry knows nobody of this kind by this id."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"{kind}:{id}")
        self.kind, self.id = kind, id


@dataclass(frozen=True, slots=True)
class Entitlements:
    """One subject, the day it was decided for, and an answer a policy that is about its kind."""

    toolbox: Toolbox
    subject: Subject
    as_of: date
    answers: Sequence[Answer]


def entitlements(person: Person, subject: str, as_of: date, because: str) -> Entitlements:
    """Decide all policies about `subject` (`enterprise:…`, `household:…`, `person:…`).

    Looks at persons and households are written down with `because`. Raises Forbidden, NothingInForce, UnknownSubject,
    and RegistryFault where the office has no registry.
    """
    require(person, Action.see_entitlements, Matter(subjects=frozenset({subject})))
    kind, _, id = subject.partition(":")
    toolbox = toolbox_of(in_force().hash)
    look = Look(person.actor, because, timezone.localtime())
    snapshot = open_registry(registry_folder(), toolbox, known_on=timezone.localdate(), look=look)
    data = snapshot.subject(kind, id)
    if data is None:
        raise UnknownSubject(kind, id)
    found = subject_from(toolbox, data, lambda path: Place(registry_folder().as_posix(), 1, 1))
    ready = policies_of(in_force().hash, as_of, timezone.localdate(), kind)
    answers = [each.answer() for each in ready.decide(found)]
    return Entitlements(toolbox, found, as_of, answers)
