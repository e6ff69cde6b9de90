"""A subject: what is known of one enterprise, household, person, project or violation, and from which deliveries.

The JSON shape is DESIGN 3.10: `{kind, id, datasets, facts, records, findings, belongs_to}`, names or Chinese labels as
keys. `read_subject` reports every fault at once, each at its key in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from yulu.diagnostics import Diagnostic, Fault, Place, Word, nearest
from yulu.language.tree import Scalar
from yulu.language.types import DATE, Type, format_unit
from yulu.toolbox.model import Derived, Fact, Records, Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar
from yulu.toolbox.shapes import Subject as SubjectKind

KINDS = get_args(SubjectKind)
KeyPath = Sequence[str | int]
"""Keys and, in lists, positions, from the whole down to one value."""


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """The delivery a subject's facts of one dataset come from; complete for the days from `complete_from` to
    `complete_through`, where it says so.
    """

    day: date | None = None
    source: str | None = None
    complete_from: date | None = None
    complete_through: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a named officer found about an open term: a dated, signed, appealable fact."""

    value: bool
    by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of one subject."""

    kind: str
    id: str
    datasets: Mapping[str, DeliveryState] = field(default_factory=dict)
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    """Recorded facts, and derived facts that the subject states itself (自述)."""
    records: Mapping[str, Sequence[Mapping[str, Scalar | None]]] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    belongs_to: Mapping[str, Subject] = field(default_factory=dict)

    def whole(self) -> Subject:
        """With the facts of those it belongs to beside its own, as its rules may use them."""
        merged = self
        for owner in self.belongs_to.values():
            above = owner.whole()
            merged = Subject(
                merged.kind, merged.id, {**above.datasets, **merged.datasets}, {**above.facts, **merged.facts},
                {**above.records, **merged.records}, {**above.findings, **merged.findings}, merged.belongs_to,
            )  # fmt: skip
        return merged


class _Reader:
    """Reads one subject, keeping every fault with the place of its key in the text."""

    def __init__(self, toolbox: Toolbox, place: Callable[[KeyPath], Place]) -> None:
        self.toolbox, self.place = toolbox, place
        self.faults: list[Diagnostic] = []
        self.known: dict[str, Fact | Derived] = {**toolbox.facts, **toolbox.derived}
        self.by_label = _by_label({name: item.label for name, item in self.known.items()})

    def fault(self, code: str, path: KeyPath, **data: str) -> None:
        self.faults.append(Diagnostic(code, self.place(path), data))

    def mapping(self, value: Any, path: KeyPath) -> Mapping[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault("E350", path, key=str(path[-1]) if path else "", expected=Word("object"))
            return {}
        return value

    def day(self, written: Any, path: KeyPath) -> date | None:
        if written is None:
            return None
        value = self.scalar(written, DATE, path)
        return value if isinstance(value, date) else None

    def scalar(self, written: Any, kind: Type, path: KeyPath) -> Scalar | None:
        try:
            return read_scalar(written, kind)
        except BadValue as bad:
            self.fault(bad.code, path, **bad.data)
            return None

    def subject(self, data: Any, path: KeyPath) -> Subject | None:
        content = self.mapping(data, path)
        if "decisions" in content and "subject" in content:
            self.fault("E365", path)
            return None
        known = ("kind", "id", "datasets", "facts", "records", "findings", "belongs_to")
        for key in content:
            if key not in known:
                self.fault("E351", [*path, key], name=key, nearest=nearest(key, known) or "", known="、".join(known))
        kind = content.get("kind")
        if kind is None:
            if not self.faults:  # else the whole has another form
                self.fault("E364", path, known="、".join(KINDS))
            return None
        if not isinstance(kind, str) or kind not in KINDS:
            guess = nearest(str(kind), KINDS) or ""
            self.fault("E352", [*path, "kind"], value=str(kind), nearest=guess, known="、".join(KINDS))
            return None
        return Subject(
            kind, str(content.get("id", "")), self.datasets(content.get("datasets"), [*path, "datasets"]),
            self.facts(content.get("facts"), [*path, "facts"]),
            self.records(content.get("records"), [*path, "records"]),
            self.findings(content.get("findings"), [*path, "findings"]),
            {
                name: owner
                for name, inner in self.mapping(content.get("belongs_to"), [*path, "belongs_to"]).items()
                if (owner := self.owner(name, inner, [*path, "belongs_to", name])) is not None
            },
        )  # fmt: skip

    def owner(self, kind: str, data: Any, path: KeyPath) -> Subject | None:
        """A subject that this one belongs to, under its kind."""
        found = self.subject(data, path)
        if kind not in KINDS or (found is not None and found.kind != kind):
            self.fault("E352", path, value=kind, nearest=nearest(kind, KINDS) or "", known="、".join(KINDS))
        return found

    def once(self, name: str, found: Mapping[str, Any], path: KeyPath) -> None:
        """One thing may stand under its name or under its label, not under both."""
        if name in found:
            self.fault("E363", path, name=name, label=Word("label"))

    def datasets(self, data: Any, path: KeyPath) -> dict[str, DeliveryState]:
        labels = _by_label({id: each.label for id, each in self.toolbox.datasets.items()})
        found: dict[str, DeliveryState] = {}
        for key, state in self.mapping(data, path).items():
            id = labels.get(key, key)
            if id not in self.toolbox.datasets:
                self.unknown("E353", [*path, key], key, self.toolbox.datasets)
                continue
            self.once(id, found, [*path, key])
            inner = self.mapping(state, [*path, key])
            of_delivery = ("day", "source", "complete_from", "complete_through")
            for each in (each for each in inner if each not in of_delivery):
                guess = nearest(each, of_delivery) or ""
                self.fault("E351", [*path, key, each], name=each, nearest=guess, known="、".join(of_delivery))
            days = [
                self.day(inner.get(each), [*path, key, each]) for each in ("day", "complete_from", "complete_through")
            ]
            source = inner.get("source")
            found[id] = DeliveryState(days[0], None if source is None else str(source), days[1], days[2])
        return found

    def unknown(self, code: str, path: KeyPath, name: str, among: Mapping[str, Any]) -> None:
        labels = [getattr(item, "label", "") for item in among.values()]
        self.fault(code, path, name=name, nearest=nearest(name, [*among, *labels]) or "")

    def facts(self, data: Any, path: KeyPath) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for key, written in self.mapping(data, path).items():
            name = key if key in self.known else self.by_label.get(key)
            if name is None:
                self.unknown("E354", [*path, key], key, self.known)
                continue
            self.once(name, found, [*path, key])
            if written is None:
                continue
            value = self.scalar(written, self.known[name].type, [*path, key])
            if value is None:
                continue
            if name in self.toolbox.facts:
                self.within(value, self.toolbox.facts[name], [*path, key])
            found[name] = value
        return found

    def within(self, value: Scalar, fact: Fact, path: KeyPath) -> None:
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            return
        unit = format_unit(fact.type.unit)
        if fact.minimum is not None and value < fact.minimum:
            self.fault(
                "E355", path, name=fact.label, value=f"{value}{unit}", edge=Word("at_least", f"{fact.minimum}{unit}")
            )
        if fact.maximum is not None and value > fact.maximum:
            self.fault(
                "E355", path, name=fact.label, value=f"{value}{unit}", edge=Word("at_most", f"{fact.maximum}{unit}")
            )

    def records(self, data: Any, path: KeyPath) -> dict[str, list[dict[str, Scalar | None]]]:
        labels = _by_label({name: each.label for name, each in self.toolbox.records.items()})
        found: dict[str, list[dict[str, Scalar | None]]] = {}
        for key, rows in self.mapping(data, path).items():
            name = labels.get(key, key)
            if name not in self.toolbox.records:
                self.unknown("E356", [*path, key], key, self.toolbox.records)
                continue
            if not isinstance(rows, list):
                self.fault("E350", [*path, key], key=key, expected=Word("list"))
                continue
            records = self.toolbox.records[name]
            self.once(name, found, [*path, key])
            found[name] = [self.row(row, records, [*path, key, index]) for index, row in enumerate(rows)]
            self.one_row_a_period(found[name], records, [*path, key])
        return found

    def row(self, row: Any, records: Records, path: KeyPath) -> dict[str, Scalar | None]:
        labels = _by_label({name: column.label for name, column in records.columns.items()})
        found: dict[str, Scalar | None] = {}
        for key, written in self.mapping(row, path).items():
            name = labels.get(key, key)
            if name not in records.columns:
                self.unknown("E354", [*path, key], key, records.columns)
                continue
            self.once(name, found, [*path, key])
            column = records.columns[name]
            value = None if written is None else self.scalar(written, column.type, [*path, key])
            if value is not None:
                self.within(value, column, [*path, key])
            found[name] = value
        return found

    def one_row_a_period(self, rows: Sequence[Mapping[str, Scalar | None]], records: Records, path: KeyPath) -> None:
        if records.every is None:
            return
        seen = set()
        for row in rows:
            period = row.get(records.date_column)
            if period is None:
                self.fault("E357", path, name=records.columns[records.date_column].label)
            elif period in seen:
                self.fault("E358", path, period=str(period))
            seen.add(period)

    def findings(self, data: Any, path: KeyPath) -> dict[str, Finding]:
        labels = _by_label({id: term.label for id, term in self.toolbox.terms.items()})
        found: dict[str, Finding] = {}
        for key, written in self.mapping(data, path).items():
            id = labels.get(key, key)
            if id not in self.toolbox.terms:
                self.unknown("E359", [*path, key], key, self.toolbox.terms)
                continue
            self.once(id, found, [*path, key])
            inner = written if isinstance(written, dict) else {"value": written}
            value = self.scalar(inner.get("value"), Type("boolean"), [*path, key])
            by = inner.get("by")
            if not by:
                self.fault("E360", [*path, key], name=self.toolbox.terms[id].label)
            if isinstance(value, bool):
                found[id] = Finding(value, str(by or ""), self.day(inner.get("on"), [*path, key, "on"]))
        return found


def _by_label(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels that name exactly one item."""
    found: dict[str, str] = {}
    twice = set()
    for name, label in labels.items():
        if label in found:
            twice.add(label)
        found[label] = name
    return {label: name for label, name in found.items() if label not in twice}


def read_subject(toolbox: Toolbox, text: str, file: str) -> Subject:
    """The subject in a JSON text; raises Fault with everything wrong in it."""
    try:
        data = json.loads(text, parse_float=Decimal)
        places, twice = _places_in_json(text)
    except json.JSONDecodeError as error:
        raise Fault(Diagnostic("E349", Place(file, error.lineno, error.colno), {"problem": Word(error.msg)})) from None
    except RecursionError:
        raise Fault(Diagnostic("E349", Place(file, 1, 1), {"problem": Word("nested_too_deeply")})) from None

    def place(path: KeyPath) -> Place:
        start, length = places.get(tuple(path), (0, 1))
        return Place(file, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), length)

    faults = []
    for path, span in twice:
        places[path] = span
        faults.append(Diagnostic("E363", place(path), {"name": str(path[-1])}))
    try:
        subject = subject_from(toolbox, data, place)
    except Fault as fault:
        raise Fault(*faults, *fault.diagnostics) from None
    if faults:
        raise Fault(*faults)
    return subject


def subject_from(toolbox: Toolbox, data: Any, place: Callable[[KeyPath], Place]) -> Subject:
    """The subject in already parsed data; `place` tells where a path of keys stands. Raises Fault."""
    reader = _Reader(toolbox, place)
    subject = reader.subject(data, [])
    if subject is None or reader.faults:
        raise Fault(*reader.faults)
    return subject


_Span = tuple[int, int]
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[^\s,\]}]+")


def _places_in_json(text: str) -> tuple[dict[tuple[str | int, ...], _Span], list[tuple[tuple[str | int, ...], _Span]]]:
    """Where each key and each item of a list begins in a valid JSON text, and how long it is; and keys that stand twice
    in one object, of which a JSON reader would keep the last.
    """
    places: dict[tuple[str | int, ...], _Span] = {}
    twice: list[tuple[tuple[str | int, ...], _Span]] = []

    def skip(at: int) -> int:
        found = _SPACE.match(text, at)
        return at if found is None else found.end()

    def value(at: int, path: tuple[str | int, ...]) -> int:
        """Past the value that begins here."""
        if text[at] not in "{[":
            found = _STRING.match(text, at) or _PLAIN.match(text, at)
            return len(text) if found is None else found.end()
        index, is_object = 0, text[at] == "{"
        at = skip(at + 1)
        while text[at] not in "}]":
            inner, span = (*path, index), (at, 1)
            if is_object:
                key = _STRING.match(text, at)
                assert key is not None, "the text is valid JSON"
                inner, span = (*path, json.loads(key[0])), (at, key.end() - at)
                at = skip(skip(key.end()) + 1)
            if inner in places:
                twice.append((inner, span))
            places.setdefault(inner, span)
            at = skip(value(at, inner))
            at = skip(at + 1) if text[at] == "," else at
            index += 1
        return at + 1

    value(skip(0), ())
    return places, twice


def subject_data(toolbox: Toolbox, subject: Subject) -> dict[str, Any]:
    """The subject in the shape of its file, by names; exact, so that reading it again gives the same subject."""
    types = {name: fact.type for name, fact in toolbox.facts.items()}
    types |= {name: derived.type for name, derived in toolbox.derived.items()}
    return {
        "kind": subject.kind,
        "id": subject.id,
        "datasets": {
            id: {
                key: value
                for key, value in (
                    ("day", _plain_day(state.day)),
                    ("source", state.source),
                    ("complete_from", _plain_day(state.complete_from)),
                    ("complete_through", _plain_day(state.complete_through)),
                )
                if value is not None
            }
            for id, state in subject.datasets.items()
        },
        "facts": {name: plain_value(value, types[name]) for name, value in subject.facts.items()},
        "records": {
            name: [
                {
                    column: plain_value(value, toolbox.records[name].columns[column].type)
                    for column, value in row.items()
                }
                for row in rows
            ]
            for name, rows in subject.records.items()
        },
        "findings": {
            id: {"value": finding.value, "by": finding.by, **({"on": finding.on.isoformat()} if finding.on else {})}
            for id, finding in subject.findings.items()
        },
        "belongs_to": {kind: subject_data(toolbox, owner) for kind, owner in subject.belongs_to.items()},
    }


def _plain_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def plain_value(value: Scalar | None, kind: Type) -> str | int | bool | None:
    """A value as JSON holds it: numbers that are not whole as text, a month as 2022-05."""
    if isinstance(value, date):
        return f"{value:%Y-%m}" if kind.kind == "month" else value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
