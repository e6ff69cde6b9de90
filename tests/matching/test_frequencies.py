"""How likely an answer is, out of a registry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import polars as pl

from yulu.language.types import Type
from yulu.matching.frequencies import frequencies_in
from yulu.registry.store import Snapshot
from yulu.rules.asking.question import Cell
from yulu.rules.basis import Leaf, Member


def leaf(name: str, kind: Type) -> Leaf:
    return Leaf(name, name, kind, Member(name, name, "fact", "某部门"))


def registry() -> Snapshot:
    """Four enterprises as a snapshot shows them, one of whom nothing is known."""
    rows = pl.DataFrame(
        {
            "?id": ["a", "b", "c", "d"], "staff": [5, 20, 20, None], "size": ["micro", "small", "small", None],
            "rent": [Decimal("1.00"), Decimal("2.50"), None, None], "founded": [date(2020, 1, 1)] * 3 + [None],
        }
    )  # fmt: skip
    fact = SimpleNamespace(dataset=SimpleNamespace(subject="enterprise"))
    toolbox = SimpleNamespace(facts=dict.fromkeys(["staff", "size", "rent", "founded"], fact), records={})
    return cast("Snapshot", SimpleNamespace(toolbox=toolbox, subjects=lambda kind: rows.lazy()))


def test_every_known_value_is_counted_in_its_cell_and_unknown_ones_in_none() -> None:
    counts = frequencies_in(registry(), "enterprise")
    staff = leaf("staff", Type("integer"))
    assert counts(staff, [Cell(0, (0, 19)), Cell(20, (20, 20)), Cell(21, (21, 10**12))]) == [1, 2, 0]
    size = leaf("size", Type("enum", choices={"micro": "微型", "small": "小型"}))
    assert counts(size, [Cell("micro", codes=("micro",)), Cell("small", codes=("small",))]) == [1, 2]
    rent = leaf("rent", Type("number", places=2))
    assert counts(rent, [Cell(Decimal(0), (0, 250)), Cell(Decimal("2.51"), (251, 10**14))]) == [2, 0]
    day = date(2020, 1, 1).toordinal()
    assert counts(leaf("founded", Type("date")), [Cell(date(2020, 1, 1), (day, day))]) == [3]


def test_what_the_registry_does_not_hold_is_not_guessed() -> None:
    counts = frequencies_in(registry(), "enterprise")
    assert counts(leaf("fines", Type("integer")), [Cell(0, (0, 0))]) is None
    assert frequencies_in(registry(), "household")(leaf("staff", Type("integer")), [Cell(0, (0, 0))]) is None
