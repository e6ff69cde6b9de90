"""docs/reference and docs/schemas say what the code says; `make docs` writes them again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from yulu.diagnostics.catalogue.expressions import EXPRESSIONS
from yulu.documents.reference.__main__ import write_reference
from yulu.documents.reference.files import anchor, files_page
from yulu.documents.reference.language import (
    FUNCTION_MEANINGS,
    KINDS,
    OPERATORS,
    REFUSED,
    faults_of,
    language_page,
)
from yulu.language.functions import FUNCTIONS
from yulu.language.parsing import parse
from yulu.language.tree import Arithmetic, Compare, Comparison, Operator, walk
from yulu.language.types import Kind
from yulu.toolbox.fields.forms import FORMS

DOCS = Path(__file__).parents[2] / "docs"


def test_what_is_in_the_repository_is_what_the_program_writes(tmp_path: Path) -> None:
    write_reference(tmp_path)
    written = {file.relative_to(tmp_path): file.read_text("utf-8") for file in tmp_path.rglob("*.*")}
    kept = {
        file.relative_to(DOCS): file.read_text("utf-8")
        for folder in ("reference", "schemas")
        for file in (DOCS / folder).rglob("*.*")
    }
    assert kept.keys() == written.keys(), "run `make docs`"
    for path, text in written.items():
        assert kept[path] == text, f"{path}: run `make docs`"


def test_every_function_type_and_operator_is_told_of() -> None:
    assert FUNCTION_MEANINGS.keys() == FUNCTIONS.keys()
    assert KINDS.keys() == set(get_args(Kind))
    nodes = [node for _, text in OPERATORS for tree in (parse(text)[0],) if tree is not None for node in walk(tree)]
    assert {node.operator for node in nodes if isinstance(node, Compare)} == set(get_args(Comparison))
    assert {node.operator for node in nodes if isinstance(node, Arithmetic)} == set(get_args(Operator))


@pytest.mark.parametrize(
    "written", [example for kind in KINDS.values() for example in re.findall("`([^`]+)`", kind[2])]
)
def test_every_example_of_a_type_is_a_condition(written: str) -> None:
    assert faults_of(written) == []


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_said_to_be_refused_is_refused_for_one_reason(written: str) -> None:
    assert len({fault.code for fault in faults_of(written)}) == 1


def test_every_code_of_the_language_is_listed_with_both_titles() -> None:
    page = language_page()
    for code, wording in EXPRESSIONS.items():
        assert f"| {code} | {wording.title_zh} | {wording.title_en} |" in page


def test_every_form_can_be_linked_to_and_every_key_is_in_its_table() -> None:
    page = files_page()
    for shape, form in FORMS.items():
        assert f"(#{anchor(shape)})" in page
        table = page.partition(f"{shape.__name__} {form.title} · {form.english}\n")[2].partition("\n##")[0]
        assert re.findall(r"^\| `(\w+)` ", table, re.MULTILINE) == list(form.keys)


def test_the_settings_shown_for_an_editor_name_every_schema() -> None:
    page = (DOCS / "toolbox-format.md").read_text("utf-8")
    assert set(re.findall(r'"docs/schemas/([\w-]+\.schema\.json)"', page)) == {
        file.name for file in (DOCS / "schemas").iterdir()
    }
