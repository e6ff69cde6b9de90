"""Pydantic's errors as diagnostics that point into the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from yulu.diagnostics import CATALOGUE, Diagnostic, Word, in_file_order, nearest
from yulu.toolbox.reading.document import Document
from yulu.toolbox.reading.expected import Member, expected, possible_keys

# Which code an error type of pydantic's becomes: the first prefix that fits.
_CODES = (
    ("extra_forbidden", "E150"),
    ("unexpected_keyword_argument", "E150"),
    ("missing", "E151"),
    ("list_", "E153"),
    ("tuple_", "E153"),
    ("set_", "E153"),
    ("frozen_set_", "E153"),
    ("iterable_", "E153"),
    ("dict_", "E154"),
    ("mapping_", "E154"),
    ("model_", "E154"),
    ("dataclass_", "E154"),
    ("string_type", "E155"),
    ("date_", "E156"),
    ("datetime_", "E156"),
    ("decimal_parsing", "E157"),
    ("decimal_type", "E157"),
    ("float_", "E157"),
    ("int_", "E158"),
    ("bool_", "E159"),
    ("literal_error", "E160"),
    ("enum", "E160"),
    ("union_tag_invalid", "E160"),
    ("union_tag_not_found", "E151"),
    ("greater_than", "E161"),
    ("less_than", "E161"),
    ("finite_number", "E157"),
    ("too_short", "E162"),
    ("too_long", "E162"),
    ("string_too_short", "E162"),
    ("string_too_long", "E162"),
    ("string_pattern_mismatch", "E163"),
)
_OF_A_TYPE: Mapping[Any, str] = {date: "E156", Decimal: "E157", int: "E158", bool: "E159"}
_RULES = {
    "ge": "at_least", "gt": "more_than", "le": "at_most", "lt": "less_than",
    "min_length": "at_least", "max_length": "at_most",
}  # fmt: skip
_WRONG_KINDS = ("E152", "E153", "E154", "E155")
_AT_THE_KEY = ("E150", "E151", "E152")
_OF_A_SINGLE_VALUE = ("E156", "E157", "E158", "E159", "E160", "E161", "E163")
_KEY_OF_A_MAPPING = "[key]"
_CHOICE = re.compile(r"'((?:[^'\\]|\\.)*)'")


@dataclass(frozen=True, slots=True)
class _Fault:
    """One of pydantic's errors, with as much of its location as exists in the document."""

    details: ErrorDetails
    code: str
    path: tuple[str | int, ...]
    steps: tuple[str | int, ...]  # pydantic's, from the validated value on, with members of unions marked
    unions: tuple[tuple[int, Member], ...]  # how long the path was before each of them

    def of_wrong_kind_at(self, depth: int) -> bool:
        return self.code in _WRONG_KINDS and len(self.path) == depth


def schema_diagnostics(
    error: ValidationError, document: Document, model: Any, path: Sequence[str | int] = ()
) -> list[Diagnostic]:
    """What a model refused, in file order, each at its place.

    `model` is the pydantic model (or annotation) that the value at `path` was validated against: an unknown key's
    sentence lists that model's keys. Of a union that fits in no way, only the member that comes nearest is spoken
    of. A validator's own ValueError is said in the words for the type it guards, or else as it stands; one that
    raises `PydanticCustomError` with a code of the catalogue as its type gets that code, its context as data.
    """
    faults = [_located(details, document, model, tuple(path)) for details in error.errors(include_url=False)]
    found = [(fault.path, _diagnostic(fault, document, model)) for fault in _nearest_members(faults)]
    # A key that was mistyped is missing as well; that follows, and is not said.
    meant = {(path[:-1], d.data.get("nearest")) for path, d in found if d.code == "E150"}
    return in_file_order(d for path, d in found if d.code != "E151" or (path, d.data["key"]) not in meant)


def _located(details: ErrorDetails, document: Document, model: Any, base: tuple[str | int, ...]) -> _Fault:
    path, steps = base, list[str | int]()
    unions: list[tuple[int, Member]] = []
    location = details["loc"][:-1] if details["type"] == "missing" else details["loc"]
    for step in location:
        if document.has((*path, step)):
            path = (*path, step)
            steps.append(step)
        elif step != _KEY_OF_A_MAPPING:
            steps.append(Member(step))
            unions.append((len(path), Member(step)))
    return _Fault(details, _code(details, model, steps), path, tuple(steps), tuple(unions))


def _code(details: ErrorDetails, model: Any, steps: Sequence[str | int]) -> str:
    kind, given = details["type"], details["input"]
    if kind in CATALOGUE:
        return kind
    code = next((code for prefix, code in _CODES if kind.startswith(prefix)), "E169")
    if kind == "value_error":
        code = next((_OF_A_TYPE[shape] for shape in expected(model, steps) if shape in _OF_A_TYPE), code)
    if given in (None, "") and code not in ("E150", "E151"):
        return "E152"
    if isinstance(given, list | dict) and code in _OF_A_SINGLE_VALUE and kind != "union_tag_invalid":
        return "E155"
    return code


def _nearest_members(faults: Sequence[_Fault], level: int = 0) -> list[_Fault]:
    """Of each union only the errors of one member: the right kind of value counts most, then few errors."""
    kept = [fault for fault in faults if len(fault.unions) <= level]
    unions: dict[tuple[str | int, ...], dict[Member, list[_Fault]]] = {}
    for fault in faults:
        if len(fault.unions) > level:
            depth, member = fault.unions[level]
            unions.setdefault(fault.path[:depth], {}).setdefault(member, []).append(fault)
    for where, members in unions.items():
        depth = len(where)
        best = min(members.values(), key=lambda of: (any(f.of_wrong_kind_at(depth) for f in of), len(of)))
        kept += _nearest_members(best, level + 1)
    return kept


def _diagnostic(fault: _Fault, document: Document, model: Any) -> Diagnostic:
    details, code, path = fault.details, fault.code, fault.path
    context = details.get("ctx", {})
    at_key = code in _AT_THE_KEY or details["loc"][-1:] == (_KEY_OF_A_MAPPING,)
    if details["type"] == "union_tag_invalid":
        path = (*path, _unquoted(context["discriminator"]))
    return Diagnostic(code, document.place(path, key=at_key), _data(fault, context, model))


def _data(fault: _Fault, context: Mapping[str, Any], model: Any) -> dict[str, str]:
    details, code = fault.details, fault.code
    given = str(context.get("tag", details["input"]))
    rule = next((Word(word, str(context[name])) for name, word in _RULES.items() if name in context), "")
    match code:
        case "E150":
            key = str(details["loc"][-1])
            return {"key": key, **_possible(key, possible_keys(model, fault.steps[:-1]))}
        case "E151":
            return {"key": _unquoted(context.get("discriminator", str(details["loc"][-1])))}
        case "E160":
            listed = str(context.get("expected", context.get("expected_tags", "")))
            choices = [choice.replace("\\'", "'") for choice in _CHOICE.findall(listed)]
            return {"value": given, **_possible(given, choices or [listed])}
        case "E169":
            return {"value": given, "problem": str(context.get("error", details["msg"]))}
        case _ if code == details["type"]:
            return {name: str(value) for name, value in context.items()}
        case _:
            return {"value": given, "rule": rule, "pattern": str(context.get("pattern", ""))}


def _possible(given: str, choices: Sequence[str]) -> dict[str, str]:
    guess = nearest(given, choices)
    return {"possible": "、".join(choices)} | ({"nearest": guess} if guess else {})


def _unquoted(name: str) -> str:
    return name.strip("'")
