"""Indicators and reported figures: tables by their columns, measures typed over them, targets read in the unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yulu.diagnostics import Word
from yulu.language.tree import Name, Node, type_of, walk
from yulu.language.typecheck import Scope
from yulu.language.types import BOOLEAN, DATE, Type, format_unit
from yulu.toolbox import shapes_indicators as shapes
from yulu.toolbox.binding import FACT_NAME, ITEM_NAME, Binding
from yulu.toolbox.binding_facts import declared_type
from yulu.toolbox.files import File
from yulu.toolbox.indicator_model import (
    Column,
    Group,
    Indicator,
    Indicators,
    Measure,
    Reported,
    Source,
    Table,
    Target,
    Unmeasured,
    Usual,
)
from yulu.toolbox.model import Origin
from yulu.toolbox.scalars import places_of

DAYS: Mapping[str, Type] = {"as_of": DATE, "period_start": DATE, "period_end": DATE}
"""What every indicator's expressions may name beside columns: the cut-off, and the first and last day of the period."""
_FORMS = ("count", "sum", "distinct", "median")
_DECIDES = (
    "definition", "unit", "population", "table", "dated_by", "counted", "cut_off_days", "where", "numerator",
    "denominator", "groups", "places",
)  # fmt: skip
"""The keys of an indicator that its value, and how it is printed, rest on."""
_MONTHS = 12


def bind_indicators(binding: Binding) -> Indicators:
    """Tables, indicators, what is not measured, sources and reported figures of every layer."""
    tables: dict[str, Table] = {}
    forms: dict[str, shapes.TableForm] = {}
    indicators: dict[str, Indicator] = {}
    unmeasured: dict[str, Unmeasured] = {}
    files = [file for layer in binding.files for file in layer.of(shapes.IndicatorsFile)]
    for file in files:
        for name, form in file.shape.tables.items():
            origin = Origin(file.document, ("tables", name), file.layer)
            binding.add(tables, name, _table(binding, name, form, origin), origin, FACT_NAME)
            forms.setdefault(name, form)
    for file in files:
        for id, shape in file.shape.indicators.items():
            origin = Origin(file.document, ("indicators", id), file.layer)
            bound = _Binder(binding, tables, forms, shape, origin).indicator(id)
            if bound is not None:
                binding.add(indicators, id, bound, origin, ITEM_NAME)
        for id, left in file.shape.not_measured.items():
            origin = Origin(file.document, ("not_measured", id), file.layer)
            item = Unmeasured(id, left.label, left.because, tuple(left.questions), origin)
            binding.add(unmeasured, id, item, origin, ITEM_NAME)
    reports = [file for layer in binding.files for file in layer.of(shapes.ReportedFile)]
    sources = _sources(binding, reports)
    declared = {id for file in files for id in file.shape.indicators}
    reported = _reported(binding, reports, sources, declared)
    return Indicators(tables, indicators, unmeasured, sources, reported, _usual(binding, reports, sources))


def _table(binding: Binding, name: str, form: shapes.TableForm, origin: Origin) -> Table:
    columns: dict[str, Column] = {}
    for column, shape in form.columns.items():
        place = origin.under("columns", column)
        if column in DAYS:
            binding.faults.append(place.fault("E346", at_key=True, name=column))
        else:
            binding.name(column, FACT_NAME, place)
        kind = declared_type(binding, shape.type, shape.unit, shape.values, shape.places, place)
        kind = Type(kind.kind, kind.unit, kind.choices, places_of(kind.kind, kind.unit, shape.places))
        ends: list[Any] = []
        for key, written, usual in (("min", shape.min, "0"), ("max", shape.max, "none")):
            if not kind.is_numeric and written is not None:
                binding.faults.append(place.fault("E323", key, type=Word(shape.type)))
            text = usual if written is None else written
            ends.append(binding.scalar(text, kind, place, key) if kind.is_numeric and text != "none" else None)
        columns[column] = Column(column, shape.label, kind, *ends)
    holder = None if form.holder is None else binding.department(form.holder, origin, "holder")
    return Table(name, form.label, form.unit, holder, columns, form.note, form, origin)


class _Binder:
    """One indicator being bound."""

    def __init__(
        self,
        binding: Binding,
        tables: Mapping[str, Table],
        forms: Mapping[str, shapes.TableForm],
        shape: shapes.IndicatorForm,
        origin: Origin,
    ) -> None:
        self.binding, self.tables, self.forms = binding, tables, forms
        self.shape, self.origin = shape, origin
        self.used: dict[str, set[str]] = {}

    def indicator(self, id: str) -> Indicator | None:
        binding, shape, origin = self.binding, self.shape, self.origin
        table = self._table(shape.table, "table")
        if table is None:
            return None
        self._dated_by(table, shape.dated_by, "dated_by")
        where = self._condition(shape.where, table, "where")
        numerator = self._measure(shape.numerator, table, "numerator")
        denominator = None if shape.denominator is None else self._measure(shape.denominator, table, "denominator")
        groups = []
        for group, form in shape.groups.items():
            binding.name(group, FACT_NAME, origin, "groups", group)
            node = self._condition(form.where, table, "groups", group, "where")
            if node is not None:
                groups.append(Group(group, form.label, node))
        broken = numerator is None or (shape.denominator is not None and denominator is None)
        broken = broken or (shape.where is not None and where is None) or len(groups) < len(shape.groups)
        if broken or numerator is None:
            return None
        self._units(numerator, denominator)
        bound = Indicator(
            id, shape.label, shape.definition, shape.unit, shape.population, shape.table, shape.dated_by,
            shape.counted, shape.cut_off_days, where, numerator, denominator, tuple(groups), shape.better,
            shape.places, tuple(self._targets()), tuple(shape.compare),
            None if shape.owner is None else binding.department(shape.owner, origin, "owner"),
            shape.subject or "", tuple(shape.names), tuple(shape.questions),
            binding.citation(shape.because, shape.document, origin), shape.status == "to_verify", shape.note,
            tuple(shape.examples), self._core(),
            {name: frozenset(columns) for name, columns in self.used.items()}, shape, origin,
        )  # fmt: skip
        if bound.better is not None and not bound.is_share and numerator.how != "median":
            binding.faults.append(origin.fault("E837", "better"))
        return bound

    def _core(self) -> dict[str, Any]:
        written = self.shape.model_dump(include=set(_DECIDES), exclude_defaults=True)
        tables = {}
        for name, columns in sorted(self.used.items()):
            form = self.forms[name]
            tables[name] = {
                "columns": {
                    each: form.columns[each].model_dump(exclude_defaults=True, exclude={"label", "note"})
                    for each in sorted(columns)
                }
            }
        return {"indicator": written, "tables": tables}

    def _table(self, name: str, *path: str) -> Table | None:
        table = self.tables.get(name)
        if table is None:
            self.binding.unknown("E810", self.origin, *path, name=name, among=self.tables)
        else:
            self.used.setdefault(name, set())
        return table

    def _dated_by(self, table: Table, column: str | None, *path: str) -> None:
        if column is None:
            return
        if column not in table.columns:
            self.binding.unknown("E325", self.origin, *path, name=column, among=table.columns)
        elif table.columns[column].type.kind not in ("date", "month"):
            self.binding.faults.append(self.origin.fault("E811", *path, name=column))
        else:
            self.used[table.name].add(column)

    def _expression(self, text: str, table: Table, expected: Type | None, *path: str) -> Node | None:
        scope = Scope({**DAYS, **{name: column.type for name, column in table.columns.items()}})
        node = self.binding.expression(text, scope, self.origin, *path, expected=expected)
        if node is not None:
            names = {each.name for each in walk(node) if isinstance(each, Name)}
            self.used[table.name] |= names & table.columns.keys()
        return node

    def _condition(self, text: str | None, table: Table, *path: str) -> Node | None:
        return None if text is None else self._expression(text, table, BOOLEAN, *path)

    def _measure(self, form: shapes.MeasureForm, table: Table, part: str) -> Measure | None:
        given = [each for each in _FORMS if getattr(form, each) is not None]
        if len(given) != 1:
            self.binding.faults.append(self.origin.fault("E812", part, at_key=True, found="、".join(given)))
            return None
        how = given[0]
        other = self._table(form.table, part, "table") if form.table is not None else table
        if other is None:
            return None
        self._dated_by(other, form.dated_by, part, "dated_by")
        expected = BOOLEAN if how == "count" else None
        node = self._expression(getattr(form, how), other, expected, part, how)
        where = self._condition(form.where, other, part, "where")
        if node is None or (form.where is not None and where is None):
            return None
        if how in ("sum", "median") and not type_of(node).is_numeric:
            self.binding.faults.append(self.origin.fault("E813", part, how, found=Word(type_of(node).kind)))
            return None
        dated_by = form.dated_by if form.table is not None else self.shape.dated_by
        return Measure(
            how,  # type: ignore[arg-type]
            node,
            where,
            other.name,
            dated_by,
            _never_negative(node, other),
        )

    def _units(self, numerator: Measure, denominator: Measure | None) -> None:
        unit = self.shape.unit
        if unit == "%" and denominator is None:
            self.binding.faults.append(self.origin.fault("E814", "unit"))
            return
        above, below = _unit(numerator), None if denominator is None else _unit(denominator)
        if denominator is None and above is not None and above != unit:
            self.binding.faults.append(self.origin.fault("E815", "unit", unit=unit, found=above))
        if unit == "%" and above != below:
            said = [Word("no_unit") if each is None else Word("unit", each) for each in (above, below)]
            self.binding.faults.append(self.origin.fault("E816", "unit", above=said[0], below=said[1]))

    def _targets(self) -> list[Target]:
        binding = self.binding
        found: list[Target] = []
        for at, form in enumerate(self.shape.targets):
            place = self.origin.under("targets", at)
            value = _number(binding, form.value, self.shape.unit, place, "value")
            monthly = [
                _number(binding, each, self.shape.unit, place, "monthly", n) for n, each in enumerate(form.monthly)
            ]
            if (form.plan == "monthly") != bool(monthly) or (monthly and len(monthly) != _MONTHS):
                binding.faults.append(place.fault("E817", "plan", count=str(len(monthly))))
            elif monthly and monthly[-1] != value:
                binding.faults.append(place.fault("E818", "monthly", 11, last=str(monthly[-1]), target=str(value)))
            if any(target.year == form.year for target in found):
                binding.faults.append(place.fault("E819", "year", year=str(form.year)))
            if value is None or None in monthly:
                continue
            cited = binding.citation(form.because, form.document, place)
            if form.because is None and form.document is None and form.status is None:
                binding.faults.append(place.fault("W810", "value"))
            plan = tuple(each for each in monthly if each is not None)
            unsure = form.status == "to_verify"
            found.append(Target(form.year, value, form.plan, plan, cited, unsure, form.note, place))
        return found


def in_unit(written: str, unit: str) -> str:
    """The number as it is read in that unit: percentages are counted in hundredths, so 97.9% is 97.9."""
    return written.strip().rstrip("%％") if unit == "%" else written


def _number(binding: Binding, written: str, unit: str, origin: Origin, *path: str | int) -> Decimal | None:
    kind = Type("number", binding.unit(unit, origin), places=12)
    value = binding.scalar(in_unit(written, unit), kind, origin, *path)
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _unit(measure: Measure) -> str | None:
    """The unit of what is added up; a count has none of its own."""
    if measure.how not in ("sum", "median"):
        return None
    return format_unit(type_of(measure.node).unit) or None


def _never_negative(node: Node, table: Table) -> bool:
    """Whether a sum of it can only grow with more rows: a column alone whose numbers are not negative."""
    if not isinstance(node, Name) or node.name not in table.columns:
        return False
    minimum = table.columns[node.name].minimum
    return minimum is not None and minimum >= 0


def _sources(binding: Binding, files: list[File[shapes.ReportedFile]]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for file in files:
        for id, shape in file.shape.sources.items():
            origin = Origin(file.document, ("sources", id), file.layer)
            unsure = shape.status == "to_verify"
            if shape.published is None and not unsure:
                binding.faults.append(origin.fault("E820", at_key=True))
            source = Source(
                id, shape.title, shape.publisher, shape.published, shape.place, unsure, shape.note, origin
            )  # fmt: skip
            binding.add(sources, id, source, origin, ITEM_NAME)
    return sources


def _reported(
    binding: Binding, files: list[File[shapes.ReportedFile]], sources: Mapping[str, Source], indicators: set[str]
) -> dict[str, Reported]:
    found: dict[str, Reported] = {}
    for file in files:
        for id, shape in file.shape.figures.items():
            origin = Origin(file.document, ("figures", id), file.layer)
            if shape.source not in sources:
                binding.unknown("E821", origin, "source", name=shape.source, among=sources)
                continue
            if shape.indicator is not None and shape.indicator not in indicators:
                binding.unknown("E822", origin, "indicator", name=shape.indicator, among=indicators)
            if shape.value is None and shape.unit is not None:
                binding.faults.append(origin.fault("E823", at_key=True))
            value = None if shape.value is None else _number(binding, shape.value, shape.unit or "", origin, "value")
            reported = Reported(
                id, shape.label, shape.printed, value,
                shape.unit or "", shape.hedge, sources[shape.source], shape.place, shape.subject or "",
                shape.period or "", shape.indicator, tuple(shape.names), tuple(shape.questions), shape.note, origin,
            )  # fmt: skip
            binding.add(found, id, reported, origin, ITEM_NAME)
    return found


def _usual(binding: Binding, files: list[File[shapes.ReportedFile]], sources: Mapping[str, Source]) -> dict[str, Usual]:
    found: dict[str, Usual] = {}
    for file in files:
        for id, shape in file.shape.usual.items():
            origin = Origin(file.document, ("usual", id), file.layer)
            if shape.source not in sources:
                binding.unknown("E821", origin, "source", name=shape.source, among=sources)
                continue
            low, high = (
                _number(binding, text, shape.of, origin, key)
                for key, text in (("low", shape.low), ("high", shape.high))
            )
            if low is None or high is None:
                continue
            if not 0 <= low < high:
                binding.faults.append(origin.fault("E809", "low", low=shape.low, high=shape.high))
                continue
            usual = Usual(id, shape.label, shape.of, shape.per, low, high, sources[shape.source], shape.place, origin)
            binding.add(found, id, usual, origin, ITEM_NAME)
    return found
