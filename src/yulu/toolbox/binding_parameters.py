"""Parameters: dated values, keyed where the text is, and what lower layers set under a delegation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from yulu.diagnostics import Word
from yulu.language.tree import Scalar
from yulu.language.types import Type
from yulu.toolbox import shapes
from yulu.toolbox.binding import FACT_NAME, Binding
from yulu.toolbox.binding_facts import declared_type
from yulu.toolbox.model import (
    ChoiceForm,
    Conflict,
    DatedText,
    DatedValue,
    Delegation,
    Layer,
    Origin,
    Parameter,
)


def bind_parameters(binding: Binding) -> None:
    """Parameters as their own layers declare them; keys are checked later, when all facts are there."""
    for layer in binding.files:
        for file in layer.of(shapes.ParametersFile):
            for name, shape in file.shape.parameters.items():
                origin = Origin(file.document, ("parameters", name), file.layer)
                taken = binding.declared_names().get(name)
                if taken is not None and name not in binding.parameters:
                    binding.faults.append(origin.fault("E307", at_key=True, related=[taken.place(key=True)], name=name))
                    continue
                kind = declared_type(binding, shape.type, shape.unit, shape.choices, None, origin, "choices")
                parameter = Parameter(name, shape.label, kind, shape.keyed_by, (), (), shape.note, origin)
                binding.add(binding.parameters, name, parameter, origin, FACT_NAME)


def bind_parameter_values(binding: Binding) -> None:
    """The values and the delegation of each parameter, now that the facts its keys come from are known."""
    for layer in binding.files:
        for file in layer.of(shapes.ParametersFile):
            for name, shape in file.shape.parameters.items():
                parameter = binding.parameters.get(name)
                origin = Origin(file.document, ("parameters", name), file.layer)
                if parameter is None or parameter.origin.path != origin.path or parameter.origin.layer != file.layer:
                    continue
                keys = _keys(binding, shape, origin)
                if shape.keyed_by is not None and not keys:
                    binding.broken.add(name)
                    del binding.parameters[name]
                    continue
                listed = file.document.has((*origin.path, "delegated", 0))
                delegations = tuple(
                    binding.delegation(
                        each, origin.under("delegated", *((position,) if listed else ())), parameter.type, keys
                    )
                    for position, each in enumerate(shape.delegated)
                )
                values = [
                    bound
                    for position, value in enumerate(shape.values)
                    if (bound := _bind_value(binding, value, parameter.type, keys, origin.under("values", position)))
                ]
                binding.parameters[name] = replace(parameter, delegations=delegations, values=tuple(values))


def _keys(binding: Binding, shape: shapes.Parameter, origin: Origin) -> Collection[str]:
    if shape.keyed_by is None:
        return ()
    name = shape.keyed_by
    found = binding.derived.get(name) or binding.facts.get(name)
    if found is None:
        if name not in binding.broken:
            among = [*binding.facts, *binding.derived]
            binding.unknown("E210", origin, "keyed_by", name=name, among=among)
        return ()
    if found.type.kind != "enum":
        binding.faults.append(origin.fault("E333", "keyed_by", name=name))
        return ()
    return list(found.type.choices)


def _bind_value(
    binding: Binding, shape: shapes.ParameterValue, kind: Type, keys: Collection[str], origin: Origin
) -> DatedValue | None:
    dated = binding.dated(shape, origin)
    if shape.because is None and not dated.to_verify:
        binding.faults.append(origin.fault("E340"))
    conflict = None if shape.conflict is None else Conflict(shape.conflict.with_, shape.conflict.note)
    if shape.value is None:
        if not dated.to_verify:
            binding.faults.append(origin.fault("E341"))
        return DatedValue(dated, None, conflict)
    if isinstance(shape.value, str):
        value = binding.scalar(shape.value, kind, origin, "value")
        return None if value is None else DatedValue(dated, value, conflict)
    if not keys:
        binding.faults.append(origin.fault("E342", "value", at_key=True))
        return None
    by_key: dict[str, Scalar] = {}
    for key, written in shape.value.items():
        if key not in keys:
            binding.not_offered(origin, "value", key, value=key, among=keys)
            continue
        found = binding.scalar(written, kind, origin, "value", key)
        if found is not None:
            by_key[key] = found
    return DatedValue(dated, by_key, conflict)


def bind_settings(binding: Binding) -> None:
    """What each layer sets of what a layer above delegated to it; anything else is refused."""
    for layer, files in zip(binding.layers, binding.files, strict=True):
        for file in files.of(shapes.SettingsFile):
            origin = Origin(file.document, (), file.layer)
            for name, values in file.shape.parameters.items():
                _set_parameter(binding, name, values, layer, origin.under("parameters", name))
            for name, taken in file.shape.choices.items():
                _set_choice(binding, name, taken, layer, origin.under("choices", name))


def _set_parameter(
    binding: Binding, name: str, values: list[shapes.ParameterValue], layer: Layer, origin: Origin
) -> None:
    parameter = binding.parameters.get(name)
    if parameter is None:
        if name not in binding.broken:
            binding.unknown("E501", origin, name=name, among=binding.parameters, at_key=True)
        return
    if not _may_set(binding, parameter.delegations, layer, origin, name, parameter.origin):
        return
    keys = _keys_of(binding, parameter)
    added = []
    for position, shape in enumerate(values):
        place = origin.under(position)
        bound = _bind_value(binding, shape, parameter.type, keys, place)
        if bound is None:
            continue
        if _is_delegated(parameter.delegations, layer):
            delegation = _inside_delegation(binding, parameter.delegations, layer, bound.dated, place)
            _inside_range(binding, delegation, bound, place)
        added.append(bound)
    binding.parameters[name] = replace(parameter, values=(*parameter.values, *added))


def _keys_of(binding: Binding, parameter: Parameter) -> Collection[str]:
    found = binding.derived.get(parameter.keyed_by or "") or binding.facts.get(parameter.keyed_by or "")
    return list(found.type.choices) if found else ()


def _may_set(
    binding: Binding, delegations: Sequence[Delegation], layer: Layer, origin: Origin, name: str, declared: Origin
) -> bool:
    if layer.is_draft or _is_delegated(delegations, layer):
        return True
    related = [delegations[0].origin.place() if delegations else declared.place(key=True)]
    code = "E503" if delegations else "E502"
    binding.faults.append(origin.fault(code, at_key=True, related=related, name=name, level=Word(layer.level)))
    return False


def _is_delegated(delegations: Sequence[Delegation], layer: Layer) -> bool:
    """Whether it is for this layer to set; a draft that sets anything else changes the upper text itself."""
    return any(layer.level in delegation.levels for delegation in delegations)


def _inside_delegation(
    binding: Binding, delegations: Sequence[Delegation], layer: Layer, dated: DatedText, origin: Origin
) -> Delegation:
    """The delegation whose days the value begins in; a value outside all of them is a fault."""
    to_this = [each for each in delegations if layer.level in each.levels]
    delegation = next((each for each in to_this if dated.start is None or each.covers(dated.start)), to_this[0])
    binding.hold_to_days(delegation, dated.start, origin)
    return delegation


def _inside_range(binding: Binding, delegation: Delegation, bound: DatedValue, origin: Origin) -> None:
    """A value outside its range stands only as a declared conflict of a real document."""
    if not delegation.ranges or bound.value is None:
        return
    each = bound.value.items() if isinstance(bound.value, Mapping) else [("", bound.value)]
    outside = False
    for key, value in each:
        low, high = delegation.ranges.get(key, delegation.ranges.get("", (None, None)))
        number = Decimal(value) if isinstance(value, int | Decimal) else None
        if number is None or ((low is None or number >= low) and (high is None or number <= high)):
            continue
        outside = True
        if bound.conflict is None:
            path = ("value", key) if key else ("value",)
            binding.faults.append(
                origin.fault(
                    "E505", *path, related=[delegation.origin.place("range")], value=str(value),
                    low=Word("open") if low is None else str(low), high=Word("open") if high is None else str(high),
                )
            )  # fmt: skip
    if bound.conflict is not None and not outside:
        binding.faults.append(origin.fault("W501", "conflict", at_key=True))


def _set_choice(binding: Binding, name: str, taken: list[shapes.ChoiceTaken], layer: Layer, origin: Origin) -> None:
    derived = binding.derived.get(name)
    form = derived.form if derived else None
    if derived is None or not isinstance(form, ChoiceForm):
        offered = [each for each, found in binding.derived.items() if isinstance(found.form, ChoiceForm)]
        if name not in binding.broken:
            binding.unknown("E506", origin, name=name, among=offered, at_key=True)
        return
    if not _may_set(binding, (form.delegation,), layer, origin, name, derived.origin):
        return
    added = list(form.taken)
    for position, shape in enumerate(taken):
        place = origin.under(position)
        dated = binding.dated(shape, place)
        if _is_delegated((form.delegation,), layer):
            _inside_delegation(binding, (form.delegation,), layer, dated, place)
        if shape.take not in form.options:
            binding.unknown("E507", place, "take", name=shape.take, among=form.options)
            continue
        added.append(DatedValue(dated, shape.take))
    binding.derived[name] = replace(derived, form=replace(form, taken=tuple(added)))
