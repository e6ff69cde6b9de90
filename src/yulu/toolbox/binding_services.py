"""services/<id>/service.yaml of every layer: names tied to departments, limits read, steps held against the promise."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.calendars.limits import Limit
from yulu.toolbox import shapes_services as shapes
from yulu.toolbox.binding import FACT_NAME, ITEM_NAME, Binding
from yulu.toolbox.binding_facts import bind_refresh
from yulu.toolbox.binding_kinds import bind_asks, bind_inspection
from yulu.toolbox.binding_limits import bind_limit, hold_to_law, read_text
from yulu.toolbox.model import Origin
from yulu.toolbox.service_model import (
    Extension,
    PauseGround,
    Refusal,
    Result,
    Rung,
    Service,
    Step,
    StepsInACircle,
    longest_path,
    working_hours,
)

_STAGES = ("accept", "dispatch", "sign", "response", "object", "rule", "follow_up", "reopen")


def bind_services(binding: Binding) -> Mapping[str, Service]:
    """All services by id; what a lower layer declares again is a fault, as with policies."""
    found: dict[str, Service] = {}
    origins: dict[str, Origin] = {}
    for layer in binding.files:
        for file in layer.of(shapes.ServiceFile):
            shape = file.shape
            origin = Origin(file.document, (), file.layer)
            id = shape.service
            binding.name(id, ITEM_NAME, origin, "service")
            if file.path.split("/")[1] != id:
                binding.faults.append(origin.fault("E840", "service", name=id, folder=file.path.split("/")[1]))
            if id in found:
                related = [origins[id].place("service")]
                binding.faults.append(origin.fault("E307", "service", related=related, name=id))
                continue
            service = _service(binding, shape, origin)
            if service is not None:
                found[id], origins[id] = service, origin
    return found


def _service(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> Service | None:
    for path, id in (("intake", shape.intake), ("lead", shape.lead)):
        binding.department(id, origin, path)
    for position, id in enumerate(shape.helpers):
        binding.department(id, origin, "helpers", position)
    unsure = shape.status == "to_verify"
    cited = binding.citation(shape.because, shape.document, origin)
    if not str(cited) and not unsure:
        binding.faults.append(origin.fault("E841", service=shape.service))
    promised = bind_limit(binding, shape.limits.promised, origin, "limits", "promised")
    legal = bind_limit(binding, shape.limits.legal, origin, "limits", "legal")
    stages = {name: bind_limit(binding, getattr(shape.limits, name), origin, "limits", name) for name in _STAGES}
    if promised is None:
        return None
    hold_to_law(binding, origin, promised, legal, "limits", "promised")
    steps = _steps(binding, shape, origin, promised)
    return Service(
        shape.service, shape.title, shape.kind, shape.intake, shape.lead, promised, shape.starts, legal,
        tuple(shape.helpers), shape.accepted_when or "", **stages,
        extension=_extension(binding, shape, origin), pauses=_pauses(binding, shape, origin),
        refusals=bind_refusals(binding, shape.refusals, origin),
        results={
            name: Result(each.label, None if each.solved is None else each.solved == "true")
            for name, each in shape.results.items()
        },
        asks=bind_asks(binding, shape, origin), term=shape.term, one_per=shape.one_per,
        every=None if shape.every is None else bind_refresh(binding, shape.every, origin, "every"),
        inspection=bind_inspection(binding, shape, origin), no_persons=shape.no_persons is not None,
        unsure=_unsure(shape.limits), steps=steps, ladder=_ladder(binding, shape, origin), citation=str(cited),
        to_verify=unsure, note=shape.note,
    )  # fmt: skip


def _unsure(limits: shapes.ServiceLimits) -> frozenset[str]:
    written = {name: getattr(limits, name) for name in shapes.ServiceLimits.model_fields}
    return frozenset(
        name for name, each in written.items() if isinstance(each, shapes.PromisedLimit) and each.status is not None
    )


def bind_refusals(binding: Binding, written: Mapping[str, shapes.ServiceRefusal], origin: Origin) -> dict[str, Refusal]:
    """What is not accepted, by name; each text that is named must be there."""
    for name, each in written.items():
        binding.citation(each.because, each.document, origin.under("refusals", name))
    return {name: Refusal(each.label, each.instead) for name, each in written.items()}


def _extension(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> Extension | None:
    if shape.extension is None:
        return None
    here = origin.under("extension")
    binding.department(shape.extension.approved_by, here, "approved_by")
    limit = read_text(binding, shape.extension.limit, here, "limit")
    return None if limit is None else Extension(limit, shape.extension.approved_by, shape.extension.times)


def _pauses(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> dict[str, PauseGround]:
    found = {}
    for name, each in shape.pauses.items():
        here = origin.under("pauses", name)
        binding.name(name, FACT_NAME, here)
        cited = binding.citation(each.because, each.document, here)
        if not str(cited) and each.status is None:
            binding.faults.append(here.fault("E869", at_key=True, label=each.label))
        most = read_text(binding, each.most, here, "most")
        if most is not None:
            found[name] = PauseGround(each.label, most, str(cited))
    return found


def _steps(binding: Binding, shape: shapes.ServiceFile, origin: Origin, promised: Limit) -> dict[str, Step]:
    """The steps; each has a lead, a limit or is outside the promise, and the longest way through them fits it."""
    found: dict[str, Step] = {}
    for name, each in shape.steps.items():
        here = origin.under("steps", name)
        binding.name(name, FACT_NAME, here)
        binding.department(each.lead, here, "lead")
        for position, needed in enumerate(each.needs):
            if needed not in shape.steps:
                binding.unknown("E844", here, "needs", position, name=needed, among=shape.steps)
        binding.citation(each.because, each.document, here)
        limit = None if each.limit is None else read_text(binding, each.limit, here, "limit")
        least = None if each.least is None else read_text(binding, each.least, here, "least")
        if each.limit is None and each.least is None and each.outside_limit is None:
            binding.faults.append(here.fault("E845", at_key=True, step=each.label))
        needs = tuple(needed for needed in each.needs if needed in shape.steps)
        found[name] = Step(each.label, each.lead, needs, limit, each.outside_limit is not None, least)
    try:
        hours, path = longest_path(found)
    except StepsInACircle as fault:
        circle = " → ".join(shape.steps[each].label for each in fault.steps)
        binding.faults.append(origin.fault("E846", "steps", at_key=True, circle=circle))
        return {}
    whole = working_hours(promised)
    if found and whole and hours > whole:
        way = " → ".join(found[each].label for each in path)
        taken, given = f"{float(hours):g}", f"{float(whole):g}"
        told = origin.fault("E847", "steps", at_key=True, way=way, hours=taken, promised=str(promised), whole=given)
        binding.faults.append(told)
    return found


def _ladder(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> tuple[Rung, ...]:
    found = []
    for name, each in shape.ladder.items():
        here = origin.under("ladder", name)
        binding.name(name, FACT_NAME, here)
        binding.department(each.to, here, "to")
        if (each.before is None) == (each.after is None):
            binding.faults.append(here.fault("E848", at_key=True))
            continue
        key, text = ("before", each.before) if each.before is not None else ("after", each.after)
        assert text is not None
        distance = None if key == "after" and text == "due" else read_text(binding, text, here, key)
        found.append(Rung(name, each.label, each.to, key == "after", distance))
    return tuple(found)
