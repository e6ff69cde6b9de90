"""Which (subject, policy) two runs say something else about.

Who has no row is refused. A pattern's number means something in its own run only, so what is missing is compared by
what the numbers stand for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from yulu.matching.comparing.ranges import Range
from yulu.matching.stored import OUTCOME, StoredRun

KEY = ("subject", "policy")
SAID = ("outcome", "amount", "amount_low", "amount_high", "value", "missing", "marks")
"""What a run says of a (subject, policy); in the rows that differ each also stands with `_before`."""
GAINED, LOST, UP, DOWN, AMOUNT, VALUE, MOVED, DETAILS = (
    "gained", "lost", "amount_up", "amount_down", "amount_known", "value", "moved", "details"
)  # fmt: skip
CHANGES: Mapping[str, str] = {
    GAINED: "新增符合", LOST: "不再符合", UP: "金额增加", DOWN: "金额减少", AMOUNT: "金额由未知变已知或相反",
    VALUE: "比率或取值改变", MOVED: "其他结论改变", DETAILS: "结论不变，所缺、上下限或标记改变",
}  # fmt: skip
"""What can become of a row, in the order in which they are told."""
_REFUSED = pl.lit("not_entitled", dtype=OUTCOME)


class Meanings:
    """Numbers for what is missing, equal where two patterns say the same, of whatever run or world."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, patterns: Mapping[str, Any]) -> pl.LazyFrame:
        """`policy`, `pattern`, `missing` of patterns as `patterns.json` has them."""
        rows = [
            (policy, int(number), self._number(pattern))
            for policy, each in patterns.items()
            for number, pattern in each["patterns"].items()
        ]
        schema = {"policy": pl.String(), "pattern": pl.Int32(), "missing": pl.Int64()}
        return pl.LazyFrame(rows, schema=schema, orient="row")

    def _number(self, pattern: Mapping[str, Any]) -> int:
        told = {name: each for name, each in pattern.items() if name != "rows"}
        said = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return self._numbers.setdefault(said, len(self._numbers))

    def said(self, rows: pl.LazyFrame, patterns: Mapping[str, Any]) -> pl.LazyFrame:
        """`KEY` and `SAID` of everybody in rows of decisions who is not refused."""
        asked = rows.filter(pl.col("outcome") != "not_entitled")
        return asked.join(self.of(patterns), on=["policy", "pattern"], how="left").select(*KEY, *SAID)


def filled(*suffixes: str) -> list[pl.Expr]:
    """Whoever has no row is refused, and nothing is marked."""
    return [
        pl.col(f"{name}{suffix}").fill_null(value)
        for suffix in suffixes
        for name, value in (("outcome", _REFUSED), ("marks", pl.lit(0, dtype=pl.UInt8)))
    ]


def changes(before: StoredRun, after: StoredRun, meanings: Meanings, within: Range) -> pl.DataFrame:
    """The rows that differ, of the subjects in a range: `KEY`, `SAID`, `SAID` with `_before`, and `change`."""
    was, now = (meanings.said(within.of(run.decisions), run.patterns) for run in (before, after))
    joined = now.join(was, on=list(KEY), how="full", coalesce=True, suffix="_before")
    differ = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in SAID)
    found = joined.with_columns(filled("", "_before")).filter(differ).with_columns(change_of().alias("change"))
    return found.sort(KEY).collect(engine="streaming")


def change_of() -> pl.Expr:
    """What becomes of a row that differs: one of `CHANGES`."""
    now, was = pl.col("outcome"), pl.col("outcome_before")
    amount, amount_was = pl.col("amount"), pl.col("amount_before")
    is_entitled, was_entitled = now == "entitled", was == "entitled"
    of = {
        GAINED: is_entitled & ~was_entitled,
        LOST: was_entitled & ~is_entitled,
        MOVED: now != was,
        UP: (amount > amount_was).fill_null(False),
        DOWN: (amount < amount_was).fill_null(False),
        AMOUNT: amount.is_null() != amount_was.is_null(),
        VALUE: pl.col("value").ne_missing(pl.col("value_before")),
    }
    return pl.coalesce(*(pl.when(where).then(pl.lit(what)) for what, where in of.items()), pl.lit(DETAILS))
