"""Values over tables with unknown cells, held against trying every way in which the unknown cells could be filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.places import entry, place
from yulu.diagnostics import Fault
from yulu.indicators.computing import compute
from yulu.indicators.period import read_period
from yulu.indicators.reading import schema
from yulu.indicators.value import NOTHING, Ends, Value
from yulu.toolbox.model import Toolbox

JUNE = read_period("2022-06")
INSIDE, OUTSIDE = date(2022, 6, 30), date(2022, 7, 1)

INDICATORS = "\n".join(
    [
        entry("share", "%", "dated_by: received, numerator: {count: closed}, denominator: {count: counts}"),
        entry("number", "件", "dated_by: received, numerator: {count: closed}"),
        entry("people", "人", "dated_by: received, where: counts, numerator: {distinct: who}"),
        entry("fees", "元", "dated_by: received, where: counts, numerator: {sum: fee}"),
        entry("changes", "元", "dated_by: received, where: counts, numerator: {sum: change}"),
        entry("middle", "元", "dated_by: received, where: counts, numerator: {median: fee}"),
        entry("mean", "元", "dated_by: received, numerator: {sum: fee}, denominator: {count: counts}"),
    ]
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Toolbox:
    return place(tmp_path_factory.mktemp("town"), INDICATORS)


def value(town: Toolbox, id: str, rows: Sequence[dict[str, Any]]) -> Value:
    table = town.indicators.tables["orders"]
    return compute(town.indicators.indicators[id], {"orders": pl.DataFrame(rows, schema=schema(table))}, JUNE)


# Small worlds: what an unknown cell may be is one of these.
CELLS: dict[str, Sequence[Any]] = {
    "received": (INSIDE, OUTSIDE),
    "closed": (True, False),
    "counts": (True, False),
    "who": ("甲", "乙", "丙", "丁"),
    "fee": (Decimal(0), Decimal("2.50"), Decimal(40)),
    "change": (Decimal(-3), Decimal(5)),
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from([*possible, None]) for name, possible in CELLS.items()}), max_size=3
)


def completions(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """Every way to fill the unknown cells of these columns."""
    unknown = [(at, name) for at, row in enumerate(rows) for name in columns if row[name] is None]
    for filling in product(*(CELLS[name] for _, name in unknown)):
        made = [dict(row) for row in rows]
        for (at, name), cell in zip(unknown, filling, strict=True):
            made[at][name] = cell
        yield made


def plainly(id: str, rows: Sequence[dict[str, Any]]) -> Fraction | None:
    """The value of a table without unknown cells, as one would work it out by hand."""
    inside = [row for row in rows if row["received"] == INSIDE]
    counting = [row for row in inside if row["counts"]]
    match id:
        case "share":
            part = sum(row["closed"] for row in counting)
            return Fraction(100 * part, len(counting)) if counting else None
        case "number":
            return Fraction(sum(row["closed"] for row in inside))
        case "people":
            return Fraction(len({row["who"] for row in counting}))
        case "fees" | "changes":
            return Fraction(sum(row["fee" if id == "fees" else "change"] for row in counting))
        case "middle":
            return Fraction(median(row["fee"] for row in counting)) if counting else None
        case _:
            return Fraction(sum(row["fee"] for row in inside)) / len(counting) if counting else None


USES = {
    "share": ("received", "closed", "counts"), "number": ("received", "closed"),
    "people": ("received", "counts", "who"), "fees": ("received", "counts", "fee"),
    "changes": ("received", "counts", "change"),
    "middle": ("received", "counts", "fee"), "mean": ("received", "counts", "fee"),
}  # fmt: skip


@pytest.mark.parametrize("id", list(USES))
@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_the_true_value_always_lies_between_the_bounds(town: Toolbox, id: str, rows: list[dict[str, Any]]) -> None:
    bounds = value(town, id, rows).bounds
    for filled in completions(rows, USES[id]):
        true = plainly(id, filled)
        if true is not None:
            assert bounds.low is None or bounds.low <= true
            assert bounds.high is None or true <= bounds.high


@settings(max_examples=80, deadline=None)
@given(rows=ROWS)
def test_the_bounds_of_a_share_are_reached(town: Toolbox, rows: list[dict[str, Any]]) -> None:
    bounds = value(town, "share", rows).bounds
    true = [each for filled in completions(rows, USES["share"]) if (each := plainly("share", filled)) is not None]
    assert (bounds.low, bounds.high) == ((min(true), max(true)) if true else (None, None))


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_without_unknown_cells_the_value_is_single_and_exact(town: Toolbox, rows: list[dict[str, Any]]) -> None:
    whole = [{name: CELLS[name][0] if cell is None else cell for name, cell in row.items()} for row in rows]
    for id in USES:
        assert value(town, id, whole).bounds.single == plainly(id, whole)


def row(**cells: Any) -> dict[str, Any]:
    return {"received": INSIDE, "closed": True, "counts": True, "who": "甲", "fee": Decimal(1), **cells}


def test_a_cent_is_not_lost_among_millions(town: Toolbox) -> None:
    rows = [row(fee=Decimal("99999999999.99"))] * 10_000 + [row(fee=Decimal("0.01"))]
    assert value(town, "fees", rows).bounds.single == Fraction("999999999999900.01")


def test_a_sum_with_an_unknown_fee_is_open_above_and_one_that_can_fall_is_open_both_ways(town: Toolbox) -> None:
    fees = value(town, "fees", [row(), row(fee=None)])
    assert fees.bounds == Ends(Fraction(1), None) and fees.unknown == 1
    changes = value(town, "changes", [row(change=Decimal(5)), row(change=None)])
    assert changes.bounds == NOTHING


def test_a_number_past_38_digits_is_a_fault_and_no_wrong_number(town: Toolbox) -> None:
    with pytest.raises(Fault) as raised:
        value(town, "fees", [row(fee=Decimal(10) ** 25 * 9)] * 20)
    assert raised.value.diagnostics[0].code == "E835"


def test_a_share_of_nothing_is_no_number(town: Toolbox) -> None:
    assert value(town, "share", []).bounds.low is None
    assert value(town, "share", [row(counts=False)]).bounds.high is None


def test_unknown_rows_widen_the_interval_beyond_the_bounds(town: Toolbox) -> None:
    found = value(town, "share", [row(closed=None), *[row()] * 9])
    assert found.chance is not None and found.bounds.low == 90 and found.bounds.high == 100
    assert found.chance.low is not None and found.chance.low < 90


def test_the_days_after_the_period_are_looked_at_only_as_far_as_the_cut_off(tmp_path: Path) -> None:
    table = """
tables:
  orders:
    label: 工单
    columns:
      received: {label: 接到日期, type: date}
      done: {label: 办结日期, type: date}
"""
    line = entry("done", "件", "dated_by: received, cut_off_days: 5, numerator: {count: done <= as_of}")
    town = place(tmp_path, line, table)
    rows = [{"received": INSIDE, "done": date(2022, 7, day)} for day in (4, 5, 6)]
    assert value(town, "done", rows).bounds.single == 2
