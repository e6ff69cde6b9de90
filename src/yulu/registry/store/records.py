"""A delivery's rows into the table of its record set.

Periodic rows are upserted by subject and period. Dated rows have no key of their own: a row that is there already, the
same in every column carried, is the same event stated again, and is there only as often as one delivery has it. In a
window that a delivery is complete for, rows it does not have are removed; so a dated row is corrected. A newer
delivery's word stands: its rows are not changed, and where it was complete nothing older is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from yulu.registry.store import delta
from yulu.registry.store.completeness import Window, inside, newer
from yulu.registry.store.delivery import Delivery
from yulu.registry.store.delta import GONE
from yulu.registry.store.faults import WouldEmpty
from yulu.registry.store.layout import DAY, ID, KEY, ROW, SOURCE, UNREAD, records_schema
from yulu.registry.store.staging import Staged, refuse_twice
from yulu.toolbox.model import Records

_NTH, _THERE, _WAS = "?nth", "?there", "?was"


@dataclass(frozen=True, slots=True)
class _Work:
    """A record set and what is delivered of it; `window` is what the delivery is complete for, if that counts."""

    records: Records
    delivery: Delivery
    carried: tuple[str, ...]
    window: Window | None

    @property
    def others(self) -> list[str]:
        """The columns that the delivery does not carry."""
        return [name for name in self.records.columns if name not in self.carried]

    @property
    def same(self) -> list[str]:
        """By which columns a row is known again; dated rows that are alike, by their number among them."""
        return [ID, self.records.date_column] if self.records.every else [ID, *self.carried, _NTH]

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows that are alike are told apart by their number, the last stated first."""
        rows = rows.sort(pl.col(DAY), pl.col(KEY), descending=[True, False])
        alike = pl.int_range(pl.len(), dtype=pl.Int64).over([ID, *self.carried])
        return rows.with_columns(alike.alias(_NTH))

    def within(self, window: Window) -> pl.Expr:
        column = self.records.date_column
        return inside(column, self.records.every, window, records_schema(self.records)[column])


def write_records(
    table: Path, records: Records, delivery: Delivery, staged: Staged, declared: Sequence[Window], *, complete: bool
) -> dict[str, int]:
    """Put the rows in; `complete` where the declaration counts. Raises SameTwice, WithoutKey, WouldEmpty."""
    refuse_twice(staged.rows, [ID, records.date_column] if records.every else [])
    schema, stated = records_schema(records), delivery.complete
    window = Window(delivery.number, delivery.day, stated.start, stated.through) if stated and complete else None
    work = _Work(records, delivery, staged.carried, window)
    spoken = newer(declared, delivery.day)
    late = pl.any_horizontal(pl.lit(False), *(work.within(each) for each in spoken))
    new = _rows(work, staged, schema).filter(~late)
    marks = _marks(work, staged, schema).filter(pl.lit(not spoken))
    counts = {"added": new.height, "changed": 0, "removed": 0, "superseded": staged.good - new.height}
    if delta.version(table) is None:
        delta.create(table, pl.concat([new, marks]))
        return counts
    delta.add_columns(table, schema)
    there = _there(work, table, new, list(schema))
    known, marked = there.filter(pl.col(UNREAD).is_null()), there.filter(pl.col(UNREAD).is_not_null())
    stated_anew, added = _against(work, new, known)
    gone = _gone(work, known, marked, stated_anew, staged.unread)
    marks = marks.join(marked.filter(pl.col(DAY) > delivery.day), on=ID, how="anti")
    stay = pl.concat([added, stated_anew, marks]).with_columns(pl.lit(False).alias(GONE))
    delta.put(table, pl.concat([stay, gone.with_columns(pl.lit(True).alias(GONE))]), KEY)
    removed = gone.filter(pl.col(UNREAD).is_null()).height
    return {**counts, "added": added.height, "changed": stated_anew.height, "removed": removed}


def _rows(work: _Work, staged: Staged, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The delivery's rows as the table has them."""
    rows = staged.rows.collect(engine="streaming")
    number = pl.int_range(pl.len()).cast(pl.String)
    return rows.select(
        (pl.lit(f"{work.delivery.number}:") + number).alias(KEY), ID, *work.carried,
        *(pl.lit(None, schema[name]).alias(name) for name in work.others),
        pl.lit(work.delivery.day).alias(DAY), pl.lit(work.delivery.number).alias(SOURCE), ROW,
        pl.lit(None, pl.Boolean).alias(UNREAD),
    ).select(*schema)  # fmt: skip


def _marks(work: _Work, staged: Staged, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """One row a subject of whom a row could not be read: nothing is absent for it until a complete list is read."""
    said = {DAY: pl.lit(work.delivery.day), SOURCE: pl.lit(work.delivery.number), UNREAD: pl.lit(True)}
    missing = {name: pl.lit(None, kind) for name, kind in schema.items() if name not in (KEY, ID)}
    key = (pl.lit("unread:") + pl.col(ID)).alias(KEY)
    return staged.unread.select(key, ID, **{**missing, **said}).select(*schema)


def _there(work: _Work, table: Path, new: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """The rows that the delivery can concern: of its subjects, in its window, and those that could not be read."""
    ids = new.lazy().select(ID).unique().with_columns(pl.lit(True).alias("?asked"))
    concerned = pl.col("?asked").is_not_null() | pl.col(UNREAD).is_not_null()
    if work.window is not None:
        concerned = concerned | work.within(work.window)
    rows = delta.scan(table, delta.last(table)).select(*columns)
    return rows.join(ids, on=ID, how="left").filter(concerned).drop("?asked").collect(engine="streaming")


def _against(work: _Work, new: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows there that are stated anew, as they shall stand, and those that were not there."""
    columns = new.columns
    numbered = work.numbered(known).select(
        *work.same, pl.col(KEY).alias(_THERE), pl.col(DAY).alias(_WAS),
        *(pl.col(name).alias(f"?was {name}") for name in work.others),
    )  # fmt: skip
    met = work.numbered(new).join(numbered, on=work.same, how="left", nulls_equal=True)
    anew = met.filter(pl.col(_WAS) <= work.delivery.day).with_columns(pl.col(_THERE).alias(KEY))
    if work.records.every is None:
        anew = anew.with_columns(pl.col(f"?was {name}").alias(name) for name in work.others)
    elif not work.delivery.drops_other_columns:
        lost = pl.any_horizontal(pl.lit(False), *(pl.col(f"?was {name}").is_not_null() for name in work.others))
        if subjects := anew.filter(lost)[ID].n_unique():
            raise WouldEmpty(work.records.name, work.others, subjects)
    return anew.select(columns), met.filter(pl.col(_THERE).is_null()).select(columns)


def _gone(
    work: _Work, known: pl.DataFrame, marked: pl.DataFrame, anew: pl.DataFrame, unread: pl.DataFrame
) -> pl.DataFrame:
    """What a complete delivery no longer has; of a subject whose row could not be read nothing is removed."""
    if work.window is None:
        return known.clear()
    older = pl.col(DAY) <= work.delivery.day
    rows = known.filter(work.within(work.window) & older).join(anew, on=KEY, how="anti")
    return pl.concat([rows, marked.filter(older)]).join(unread, on=ID, how="anti")
