"""Which cases somebody may know of, as a question to the database; of one case, `acting.opened` decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yulu.office.accounts.permissions import Action, Person, Reach, departments_of, widest
from yulu.office.casework.models import CaseRecord, Helping


def visible(person: Person) -> QuerySet[CaseRecord]:
    """The cases this person may know of."""
    found = CaseRecord.objects.all()
    reach = widest(person, Action.see_case)
    own = Q(filed_by=person.name) | (Q(subject__in=person.subjects) if person.subjects else Q(pk=None))
    held = departments_of(person, Action.see_case)
    of_departments = Q(department__in=held) | Q(owner__in=held)
    if held:
        of_departments |= Q(pk__in=Helping.objects.filter(department__in=held).values("case"))
    if reach is Reach.everywhere:
        return found.filter(Q(confidential=False) | own | of_departments)
    if reach is Reach.department:
        return found.filter(own | of_departments)
    return found.filter(own) if reach is Reach.own else found.none()
