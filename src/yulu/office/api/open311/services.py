"""What may be reported: the requests of the toolbox in force, and under each the classes of the city's tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yulu.office.api.open311.writing import Refusal
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.toolbox.model import Toolbox
from yulu.toolbox.service_model import Ask, Service

_DATATYPES = {
    "choice": "singlevaluelist", "yes_no": "singlevaluelist", "number": "number", "date": "datetime",
    "long_text": "text",
}  # fmt: skip
_YES_NO = {"true": "是", "false": "否"}


@dataclass(frozen=True, slots=True)
class Reportable:
    """A service with a class of it, or none; its code is `service` or `service.class`."""

    service: Service
    label: str
    class_: str = ""
    group: str = ""

    @property
    def code(self) -> str:
        """As clients name it."""
        return f"{self.service.id}.{self.class_}" if self.class_ else self.service.id


def reportable() -> dict[str, Reportable]:
    """Everything that may be reported, by code; raises NothingInForce."""
    return {each.code: each for each in _all(toolbox_of(in_force().hash))}


def _all(toolbox: Toolbox) -> Iterator[Reportable]:
    for service in toolbox.services.values():
        if service.kind != "request":
            continue
        yield Reportable(service, service.title)
        for leaf in toolbox.classes.values():
            if leaf.service is not None and leaf.service.id == service.id:
                group = toolbox.classes[leaf.under].label if leaf.under else service.title
                yield Reportable(leaf.service, leaf.label, leaf.id, group)


def found(code: str) -> Reportable:
    """The service of this code; raises Refusal."""
    service = reportable().get(code)
    if service is None:
        raise Refusal(404, f"service_code was not found 没有这个事项：{code}")
    return service


def listed(each: Reportable) -> dict[str, Any]:
    """As the list of services has it."""
    return {
        "service_code": each.code, "service_name": each.label, "description": each.service.title,
        "metadata": bool(each.service.asks), "type": "realtime", "keywords": each.label,
        "group": each.group or each.service.title,
    }  # fmt: skip


def definition(each: Reportable) -> dict[str, Any]:
    """The form of a service."""
    attributes = [_attribute(order, name, ask) for order, (name, ask) in enumerate(each.service.asks.items(), 1)]
    return {"service_code": each.code, "attributes": attributes}


def _attribute(order: int, name: str, ask: Ask) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "variable": True, "code": name, "datatype": _DATATYPES.get(ask.type, "string"), "required": ask.required,
        "datatype_description": ask.because or "", "order": order, "description": ask.label,
    }  # fmt: skip
    choices = choices_of(ask)
    if choices:
        attribute["values"] = [{"key": key, "name": label} for key, label in choices.items()]
    return attribute


def choices_of(ask: Ask) -> Mapping[str, str]:
    """What may be chosen; empty where anything may be written."""
    return _YES_NO if ask.type == "yes_no" else ask.choices
