"""What is known of one subject for each leaf of a program: value, day, source, and the marks it carries.

Absence means something only in a complete delivery that covers the days asked about; within one refresh after it the
answer still stands, stale (DESIGN 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal as OneOf

from yulu.language.aggregates import Aggregate, RecordRow, aggregate
from yulu.language.values import Value, add_months
from yulu.rules.basis import Basis, Leaf
from yulu.rules.subject import DeliveryState, Subject
from yulu.toolbox.model import Dataset, Fact, Records, Toolbox

Mark = OneOf["stale", "stated", "absent", "after_as_of", "to_verify", "conflict"]
"""陈旧 · 自述 · 完整名单中没有 · 晚于决定日 · 待核实 · 与上位规定不一致."""

Coverage = OneOf["fresh", "stale", "open"]


@dataclass(frozen=True, slots=True)
class Known:
    """A leaf's value with where it comes from; value None is unknown."""

    value: Value
    dataset: Dataset | None = None
    day: date | None = None
    source: str | None = None
    marks: tuple[Mark, ...] = ()


UNKNOWN = Known(None)


def coverage(state: DeliveryState | None, dataset: Dataset, start: date | None, end: date) -> Coverage:
    """Whether a delivery says all there is about the days [start, end): fresh, stale, or open (it does not).

    A window without a start is covered only by a delivery complete from its own beginning, which names no first day.
    """
    if state is None or state.complete_through is None:
        return "open"
    if state.complete_from is not None and (start is None or state.complete_from > start):
        return "open"
    last = end - timedelta(days=1)
    if last <= state.complete_through:
        return "fresh"
    limit = dataset.refresh.after(state.complete_through)
    return "stale" if limit is not None and last <= limit else "open"


def known(leaf: Leaf, subject: Subject, basis: Basis) -> Known:
    """What is known of this leaf."""
    toolbox, name = basis.toolbox, leaf.name
    if name in toolbox.facts:
        return _known_fact(toolbox.facts[name], subject, basis.as_of)
    if name in toolbox.terms:
        finding = subject.findings.get(name)
        if finding is None:
            return UNKNOWN
        return Known(finding.value, None, finding.on, finding.by, _after(finding.on, basis.as_of))
    if name in basis.aggregates:
        if name in subject.facts:
            return Known(subject.facts[name], marks=("stated",))
        return _known_aggregate(basis.aggregates[name], subject, basis)
    if "@" in name:
        return _known_period(name, subject, basis)
    if name in subject.facts:
        return Known(subject.facts[name], marks=("stated",))
    return UNKNOWN


def _after(day: date | None, as_of: date) -> tuple[Mark, ...]:
    return ("after_as_of",) if day is not None and day > as_of else ()


def _marks(state: DeliveryState | None, dataset: Dataset, as_of: date) -> tuple[Mark, ...]:
    if state is None or state.day is None:
        return ()
    limit = dataset.refresh.after(state.day)
    if limit is not None and as_of > limit:
        return ("stale",)
    return _after(state.day, as_of)


def _known_fact(fact: Fact, subject: Subject, as_of: date) -> Known:
    dataset = fact.dataset
    state = subject.datasets.get(dataset.id)
    day, source = (None, None) if state is None else (state.day, state.source)
    if fact.name in subject.facts:
        return Known(subject.facts[fact.name], dataset, day, source, _marks(state, dataset, as_of))
    if fact.absent is None:
        return UNKNOWN
    if fact.absent_since is not None:
        since, first = fact.absent_since
        date_known = subject.facts.get(since)
        if isinstance(date_known, date) and date_known >= first:
            return Known(fact.absent, dataset)
    covered = coverage(state, dataset, as_of, as_of + timedelta(days=1))
    if covered == "open":
        return UNKNOWN
    marks: tuple[Mark, ...] = ("absent",) if covered == "fresh" else ("absent", "stale")
    return Known(fact.absent, dataset, day, source, marks)


def _known_period(name: str, subject: Subject, basis: Basis) -> Known:
    asked = period_asked(name, basis.toolbox)
    if asked is None:
        return UNKNOWN
    records, column, wanted = asked
    for row in subject.records.get(records.name, ()):
        if row.get(records.date_column) == wanted and row.get(column) is not None:
            dataset = records.dataset
            state = subject.datasets.get(dataset.id)
            day, source = (None, None) if state is None else (state.day, state.source)
            return Known(row[column], dataset, day, source, _marks(state, dataset, basis.as_of))
    return UNKNOWN


def period_asked(name: str, toolbox: Toolbox) -> tuple[Records, str, int | date] | None:
    """The periodic records that a name like `vat_sales@2021` asks, the column, and what its period's column holds."""
    column, _, period = name.partition("@")
    prefix, _, bare = column.rpartition(".")
    for records in toolbox.records.values():
        if records.every is not None and bare in records.columns and prefix in ("", records.name):
            return records, bare, int(period) if records.every == "year" else date.fromisoformat(f"{period}-01")
    return None


def _known_aggregate(form: Aggregate, subject: Subject, basis: Basis) -> Known:
    records = basis.toolbox.records[form.record]
    dataset = records.dataset
    state = subject.datasets.get(dataset.id)
    start, end = days_asked(form, basis.as_of)
    covered = coverage(state, dataset, start, end)
    rows = [_dated_row(row, records) for row in subject.records.get(records.name, ())]
    missing = None
    if records.every is not None and start is not None:
        present = {row.get(records.date_column) for row in rows}
        missing = sum(1 for period in periods(records, start, end) if period not in present)
    value = aggregate(form, rows, covered=covered != "open", missing_periods=missing)
    day, source = (None, None) if state is None else (state.day, state.source)
    marks: tuple[Mark, ...] = ("stale",) if covered == "stale" else ()
    return Known(value, dataset, day, source, marks or _marks(state, dataset, basis.as_of) if rows else marks)


def days_asked(form: Aggregate, as_of: date) -> tuple[date | None, date]:
    """The days [start, end) that must be covered for the aggregate to be known; None: from the beginning."""
    window = form.window
    if window is None:
        return None, as_of + timedelta(days=1)
    return window.start, window.end or as_of + timedelta(days=1)


def _dated_row(row: RecordRow, records: Records) -> RecordRow:
    """A year as its first day, so that windows compare days with days."""
    year = row.get(records.date_column)
    if records.every == "year" and isinstance(year, int):
        return {**row, records.date_column: date(year, 1, 1)}
    return row


def periods(records: Records, start: date, end: date) -> list[date]:
    """The periods whose first day lies in the window."""
    step = 12 if records.every == "year" else 1
    first = date(start.year, 1, 1) if step == 12 else start.replace(day=1)
    if first < start:
        first = add_months(first, step)
    found = []
    while first < end:
        found.append(first)
        first = add_months(first, step)
    return found
