"""A toolbox to begin with passes every check wherever it is begun, and is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from tests.toolbox.as_editors_read import as_an_editor
from yulu.checking import check_toolbox
from yulu.checking.check import static_faults
from yulu.diagnostics import Fault
from yulu.rules.examples import examples_of, run_examples
from yulu.toolbox.fields.schemas import schema_of
from yulu.toolbox.files import shape_at
from yulu.toolbox.loading import load_toolbox, read_toolbox
from yulu.toolbox.starting import start_toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
ABOVE = [None, *sorted(folder.parent for folder in TOOLBOXES.glob("*/toolbox.yaml"))]


@pytest.mark.parametrize("above", ABOVE, ids=lambda above: above.name if above else "nothing")
def test_it_passes_every_check_and_example_below_any_toolbox(above: Path | None, tmp_path: Path) -> None:
    begun = start_toolbox(tmp_path / "qinghe", None, "青禾县", above)
    toolbox, faults = read_toolbox(begun.folder)
    assert toolbox is not None
    assert [*faults, *static_faults(toolbox)] == []
    own = examples_of(toolbox)[-1]  # those of the layers above run without it, and are run elsewhere
    results = list(own.run())
    assert {result.policy for result in results} == {begun.policy}
    assert len(results) >= 12
    assert all(result.passed for result in results)
    assert toolbox.layers[-1].level == begun.level
    assert len(toolbox.layers) == 1 + (len(load_toolbox(above).layers) if above else 0)


def test_check_finds_nothing_in_one_begun_alone(tmp_path: Path) -> None:
    assert check_toolbox(start_toolbox(tmp_path / "qinghe", None, "青禾县", None).folder) == []


def test_its_examples_stand_on_both_sides_of_every_edge() -> None:
    """Each condition fails in some example, and no condition can be left out without an example noticing."""
    folder = TOOLBOXES.parent / "src" / "yulu" / "toolbox" / "starting" / "town"
    policy = as_an_editor(folder / "policies" / "shop-opening" / "policy.yaml")
    examples = as_an_editor(folder / "policies" / "shop-opening" / "examples.yaml")["examples"]
    failing = {name for example in examples for name in example["expect"].get("failing", [])}
    assert failing == {*policy["conditions"], "in_force"}


def test_one_begun_below_another_takes_names_of_its_own(tmp_path: Path) -> None:
    one = start_toolbox(tmp_path / "one", None, None, None)
    two = start_toolbox(tmp_path / "two", None, None, one.folder)
    three = start_toolbox(tmp_path / "deep" / "three", None, "三乡", two.folder)
    assert check_toolbox(three.folder) == []
    assert set(load_toolbox(three.folder).policies) == {"shop-opening", "shop-opening-two", "shop-opening-three"}
    assert all(result.passed for result in run_examples(load_toolbox(three.folder)))


def test_every_file_names_its_schema_and_fits_it(tmp_path: Path) -> None:
    begun = start_toolbox(tmp_path / "qinghe", None, None, None)
    named = 0
    for file in begun.folder.rglob("*.yaml"):
        first = file.read_text("utf-8").partition("\n")[0]
        schema = (file.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
        shape = shape_at(file.relative_to(begun.folder))
        assert shape is not None
        assert as_an_editor(schema) == schema_of(shape)
        jsonschema.Draft202012Validator(schema_of(shape)).validate(as_an_editor(file))
        named += 1
    assert named == len([path for path in begun.files if path.endswith(".yaml")]) == 8


def test_schemas_are_no_part_of_what_a_toolbox_says(tmp_path: Path) -> None:
    begun = start_toolbox(tmp_path / "qinghe", None, None, None)
    assert not [path for path in load_toolbox(begun.folder).content if ".schemas" in path]


@pytest.mark.parametrize("title", ["甲: 乙", "# 县", "“青禾”", "a 'b' \"c\"", "true", "100", "甲\n乙"])
def test_any_title_stands_in_it_as_it_was_given(title: str, tmp_path: Path) -> None:
    begun = start_toolbox(tmp_path / "qinghe", None, title, None)
    assert load_toolbox(begun.folder).title == title
    assert [fault for fault in check_toolbox(begun.folder) if fault.severity == "error"] == []


def test_an_empty_folder_is_taken_and_one_that_holds_anything_is_not_touched(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    (full / "mine.txt").write_text("mine", "utf-8")
    start_toolbox(empty, None, None, None)
    assert (empty / "toolbox.yaml").is_file()
    with pytest.raises(Fault) as refused:
        start_toolbox(full, None, None, None)
    assert [fault.code for fault in refused.value.diagnostics] == ["E980"]
    assert [file.name for file in full.iterdir()] == ["mine.txt"]


def test_a_folder_whose_name_is_no_name_needs_one(tmp_path: Path) -> None:
    with pytest.raises(Fault) as refused:
        start_toolbox(tmp_path / "青禾", None, None, None)
    assert refused.value.diagnostics[0].code == "E981"
    assert list(tmp_path.iterdir()) == []
    assert start_toolbox(tmp_path / "青禾", "qinghe", None, None).name == "qinghe"


def test_a_name_of_a_toolbox_above_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Fault) as refused:
        start_toolbox(tmp_path / "liuxi", None, None, TOOLBOXES / "liuxi")
    assert refused.value.diagnostics[0].code == "E983"
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_where_it_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("yulu.toolbox.starting.start.write_schemas", full)
        with pytest.raises(Fault) as refused:
            start_toolbox(tmp_path / "qinghe", None, None, None)
    assert refused.value.diagnostics[0].code == "E982"
    assert list(tmp_path.iterdir()) == []
