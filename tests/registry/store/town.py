"""柳溪's registry for tests: deliveries in one line, and what is read back as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from yulu.language.types import INTEGER as ROW
from yulu.language.types import TEXT, Type
from yulu.registry.identities import Look
from yulu.registry.store import Batch, Complete, Delivery, Registry, Snapshot, Written, open_registry, write_delivery
from yulu.registry.store.layout import column_type
from yulu.registry.store.writing import Step
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.scalars import read_scalar

LIUXI = Path(__file__).parents[3] / "toolboxes" / "liuxi"
MIDNIGHT = datetime(2022, 7, 1, 0, 0, tzinfo=UTC)
CLERK = Look("王科长", "复核", datetime(2022, 8, 1, 9, 0, tzinfo=UTC))

Rows = Mapping[str, Mapping[str, Any]] | Iterable[Mapping[str, Any]]
"""Subjects by id with their facts, or record rows, whose subject is `id`."""


@cache
def liuxi() -> Toolbox:
    return load_toolbox(LIUXI)


def day(written: str | date) -> date:
    return date.fromisoformat(written) if isinstance(written, str) else written


def complete(through: str | date, start: str | date | None = None) -> Complete:
    return Complete(None if start is None else day(start), day(through), "名单说明第一条")


def frame(rows: Rows, *, records: str | None = None, columns: Iterable[str] = ()) -> pl.DataFrame:
    """Rows with the toolbox's types; `columns` are carried even where no row has them."""
    declared = liuxi().records[records].columns if records else liuxi().facts
    listed = [{"?id": id, **facts} for id, facts in rows.items()] if isinstance(rows, Mapping) else [
        {("?id" if name == "id" else name): value for name, value in row.items()} for row in rows
    ]  # fmt: skip
    names = {name: None for row in listed for name in row if name != "?id"} | dict.fromkeys(columns)
    types = {name: declared[name].type if name in declared else ROW if name == "?row" else TEXT for name in names}
    schema = {"?id": pl.String()} | {name: column_type(kind) for name, kind in types.items()}
    typed = [{name: _typed(value, types.get(name)) for name, value in row.items()} for row in listed]
    return pl.DataFrame(typed, schema=schema)


def _typed(value: Any, kind: Type | None) -> Any:
    return value if value is None or kind is None or isinstance(value, date) else read_scalar(value, kind)


class Town:
    """A registry in a folder, and 柳溪's toolbox."""

    def __init__(self, folder: Path) -> None:
        self.registry = Registry(folder)
        self.imported = 0

    def deliver(
        self,
        number: str,
        dataset: str,
        on: str | date,
        rows: Rows | pl.DataFrame,
        *,
        records: str | None = None,
        complete: Complete | None = None,
        unread: Iterable[str | None] = (),
        step: Step = lambda what: None,
        columns: Iterable[str] = (),
        content: str | None = None,
        **more: Any,
    ) -> Written:
        """Import rows; `content` stands for the file's bytes, by default the rows. Each import is a day later."""
        table = rows if isinstance(rows, pl.DataFrame) else frame(rows, records=records, columns=columns)
        sha256 = hashlib.sha256((content or repr(table.rows())).encode()).hexdigest()
        more = {"when": self.now(), "brings_subjects": dataset == "founding", **more}
        delivery = Delivery(
            number, dataset, f"{dataset}-mapping", day(on), f"{number}.xlsx", sha256, records=records,
            complete=complete, **more,
        )  # fmt: skip
        batch = Batch(table, pl.Series("unread", list(unread), dtype=pl.String))
        written = write_delivery(self.registry, liuxi(), delivery, [batch], step)
        self.imported += 1
        return written

    def found(self, *ids: str, on: str = "2022-01-01") -> Written:
        """The list of enterprises, which brings these."""
        return self.deliver(f"founding-{self.imported}", "founding", on, {id: {"name": f"{id}公司"} for id in ids})

    def now(self) -> datetime:
        """The time of the next import."""
        return MIDNIGHT + timedelta(days=self.imported)

    def open(self, version: int | None = None, **more: Any) -> Snapshot:
        return open_registry(self.registry.folder, liuxi(), version=version, look=CLERK, **more)

    def facts(self, name: str, kind: str = "enterprise", version: int | None = None) -> dict[str, Any]:
        """A column by subject."""
        rows = self.open(version).subjects(kind).select("?id", name).collect()
        return dict(rows.sort("?id").iter_rows())

    def state(self, id: str, dataset: str, version: int | None = None) -> dict[str, str]:
        """What a dataset's delivery says of itself, for one enterprise."""
        found = self.open(version).subject("enterprise", id)
        assert found is not None
        state: dict[str, str] = found["datasets"].get(dataset, {})
        return state

    def rows(self, records: str, *columns: str, version: int | None = None) -> list[tuple[Any, ...]]:
        """A record set's rows, sorted."""
        names = ["?id", *(columns or liuxi().records[records].columns)]
        rows = self.open(version).records(records).select(names).collect().rows()
        return sorted(rows, key=lambda row: [(value is None, str(value)) for value in row])


def everything(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """All that can be read of a version, in an order of its own, to compare with."""
    kinds = ("enterprise", "person", "household", "project", "violation")
    tables = {kind: snapshot.subjects(kind).collect().sort("?id") for kind in kinds}
    tables |= {f"{kind} waiting": snapshot.waiting(kind).collect().sort("?id") for kind in kinds}
    for name in liuxi().records:
        rows = snapshot.records(name).collect()
        tables[name] = rows.sort(rows.columns, nulls_last=True)
        tables[f"{name} unread"] = snapshot.unread(name).collect().sort("?id")
    tables["deliveries"] = snapshot.deliveries.sort("version")
    return tables


def same(left: Mapping[str, pl.DataFrame], right: Mapping[str, pl.DataFrame]) -> bool:
    return left.keys() == right.keys() and all(left[name].equals(right[name]) for name in left)
