"""The rows of two runs in ranges of their subjects' ids, each few enough to be held in memory.

Ranges and no hash: taken one after the other, what comes of them is in the order of the subjects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from yulu.matching.stored import StoredRun

ROWS = 1 << 22
"""About so many rows of the two runs together are in one range."""
_SAMPLE = 100_000
"""Where to cut is told by about so many rows."""


@dataclass(frozen=True, slots=True)
class Range:
    """Subjects from `start` on and before `end`; None: from the first, to the last."""

    start: str | None = None
    end: str | None = None

    def of(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The rows whose subject is in the range."""
        if self.start is not None:
            rows = rows.filter(pl.col("subject") >= self.start)
        return rows if self.end is None else rows.filter(pl.col("subject") < self.end)


def ranges(runs: Sequence[StoredRun], size: int = ROWS) -> list[Range]:
    """Ranges of about `size` rows, in order, in which every subject is once."""
    subjects = pl.concat([run.decisions.select("subject") for run in runs])
    rows: int = subjects.select(pl.len()).collect(engine="streaming").item()
    count = -(-rows // size)
    if count <= 1:
        return [Range()]
    one_in = max(1, rows // _SAMPLE)
    # A hash takes of a subject all rows or none, so that in a range there are rows, not subjects, in equal numbers.
    sample = subjects.filter(pl.col("subject").hash() % one_in == 0).sort("subject").collect(engine="streaming")
    at = [sample.height * number // count for number in range(1, count)]
    edges = list(dict.fromkeys(sample["subject"].gather(at))) if sample.height else []
    return [Range(start, end) for start, end in zip([None, *edges], [*edges, None], strict=True)]
