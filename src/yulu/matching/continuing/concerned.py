"""Whom the changes between two runs can concern: nobody else can have another answer.

Everybody in the change feeds; who belongs to them; and, where days passed, who has other values, conditions or sums on
the later day out of the same facts. Rather one too many than one too few: deciding again does no harm.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from yulu.language.values import NumberOverflow
from yulu.matching import query as columns
from yulu.matching.known import Known
from yulu.matching.layout import ID, ROW
from yulu.matching.query import Query
from yulu.matching.registered import Registered
from yulu.registry.store import Snapshot
from yulu.registry.store.layout import owners_of
from yulu.rules.basis import Basis
from yulu.rules.known import coverage, days_asked
from yulu.rules.program import Program
from yulu.rules.subject import DeliveryState
from yulu.toolbox.model import Dataset

_ONE_DAY = timedelta(days=1)
_AS_OF = "as_of"


def concerned(before: Snapshot, after: Snapshot, was: Query, now: Query) -> pl.DataFrame | None:
    """`?id` of the subjects of the queries' kind to decide again, or None where it is everybody.

    `was` and `now` are the policies on the two runs' days; the snapshots are two versions of one registry.
    """
    if not all(_alike(*each) for each in zip(was.programs, now.programs, strict=True)):
        return None
    kinds = Known(after, now.basis, now.kind, now.leaves).kinds
    datasets = [each for each in now.basis.toolbox.datasets.values() if each.subject in kinds]
    if any(_lists(before, now.basis, each) != _lists(after, now.basis, each) for each in datasets):
        return None
    found = _in_feeds(before, after, now.kind, kinds)
    if was.basis.as_of != now.basis.as_of:
        moved = _moved_by_days(Registered(after), was, now)
        if moved is None:
            return None
        found = pl.concat([found, moved])
    return found.unique().sort(ID)


# Change feeds ---------------------------------------------------------------------------------------------------------


def _in_feeds(before: Snapshot, after: Snapshot, kind: str, read: Collection[str]) -> pl.DataFrame:
    """Whose facts, records or owners are otherwise, or whose owners' are; of owners those whose facts are read."""
    since = before.version
    sets = [name for name, each in after.toolbox.records.items() if each.dataset.subject == kind]
    feeds = [after.changes(since, kind).select(ID)]
    feeds += [after.record_changes(since, name, stated_again=True) for name in sets]
    for column, owner in owners_of(kind).items():
        if owner not in read:
            continue
        changed = _in_feeds(before, after, owner, read)
        if changed.height:
            theirs = after.subjects(kind).select(ID, column)
            feeds.append(theirs.join(changed.lazy().rename({ID: column}), on=column, how="semi").select(ID))
    return pl.concat(feeds).unique().collect()


def _lists(snapshot: Snapshot, basis: Basis, dataset: Dataset) -> list[Any]:
    """All that a dataset's declarations to be complete do to those it does not name, on the day decided for."""
    whole = snapshot.completeness.get(dataset.id)
    state = None if whole is None else DeliveryState(None, None, whole.complete_from, whole.complete_through)
    asked: list[tuple[date | None, date]] = [(basis.as_of, basis.as_of + _ONE_DAY)]
    asked += [
        days_asked(form, basis.as_of)
        for form in basis.aggregates.values()
        if basis.toolbox.records[form.record].dataset.id == dataset.id
    ]
    parts = snapshot.parts(dataset.id).values()
    return [
        *(coverage(state, dataset, start, end) for start, end in asked),
        *(None if part is None else _is_old(dataset, part.day, basis.as_of) for part in parts),
    ]


def _is_old(dataset: Dataset, day: date, as_of: date) -> bool:
    limit = dataset.refresh.after(day)
    return limit is not None and as_of > limit


# Days -----------------------------------------------------------------------------------------------------------------


def _alike(was: Program, now: Program) -> bool:
    """Whether nothing in the texts differs between the two days: only windows and the day itself may."""
    return _texts(was) == _texts(now)


def _texts(program: Program) -> tuple[Any, ...]:
    """What a policy's texts come to on its day."""
    basis = program.basis
    definitions = {name: program.definitions.get(name) for name in program.derived if name != _AS_OF}
    used = [*(leaf.name for leaf in program.leaves), *program.derived]
    texts = {name: basis.texts[name] for name in used if name in basis.texts}
    validity = (program.validity.truth, program.validity.text)
    grants = tuple((grant.name, node) for grant, node in program.grants)
    return (
        program.policy.id,
        validity,
        program.conditions,
        grants,
        program.leaves,
        program.derived,
        definitions,
        texts,
    )


def _moved_by_days(population: Registered, was: Query, now: Query) -> pl.DataFrame | None:
    """Who has other values, conditions, marks or sums on the later day; and whose open question the day is part of.

    Both days are looked at for everybody, and only that: nothing is settled or written. None where it cannot be.
    """
    found = [pl.DataFrame(schema={ID: pl.String()})]
    for one, other in zip(population.parts(was), population.parts(now), strict=True):
        try:
            earlier, later = was.run(one.frame), now.run(other.frame)
        except NumberOverflow:
            return None
        if one.rejected.height or other.rejected.height or earlier.columns != later.columns:
            return None
        joined = later.join(earlier, on=[ROW, ID], how="left", suffix="?was", maintain_order="left")
        differs = _differ(name for name in later.columns if name not in (ROW, ID))
        found.append(joined.filter(differs | _open_by_day(now)).select(ID))
    return pl.concat(found)


def _differ(names: Iterable[str]) -> pl.Expr:
    return pl.any_horizontal(pl.lit(False), *(pl.col(name).ne_missing(pl.col(f"{name}?was")) for name in names))


def _open_by_day(query: Query) -> pl.Expr:
    """Whether a policy that asks what day it is leaves something open: what is missing may hang on the day."""
    found: list[pl.Expr] = [pl.lit(False)]
    for position, program in enumerate(query.programs):
        if _AS_OF in program.derived:
            true, known = pl.col(columns.true(position)), pl.col(columns.known(position))
            every = pl.lit((1 << len(program.conditions)) - 1, dtype=pl.Int64)
            refused = (known & ~true) != 0
            sums = _sums(position, program)
            unknown = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in sums))
            found.append(pl.col(columns.zero(position)) | (~refused & ((known != every) | unknown)))
    return pl.any_horizontal(found)


def _sums(position: int, program: Program) -> Sequence[str]:
    return [columns.amount(position, n) for n, (_, node) in enumerate(program.grants) if node is not None]
