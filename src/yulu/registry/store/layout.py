"""Where things stand in a registry's folder, and which columns its tables have.

subjects/enterprise/   a Delta table a kind      versions/000042.json   which table versions are version 42
records/penalties/     a Delta table a record set      identities/      who persons are, sealed
deliveries/            a Delta table             lock, .staging/        of whoever writes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from yulu.language.types import Type
from yulu.registry.identities import PERSONAL, Identities
from yulu.toolbox.model import Fact, Records, Toolbox

ID = "?id"
LISTED = "?listed"
"""Whether a list has brought the subject; what is known of others waits until one does."""
KEY, DAY, SOURCE, ROW, UNREAD = "?key", "?day", "?source", "?row", "?unread"
NUMBER = pl.Decimal(38, 12)

DELIVERIES = "deliveries"
GENERATED = "演示数据（程序生成）"
"""The mapping of deliveries that nobody sent: a generated city. Whatever shows what it comes to says this."""
FACTS_PART = ""
"""A dataset's facts, beside its record sets, as parts that are delivered each by itself."""
OWNERS: Mapping[str, tuple[str, ...]] = {
    "violation": ("enterprise", "person"), "project": ("enterprise",), "person": ("household",)
}  # fmt: skip
"""Whom a kind of subject can belong to."""


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry by its folder; the key and the looks are beside it, so that a copy of it has neither."""

    folder: Path

    @property
    def versions(self) -> Path:
        return self.folder / "versions"

    @property
    def staging(self) -> Path:
        return self.folder / ".staging"

    @property
    def looks(self) -> Path:
        return self._beside("looks.jsonl")

    @property
    def identities(self) -> Identities:
        return Identities(self.folder / "identities", self._beside("key"), self.looks)

    def _beside(self, suffix: str) -> Path:
        folder = self.folder.absolute()
        return folder.with_name(f"{folder.name}.{suffix}")


def subjects_table(kind: str) -> str:
    """The table of a kind of subject."""
    return f"subjects/{kind}"


def records_table(name: str) -> str:
    """The table of a record set."""
    return f"records/{name}"


def is_personal(kind: str) -> bool:
    """Whether subjects of this kind stand in the tables by surrogates."""
    return kind in PERSONAL


def day_of(dataset: str) -> str:
    """The column with the day that a dataset's facts about the subject are from."""
    return f"{dataset}?day"


def source_of(dataset: str) -> str:
    """The column with the number of the delivery that they came in."""
    return f"{dataset}?source"


def unread_of(dataset: str) -> str:
    """Whether the last delivery had a row about the subject that could not be read: nothing is absent then."""
    return f"{dataset}?unread"


def owners_of(kind: str) -> dict[str, str]:
    """The columns that say whom a subject of this kind belongs to, with the kind of those."""
    return {f"{owner}{ID}": owner for owner in OWNERS.get(kind, ())}


def column_type(kind: Type) -> pl.DataType:
    """How a value stands in a table, as the reading for everybody wants it; enums are text, which Delta can write."""
    kinds: dict[str, pl.DataType] = {
        "boolean": pl.Boolean(), "integer": pl.Int64(), "number": NUMBER, "date": pl.Date(), "month": pl.Date(),
        "enum": pl.String(), "text": pl.String(),
    }  # fmt: skip
    return kinds[kind.kind]


def facts_by_dataset(toolbox: Toolbox, kind: str) -> dict[str, dict[str, Fact]]:
    """The recorded facts of a kind of subject, by dataset; a dataset of records only has none."""
    found: dict[str, dict[str, Fact]] = {}
    for name, fact in toolbox.facts.items():
        if fact.dataset.subject == kind:
            found.setdefault(fact.dataset.id, {})[name] = fact
    return found


def subjects_schema(toolbox: Toolbox, kind: str) -> dict[str, pl.DataType]:
    """All columns of a kind's table."""
    schema: dict[str, pl.DataType] = {ID: pl.String(), LISTED: pl.Boolean()}
    schema |= dict.fromkeys(owners_of(kind), pl.String())
    for dataset, facts in facts_by_dataset(toolbox, kind).items():
        schema |= {name: column_type(fact.type) for name, fact in facts.items()}
        schema |= {day_of(dataset): pl.Date(), source_of(dataset): pl.String(), unread_of(dataset): pl.Boolean()}
    return schema


def records_schema(records: Records) -> dict[str, pl.DataType]:
    """All columns of a record set's table; `?key` names a row for ever, `?row` is its number in its last delivery."""
    schema: dict[str, pl.DataType] = {KEY: pl.String(), ID: pl.String()}
    schema |= {name: column_type(column.type) for name, column in records.columns.items()}
    return schema | {DAY: pl.Date(), SOURCE: pl.String(), ROW: pl.Int64(), UNREAD: pl.Boolean()}


DELIVERIES_SCHEMA: Mapping[str, pl.DataType] = {
    "version": pl.Int64(), "number": pl.String(), "dataset": pl.String(), "part": pl.String(), "kind": pl.String(),
    "mapping": pl.String(), "day": pl.Date(), "complete_from": pl.Date(), "complete_through": pl.Date(),
    "citation": pl.String(), "not_complete": pl.Int64(), "brings_subjects": pl.Boolean(), "file": pl.String(),
    "sha256": pl.String(), "good": pl.Int64(), "quarantined": pl.Int64(), "when": pl.String(), "program": pl.String(),
}  # fmt: skip
"""`complete_*` are as declared; with `not_complete` above zero the declaration does not count."""
