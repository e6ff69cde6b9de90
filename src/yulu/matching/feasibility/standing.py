"""How a dataset stands in a registry: when it came last, whether it is fresh and complete, and who has each fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from yulu.matching.feasibility.conditions import FromDataset
from yulu.registry.store import Snapshot
from yulu.registry.store.layout import DAY, ID, day_of, is_personal
from yulu.rules.basis import Member
from yulu.toolbox.model import Dataset


@dataclass(frozen=True, slots=True)
class Standing:
    """One dataset, as it is in a version of the registry."""

    dataset: Dataset
    subjects: int
    """How many subjects of its kind there are."""
    latest: date | None
    """The day of its newest row; None: it has not come."""
    is_stale: bool
    """Whether that is longer ago than one refresh."""
    complete_through: date | None
    """Through which day it is declared complete, all its parts together; None: it is not."""
    known: dict[Member, int]
    """By what is asked for (a fact, a list, a period), how many subjects have a value, or a row at all."""

    @property
    def has_come(self) -> bool:
        return self.latest is not None


def standings(snapshot: Snapshot, asked: Iterable[FromDataset], as_of: date) -> dict[str, Standing]:
    """By dataset; a dataset of persons can only be looked at where the snapshot says who looks."""
    members: dict[str, dict[str, Member]] = {}
    datasets: dict[str, Dataset] = {}
    for each in asked:
        datasets[each.dataset.id] = each.dataset
        members.setdefault(each.dataset.id, {}).update({member.name: member for member in each.members})
    return {
        name: _standing(snapshot, dataset, list(members[name].values()), as_of)
        for name, dataset in datasets.items()
        if snapshot.look is not None or not is_personal(dataset.subject)
    }


def _standing(snapshot: Snapshot, dataset: Dataset, asked: list[Member], as_of: date) -> Standing:
    toolbox = snapshot.toolbox
    facts = [member.name for member in asked if member.kind == "fact" and member.name in toolbox.facts]
    rows = snapshot.subjects(dataset.subject)
    columns: list[pl.Expr] = [pl.len().alias("?subjects"), *(pl.col(name).count() for name in facts)]
    has_facts = any(fact.dataset.id == dataset.id for fact in toolbox.facts.values())
    if has_facts:
        columns.append(pl.col(day_of(dataset.id)).max().alias("?latest"))
    counted = rows.select(columns).collect(engine="streaming").row(0, named=True)
    known = {member: int(counted[member.name]) for member in asked if member.name in facts}
    days = [counted["?latest"]] if has_facts else []
    for name, each in toolbox.records.items():
        if each.dataset.id == dataset.id:
            own = snapshot.records(name).select(pl.col(ID).n_unique().alias("who"), pl.col(DAY).max().alias("latest"))
            who, latest = own.collect(engine="streaming").row(0)
            days.append(latest)
            known |= {member: int(who) for member in asked if _is_of(member, name, each.columns)}
    latest = max((day for day in days if day is not None), default=None)
    until = None if latest is None else dataset.refresh.after(latest)
    complete = snapshot.completeness.get(dataset.id)
    through = None if complete is None else complete.complete_through
    return Standing(
        dataset, counted["?subjects"], latest, until is not None and until < as_of, through, known
    )  # fmt: skip


def _is_of(member: Member, records: str, columns: Iterable[str]) -> bool:
    """Whether a list, or one period of a column, is of this record set."""
    if member.kind == "list":
        return member.name == records
    prefix, _, column = member.name.partition("@")[0].rpartition(".")
    return member.kind == "period" and prefix in ("", records) and column in columns
