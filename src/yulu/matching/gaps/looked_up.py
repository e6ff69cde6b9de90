"""The pattern of each open row as the run has it: everybody is decided again without settling anything again."""

from __future__ import annotations

import polars as pl

from yulu.matching.layout import ID
from yulu.matching.patterns import Patterns
from yulu.matching.remembered import settled_of
from yulu.matching.stored import StoredRun
from yulu.rules.program import Program
from yulu.rules.settle import Settled

_COLUMNS = ("subject", "policy", "pattern")


class OpenRows:
    """The rows of a run that have a pattern, part of everybody after part.

    A run made in parts of `size` has a file for each of them, which is read by itself. Of another, such as one that
    continues an earlier one, all files are read for each part. `by_file` says which it seems to be; whoever finds rows
    missing asks once more without.
    """

    def __init__(self, run: StoredRun, size: int, *, by_file: bool = True) -> None:
        self._run = run
        self._first: dict[str, int] = {}
        """By kind, the number of its first file."""
        files = 0
        for kind, subjects in run.manifest.subjects.items():
            self._first[kind] = files
            files += max(1, -(-subjects // size))
        self.by_file = by_file and run.base is None and files == len(run.parts)

    def of(self, kind: str, number: int, subjects: pl.Series) -> pl.DataFrame:
        """`subject`, `policy` and `pattern` of these subjects, who are the part of this number of their kind."""
        opened = pl.col("pattern").is_not_null()
        if self.by_file:
            file = self._run.parts[self._first[kind] + number]
            rows = pl.scan_parquet(file).filter(opened).select(_COLUMNS).collect()
            self.by_file = bool(rows["subject"].is_in(subjects.implode()).all())
            if self.by_file:
                return rows
        theirs = pl.LazyFrame({"subject": subjects})
        asked = self._run.decisions.filter(opened).select(_COLUMNS).join(theirs, on="subject", how="semi")
        return asked.collect(engine="streaming")


class PatternsOfRun(Patterns):
    """One policy's patterns, looked up by subject; who has no row there was refused."""

    def __init__(self, program: Program, run: StoredRun) -> None:
        super().__init__(program)
        listed = run.patterns[program.policy.id]["patterns"]
        self.settled = [*(settled_of(listed[str(number)]) for number in range(len(listed))), Settled("not_entitled")]
        self._rows = pl.DataFrame()

    def take(self, opened: pl.DataFrame) -> None:
        """The rows of the part that is decided next."""
        own = opened.filter(pl.col("policy") == self.program.policy.id)
        self._rows = own.select(pl.col("subject").alias(ID), "pattern")

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        refused = pl.lit(len(self.settled) - 1, dtype=pl.Int32)
        found = rows.select(ID).join(self._rows, on=ID, how="left", maintain_order="left")
        return found.select(pl.col("pattern").fill_null(refused))
