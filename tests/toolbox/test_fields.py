"""What every key means, and the JSON Schemas made of it: they fit every toolbox that is shipped, and refuse what
`yulu check` refuses.
"""

from __future__ import annotations

import shutil
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from tests.toolbox.as_editors_read import as_an_editor
from yulu.checking import check_toolbox
from yulu.toolbox import shapes
from yulu.toolbox.fields.forms import FORMS
from yulu.toolbox.fields.schemas import schema_line, schema_name, schema_of, write_schemas
from yulu.toolbox.files import EVERY_FILE, shape_at

ROOT = Path(__file__).parents[2]
TOOLBOXES = ROOT / "toolboxes"
KINDS = tuple(EVERY_FILE.values())
FILES = [
    (file, shape)
    for toolbox in sorted(TOOLBOXES.iterdir())
    for file in sorted(toolbox.rglob("*.yaml"))
    if (shape := shape_at(file.relative_to(toolbox))) is not None
]


def _forms() -> Iterator[type[BaseModel]]:
    """Every form a toolbox's files are made of."""
    seen: set[type[BaseModel]] = set()
    waiting: list[Any] = list(KINDS)
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and not isinstance(each, types.GenericAlias) and issubclass(each, BaseModel):
            if each not in seen:
                seen.add(each)
                waiting += [field.annotation for field in each.model_fields.values()]
        else:
            waiting += [inner for inner in typing.get_args(each) if not isinstance(inner, str)]
    yield from sorted(seen, key=lambda form: form.__name__)


def test_every_form_has_a_meaning_and_no_other() -> None:
    assert set(_forms()) == set(FORMS)


@pytest.mark.parametrize("shape", FORMS, ids=lambda shape: shape.__name__)
def test_every_key_of_every_form_has_a_meaning_and_no_other(shape: type[shapes.Shape]) -> None:
    assert set(FORMS[shape].keys) == {field.alias or name for name, field in shape.model_fields.items()}


@pytest.mark.parametrize("shape", FORMS, ids=lambda shape: shape.__name__)
def test_the_example_of_every_key_is_what_may_stand_there(shape: type[shapes.Shape]) -> None:
    hints = typing.get_type_hints(shape, include_extras=True)
    names = {field.alias or name: name for name, field in shape.model_fields.items()}
    for key, meaning in FORMS[shape].keys.items():
        kind = TypeAdapter(hints[names[key]])
        written = yaml.load(f"key: {meaning.example}", yaml.BaseLoader)["key"]
        kind.validate_python(written)


@pytest.mark.parametrize("shape", KINDS, ids=schema_name)
def test_every_schema_is_one_of_the_draft_it_names(shape: type[shapes.Shape]) -> None:
    schema = schema_of(shape)
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("shape", KINDS, ids=schema_name)
def test_every_kind_of_file_is_shipped_and_every_one_fits_its_schema(shape: type[shapes.Shape]) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(shape))
    files = [file for file, own in FILES if own is shape]
    assert files
    for file in files:
        found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(as_an_editor(file))]
        assert not found, f"{file}: {found[:3]}"


@pytest.mark.parametrize("file", [file for file, _ in FILES], ids=lambda file: str(file.relative_to(TOOLBOXES)))
def test_every_shipped_file_names_its_schema_to_an_editor(file: Path) -> None:
    shape = next(own for other, own in FILES if other == file)
    named = file.read_text("utf-8").partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / named).resolve() == ROOT / "docs" / "schemas" / schema_name(shape)


@pytest.mark.parametrize("shape", FORMS, ids=lambda shape: shape.__name__)
def test_an_editor_shows_the_meaning_of_every_key(shape: type[shapes.Shape]) -> None:
    for kind in KINDS:
        schema = schema_of(kind)
        shown = schema if shape is kind else schema.get("$defs", {}).get(shape.__name__)
        if shown is not None:
            for key, meaning in FORMS[shape].keys.items():
                assert shown["properties"][key]["description"].startswith(meaning.meaning)


FAULTS: tuple[tuple[str, str, str], ...] = (
    ("toolbox.yaml", "level: city", "level: town"),
    ("toolbox.yaml", "title: 柳溪市", "titel: 柳溪市"),
    ("departments.yaml", "credit: {label: 柳溪市信用办}", "credit: {name: 柳溪市信用办}"),
    ("departments.yaml", "credit: {label: 柳溪市信用办}", "Credit: {label: 柳溪市信用办}"),
    ("departments.yaml", "credit: {label: 柳溪市信用办}", "credit: 柳溪市信用办"),
    ("documents.yaml", "published: 2022-03-28", "published: 2022/3/28"),
    ("documents.yaml", "    number: 柳国资〔2022〕8号\n", ""),
    ("terms.yaml", "kind: discretion", "kind: discretionary"),
    ("office-hours.yaml", "closed: true", "closed: yes"),
    ("datasets/dishonesty.yaml", "sensitivity: public", "sensitivity: open"),
    ("datasets/dishonesty.yaml", "dataset: dishonesty", "dataset:"),
    ("datasets/dishonesty.yaml", "type: boolean", "type: bool"),
    ("datasets/households.yaml", "type: integer", "type: enum"),
    ("datasets/water.yaml", "every: month", "every: week"),
    ("facts/enterprise.yaml", "aggregate:", "expression: as_of\n    aggregate:"),
    ("facts/enterprise.yaml", "months: 24", "months: two"),
    ("facts/enterprise.yaml", "months: 24", "months: 0"),
    ("parameters/rent.yaml", "from: 2022-04-01", "from: 2022年4月1日"),
    ("parameters/rent.yaml", "values:", "value:"),
    ("settings/delegated.yaml", "take: by_month", "taken: by_month"),
    ("policies/rent-relief/policy.yaml", "kind: reduction", "kind: relief"),
    ("policies/rent-relief/policy.yaml", "    amount: monthly_rent * months_waived\n", ""),
    ("policies/rent-relief/policy.yaml", "amount: monthly_rent", "value: 1\n    amount: monthly_rent"),
    ("policies/rent-relief/policy.yaml", "period: year", "period: yearly"),
    (
        "policies/rent-relief/policy.yaml",
        "    when: leases_from_state\n    because: 第二条",
        "    when: leases_from_state",
    ),
    ("policies/rent-relief/policy.yaml", "contact: assets\n", ""),
    ("policies/rent-relief/policy.yaml", "exclusions:\n  - {with", "exclusions:\n  {with"),
    ("policies/rent-relief/examples.yaml", "outcome: entitled", "outcome: yes"),
    ("policies/rent-relief/examples.yaml", "failing: [small]", "failed: [small]"),
    ("mappings/enterprise-list.yaml", "subjects: new", "subjects: all"),
    ("mappings/rent-roll.yaml", "first: 2", "first: two"),
)
"""What is mistyped in which file; everything here is both `yulu check`'s and the schema's to refuse."""


@pytest.mark.parametrize(
    ("path", "right", "wrong"), FAULTS, ids=[f"{path} {wrong[:24]!r}" for path, _, wrong in FAULTS]
)
def test_what_the_schema_refuses_check_refuses_as_well(path: str, right: str, wrong: str, tmp_path: Path) -> None:
    for toolbox in ("qingchuan", "liuxi"):
        shutil.copytree(TOOLBOXES / toolbox, tmp_path / toolbox)
    file = tmp_path / "liuxi" / path
    before = file.read_text("utf-8")
    assert right in before
    file.write_text(before.replace(right, wrong, 1), encoding="utf-8")
    shape = shape_at(Path(path))
    assert shape is not None
    schema = jsonschema.Draft202012Validator(schema_of(shape))
    assert schema.is_valid(as_an_editor(before))
    assert not schema.is_valid(as_an_editor(file))
    found = [fault for fault in check_toolbox(tmp_path / "liuxi") if fault.severity == "error"]
    assert any(fault.place is not None and fault.place.file.endswith(path) for fault in found)


def test_a_file_names_its_schema_by_the_way_up_to_it(tmp_path: Path) -> None:
    write_schemas(tmp_path / ".schemas")
    for path in ("toolbox.yaml", "datasets/a.yaml", "policies/a/policy.yaml"):
        shape = shape_at(Path(path))
        assert shape is not None
        named = schema_line(path, shape).partition("$schema=")[2]
        assert ((tmp_path / path).parent / named).resolve().is_relative_to(tmp_path / ".schemas")
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        assert ((tmp_path / path).parent / named).is_file()
