"""What a service asks on its form, and what its kind cannot do without."""

from __future__ import annotations

from collections.abc import Mapping

from yulu.toolbox import shapes_services as shapes
from yulu.toolbox.binding import FACT_NAME, Binding
from yulu.toolbox.binding_limits import bind_limit
from yulu.toolbox.model import Origin
from yulu.toolbox.service_model import CHALLENGE_ASKS, KINDS, Ask, Inspection, InspectionItem

_OF_A_PERSON = ("phone", "identity_card")


def bind_asks(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> Mapping[str, Ask]:
    """The fields of the form; `term` and `one_per` name one of them, a challenge has its own."""
    for name, each in shape.asks.items():
        here = origin.under("asks", name)
        binding.name(name, FACT_NAME, here)
        if (each.type == "choice") != bool(each.choices):
            binding.faults.append(here.fault("E864", at_key=True, label=each.label))
        if shape.no_persons is not None and (each.personal is not None or each.type in _OF_A_PERSON):
            binding.faults.append(here.fault("E866", at_key=True, label=each.label))
    for key, named in (("term", shape.term), ("one_per", shape.one_per)):
        if named is not None and (named not in shape.asks or (key == "term" and shape.asks[named].type != "date")):
            binding.faults.append(origin.fault("E865", key, name=named))
    if shape.kind == "challenge":
        missing = [each for each in CHALLENGE_ASKS if each not in shape.asks or shape.asks[each].required is None]
        missing += [] if shape.term in shape.asks and shape.asks[shape.term or ""].required else ["term"]
        if missing:
            told = origin.fault("E867", "kind", kind=KINDS[shape.kind], missing="、".join(missing))
            binding.faults.append(told)
    return {
        name: Ask(each.label, each.type, each.required is not None, each.personal, each.choices, each.because)
        for name, each in shape.asks.items()
    }


def bind_inspection(binding: Binding, shape: shapes.ServiceFile, origin: Origin) -> Inspection | None:
    """Who may inspect what on which basis: an inspection says it, and nothing else may."""
    written = shape.inspection
    if written is None or shape.kind != "inspection":
        if (written is None) == (shape.kind == "inspection"):
            told = origin.fault("E867", "kind", kind=KINDS[shape.kind], missing="inspection")
            binding.faults.append(told)
        return None
    here = origin.under("inspection")
    for position, body in enumerate(written.bodies):
        binding.department(body, here, "bodies", position)
    items = {}
    for name, each in written.items.items():
        place = here.under("items", name)
        binding.name(name, FACT_NAME, place)
        cited = str(binding.citation(each.because, each.document, place))
        if not cited and each.status is None:
            binding.faults.append(place.fault("E868", at_key=True, label=each.label))
        items[name] = InspectionItem(each.label, cited, each.status is not None)
    if written.subject not in shape.asks:
        binding.faults.append(here.fault("E865", "subject", name=written.subject))
    rectify = bind_limit(binding, written.rectify, here, "rectify")
    recheck = bind_limit(binding, written.recheck, here, "recheck")
    if rectify is None or recheck is None:
        return None
    return Inspection(tuple(written.bodies), items, written.subject, written.yearly, rectify, recheck)
