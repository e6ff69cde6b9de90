"""Datasets and what is derived from them: recorded facts, related records, and derived facts of every form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from yulu.diagnostics import Word
from yulu.language.aggregates import Aggregate
from yulu.language.definitions import Table
from yulu.language.tree import Node, type_of
from yulu.language.typecheck import Scope
from yulu.language.types import BOOLEAN, INTEGER, Type, parse_unit
from yulu.toolbox import shapes
from yulu.toolbox.binding import FACT_NAME, Binding
from yulu.toolbox.files import File
from yulu.toolbox.model import (
    AggregateForm,
    ChoiceForm,
    Dataset,
    Derived,
    Fact,
    Option,
    Origin,
    Records,
    Refresh,
    Term,
    WindowForm,
)
from yulu.toolbox.scalars import places_of
from yulu.toolbox.tables import ladder_table, rows_table

_REFRESH = re.compile(r"([1-9]\d*) (day|month|year)s?\Z")
_FORMS = ("expression", "ladder", "table", "aggregate", "choice")


def bind_datasets(binding: Binding) -> None:
    """Datasets, recorded facts and related records of every layer."""
    for layer in binding.files:
        for file in layer.of(shapes.Dataset):
            _bind_dataset(binding, file)
    for fact in binding.facts.values():
        _check_absence(binding, fact)


def _check_absence(binding: Binding, fact: Fact) -> None:
    """What tells that a fact is absent is a date of the same kind of subject, and says what absence means."""
    if fact.absent_since is None:
        return
    name = fact.absent_since[0]
    date_fact = binding.facts.get(name)
    dates = [
        each.name
        for each in binding.facts.values()
        if each.type.kind == "date" and each.dataset.subject == fact.dataset.subject
    ]
    if date_fact is None or name not in dates or fact.absent is None:
        binding.unknown("E890", fact.origin, "absent_since", name, name=name, among=dates, at_key=True)


def _bind_dataset(binding: Binding, file: File[shapes.Dataset]) -> None:
    shape, origin = file.shape, Origin(file.document, (), file.layer)
    holder = binding.department(shape.holder, origin, "holder")
    dataset = Dataset(
        shape.dataset, shape.label, holder, shape.subject, bind_refresh(binding, shape.refresh, origin, "refresh"),
        shape.sensitivity, origin.under("dataset"),
    )  # fmt: skip
    binding.add(binding.datasets, shape.dataset, dataset, origin.under("dataset"), FACT_NAME)
    for name, fact_shape in shape.facts.items():
        place = origin.under("facts", name)
        if name in binding.terms:
            binding.faults.append(
                place.fault("E307", at_key=True, related=[binding.terms[name].origin.place(key=True)], name=name)
            )
        binding.add(binding.facts, name, bind_fact(binding, name, fact_shape, dataset, place), place, FACT_NAME)
    for name, records_shape in shape.records.items():
        _bind_records(binding, name, records_shape, dataset, origin.under("records", name))


def bind_refresh(binding: Binding, text: str, origin: Origin, key: str) -> Refresh:
    """`1 month` and the like; never again where it cannot be read, with a fault."""
    if text == "never":
        return Refresh()
    found = _REFRESH.match(text)
    if not found:
        binding.faults.append(origin.fault("E309", key, text=text))
        return Refresh()
    count, unit = int(found[1]), found[2]
    return Refresh(days=count) if unit == "day" else Refresh(months=count * (12 if unit == "year" else 1))


def declared_type(
    binding: Binding,
    kind: str,
    unit: str | None,
    choices: Mapping[str, str] | None,
    places: int | None,
    origin: Origin,
    choices_key: str = "values",
) -> Type:
    """The type a declaration spells out; an enum without values and values without an enum are faults."""
    if kind == "enum" and not choices:
        binding.faults.append(origin.fault("E321", at_key=True, slot=choices_key))
    if kind != "enum" and choices:
        binding.faults.append(origin.fault("E347", choices_key, at_key=True, type=Word(kind), slot=choices_key))
    for code in choices or {}:
        binding.name(code, FACT_NAME, origin, choices_key, code)
    measured = binding.unit(unit, origin) if kind in ("integer", "number") else ()
    if unit and kind not in ("integer", "number"):
        binding.faults.append(origin.fault("E322", "unit", type=Word(kind)))
    return Type(kind, measured, dict(choices or {}), places)  # type: ignore[arg-type]


def bind_fact(binding: Binding, name: str, shape: shapes.Fact, dataset: Dataset, origin: Origin) -> Fact:
    """A recorded fact or a record's column. Numbers are not negative unless `min: none` or a minimum says so."""
    kind = declared_type(binding, shape.type, shape.unit, shape.values, shape.places, origin)
    kind = replace(kind, places=places_of(kind.kind, kind.unit, shape.places))
    ends: list[object] = []
    for key, written, usual in (("min", shape.min, "0"), ("max", shape.max, "none")):
        text = usual if written is None else written
        if not kind.is_numeric and written is not None:
            binding.faults.append(origin.fault("E323", key, type=Word(shape.type)))
        bounded = kind.is_numeric and text != "none"
        ends.append(binding.scalar(text, kind, origin, key) if bounded else None)
    absent = None if shape.absent is None else binding.scalar(shape.absent, kind, origin, "absent")
    return Fact(
        name, shape.label, kind, dataset, ends[0], ends[1], absent,  # type: ignore[arg-type]
        next(iter((shape.absent_since or {}).items()), None), shape.status == "to_verify", shape.note, origin,
    )  # fmt: skip


def _bind_records(binding: Binding, name: str, shape: shapes.Records, dataset: Dataset, origin: Origin) -> None:
    columns = {
        column: bind_fact(binding, column, fact, dataset, origin.under("columns", column))
        for column, fact in shape.columns.items()
    }
    if (shape.date is None) == (shape.period is None):
        binding.faults.append(origin.fault("E324", at_key=True))
        binding.broken.add(name)
        return
    dated_by = shape.date or (shape.period.column if shape.period else "")
    wanted = "date" if shape.date else ("integer" if shape.period and shape.period.every == "year" else "month")
    path = ("date",) if shape.date else ("period", "column")
    if dated_by not in columns:
        binding.unknown("E325", origin, *path, name=dated_by, among=columns)
    elif columns[dated_by].type.kind != wanted:
        binding.faults.append(origin.fault("E326", *path, name=dated_by, expected=wanted))
    every = shape.period.every if shape.period else None
    records = Records(name, shape.label, dataset, dated_by, every, columns, origin)
    binding.add(binding.records, name, records, origin, FACT_NAME)


def bind_terms(binding: Binding) -> None:
    """Open terms and discretions of every layer."""
    for layer in binding.files:
        for file in layer.of(shapes.TermsFile):
            for id, shape in file.shape.terms.items():
                origin = Origin(file.document, ("terms", id), file.layer)
                term = Term(
                    id, shape.label, shape.subject, binding.department(shape.decided_by, origin, "decided_by"),
                    shape.kind, binding.citation(shape.because, shape.document, origin),
                    shape.status == "to_verify", shape.note, origin,
                )  # fmt: skip
                binding.add(binding.terms, id, term, origin, FACT_NAME)


def bind_derived(binding: Binding) -> None:
    """Derived facts of every layer, each worked out once, those it rests on first; a circle is a fault."""
    declared: dict[str, tuple[shapes.Derived, Origin]] = {}
    for layer in binding.files:
        for file in layer.of(shapes.FactsFile):
            for name, shape in file.shape.facts.items():
                origin = Origin(file.document, ("facts", name), file.layer)
                taken = binding.declared_names().get(name) or (declared[name][1] if name in declared else None)
                if taken is not None:
                    binding.faults.append(origin.fault("E307", at_key=True, related=[taken.place(key=True)], name=name))
                    continue
                binding.name(name, FACT_NAME, origin)
                declared[name] = (shape, origin)
                binding.derived_subjects[name] = shape.subject
    under_way: list[str] = []

    def resolve(name: str) -> Derived | None:
        if name in binding.derived or name in binding.broken:
            return binding.derived.get(name)
        shape, origin = declared[name]
        if name in under_way:
            circle = [*under_way[under_way.index(name) :], name]
            binding.broken.update(circle)
            related = [declared[each][1].place(key=True) for each in circle[1:-1]]
            binding.faults.append(
                origin.fault("E320", at_key=True, related=related, name=name, circle=" → ".join(circle))
            )
            return None
        under_way.append(name)
        bound = _bind_derived(binding, name, shape, origin)
        under_way.pop()
        if bound is None or name in binding.broken:
            binding.broken.add(name)
            return None
        binding.derived[name] = bound
        return bound

    binding.resolve_derived = resolve
    for name in declared:
        resolve(name)


def _bind_derived(binding: Binding, name: str, shape: shapes.Derived, origin: Origin) -> Derived | None:
    forms = [form for form in _FORMS if getattr(shape, form) is not None]
    if len(forms) != 1:
        binding.faults.append(origin.fault("E327", at_key=True, found="、".join(forms)))
        return None
    kind = None
    if shape.type is not None:
        kind = declared_type(binding, shape.type, shape.unit, shape.values, None, origin)
    scope = binding.scope(shape.subject)
    bound = _bind_form(binding, name, shape, kind, scope, origin)
    if bound is None and kind is None:
        return None
    # Its type is declared: what rests on it can be looked at all the same, and the toolbox has an error anyway.
    form, found = bound or (Table(kind or BOOLEAN, ()), kind or BOOLEAN)
    return Derived(
        name, shape.label, shape.subject, found, form, binding.citation(shape.because, shape.document, origin),
        shape.status == "to_verify" or any(row.status == "to_verify" and row.value for row in shape.table or ()),
        shape.note, origin,
    )  # fmt: skip


def _bind_form(
    binding: Binding, name: str, shape: shapes.Derived, kind: Type | None, scope: Scope, origin: Origin
) -> tuple[Node | Table | AggregateForm | ChoiceForm, Type] | None:
    if shape.expression is not None:
        node = binding.expression(shape.expression, scope, origin, "expression", expected=kind)
        if node is None:
            return None
        found = type_of(node)
        return node, kind or Type(found.kind, found.unit, found.choices)
    if shape.aggregate is not None:
        return _bind_aggregate(binding, shape.aggregate, shape.subject, origin.under("aggregate"))
    if shape.choice is not None:
        return _bind_choice(binding, shape.choice, kind, scope, origin.under("choice"))
    if kind is None:
        binding.faults.append(origin.fault("E328", at_key=True))
        return None
    if shape.ladder is not None:
        table = ladder_table(binding, name, shape.ladder, kind, scope, origin.under("ladder"))
    else:
        table = rows_table(binding, name, shape.table or [], kind, scope, origin.under("table"))
    return None if table is None else (table, kind)


def _bind_choice(
    binding: Binding, shape: shapes.Choice, kind: Type | None, scope: Scope, origin: Origin
) -> tuple[ChoiceForm, Type] | None:
    options: dict[str, Option] = {}
    for id, definition in shape.definitions.items():
        node = binding.expression(definition.expression, scope, origin, "definitions", id, "expression", expected=kind)
        if node is None:
            return None
        kind = kind or Type(type_of(node).kind, type_of(node).unit, type_of(node).choices)
        cited = binding.citation(definition.because, definition.document, origin.under("definitions", id))
        options[id] = Option(id, definition.label, node, cited)
    if kind is None or not options:
        binding.faults.append(origin.fault("E372", "definitions", at_key=True))
        return None
    delegated = binding.delegation(shape.delegated, origin.under("delegated"), None, ())
    return ChoiceForm(options, delegated, ()), kind


def _bind_aggregate(
    binding: Binding, shape: shapes.AggregateForm, subject: str, origin: Origin
) -> tuple[AggregateForm, Type] | None:
    if (shape.count is None) == (shape.sum is None):
        binding.faults.append(origin.fault("E329", at_key=True))
        return None
    measure = "count" if shape.count is not None else "sum"
    named, _, column = (shape.count or shape.sum or "").partition(".")
    records = binding.records.get(named)
    if records is None or records.dataset.subject != subject:
        if named not in binding.broken:
            among = [each for each, found in binding.records.items() if found.dataset.subject == subject]
            binding.unknown("E330", origin, measure, name=named, among=among)
        return None
    kind, never_negative = INTEGER if records.every else Type("integer", parse_unit("次")), True
    if measure == "sum":
        summed = records.columns.get(column)
        if summed is None or not summed.type.is_numeric:
            numeric = [f"{named}.{each}" for each, fact in records.columns.items() if fact.type.is_numeric]
            binding.unknown("E331", origin, "sum", name=shape.sum or "", among=numeric)
            return None
        kind = Type("number", summed.type.unit)
        never_negative = summed.minimum is not None and summed.minimum >= 0
    where = None
    if shape.where is not None:
        columns = Scope({each: fact.type for each, fact in records.columns.items()})
        where = binding.expression(shape.where, columns, origin, "where", expected=BOOLEAN)
        if where is None:
            return None
    window = None
    if shape.window is not None:
        written = [each for each in (shape.window.months, shape.window.since, shape.window.year) if each is not None]
        if len(written) != 1:
            binding.faults.append(origin.fault("E332", "window", at_key=True))
            return None
        window = WindowForm(shape.window.months, shape.window.since, shape.window.year)
    form = Aggregate(kind, named, measure, column or None, where, None, never_negative)  # type: ignore[arg-type]
    return AggregateForm(form, window), kind
