"""The registry as it would be with dictionaries and loops: what deliveries add up to, said once more and plainly.

It shares no code with the store, and is not clever: a complete delivery is written out for every subject there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

IDS = ("甲", "乙", "丙", "丁", "戊")
DATASETS: Mapping[str, tuple[str, ...]] = {
    "founding": ("name",), "leases": ("leases_from_state", "monthly_rent"), "dishonesty": ("on_dishonesty_list",),
    "premises": ("street",),
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A delivery, as plain values. `columns` are the facts it carries; `records` makes its rows record rows."""

    number: str
    dataset: str
    day: date
    rows: tuple[Mapping[str, Any], ...]
    columns: tuple[str, ...]
    records: str | None = None
    window: tuple[date | None, date] | None = None
    unread: tuple[str | None, ...] = ()

    @property
    def counts_as_complete(self) -> bool:
        return self.window is not None and None not in self.unread


@dataclass
class Said:
    """What a dataset says of a subject."""

    day: date | None = None
    source: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    is_complete: bool = False
    is_unread: bool = False


class Model:
    """All subjects there could be, whether listed or not."""

    def __init__(self) -> None:
        self.listed: set[str] = set()
        self.said = {dataset: {id: Said() for id in IDS} for dataset in DATASETS}
        self.declared: dict[str, list[Sent]] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {"offences": [], "contributions": []}
        self.unread: dict[str, dict[str, date]] = {"offences": {}, "contributions": {}}

    def take(self, sent: Sent) -> None:
        if sent.records is None:
            self._take_facts(sent)
        elif sent.records == "offences":
            self._take_events(sent)
        else:
            self._take_periods(sent)
        if sent.counts_as_complete:
            self.declared.setdefault(sent.records or sent.dataset, []).append(sent)

    def _newer(self, part: str, day: date) -> list[Sent]:
        return [each for each in self.declared.get(part, []) if each.day > day]

    # Facts ----------------------------------------------------------------------------------------------------------

    def _take_facts(self, sent: Sent) -> None:
        for dataset, facts in DATASETS.items():
            if self._newer(dataset, sent.day):
                continue
            own = dataset == sent.dataset
            for row in sent.rows:
                values = {name: row.get(name) for name in facts if name in sent.columns}
                if own or any(value is not None for value in values.values()):
                    self._say(sent, dataset, row["id"], values, is_complete=own and sent.counts_as_complete)
            if own:
                named = {row["id"] for row in sent.rows} | set(sent.unread)
                for id in IDS:
                    if id in sent.unread and self._may(sent, dataset, id):
                        self.said[dataset][id].is_unread = True
                    if id not in named and sent.counts_as_complete:
                        self._say(sent, dataset, id, {}, is_complete=True)
        if sent.dataset == "founding":
            self.listed |= {row["id"] for row in sent.rows}

    def _may(self, sent: Sent, dataset: str, id: str) -> bool:
        there = self.said[dataset][id].day
        return there is None or there <= sent.day

    def _say(self, sent: Sent, dataset: str, id: Any, values: dict[str, Any], *, is_complete: bool) -> None:
        if self._may(sent, dataset, id):
            self.said[dataset][id] = Said(sent.day, sent.number, values, is_complete)

    def facts(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        """By listed subject and dataset: values, day, source, and whether what is unknown counts as absent."""
        return {
            id: {
                dataset: (
                    *(said.values.get(name) for name in DATASETS[dataset]), said.day, said.source,
                    said.is_complete and not said.is_unread,
                )
                for dataset, said in ((dataset, self.said[dataset][id]) for dataset in DATASETS)
            }
            for id in sorted(self.listed)
        }  # fmt: skip

    # Records --------------------------------------------------------------------------------------------------------

    def _spoken(self, sent: Sent, first: date | None, last: date | None) -> bool:
        """Whether a newer complete delivery has all these days."""
        return any(_inside(each, first, last) for each in self._newer(sent.records or "", sent.day))

    def _take_events(self, sent: Sent) -> None:
        new = [dict(row) for row in sent.rows if not self._spoken(sent, row["found_on"], row["found_on"])]
        there, kept = self.rows["offences"], []
        wanted = Counter(map(_event, new))
        for row in sorted(there, key=lambda row: row["day"], reverse=True):
            if wanted[_event(row)] > 0:
                wanted[_event(row)] -= 1
                kept.append({**row, "day": sent.day, "source": sent.number} if row["day"] <= sent.day else row)
            elif not self._goes(sent, row, row["found_on"], row["found_on"]):
                kept.append(row)
        for event, count in wanted.items():
            kept += [_row(event, sent)] * count
        self.rows["offences"] = kept
        self._mark(sent)

    def _take_periods(self, sent: Sent) -> None:
        kept = []
        new = {
            (row["id"], row["month"]): row
            for row in sent.rows
            if not self._spoken(sent, row["month"], _end(row["month"]))
        }
        for row in self.rows["contributions"]:
            stated = new.pop((row["id"], row["month"]), None)
            if stated is not None and row["day"] <= sent.day:
                row = {**stated, "day": sent.day, "source": sent.number}
            elif stated is None and self._goes(sent, row, row["month"], _end(row["month"])):
                continue
            kept.append(row)
        kept += [{**row, "day": sent.day, "source": sent.number} for row in new.values()]
        self.rows["contributions"] = kept
        self._mark(sent)

    def _goes(self, sent: Sent, row: Mapping[str, Any], first: date | None, last: date | None) -> bool:
        if not sent.counts_as_complete or row["day"] > sent.day or row["id"] in sent.unread:
            return False
        return _inside(sent, first, last)

    def _mark(self, sent: Sent) -> None:
        marks = self.unread[sent.records or ""]
        if sent.counts_as_complete:
            for id in [id for id, day in marks.items() if day <= sent.day and id not in sent.unread]:
                del marks[id]
        if not self._newer(sent.records or "", sent.day):
            for one in sent.unread:
                if one is not None and marks.get(one, date.min) <= sent.day:
                    marks[one] = sent.day

    def record_rows(self, name: str) -> list[tuple[Any, ...]]:
        """All rows with day and source, in an order of their own."""
        names = ("found_on", "matter") if name == "offences" else ("month", "insurance_due")
        rows = [(row["id"], *(row[each] for each in names), row["day"], row["source"]) for row in self.rows[name]]
        return ordered(rows)


def ordered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: [str(value) for value in row])


def _event(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["id"], row["found_on"], row["matter"]


def _row(event: tuple[Any, ...], sent: Sent) -> dict[str, Any]:
    return {"id": event[0], "found_on": event[1], "matter": event[2], "day": sent.day, "source": sent.number}


def _inside(sent: Sent, first: date | None, last: date | None) -> bool:
    assert sent.window is not None
    start, through = sent.window
    if first is None or last is None:
        return True
    return last <= through and (start is None or first >= start)


def _end(month: date) -> date:
    """The last day of a month."""
    later = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(later.toordinal() - 1)
