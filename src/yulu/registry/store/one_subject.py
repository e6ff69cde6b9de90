"""One subject's rows in the shape of a subject's file (DESIGN 3.10), exact: reading it gives the same values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language.types import Type
from yulu.registry.store.completeness import Completeness, together
from yulu.registry.store.layout import DAY, ID, SOURCE, UNREAD, day_of, facts_by_dataset, source_of
from yulu.toolbox.model import Toolbox

Parts = Mapping[str, Completeness | None]


def complete_of(dataset: str) -> str:
    """The column that says whether the dataset's declaration to be complete speaks for the subject."""
    return f"{dataset}?complete"


def subject_data(
    toolbox: Toolbox, kind: str, row: Mapping[str, Any], records: Mapping[str, pl.DataFrame], parts: Mapping[str, Parts]
) -> dict[str, Any]:
    """The subject of a row of `Snapshot.subjects`, with its rows of each record set; `parts` by dataset."""
    by_dataset = facts_by_dataset(toolbox, kind)
    facts = {name: fact for each in by_dataset.values() for name, fact in each.items() if row[name] is not None}
    read = {name: rows.filter(pl.col(UNREAD).is_null()) for name, rows in records.items()}
    states = {}
    for dataset, own in parts.items():
        sets = [name for name in records if toolbox.records[name].dataset.id == dataset]
        speaks = dataset not in by_dataset or row[complete_of(dataset)]
        speaks = speaks and all(read[name].height == records[name].height for name in sets)
        states[dataset] = _state(dataset, row, [read[name] for name in sets], own, speaks=speaks)
    return {
        "kind": kind, "id": row[ID], "datasets": {dataset: state for dataset, state in states.items() if state},
        "facts": {name: plain(row[name], fact.type) for name, fact in facts.items()},
        "records": {name: _rows(toolbox, name, rows) for name, rows in read.items() if rows.height},
        "findings": {}, "belongs_to": {},
    }  # fmt: skip


def _state(
    dataset: str, row: Mapping[str, Any], records: list[pl.DataFrame], parts: Parts, *, speaks: bool
) -> dict[str, str]:
    """Day and source of what a dataset says of the subject, its facts before its records; and what it is complete for.

    Of records, the newest row counts, or a later list that has no other.
    """
    said: list[tuple[Any, str | None]] = [(row.get(day_of(dataset)), row.get(source_of(dataset)))]
    if said[0][1] is None:
        said = [pair for rows in records for pair in rows.select(DAY, SOURCE).iter_rows()]
        said += [(part.day, part.source) for part in parts.values() if part is not None and speaks]
    day, source = max(said, default=(None, None), key=lambda pair: pair[0])
    whole = together(parts.values()) if speaks else None
    start, through = (whole.complete_from, whole.complete_through) if whole else (None, None)
    found = {"day": day, "source": source, "complete_from": start, "complete_through": through}
    return {key: str(each) for key, each in found.items() if each is not None}


def _rows(toolbox: Toolbox, name: str, rows: pl.DataFrame) -> list[dict[str, Any]]:
    records = toolbox.records[name]
    columns = {column: fact.type for column, fact in records.columns.items()}
    ordered = rows.select(*columns).sort(records.date_column, nulls_last=True, maintain_order=True)
    return [
        {column: plain(value, columns[column]) for column, value in row.items() if value is not None}
        for row in ordered.iter_rows(named=True)
    ]


def plain(value: Any, kind: Type) -> str | int | bool:
    """A value as JSON holds it: a number that need not be whole as text, a month as 2022-05."""
    if isinstance(value, date):
        return f"{value:%Y-%m}" if kind.kind == "month" else value.isoformat()
    if isinstance(value, Decimal):
        short = value.normalize()
        places = max(kind.places or 0, -int(short.as_tuple().exponent))
        return f"{short:.{places}f}"
    return value  # type: ignore[no-any-return]
