"""A delivery's facts into the one wide table of its kind of subject.

A row replaces all that its dataset said of the subject, its day and source with it, unless what is there is newer.
Of another dataset a row speaks only where it has a value. A complete delivery empties the subjects it does not list;
where nothing is known of them anyway, nothing is written: the declaration itself says it (`Completeness.numbers`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import polars as pl

from yulu.registry.store import delta
from yulu.registry.store.completeness import Window, newer
from yulu.registry.store.delivery import Delivery
from yulu.registry.store.faults import WouldEmpty
from yulu.registry.store.layout import (
    ID,
    LISTED,
    day_of,
    facts_by_dataset,
    owners_of,
    source_of,
    subjects_schema,
    unread_of,
)
from yulu.registry.store.staging import Staged, refuse_twice
from yulu.toolbox.model import Toolbox

Declared = Mapping[str, Sequence[Window]]
"""By dataset, what earlier deliveries of its facts declared to be complete."""
Touched = Mapping[str, Sequence[str]]
"""By dataset, the facts of those that a delivery speaks of."""


def write_subjects(
    table: Path, toolbox: Toolbox, delivery: Delivery, staged: Staged, declared: Declared, *, complete: bool
) -> dict[str, int]:
    """Upsert the rows; `complete` where the delivery's declaration counts. Raises WouldEmpty, SameTwice, WithoutKey."""
    refuse_twice(staged.rows, [ID])
    kind = toolbox.datasets[delivery.dataset].subject
    schema, owners = subjects_schema(toolbox, kind), list(owners_of(kind))
    touched = {
        dataset: list(facts)
        for dataset, facts in facts_by_dataset(toolbox, kind).items()
        if dataset == delivery.dataset or any(name in staged.carried for name in facts)
    }
    late = {dataset for dataset in touched if newer(declared.get(dataset, ()), delivery.day)}
    rows = _as_they_would_stand(delivery, staged, touched, late, owners)
    rows = rows.cast({name: kind for name, kind in schema.items() if name in rows.columns})
    if delta.version(table) is None:
        missing = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in rows.columns]
        delta.create(table, rows.with_columns(missing).select(*schema))
        added, changed = rows.height, 0
    else:
        delta.add_columns(table, schema)
        if not delivery.drops_other_columns:
            _refuse_to_empty(table, rows, touched, staged.carried)
        main, known = delivery.dataset, declared.get(delivery.dataset, ())
        done = delta.merge(
            table, rows, ID, _updates(delivery, touched, owners), _matters(delivery, touched, owners),
            _emptied(delivery, touched[main], known) if complete and main in touched and main not in late else None,
        )  # fmt: skip
        added, changed = done["num_target_rows_inserted"], done["num_target_rows_updated"]
    return {
        "added": added, "changed": changed, "waiting": _waiting(table, rows),
        "superseded": staged.good if delivery.dataset in late else 0,
    }  # fmt: skip


def _as_they_would_stand(
    delivery: Delivery, staged: Staged, touched: Touched, late: Collection[str], owners: Sequence[str]
) -> pl.DataFrame:
    """The rows as they would stand in an empty table, those left out that say nothing."""
    marked = staged.rows.with_columns(pl.lit(True).alias("?good"), pl.lit(None, pl.Boolean).alias("?unread"))
    if staged.unread.height:
        unread_ids = staged.unread.lazy().with_columns(pl.lit(True).alias("?unread"))
        marked = marked.drop("?unread").join(unread_ids, on=ID, how="full", coalesce=True)
    good, unread = pl.col("?good").fill_null(False), pl.col("?unread").fill_null(False)
    listed = good if delivery.brings_subjects else pl.lit(False)
    columns, says = [pl.col(ID), listed.alias(LISTED)], [listed]
    there = staged.rows.collect_schema()
    columns += [pl.col(owner) if owner in there else pl.lit(None, pl.String).alias(owner) for owner in owners]
    for dataset, facts in touched.items():
        carried = [name for name in facts if name in staged.carried]
        main = dataset == delivery.dataset
        said = good if main else pl.any_horizontal(pl.col(name).is_not_null() for name in carried)
        said, cannot = (pl.lit(False),) * 2 if dataset in late else (said, unread if main else pl.lit(False))
        columns += [pl.when(said).then(pl.col(name) if name in carried else None).alias(name) for name in facts]
        columns += [
            pl.when(said).then(pl.lit(delivery.day)).alias(day_of(dataset)),
            pl.when(said).then(pl.lit(delivery.number)).alias(source_of(dataset)),
            pl.when(cannot).then(True).alias(unread_of(dataset)),
        ]
        says += [said, cannot]
    return marked.filter(pl.any_horizontal(says)).select(*columns).collect(engine="streaming")


def _not_newer(delivery: Delivery, dataset: str) -> str:
    """In SQL, whether what is there of a dataset is not newer than the delivery."""
    there = f"t.{delta.quoted(day_of(dataset))}"
    return f"({there} is null or {there} <= {delta.day(delivery.day)})"


def _taken(delivery: Delivery, dataset: str) -> str:
    """In SQL, whether the row's word on a dataset takes the place of what is there."""
    return f"(s.{delta.quoted(day_of(dataset))} is not null and {_not_newer(delivery, dataset)})"


def _unread(delivery: Delivery, dataset: str) -> str:
    return f"(coalesce(s.{delta.quoted(unread_of(dataset))}, false) and {_not_newer(delivery, dataset)})"


def _updates(delivery: Delivery, touched: Touched, owners: Sequence[str]) -> dict[str, str]:
    updates = {LISTED: f"t.{delta.quoted(LISTED)} or s.{delta.quoted(LISTED)}"}
    updates |= {owner: f"coalesce(s.{delta.quoted(owner)}, t.{delta.quoted(owner)})" for owner in owners}
    for dataset, facts in touched.items():
        taken = _taken(delivery, dataset)
        for name in (*facts, day_of(dataset), source_of(dataset)):
            column = delta.quoted(name)
            updates[name] = f"case when {taken} then s.{column} else t.{column} end"
        unread = f"t.{delta.quoted(unread_of(dataset))}"
        updates[unread_of(dataset)] = (
            f"case when {_unread(delivery, dataset)} then true when {taken} then null else {unread} end"
        )
    return updates


def _matters(delivery: Delivery, touched: Touched, owners: Sequence[str]) -> str:
    """In SQL, whether a row changes anything; what does not change stands in no change feed."""
    listed = delta.quoted(LISTED)
    changes = [f"(s.{listed} and not t.{listed})"]
    for whose in map(delta.quoted, owners):
        changes.append(f"(s.{whose} is not null and s.{whose} is distinct from t.{whose})")
    for dataset in touched:
        changes += [_taken(delivery, dataset), _unread(delivery, dataset)]
    return " or ".join(changes)


def _emptied(delivery: Delivery, facts: Sequence[str], declared: Sequence[Window]) -> tuple[dict[str, str], str]:
    """What a complete delivery does to subjects it does not list, and to which: those of whom something is known, or
    was said by a delivery that was not complete.
    """
    dataset = delivery.dataset
    values = {**dict.fromkeys((*facts, unread_of(dataset)), "null"), day_of(dataset): delta.day(delivery.day)}
    source = f"t.{delta.quoted(source_of(dataset))}"
    said = [f"t.{delta.quoted(name)} is not null" for name in (*facts, unread_of(dataset))]
    numbers = ", ".join(delta.text(each.number) for each in declared)
    said.append(f"({source} is not null and {source} not in ({numbers}))" if numbers else f"{source} is not null")
    where = f"{_not_newer(delivery, dataset)} and ({' or '.join(said)})"
    return {**values, source_of(dataset): delta.text(delivery.number)}, where


def _refuse_to_empty(table: Path, rows: pl.DataFrame, touched: Touched, carried: Collection[str]) -> None:
    for dataset, facts in touched.items():
        others = [name for name in facts if name not in carried]
        if not others or len(others) == len(facts):
            continue
        day = day_of(dataset)
        said = rows.lazy().filter(pl.col(day).is_not_null()).select(ID, pl.col(day).alias("?new"))
        known = delta.scan(table, delta.last(table)).select(ID, day, *others).join(said, on=ID)
        lost = pl.any_horizontal(pl.col(name).is_not_null() for name in others) & (
            pl.col(day).is_null() | (pl.col(day) <= pl.col("?new"))
        )
        count = known.filter(lost).select(pl.len()).collect(engine="streaming").item()
        if count:
            raise WouldEmpty(dataset, others, count)


def _waiting(table: Path, rows: pl.DataFrame) -> int:
    """How many of the rows are about subjects that no list has brought yet."""
    unlisted = delta.scan(table, delta.last(table)).filter(~pl.col(LISTED)).select(ID)
    found = unlisted.join(rows.lazy().select(ID), on=ID, how="semi").select(pl.len())
    return int(found.collect(engine="streaming").item())
