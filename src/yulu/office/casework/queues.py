"""Lists of cases: what waits for whom, by the clock that binds first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from yulu.office.accounts.permissions import Action, Person, departments_of
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.searching import about
from yulu.office.casework.seeing import visible

PAGE = 50
MOST = 10_000
"""So many cases of a list can be turned through; whoever looks for one further down narrows the list."""
_OPEN = Q(closed_at=None)
BOXES: Mapping[str, str] = {
    "mine": "我办的", "received": "待受理", "accepted": "待派单", "dispatched": "待签收", "returned": "退回待裁定",
    "answered": "待回访", "today": "今天到期", "late": "逾期", "open": "全部未结", "closed": "已办结",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list; empty fields narrow nothing."""

    box: str = "open"
    department: str = ""
    service: str = ""
    class_: str = ""
    text: str = ""


def queue(person: Person, filters: Filters, page: int | str | None = 1) -> Page[CaseRecord]:
    """One page of a list, what is due first on top."""
    found = visible(person).filter(_box(person, filters.box))
    for name in ("department", "service", "class_"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.text:
        found = found.filter(about(filters.text))
    order = (F("closed_at").desc(nulls_last=True),) if filters.box == "closed" else (F("due_at").asc(nulls_last=True),)
    return _Capped(found.order_by(*order, "pk"), PAGE).get_page(page)


class _Capped(Paginator):  # type: ignore[type-arg]  # not generic when it runs
    """Counts no further than anybody turns pages: to count a million closed cases takes longer than to show fifty."""

    @cached_property
    def count(self) -> int:
        found = self.object_list
        assert isinstance(found, QuerySet)
        return int(found.order_by()[:MOST].count())


def counts(person: Person) -> dict[str, int]:
    """How many there are in each box, in one question to the database."""
    told = {box: Count("pk", filter=_box(person, box)) for box in BOXES if box != "closed"}
    found: dict[str, int] = visible(person).filter(_OPEN).aggregate(**told)
    return found


def _box(person: Person, box: str) -> Q:
    now = timezone.localtime()
    match box:
        case "mine":
            return _OPEN & Q(owner__in=departments_of(person, Action.see_case))
        case "today":
            tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            return _OPEN & Q(due_at__gte=now, due_at__lte=tomorrow)
        case "late":
            return _OPEN & Q(due_at__lt=now)
        case "closed":
            return ~_OPEN
        case "received" | "accepted" | "dispatched" | "returned" | "answered":
            return _OPEN & Q(state=box)
        case _:
            return _OPEN
