"""Any deliveries in any order: the registry is what dictionaries and loops make of them, in every version of it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registry.store.model import DATASETS, IDS, Model, Sent, ordered
from tests.registry.store.town import Town, everything, frame, same
from yulu.registry.store import Complete, Snapshot, damaged

DAYS = [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31), date(2022, 4, 30)]
STARTS = [None, date(2022, 1, 1), date(2022, 2, 15)]
VALUES: dict[str, Sequence[Any]] = {
    "name": ["甲公司", "乙公司", None], "leases_from_state": [True, False, None], "on_dishonesty_list": [True, None],
    "monthly_rent": [Decimal(1), Decimal(2), None], "street": ["kiln", "ferry", None],
    "found_on": [date(2022, 1, 15), date(2022, 2, 28), date(2022, 3, 1), None], "matter": ["占道", None],
    "month": [date(2022, month, 1) for month in range(1, 5)], "insurance_due": [Decimal(1), Decimal(2), None],
}  # fmt: skip


@st.composite
def sent(draw: st.DrawFn, number: str) -> Sent:
    """A delivery of facts, perhaps with columns of another dataset, or of record rows."""
    what = draw(
        st.sampled_from(["founding", "leases", "leases", "dishonesty", "offences", "offences", "contributions"])
    )
    day = draw(st.sampled_from(DAYS))
    windows = st.tuples(st.sampled_from(STARTS), st.sampled_from([day, *DAYS[2:]]))
    window = draw(st.none() | windows.filter(lambda each: each[0] is None or each[0] <= each[1]))
    unread = tuple(draw(st.lists(st.sampled_from([*IDS, None]), max_size=2))) if draw(st.integers(0, 3)) == 0 else ()
    if what == "offences":
        columns: tuple[str, ...] = ("found_on", "matter")
        keys: list[dict[str, Any]] = [{"id": draw(st.sampled_from(IDS[:3]))} for _ in range(draw(st.integers(0, 5)))]
    elif what == "contributions":
        columns = ("month", "insurance_due")
        pairs = st.tuples(st.sampled_from(IDS[:3]), st.sampled_from(VALUES["month"]))
        keys = [{"id": id, "month": month} for id, month in draw(st.lists(pairs, unique=True, max_size=5))]
    else:
        columns = DATASETS[what]
        if what == "leases" and draw(st.booleans()):
            columns = draw(st.sampled_from([("monthly_rent",), ("leases_from_state",)]))
        if draw(st.booleans()):
            columns = (*columns, "street")
        keys = [{"id": id} for id in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=5))]
    rows = tuple({**{name: draw(st.sampled_from(VALUES[name])) for name in columns}, **key} for key in keys)
    records = what if what in ("offences", "contributions") else None
    dataset = "insurance" if what == "contributions" else what
    return Sent(number, dataset, day, rows, columns, records, window, unread)


@st.composite
def sequences(draw: st.DrawFn, most: int) -> list[Sent]:
    return [draw(sent(f"第{number}号")) for number in range(draw(st.integers(1, most)))]


def deliver(town: Town, each: Sent) -> None:
    if each.records:
        rows = frame(list(each.rows), records=each.records, columns=each.columns)
    else:
        rows = frame({row["id"]: {name: row[name] for name in each.columns} for row in each.rows}, columns=each.columns)
    town.deliver(
        each.number, each.dataset, each.day, rows, records=each.records, unread=each.unread, content=repr(each),
        complete=None if each.window is None else Complete(*each.window, "第一条"), drops_other_columns=True,
    )  # fmt: skip


def facts_of(snapshot: Snapshot) -> dict[str, dict[str, tuple[Any, ...]]]:
    rows = snapshot.subjects("enterprise").collect().sort("?id").rows(named=True)
    return {
        row["?id"]: {
            dataset: tuple(row[name] for name in (*names, f"{dataset}?day", f"{dataset}?source", f"{dataset}?complete"))
            for dataset, names in DATASETS.items()
        }
        for row in sorted(rows, key=lambda row: row["?id"])
    }


def agrees(town: Town, model: Model) -> None:
    snapshot = town.open()
    assert facts_of(snapshot) == model.facts()
    for name, columns in (("offences", ("found_on", "matter")), ("contributions", ("month", "insurance_due"))):
        rows = snapshot.records(name).select("?id", *columns, "?day", "?source").collect().rows()
        assert ordered(rows) == model.record_rows(name)
        assert sorted(snapshot.unread(name).collect()["?id"]) == sorted(model.unread[name])


def changes_agree(town: Town, since: int, until: int) -> None:
    """The change feed is the difference of two full reads."""
    old, new = town.open(since) if since else None, town.open(until)
    was = facts_of(old) if old else {}
    fed = new.changes(since, "enterprise").collect()
    now = facts_of(new)
    assert (
        fed.drop("?change")
        .sort("?id")
        .equals(new.subjects("enterprise").filter(pl.col("?id").is_in(fed["?id"].to_list())).collect().sort("?id"))
    )
    change = dict(fed.select("?id", "?change").iter_rows())
    assert new.count_changes(since, "enterprise") == Counter(change.values())
    for id in now:
        before = was.get(id)
        values = before and {dataset: said[:-3] for dataset, said in before.items()}
        if before is None:
            assert change[id] == "new"
        elif values != {dataset: said[:-3] for dataset, said in now[id].items()}:
            assert change[id] == "values"
        else:
            assert change.get(id, "day") == "day"
            moved = [dataset for dataset, said in now[id].items() if said != before[dataset]]
            if moved and id not in change:  # only where a list that is complete does not name it
                assert all(new.parts(dataset) != (old.parts(dataset) if old else None) for dataset in moved)
                assert all(now[id][dataset][-1] or before[dataset][-1] for dataset in moved)
    for name, columns in (("offences", ("found_on", "matter")), ("contributions", ("month", "insurance_due"))):
        rows = [
            snapshot.records(name).select("?id", *columns).collect().rows() if snapshot else []
            for snapshot in (old, new)
        ]
        unread = [set(snapshot.unread(name).collect()["?id"]) if snapshot else set() for snapshot in (old, new)]
        differ = {
            id for id in IDS if ordered(r for r in rows[0] if r[0] == id) != ordered(r for r in rows[1] if r[0] == id)
        }
        assert set(new.record_changes(since, name).collect()["?id"]) == differ | (unread[0] ^ unread[1])


def whole_story(deliveries: Sequence[Sent]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        town, model, then = Town(folder / "柳溪"), Model(), []
        for each in deliveries:
            deliver(town, each)
            model.take(each)
            agrees(town, model)
            then.append(everything(town.open()))
        for version, contents in enumerate(then, 1):
            assert same(everything(town.open(version)), contents)
        last = len(deliveries)
        for since in {0, last // 2, last - 1}:
            changes_agree(town, since, last)
        assert damaged(town.registry) == []
    finally:
        shutil.rmtree(folder)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
@given(sequences(5))
def test_the_registry_is_what_dictionaries_and_loops_make_of_any_deliveries(deliveries: list[Sent]) -> None:
    whole_story(deliveries)


@pytest.mark.soak
@settings(max_examples=600, deadline=None, suppress_health_check=SLOW)
@given(sequences(9))
def test_the_registry_is_that_for_many_and_longer_sequences(deliveries: list[Sent]) -> None:
    whole_story(deliveries)
