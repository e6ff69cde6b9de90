"""Releases of indicators: computed from the office's data folder, frozen in the home, told in the ledger.

A page shows released values only: what is on it today can be computed again in years, from the rows beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.conf import settings

from yulu.indicators.period import read_period
from yulu.indicators.reading import has_table, read_tables
from yulu.indicators.release.folder import MANIFEST, ROWS, file_hash
from yulu.indicators.release.series import Point, Segment, read_series
from yulu.indicators.release.writing import write_release
from yulu.indicators.result import result
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.ledger.appending import append
from yulu.toolbox.indicator_model import Indicator
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Published:
    """An indicator with what was ever released of it, the latest point last."""

    id: str
    declared: Indicator | None
    """As the toolbox in force defines it; None where it has been dropped since."""
    segments: Sequence[Segment]

    @property
    def latest(self) -> Point:
        """The value of the latest period."""
        return max((point for segment in self.segments for point in segment.points), key=lambda each: each.period)

    @property
    def label(self) -> str:
        return self.segments[-1].label

    @property
    def unit(self) -> str:
        return self.segments[-1].unit


def releases_folder() -> Path:
    """Where this office keeps what it released."""
    home: Path = settings.HOME.folder
    return home / "releases"


def data_folder() -> Path:
    """Where the tables lie that indicators are computed from, each a file named like its table."""
    home: Path = settings.HOME.folder
    return home / "data"


def release(person: Person, period: str) -> Path:
    """Compute all indicators whose tables are there, and freeze them; returns the new folder.

    Raises Forbidden, NothingInForce, and Fault for a period that is none, or faults of the tables.
    """
    require(person, Action.release_indicators)
    asked = read_period(period)
    issued = in_force()
    toolbox = toolbox_of(issued.hash)
    ready = _ready(toolbox, data_folder())
    needed = {name for each in ready for name in each.tables}
    tables = read_tables(data_folder(), [table for name, table in toolbox.indicators.tables.items() if name in needed])
    folder = _next(asked.code)
    write_release(toolbox, [result(toolbox.indicators, each, tables, asked) for each in ready], tables, folder)
    content = {"release": file_hash(folder / MANIFEST), "period": asked.code, "folder": folder.name}
    append(person.actor, "indicators.release", f"period:{asked.code}", content, toolbox=issued.hash)
    return folder


def _ready(toolbox: Toolbox, data: Path) -> list[Indicator]:
    """The indicators whose tables are all there; all, where there is none: reading then says what is missing."""
    declared = list(toolbox.indicators.indicators.values())
    return [each for each in declared if all(has_table(data, name) for name in each.tables)] or declared


def _next(period: str) -> Path:
    """A folder's name that is free: one period can be released again, and both stay."""
    number = 1
    while (folder := releases_folder() / f"{period}-{number}").exists():
        number += 1
    return folder


def published(person: Person) -> list[Published]:
    """Everything released, in the order of the toolbox; raises Forbidden, NothingInForce and Fault."""
    require(person, Action.see_indicators)
    if not releases_folder().is_dir():
        return []
    declared = toolbox_of(in_force().hash).indicators.indicators
    found: Mapping[str, Sequence[Segment]] = read_series(releases_folder())
    order = [*(id for id in declared if id in found), *(id for id in found if id not in declared)]
    return [Published(id, declared.get(id), found[id]) for id in order]


def rows_of(person: Person, point: Point, indicator: str) -> dict[str, pl.DataFrame]:
    """The frozen rows behind a released value, by table; raises Forbidden."""
    require(person, Action.see_indicators)
    folder = point.folder / ROWS / indicator
    return {file.stem: pl.read_parquet(file) for file in sorted(folder.glob("*.parquet"))}
