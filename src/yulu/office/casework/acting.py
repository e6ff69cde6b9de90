"""Doing something to a case: who may, what is needed, what may happen next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.life import LIFE, State
from yulu.office.accounts.permissions import Action, Matter, Person, allowed, require
from yulu.office.casework.happening import as_it_is, happen, history
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.turns import in_turn
from yulu.office.casework.words import plain_values

_OF_INTAKE = (
    Act.accept, Act.refuse, Act.dispatch, Act.reclassify, Act.merge, Act.unmerge, Act.split_, Act.link, Act.follow_up,
    Act.correct,
)  # fmt: skip
_OF_OFFICE = {
    Act.rule: Action.rule_on_return, Act.extend: Action.approve_extension, Act.supervise: Action.supervise,
    Act.escalate: Action.supervise, Act.rate: Action.rate, Act.urge: Action.see_case, Act.withdraw: Action.file_request,
    Act.reproject: Action.supervise,
}  # fmt: skip


class NoSuchCase(Exception):
    """There is no case by this number, this person may not know of it, or it is the case itself."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as somebody sees it: its record, what it adds up to, its history, and what this person may do now."""

    record: CaseRecord
    case: Case
    events: Sequence[Event]
    may: tuple[Act, ...]


def action_for(act: Act, state: State) -> Action:
    """The permission an act needs; an answered case is closed by who follows it up, one in hand by who handles it."""
    if act in _OF_OFFICE:
        return _OF_OFFICE[act]
    if act in _OF_INTAKE or (state is State.answered and act in (Act.close, Act.reopen)) or act is Act.reopen:
        return Action.dispatch
    return Action.handle


def matter_of(record: CaseRecord) -> Matter:
    """Whose matter a case is, for the table of permissions."""
    subjects = frozenset({record.subject} - {""})
    return Matter(frozenset({record.filed_by}), subjects, frozenset(record.departments), record.confidential)


def act(
    person: Person, number: str, act: Act, data: Mapping[str, Any] | None = None, *,
    private: Mapping[str, Any] | None = None, at: datetime | None = None,
) -> CaseRecord:  # fmt: skip
    """Let this person do this to the case; raises NoSuchCase, Forbidden, NotAllowed, BadLimit."""
    with in_turn(), transaction.atomic():
        record = CaseRecord.objects.select_for_update().filter(number=number).first()
        if record is None:
            raise NoSuchCase(number)
        require(person, action_for(act, State(record.state)), matter_of(record))
        for other in _others(act, data or {}):
            if other == number or not _may_see(person, other):
                raise NoSuchCase(other)
        kept = None if private is None else plain_values(private)
        happen(record, act, at or timezone.now(), person.actor, plain_values(data or {}), kept)
        return record


def _others(act: Act, data: Mapping[str, Any]) -> list[str]:
    """The other cases that an act names: one must be there, and known to whoever names it."""
    named = data.get({Act.merge: "into", Act.split_: "into", Act.link: "to"}.get(act, ""), ())
    return [named] if isinstance(named, str) else [str(each) for each in named]


def _may_see(person: Person, number: str) -> bool:
    record = CaseRecord.objects.filter(number=number).first()
    return record is not None and allowed(person, Action.see_case, matter_of(record))


def opened(person: Person, number: str) -> Opened:
    """A case with what this person may do now; raises NoSuchCase, also where they may not know of it."""
    record = CaseRecord.objects.filter(number=number).first()
    if record is None or not allowed(person, Action.see_case, matter_of(record)):
        raise NoSuchCase(number)
    return Opened(record, as_it_is(record), history(record), may(person, record))


def may(person: Person, record: CaseRecord) -> tuple[Act, ...]:
    """What this person may do to the case as it is now."""
    state, matter = State(record.state), matter_of(record)
    return tuple(
        each for each, states in LIFE.items() if state in states and allowed(person, action_for(each, state), matter)
    )
