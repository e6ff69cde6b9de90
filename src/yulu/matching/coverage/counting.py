"""A run's entitled rows held against a list of what was paid: counted by policy and by group, a bucket at a time.

Subjects fall into buckets by a hash of their id, few enough to be joined in memory; each bucket is counted and
forgotten, and the buckets add up to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from yulu.matching.coverage.received import UNKNOWN
from yulu.matching.stored import StoredRun

BUCKET = 1 << 18
"""About so many subjects are joined at once."""
KEY = ("subject", "policy")
NOT_THERE = "not_there"
"""Instead of an outcome: no subject that was decided."""
_NUMBERS = (
    pl.len().alias("entitled"), pl.col("paid").sum().alias("reached"),
    pl.col("amount").fill_null(0).sum().alias("due"), pl.col("amount").null_count().alias("without_sum"),
    pl.when("paid").then("sum").fill_null(0).sum().alias("got"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """What comes out, each a frame of few rows."""

    policies: pl.DataFrame
    """`policy`, `reason` (null: reached), and the numbers: `entitled`, `reached`, `due`, `without_sum`, `got`."""
    groups: dict[str, pl.DataFrame]
    """By fact: the same by `policy`, `group` and `reason`."""
    subjects: pl.DataFrame
    """`entitled` to something at all, and `reached` by any of it: numbers of subjects."""
    subject_groups: dict[str, pl.DataFrame]
    """By fact: the same by `group`."""
    beside: pl.DataFrame
    """Paid to whom it is not due: by `policy` and `outcome`, how many (`count`) and `got`.

    An outcome may be `NOT_THERE`, or null where nobody knows which of refused and not there it is.
    """


@dataclass(frozen=True)
class Joined:
    """One bucket's rows, still lazy."""

    entitled: pl.LazyFrame
    """`KEY`, `amount`, `paid`, `sum`, `reason`, and a column for each fact grouped by."""
    beside: pl.LazyFrame
    """`KEY`, `outcome`, `sum`: paid, and not due."""


class Coverage:
    """Policies about one kind of subject, the list, and who is in which group."""

    def __init__(
        self, run: StoredRun, kind: str, policies: Sequence[str], reached: pl.DataFrame, groups: Sequence[Path],
        facts: Sequence[str],
    ) -> None:  # fmt: skip
        self.run, self.kind, self.policies, self.facts = run, kind, list(policies), list(facts)
        self._reached = reached.filter(pl.col("policy").is_in(self.policies))
        self._groups = list(groups)

    def buckets(self, size: int = BUCKET) -> Iterator[Joined]:
        """All rows, in as many buckets as the subjects need."""
        count = max(1, -(-self.run.manifest.subjects[self.kind] // size))
        for number in range(count):
            yield self._joined(number, count)

    def _joined(self, number: int, count: int) -> Joined:
        def own(rows: pl.LazyFrame) -> pl.LazyFrame:
            return rows if count == 1 else rows.filter(pl.col("subject").hash() % count == number)

        rows = self.run.decisions.filter(pl.col("policy").is_in(self.policies)).select(*KEY, "outcome", "amount")
        decided, reached = own(rows), own(self._reached.lazy())
        due = decided.filter(pl.col("outcome") == "entitled").drop("outcome")
        entitled = due.join(reached.select(*KEY, "paid", "sum", "state"), on=list(KEY), how="left").with_columns(
            pl.col("paid").fill_null(False),
            pl.when(~pl.col("paid").fill_null(False)).then(pl.col("state").fill_null(UNKNOWN)).alias("reason"),
        )
        if self._groups:
            groups = own(pl.scan_parquet(self._groups, glob=False))
            entitled = entitled.join(groups, on="subject", how="left")
        paid = reached.filter("paid").select(*KEY, "sum", "row")
        outcomes = decided.select(*KEY, pl.col("outcome").cast(pl.String))
        beside = paid.join(outcomes, on=list(KEY), how="left").filter(pl.col("outcome").ne_missing(pl.lit("entitled")))
        if self._groups:
            there = own(pl.scan_parquet(self._groups, glob=False)).select("subject", pl.lit(True).alias("is_there"))
            refused = pl.when("is_there").then(pl.lit("not_entitled")).otherwise(pl.lit(NOT_THERE))
            beside = beside.join(there, on="subject", how="left").with_columns(pl.col("outcome").fill_null(refused))
        return Joined(entitled.drop("state"), beside)

    def counted(self, progress: Callable[[int], None] = lambda buckets: None, size: int = BUCKET) -> Counted:
        """Everything counted; `progress` is told how many buckets are done."""
        found: list[list[pl.DataFrame]] = []
        for number, bucket in enumerate(self.buckets(size)):
            found.append(pl.collect_all(self._asked(bucket), engine="streaming"))
            progress(number + 1)
        policies, subjects, beside, *rest = (pl.concat(each) for each in zip(*found, strict=True))
        by_policy, by_subject = rest[: len(self.facts)], rest[len(self.facts) :]
        by_policy = [_added(each, ["policy", "group", "reason"]) for each in by_policy]
        by_subject = [_added(each, ["group"]) for each in by_subject]
        return Counted(
            _added(policies, ["policy", "reason"]), dict(zip(self.facts, by_policy, strict=True)), subjects.sum(),
            dict(zip(self.facts, by_subject, strict=True)), _added(beside, ["policy", "outcome"]),
        )  # fmt: skip

    def _asked(self, bucket: Joined) -> list[pl.LazyFrame]:
        rows = bucket.entitled
        by_subject = rows.group_by("subject").agg(pl.col("paid").any(), *(pl.col(fact).first() for fact in self.facts))
        numbers = [pl.len().alias("entitled"), pl.col("paid").sum().alias("reached")]
        return [
            rows.group_by("policy", "reason").agg(_NUMBERS),
            by_subject.select(numbers),
            bucket.beside.group_by("policy", "outcome").agg(pl.len().alias("count"), pl.col("sum").sum().alias("got")),
            *(rows.group_by("policy", pl.col(fact).alias("group"), "reason").agg(_NUMBERS) for fact in self.facts),
            *(by_subject.group_by(pl.col(fact).alias("group")).agg(numbers) for fact in self.facts),
        ]  # fmt: skip


def _added(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return rows.group_by(by).agg(pl.exclude(by).sum()).sort(by, nulls_last=True)
