"""From a folder to a `Toolbox`: read, bind, and say everything that is wrong.

Start here to see the order: layers are read from the top, then names are tied together, then expressions are typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from yulu.diagnostics import Diagnostic, Fault
from yulu.language.types import Kind
from yulu.toolbox import shapes
from yulu.toolbox.binding import FACT_NAME, ITEM_NAME, Binding
from yulu.toolbox.binding_classes import bind_classes
from yulu.toolbox.binding_facts import bind_datasets, bind_derived, bind_terms
from yulu.toolbox.binding_hours import bind_office_hours
from yulu.toolbox.binding_indicators import bind_indicators
from yulu.toolbox.binding_parameters import bind_parameter_values, bind_parameters, bind_settings
from yulu.toolbox.binding_policies import bind_policies
from yulu.toolbox.binding_services import bind_services
from yulu.toolbox.files import LayerFiles, read_layers
from yulu.toolbox.model import Department, Layer, OfficialText, Origin, Toolbox

_ToldBy = Literal["summary_by", "coverage_by"]


def read_toolbox(folder: Path) -> tuple[Toolbox | None, list[Diagnostic]]:
    """The toolbox in this folder with its layers above, and all faults; None where there is nothing to work with."""
    layers, faults = read_layers(folder)
    if any(layer.declaration is None for layer in layers):
        return None, faults
    toolbox, others = bind_layers(layers)
    return toolbox, [*faults, *others]


def bind_layers(layers: Sequence[LayerFiles]) -> tuple[Toolbox, list[Diagnostic]]:
    """The toolbox that these layers make, each of which declares itself, and what is wrong between their files."""
    binding = Binding(layers)
    _bind_layers(binding)
    _bind_departments(binding)
    _bind_documents(binding)
    bind_terms(binding)
    bind_datasets(binding)
    bind_parameters(binding)
    bind_derived(binding)
    bind_parameter_values(binding)
    bind_settings(binding)
    bind_policies(binding)
    summary_by = _bind_facts(binding, "summary_by", ("boolean", "enum", "text"), "E373")
    coverage_by = _bind_facts(binding, "coverage_by", ("boolean", "enum", "text", "date"), "E963")
    office_hours = bind_office_hours(binding)
    services = bind_services(binding)
    classes = bind_classes(binding, services)
    indicators = bind_indicators(binding)
    last = next(layer for layer in reversed(layers) if not layer.is_draft).declaration
    assert last is not None
    toolbox = Toolbox(
        last.shape.toolbox, last.shape.title, tuple(binding.layers), binding.departments, binding.documents,
        binding.datasets, binding.facts, binding.records, binding.derived, binding.parameters, binding.terms,
        binding.policies, frozenset(binding.incomplete),
        {f"{layer.id}/{path}": body for layer in layers for path, body in layer.content.items()},
        indicators, summary_by, office_hours, services, coverage_by or summary_by, classes, tuple(layers),
    )  # fmt: skip
    return toolbox, binding.faults


def load_toolbox(folder: Path) -> Toolbox:
    """The toolbox, ready to decide with; raises Fault with everything wrong if there is any error."""
    toolbox, faults = read_toolbox(folder)
    errors = [fault for fault in faults if fault.severity == "error"]
    if toolbox is None or errors:
        raise Fault(*(errors or faults))
    return toolbox


def up_to_each_layer(toolbox: Toolbox) -> Iterator[tuple[Toolbox, LayerFiles]]:
    """Each layer's files, the topmost first, with the toolbox as it is up to that layer."""
    for number, layer in enumerate(toolbox.files, start=1):
        yield (toolbox if number == len(toolbox.files) else bind_layers(toolbox.files[:number])[0]), layer


def _bind_layers(binding: Binding) -> None:
    files: Sequence[LayerFiles] = binding.files
    seen: dict[str, Origin] = {}
    for layer in files:
        declaration = layer.declaration
        assert declaration is not None
        origin = Origin(declaration.document, ("toolbox",), layer.id)
        if layer.id in seen:
            binding.faults.append(origin.fault("E307", related=[seen[layer.id].place()], name=layer.id))
        binding.name(layer.id, ITEM_NAME, origin)
        seen[layer.id] = origin
        shape = declaration.shape
        binding.layers.append(Layer(shape.toolbox, shape.title, shape.level, layer.folder.as_posix(), layer.is_draft))


def _bind_facts(binding: Binding, key: _ToldBy, kinds: tuple[Kind, ...], fault: str) -> tuple[str, ...]:
    """The facts by which results are told: few values each, so that a person can read the table."""
    named: list[str] = []
    for layer in binding.files:
        assert layer.declaration is not None
        origin = Origin(layer.declaration.document, (), layer.id)
        shape = layer.declaration.shape
        own = shape.summary_by if key == "summary_by" else shape.coverage_by
        for position, name in enumerate(own):
            found = binding.facts.get(name) or binding.derived.get(name)
            if found is None:
                among = [*binding.facts, *binding.derived]
                binding.unknown("E210", origin, key, position, name=name, among=among)
            elif found.type.kind not in kinds:
                binding.faults.append(origin.fault(fault, key, position, name=name))
        named = own or named
    return tuple(name for name in dict.fromkeys(named) if name in binding.facts or name in binding.derived)


def _bind_departments(binding: Binding) -> None:
    for layer in binding.files:
        for file in layer.of(shapes.DepartmentsFile):
            for id, shape in file.shape.departments.items():
                origin = Origin(file.document, ("departments", id), file.layer)
                binding.add(
                    binding.departments, id, Department(id, shape.label, shape.contact, origin), origin, FACT_NAME
                )


def _bind_documents(binding: Binding) -> None:
    """Documents; the same issuers, year and number twice is one text under two ids."""
    numbers: dict[tuple[str, ...], Origin] = {}
    for layer in binding.files:
        for file in layer.of(shapes.DocumentsFile):
            for id, shape in file.shape.documents.items():
                origin = Origin(file.document, ("documents", id), file.layer)
                unsure = shape.status == "to_verify"
                if shape.number is None and not unsure:
                    binding.faults.append(origin.fault("E343", at_key=True))
                if shape.published is None and not unsure:
                    binding.faults.append(origin.fault("E318", at_key=True))
                if shape.number is not None:
                    identity = (*shape.issuer, shape.number)
                    if identity in numbers:
                        related = [numbers[identity].place("number")]
                        binding.faults.append(origin.fault("E344", "number", related=related, number=shape.number))
                    numbers.setdefault(identity, origin)
                document = OfficialText(
                    id, shape.title, tuple(shape.issuer), shape.number, shape.published, unsure, shape.note, origin
                )
                binding.add(binding.documents, id, document, origin, ITEM_NAME)
