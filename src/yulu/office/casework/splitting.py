"""One case that is several matters: each part a case of its own, which knows where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yulu.cases.events import Act
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.casework.acting import act, matter_of
from yulu.office.casework.intake import Request, take_in
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.turns import in_turn


def split(person: Person, number: str, parts: Sequence[Request], at: datetime | None = None) -> list[CaseRecord]:
    """Take the parts in and link each with the case, all of them or none; raises as `take_in` and `act`.

    The case itself goes on with what is left of it.
    """
    with in_turn(), transaction.atomic():
        record = CaseRecord.objects.filter(number=number).first()
        if record is not None:
            require(person, Action.dispatch, matter_of(record))
        made = [take_in(person, each, at) for each in parts]
        act(person, number, Act.split_, {"into": [each.number for each in made]}, at=at)
        for each in made:
            act(person, each.number, Act.link, {"to": [number]}, at=at)
        return made
