"""A JSON Schema (draft 2020-12) for each kind of file, made from the shapes that the program itself reads them by.

A schema sees YAML as editors do: `36` a number, `true` a boolean, `2022-04-01` a text. It refuses what can be told from
one file alone; what needs other files, such as a name that is not declared, is for `yulu check`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from yulu.toolbox import shapes
from yulu.toolbox.fields.forms import FORMS
from yulu.toolbox.files import EVERY_FILE

SCHEMAS_FOLDER = ".schemas"
"""Where a toolbox keeps its schemas; what begins with a dot is no part of its content."""

_FACT, _ITEM = "^[a-z][a-z0-9_]*$", "^[a-z][a-z0-9-]*$"
_NAMES_DECLARED: Mapping[tuple[type[shapes.Shape], str], str] = {
    (shapes.DepartmentsFile, "departments"): _FACT,
    (shapes.DocumentsFile, "documents"): _ITEM,
    (shapes.TermsFile, "terms"): _FACT,
    (shapes.Dataset, "facts"): _FACT,
    (shapes.Records, "columns"): _FACT,
    (shapes.FactsFile, "facts"): _FACT,
    (shapes.ParametersFile, "parameters"): _FACT,
    (shapes.Policy, "conditions"): _FACT,
    (shapes.Policy, "grants"): _FACT,
}
"""Keys under which each key is a name that is declared there, and the form it must have."""


def _one_of(*keys: str) -> JsonSchemaValue:
    return {"oneOf": [{"required": [key]} for key in keys]}


def _with(key: str, values: Sequence[str], required: str, *refused: str) -> JsonSchemaValue:
    then: JsonSchemaValue = {"required": [required]}
    if refused:
        then["not"] = {"anyOf": [{"required": [each]} for each in refused]}
    return {"if": {"properties": {key: {"enum": list(values)}}, "required": [key]}, "then": then}


_RULES: Mapping[type[shapes.Shape], Sequence[JsonSchemaValue]] = {
    shapes.Derived: [_one_of("expression", "ladder", "table", "aggregate", "choice")],
    shapes.AggregateForm: [_one_of("count", "sum")],
    shapes.AggregateWindow: [_one_of("months", "since", "year")],
    shapes.Records: [_one_of("date", "period")],
    shapes.ChangedDays: [_one_of("closed", "open", "shifts")],
    shapes.Fact: [_with("type", ["enum"], "values")],
    shapes.OfficialDocument: [{"anyOf": [{"required": ["status"]}, {"required": ["number", "published"]}]}],
    shapes.Grant: [
        _with("kind", ["payment", "reduction", "deferral", "deduction_base"], "amount", "value"),
        _with("kind", ["rate", "choice"], "value", "amount"),
        _with("kind", ["protection", "service"], "text", "amount", "value"),
    ],
}
"""What holds between the keys of a form; the program looks at it once the whole toolbox is read."""


class _AsWritten(GenerateJsonSchema):
    """Values as they stand in YAML, before the program reads a text as a day or a number."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        if "pattern" in schema:
            return super().str_schema(schema)
        written: JsonSchemaValue = {"type": ["string", "number", "boolean"]}
        return written | ({"minLength": schema["min_length"]} if "min_length" in schema else {})

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        expected = list(schema["expected"])
        switches = [value for value, word in ((True, "true"), (False, "false")) if word in expected]
        return {"enum": [*switches, *expected]}

    def any_schema(self, schema: core_schema.AnySchema) -> JsonSchemaValue:
        return {"not": {"type": "null"}}


def schema_name(shape: type[shapes.Shape]) -> str:
    """The file a shape's schema is kept in: `policy.schema.json`."""
    for named, form in EVERY_FILE.items():
        if form is shape:
            return f"{named.removesuffix('.yaml')}.schema.json"
    raise KeyError(shape)


def schema_line(path: str, shape: type[shapes.Shape]) -> str:
    """The comment by which the file at this path, inside its toolbox, names its schema to an editor."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}{SCHEMAS_FOLDER}/{schema_name(shape)}"


def schema_of(shape: type[shapes.Shape]) -> JsonSchemaValue:
    """The schema of one kind of file, each key with its meaning."""
    made = shape.model_json_schema(by_alias=True, schema_generator=_AsWritten, mode="validation")
    forms = made.pop("$defs", {})
    by_name = {each.__name__: each for each in FORMS}
    explained = _explained(made, shape)
    if forms:
        explained["$defs"] = {name: _explained(form, by_name[name]) for name, form in sorted(forms.items())}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **explained}


def _explained(made: JsonSchemaValue, shape: type[shapes.Shape]) -> JsonSchemaValue:
    """One form: its keys in the order of the meanings, each with its own, and what holds between them."""
    form = FORMS[shape]
    properties: dict[str, Any] = {}
    for key, meaning in form.keys.items():
        each = _with_a_value(made["properties"][key])
        if (shape, key) in _NAMES_DECLARED:
            each["propertyNames"] = {"pattern": _NAMES_DECLARED[shape, key]}
        properties[key] = {"description": f"{meaning.meaning}。例：{meaning.example}", **each}
    written: JsonSchemaValue = {
        "title": form.title, "description": form.note or form.title, "type": "object", "additionalProperties": False,
        "properties": properties,
    }  # fmt: skip
    required = [key for key in form.keys if key in made.get("required", ()) or form.keys[key].needed == "by_check"]
    if required:
        written["required"] = required
    if shape in _RULES:
        written["allOf"] = list(_RULES[shape])
    return written


def _with_a_value(made: JsonSchemaValue) -> JsonSchemaValue:
    """A key that may be left out; written, it must have a value."""
    kept: JsonSchemaValue = {name: value for name, value in made.items() if name != "title"}
    possible: list[JsonSchemaValue] = [each for each in kept.pop("anyOf", []) if each != {"type": "null"}]
    if len(possible) == 1:
        return kept | possible[0]
    return kept | ({"anyOf": possible} if possible else {})


def write_schemas(folder: Path) -> None:
    """Every schema into the folder, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for shape in EVERY_FILE.values():
        (folder / schema_name(shape)).write_text(schema_text(shape), encoding="utf-8", newline="\n")


def schema_text(shape: type[shapes.Shape]) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema_of(shape), ensure_ascii=False, indent=1) + "\n"
