"""Who is to be paid by a run: the rows of one policy that are entitled, one by one and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.matching.marks import BITS
from yulu.matching.stored import StoredRun
from yulu.rules.known import Mark


@dataclass(frozen=True, slots=True)
class Entitled:
    """A subject to whom a policy grants; `amount` in 元, None where the sum is not known."""

    subject: str
    amount: Decimal | None
    marks: tuple[Mark, ...]


def entitled(run: StoredRun, policy: str) -> Iterator[Entitled]:
    """Everybody to whom this policy of the run grants, in the order of their ids."""
    rows = run.decisions.filter((pl.col("policy") == policy) & (pl.col("outcome") == "entitled"))
    found = rows.select("subject", "amount", "marks").sort("subject").collect(engine="streaming")
    for subject, amount, bits in found.iter_rows():
        yield Entitled(subject, amount, tuple(mark for mark, bit in BITS.items() if bits & bit))
