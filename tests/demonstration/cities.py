"""A generated city in a folder, and what stands in its registry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from yulu.demonstration import City, generate
from yulu.registry.identities import Look
from yulu.registry.store import Snapshot, open_registry
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.places import shipped_toolbox

DAY, AUTUMN = date(2022, 6, 30), date(2025, 10, 15)
WHEN = datetime(2026, 1, 1, 9, tzinfo=UTC)
LOOK = Look("试验", "核对", WHEN)


@cache
def xiangtan() -> Toolbox:
    return load_toolbox(shipped_toolbox("xiangtan"))


def made(city: City, folder: Path) -> Snapshot:
    generate(xiangtan(), city, folder, WHEN)
    return open_registry(folder, xiangtan(), look=LOOK)


def rows_of(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """All rows of all tables, by what they are of."""
    kinds = {kind: snapshot.subjects(kind) for kind in ("enterprise", "household", "person", "project", "violation")}
    return {name: rows.collect() for name, rows in {
        **kinds, **{name: snapshot.records(name) for name in snapshot.toolbox.records}
    }.items()}  # fmt: skip
