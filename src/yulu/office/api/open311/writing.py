"""One answer in two notations: JSON, and XML with the elements that the specification names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse, JsonResponse

Content = Mapping[str, Any] | Sequence[Mapping[str, Any]]
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that no XML document may hold."""
_ITEMS = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "service_request_updates": "request_update", "errors": "error", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
"""What an element of a list is called."""


@dataclass
class Refusal(Exception):
    """The request is refused, as the specification has it: 400, 401, 403 or 404 with a sentence."""

    code: int
    description: str


def write(root: str, content: Content, notation: str, status: int = 200) -> HttpResponse:
    """The answer; `root` is the XML document's element."""
    if notation == "json":
        return JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    document = tostring(_element(Element(root), content), encoding="utf-8", xml_declaration=True)
    return HttpResponse(document, status=status, content_type="text/xml; charset=utf-8")


def write_refusal(refusal: Refusal, notation: str) -> HttpResponse:
    """The errors of the specification: a list of one."""
    errors = [{"code": refusal.code, "description": refusal.description}]
    return write("errors", errors, notation, refusal.code)


def _element(parent: Element, content: Any) -> Element:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _element(SubElement(parent, name), value)
    elif isinstance(content, list | tuple):
        for each in content:
            _element(SubElement(parent, _ITEMS[parent.tag]), each)
    elif content is not None:
        parent.text = _plain(content)
    return parent


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(_NO_XML)
