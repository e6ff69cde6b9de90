"""services/classes.yaml of every layer: the tree of classes, and for each leaf the service as it is for that class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from yulu.toolbox import shapes_services as shapes
from yulu.toolbox.binding import FACT_NAME, Binding
from yulu.toolbox.binding_limits import bind_limit, hold_to_law
from yulu.toolbox.binding_services import bind_refusals
from yulu.toolbox.model import Origin
from yulu.toolbox.service_model import Refusal, Service, ServiceClass

_LIMITS = ("promised", "legal", "response")


@dataclass(frozen=True, slots=True)
class _Written:
    """A class as it is written; `changes` is what it alone changes in its service."""

    shape: shapes.ClassOfServices
    origin: Origin
    changes: Mapping[str, Any]
    refusals: Mapping[str, Refusal]


def bind_classes(binding: Binding, services: Mapping[str, Service]) -> Mapping[str, ServiceClass]:
    """All classes by id, in the order they are written; a lower layer may hang its own under those above it."""
    written: dict[str, _Written] = {}
    for layer in binding.files:
        for file in layer.of(shapes.ClassesFile):
            for id, shape in file.shape.classes.items():
                origin = Origin(file.document, ("classes", id), file.layer)
                binding.name(id, FACT_NAME, origin)
                if id in written:
                    related = [written[id].origin.place(key=True)]
                    binding.faults.append(origin.fault("E307", at_key=True, related=related, name=id))
                    continue
                if shape.service is not None and shape.service not in services:
                    binding.unknown("E863", origin, "service", name=shape.service, among=services)
                refusals = bind_refusals(binding, shape.refusals, origin)
                written[id] = _Written(shape, origin, _changes(binding, shape, origin), refusals)
    branches = {each.shape.under for each in written.values()}
    found: dict[str, ServiceClass] = {}
    for id, each in written.items():
        line = _line(binding, written, id)
        if line is None:
            continue
        service = None if id in branches else _leaf(binding, services, line)
        found[id] = ServiceClass(id, each.shape.label, each.shape.under, service, each.shape.note)
    return found


def _changes(binding: Binding, shape: shapes.ClassOfServices, origin: Origin) -> Mapping[str, Any]:
    changes: dict[str, Any] = {}
    if shape.lead is not None:
        binding.department(shape.lead, origin, "lead")
        changes["lead"] = shape.lead
    if shape.helpers is not None:
        for position, helper in enumerate(shape.helpers):
            binding.department(helper, origin, "helpers", position)
        changes["helpers"] = tuple(shape.helpers)
    if shape.limits is not None:
        limits = {name: bind_limit(binding, getattr(shape.limits, name), origin, "limits", name) for name in _LIMITS}
        changes |= {name: limit for name, limit in limits.items() if limit is not None}
    return changes


def _line(binding: Binding, written: Mapping[str, _Written], id: str) -> list[_Written] | None:
    """The class and those above it; None where they end nowhere, which is told at the class it is wrong of."""
    line, seen = [written[id]], [id]
    while (above := line[-1].shape.under) is not None:
        if above not in written:
            if len(line) == 1:
                binding.unknown("E860", line[0].origin, "under", name=above, among=written)
            return None
        if above in seen:
            if above == id == next(each for each in written if each in seen):
                circle = " → ".join(written[each].shape.label for each in (*seen, id))
                binding.faults.append(line[0].origin.fault("E861", "under", circle=circle))
            return None
        line.append(written[above])
        seen.append(above)
    return line


def _leaf(binding: Binding, services: Mapping[str, Service], line: list[_Written]) -> Service | None:
    """The service as it is for this class; what the class does not say, those above it say, the nearest first."""
    id = next((each.shape.service for each in line if each.shape.service is not None), None)
    changes = {name: value for each in reversed(line) for name, value in each.changes.items()}
    if id is None or "lead" not in changes:
        binding.faults.append(line[0].origin.fault("E862", at_key=True, label=line[0].shape.label))
        return None
    if id not in services:
        return None
    changes["helpers"] = tuple(each for each in changes.get("helpers", ()) if each != changes["lead"])
    refusals = {name: refusal for each in reversed(line) for name, refusal in each.refusals.items()}
    service = replace(services[id], **changes, refusals={**services[id].refusals, **refusals})
    if "promised" in changes or "legal" in changes:
        hold_to_law(binding, line[0].origin, service.promised, service.legal, at_key=True)
    return service
