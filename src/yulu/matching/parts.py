"""Everybody in parts: whoever is decided comes as frames that fit into memory, one after the other, always the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from yulu.matching.manifest import Source
from yulu.matching.query import Query

PART = 1 << 16
"""So many subjects are decided together."""
ROW = "?row"
"""A subject's number in its table, where there is one."""
REJECTED_ROWS: Mapping[str, pl.DataType] = {
    "row": pl.Int64(), "subject": pl.String(), "column": pl.String(), "value": pl.String(), "reason": pl.String(),
}  # fmt: skip


BEYOND = "数字超过38位，算不出"
"""Why a subject is set aside."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some subjects, laid out as `layout` says, and the rows that could not be read as subjects (`REJECTED_ROWS`)."""

    frame: pl.DataFrame
    rejected: pl.DataFrame


class Population(Protocol):
    """Who is decided."""

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of subject there are."""

    def parts(self, query: Query, size: int = PART) -> Iterator[Part]:
        """All subjects of the query's kind with what is known of its leaves, always in the same order."""

    def source(self, beside: Path) -> Source:
        """What stands in the manifest of a run that lies in the folder `beside`."""


def in_order(rows: pl.LazyFrame, size: int) -> Iterator[pl.DataFrame]:
    """The rows in frames of `size` (the last may be smaller), read one after the other; one empty frame if none."""
    waiting: list[pl.DataFrame] = []
    height = 0
    given = False
    for batch in rows.collect_batches(chunk_size=size, maintain_order=True, engine="streaming"):
        waiting.append(batch)
        height += batch.height
        while height >= size:
            whole = pl.concat(waiting)
            yield whole.head(size)
            given = True
            waiting, height = [whole.tail(-size)], height - size
    if height or not given:
        yield pl.concat(waiting) if waiting else rows.clear().collect()


def in_slices(rows: pl.LazyFrame, size: int) -> Iterator[pl.DataFrame]:
    """The same of rows that lie in Parquet files and are not filtered: each slice is read by itself, and nothing ahead
    of it, which takes a quarter of the memory.
    """
    height: int = rows.select(pl.len()).collect().item()
    for offset in range(0, max(height, 1), size):
        yield rows.slice(offset, size).collect()


def path_from(beside: Path, there: Path) -> str:
    """Where something lies, seen from the folder that the run lies in."""
    return Path(os.path.relpath(there.absolute(), beside)).as_posix()
