"""What the files say, tied together: names to their declarations, texts to values, expressions to typed trees.

`Binding` holds what all parts need: the faults found so far, the namespaces, and the way to read an expression at its
place in a file. `binding_facts`, `binding_parameters` and `binding_policies` fill it, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from yulu.diagnostics import Diagnostic, Place, Word, nearest
from yulu.language.faults import ExpressionFault
from yulu.language.parsing import is_name, parse
from yulu.language.tree import Node, Scalar
from yulu.language.typecheck import Period, Scope, check
from yulu.language.types import DATE, NO_UNIT, Type, Unit, UnitError, parse_unit
from yulu.toolbox import shapes, shapes_indicators, shapes_services
from yulu.toolbox.files import LayerFiles
from yulu.toolbox.model import (
    Citation,
    DatedText,
    Delegation,
    Department,
    Derived,
    Fact,
    Layer,
    OfficialText,
    Origin,
    Parameter,
    Policy,
    Records,
    Term,
)
from yulu.toolbox.model import Dataset as BoundDataset
from yulu.toolbox.scalars import BadValue, read_scalar

FACT_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
ITEM_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
RESERVED = {"as_of", "known_on", "in_force", "records", "datasets", "findings", "in"}
"""Names with a meaning of their own here; SQL's own words are told by `is_name`."""

OWNERS: Mapping[str, tuple[str, ...]] = {
    "violation": ("enterprise",), "person": ("household",), "project": ("enterprise",), "household": (),
    "enterprise": (),
}  # fmt: skip
"""Whose facts a subject's rule may also use: those of the subject it belongs to."""


class _Item(Protocol):
    @property
    def origin(self) -> Origin: ...


ItemT = TypeVar("ItemT", bound=_Item)


_MOST_KNOWN = 12
_DECLARED_IN: Mapping[str, tuple[type[shapes.Shape], ...]] = {
    "E210": (shapes.Dataset, shapes.FactsFile, shapes.ParametersFile, shapes.TermsFile),
    "E224": (shapes.Dataset,),
    "E315": (shapes.DepartmentsFile,),
    "E316": (shapes.DocumentsFile,),
    "E330": (shapes.Dataset,),
    "E410": (shapes.Policy,),
    "E501": (shapes.ParametersFile,),
    "E506": (shapes.FactsFile,),
    "E508": (shapes.Policy,),
    "E810": (shapes_indicators.IndicatorsFile,),
    "E821": (shapes_indicators.ReportedFile,),
    "E822": (shapes_indicators.IndicatorsFile,),
    "E860": (shapes_services.ClassesFile,),
    "E863": (shapes_services.ServiceFile,),
    "E901": (shapes.OfficeHoursFile,),
}
"""What an unknown name may have been declared in, by the code that reports it."""


class Binding:
    """The state of one binding; read-only once `bind` has returned."""

    def __init__(self, layers: Sequence[LayerFiles]) -> None:
        self.files = layers
        self.faults: list[Diagnostic] = []
        self.layers: list[Layer] = []
        self.departments: dict[str, Department] = {}
        self.documents: dict[str, OfficialText] = {}
        self.datasets: dict[str, BoundDataset] = {}
        self.facts: dict[str, Fact] = {}
        self.records: dict[str, Records] = {}
        self.terms: dict[str, Term] = {}
        self.parameters: dict[str, Parameter] = {}
        self.derived: dict[str, Derived] = {}
        self.policies: dict[str, Policy] = {}
        self.incomplete: set[str] = set()
        """Policies of which a condition or a grant could not be read: what they would decide means nothing."""
        self.broken: set[str] = set()
        """Names whose own declaration is at fault: what uses them is not reported again."""
        self.resolve_derived: Callable[[str], Derived | None] = lambda name: None
        self.derived_subjects: dict[str, str] = {}

    def add(self, where: dict[str, ItemT], name: str, item: ItemT, origin: Origin, pattern: re.Pattern[str]) -> None:
        """Put an item into its namespace; a second one of the same name, or a name of the wrong form, is a fault."""
        if not self.name(name, pattern, origin):
            self.broken.add(name)
        if name in where:
            first = _place_of_name(where[name].origin, name)
            self.faults.append(Diagnostic("E307", _place_of_name(origin, name), {"name": name}, (first,)))
            return
        where[name] = item

    def name(self, name: str, pattern: re.Pattern[str], origin: Origin, *path: str | int) -> bool:
        """Whether this can be a name; if not, that is reported where it stands."""
        place = _place_of_name(origin.under(*path), name)
        if name in RESERVED and not path:
            self.faults.append(Diagnostic("E346", place, {"name": name}))
        elif name[:1].isdigit():
            self.faults.append(Diagnostic("E306", place, {"name": name}))
        elif not pattern.match(name):
            meant = re.sub(r"[\s_-]+", "_" if pattern is FACT_NAME else "-", name.strip().lower())
            form = Word("underscored" if pattern is FACT_NAME else "hyphenated")
            guess = meant if pattern.match(meant) else ""
            self.faults.append(Diagnostic("E305", place, {"name": name, "form": form, "nearest": guess}))
        elif pattern is FACT_NAME and not is_name(name):
            self.faults.append(Diagnostic("E346", place, {"name": name}))
        else:
            return True
        return False

    def declared_names(self) -> Mapping[str, Origin]:
        """Where each name that an expression can use was declared, for the one namespace they share."""
        found: dict[str, Origin] = {}
        for items in (self.facts, self.terms, self.parameters, self.derived):
            found.update({name: item.origin for name, item in items.items()})
        return found

    def unknown(
        self, code: str, origin: Origin, *path: str | int, name: str, among: Collection[str], at_key: bool = False
    ) -> None:
        """A reference to what is not declared; not said where a file left out may declare it."""
        if self.may_be_left_out(code, name):
            return
        known = "、".join([*list(among)[:_MOST_KNOWN], *(["……"] if len(among) > _MOST_KNOWN else [])])
        data = {"name": name, "nearest": nearest(name, among) or "", "known": known}
        self.faults.append(Diagnostic(code, origin.place(*path, key=at_key), data))

    def may_be_left_out(self, code: str, name: str) -> bool:
        """Whether what is missing may be declared in a file or an entry that was itself at fault and left out."""
        if code in _DECLARED_IN and any(name in layer.left_out_names for layer in self.files):
            return True
        return any(shape in layer.left_out for layer in self.files for shape in _DECLARED_IN.get(code, ()))

    def not_offered(self, origin: Origin, *path: str | int, value: str, among: Collection[str]) -> None:
        """A key that is not one of those possible there."""
        data = {"value": value, "nearest": nearest(value, among) or "", "choices": "、".join(among)}
        self.faults.append(Diagnostic("E304", origin.place(*path, key=True), data))

    def department(self, id: str, origin: Origin, *path: str | int) -> Department:
        if id not in self.departments:
            self.unknown("E315", origin, *path, name=id, among=self.departments)
            return Department(id, id, None, origin)
        return self.departments[id]

    def document(self, id: str | None, origin: Origin, *path: str | int) -> OfficialText | None:
        if id is None:
            return None
        if id not in self.documents:
            self.unknown("E316", origin, *path, name=id, among=self.documents)
        return self.documents.get(id)

    def citation(self, clause: str | None, document: str | None, origin: Origin) -> Citation:
        return Citation(clause, self.document(document, origin, "document"))

    def unit(self, text: str | None, origin: Origin) -> Unit:
        try:
            return parse_unit(text or "")
        except UnitError as error:
            self.faults.append(origin.fault("E308", "unit", text=error.text))
            return NO_UNIT

    def scalar(self, written: object, kind: Type, origin: Origin, *path: str | int) -> Scalar | None:
        """The value at a place of a file, or None with a fault."""
        if kind.kind == "enum" and not kind.choices:  # its own declaration has been told so
            return None
        try:
            return read_scalar(written, kind)
        except BadValue as bad:
            self.faults.append(Diagnostic(bad.code, origin.place(*path), bad.data))
            return None

    def expression(
        self, text: str, scope: Scope, origin: Origin, *path: str | int, expected: Type | None = None
    ) -> Node | None:
        """The typed tree of an expression at a place of a file, or None with its faults reported there."""
        tree, faults = parse(text)
        typed = None
        if tree is not None:
            typed, faults = check(tree, scope, expected)
        for fault in faults:
            if fault.code == "E210":
                fault = self._explained(fault, scope)
            if not self.may_be_left_out(fault.code, fault.data.get("name", "")):
                self.faults.append(self._placed(fault, origin, path))
        return typed

    def _placed(self, fault: ExpressionFault, origin: Origin, path: tuple[str | int, ...]) -> Diagnostic:
        place = origin.document.place_in((*origin.path, *path), *fault.span)
        related: list[Place] = []
        about = fault.data.get("fact" if fault.code == "E216" else "name", "")
        declared = self.declared_names().get(about)
        if declared is not None and fault.code in ("E216", "E226"):
            related.append(declared.place(key=True))
        return Diagnostic(fault.code, place, fault.data, tuple(related))

    def _explained(self, fault: ExpressionFault, scope: Scope) -> ExpressionFault:
        """Why a name is not known here, where that can be told better than that it is not declared."""
        name = fault.data["name"]
        if not isinstance(scope.names, _Names):
            return ExpressionFault("E325", fault.span, {**fault.data, "known": "、".join(scope.names)})
        if name.partition(".")[0] in self.records:
            return ExpressionFault("E227", fault.span, {"name": name})
        subject = self.subject_of(name)
        if subject is not None and scope.names.kinds:
            data = {"name": name, "subject": Word(subject), "here": Word(scope.names.kinds[0])}
            return ExpressionFault("E226", fault.span, data)
        labels = {item.label: each for items in (self.facts, self.terms, self.parameters, self.derived)
                  for each, item in items.items()}  # fmt: skip
        return ExpressionFault("E210", fault.span, {**fault.data, "nearest": labels.get(name, fault.data["nearest"])})

    def subject_of(self, name: str) -> str | None:
        """The kind of subject that a declared name is about."""
        if name in self.facts:
            return self.facts[name].dataset.subject
        if name in self.terms:
            return self.terms[name].subject
        return self.derived_subjects.get(name)

    def scope(self, subject: str | None) -> Scope:
        """What an expression about this kind of subject may name; None: parameters only."""
        kinds = () if subject is None else (subject, *OWNERS[subject])
        return Scope(_Names(self, kinds), self.columns(kinds), self.broken)

    def columns(self, kinds: Collection[str]) -> dict[str, tuple[Type, Period]]:
        """The columns of periodic records, by name and by `record.column`; an ambiguous bare name is left out."""
        found: dict[str, tuple[Type, Period]] = {}
        twice: set[str] = set()
        for records in self.records.values():
            if records.every is None or records.dataset.subject not in kinds:
                continue
            for name, column in records.columns.items():
                if name == records.date_column:
                    continue
                found[f"{records.name}.{name}"] = (column.type, records.every)
                if name in found:
                    twice.add(name)
                found[name] = (column.type, records.every)
        return {name: entry for name, entry in found.items() if name not in twice}

    def dated(self, shape: shapes.Dated, origin: Origin) -> DatedText:
        """A text in time; its day of publication is its document's where it names none of its own."""
        document = self.document(shape.document, origin, "document")
        published = shape.published or (document.published if document else None)
        unsure = shape.status == "to_verify" or (document is not None and document.to_verify)
        if shape.from_ is not None and shape.to is not None and shape.to < shape.from_:
            self.faults.append(origin.fault("E317", "to", start=str(shape.from_), end=str(shape.to)))
        for position, replaced in enumerate(shape.replaces):
            self.document(replaced, origin, "replaces", position)
        if published is None and shape.document is None and not unsure:  # else its document is told so
            self.faults.append(origin.fault("E318"))
        if shape.from_ is None and not unsure:
            self.faults.append(origin.fault("E319"))
        return DatedText(
            published, shape.from_, shape.to, tuple(shape.replaces), Citation(shape.because, document),
            unsure, shape.note, origin,
        )  # fmt: skip

    def hold_to_days(self, delegation: Delegation, start: date | None, origin: Origin) -> None:
        """What a lower layer sets must begin on a day that was delegated."""
        if start is None or delegation.covers(start):
            return
        data = {
            "start": str(delegation.start or "") or Word("open"), "end": str(delegation.end or "") or Word("open"),
            "day": str(start),
        }  # fmt: skip
        self.faults.append(Diagnostic("E504", origin.place("from"), data, (delegation.origin.place(),)))

    def delegation(
        self, shape: shapes.Delegation, origin: Origin, kind: Type | None, keys: Collection[str]
    ) -> Delegation:
        """Who may set what; ranges are read as the parameter's type."""
        from_to = {} if shape.range is None else shape.range
        keyed = bool(keys) and not set(from_to) <= {"from", "to"}
        ranges = {}
        for key, ends in from_to.items() if keyed else [("", from_to)]:
            path = ("range", key) if keyed else ("range",)
            if keyed and key not in keys:
                self.not_offered(origin, *path, value=key, among=keys)
                continue
            ranges[key] = tuple(
                None if ends.get(end) is None or kind is None else self.scalar(ends[end], kind, origin, *path, end)
                for end in ("from", "to")
            )
        return Delegation(
            tuple(shape.to), self.citation(shape.because, shape.document, origin), shape.from_, shape.until,
            ranges if from_to else {}, origin,  # type: ignore[arg-type]
        )  # fmt: skip


def _place_of_name(origin: Origin, name: str) -> Place:
    """Where a name stands: it is the key of what it names, or the value of `policy:`, `dataset:` or `toolbox:`."""
    return origin.place(key=origin.path[-1:] == (name,))


class _Names(Mapping[str, Type]):
    """Types by name, as far as a kind of subject may see them; a derived fact is worked out when first asked for."""

    def __init__(self, binding: Binding, kinds: Collection[str]) -> None:
        self._binding, self._kinds = binding, kinds
        self.kinds = tuple(kinds)

    def __getitem__(self, name: str) -> Type:
        binding = self._binding
        if name == "as_of":
            return DATE
        if name in binding.facts and binding.facts[name].dataset.subject in self._kinds:
            return binding.facts[name].type
        if name in binding.terms and binding.terms[name].subject in self._kinds:
            return Type("boolean")
        if name in binding.parameters:
            return binding.parameters[name].type
        if binding.derived_subjects.get(name) in self._kinds:
            derived = binding.resolve_derived(name)
            if derived is not None:
                return derived.type
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        binding = self._binding
        yield "as_of"
        yield from (name for name, fact in binding.facts.items() if fact.dataset.subject in self._kinds)
        yield from (name for name, term in binding.terms.items() if term.subject in self._kinds)
        yield from binding.parameters
        yield from (name for name, subject in binding.derived_subjects.items() if subject in self._kinds)

    def __len__(self) -> int:
        return sum(1 for _ in self)
