"""docs/writing-a-policy.md, followed word by word in a copy of the town: what it says to write is written, what it says
to run is run, and what it prints must come out.

Run this file itself (`python -m tests.journeys.test_writing_guide`) to put the present outputs into the page.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter

from yulu.rules.subject import read_subject
from yulu.toolbox import shapes
from yulu.toolbox.files import FOLDERS, POLICY_FILES, ROOT_FILES
from yulu.toolbox.loading import load_toolbox

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "writing-a-policy.md"
FORMAT = ROOT / "docs" / "toolbox-format.md"

_CREATE = re.compile(r"新建 `([^`]+)`：\s*\Z")
_APPEND = re.compile(r"在 `([^`]+)` 末尾加上：\s*\Z")
_QUOTE = re.compile(r"摘自 `([^`]+)`：\s*\Z")
_REPLACE = re.compile(r"把 `([^`]+)` 里的 `([^`]+)` 改[成回] `([^`]+)`")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)

Action = typing.Literal["create", "append", "quote", "replace", "run", "show"]


_SAID: dict[re.Pattern[str], Action] = {_CREATE: "create", _APPEND: "append", _QUOTE: "quote"}


@dataclass(frozen=True)
class Step:
    """One thing the page does: `text` is a block's content, or what is put in place of `old`."""

    action: Action
    target: str
    text: str
    old: str = ""
    line: int = 0
    span: tuple[int, int] = (0, 0)


def steps(page: str) -> Iterator[Step]:
    """What the page says to do, in its order; a block without a word before it is only shown."""
    end = 0
    for block in _BLOCK.finditer(page):
        yield from _replacements(page, end, block.start())
        before, language, content = page[end : block.start()], block[1], block[2]
        line, span = page.count("\n", 0, block.start()) + 1, block.span(2)
        if language == "console":
            command, _, output = content.removeprefix("$ ").partition("\n")
            yield Step("run", command, output, line=line, span=span)
        elif said := next(filter(None, (words.search(before) for words in _SAID)), None):
            yield Step(_SAID[said.re], said[1], content, line=line, span=span)
        else:
            yield Step("show", language, content, line=line, span=span)
        end = block.end()
    yield from _replacements(page, end, len(page))


def _replacements(page: str, start: int, end: int) -> Iterator[Step]:
    for found in _REPLACE.finditer(page, start, end):
        yield Step("replace", found[1], found[3], old=found[2], line=page.count("\n", 0, found.start()) + 1)


@dataclass(frozen=True)
class Reader:
    """Somebody who does what the page says, in a copy of the town."""

    folder: Path

    def follow(self, step: Step) -> str | None:
        """What came out of a command, or None where nothing is run."""
        file = self.folder / step.target
        match step.action:
            case "create":
                file.parent.mkdir(parents=True, exist_ok=True)
                assert not file.exists(), f"{step.target} is there already"
                file.write_text(step.text, encoding="utf-8")
            case "append":
                file.write_text(file.read_text("utf-8") + step.text, encoding="utf-8")
            case "replace":
                before = file.read_text("utf-8")
                assert before.count(step.old) == 1, f"line {step.line}: {step.old}"
                file.write_text(before.replace(step.old, step.text), encoding="utf-8")
            case "quote":
                assert step.text in file.read_text("utf-8"), f"line {step.line}: {step.target} says otherwise"
            case "run":
                return self.run(step.target)
            case "show":
                self.look_at(step)
        return None

    def run(self, command: str) -> str:
        program, *arguments = shlex.split(command)
        assert program == "yulu", command
        done = subprocess.run(
            [sys.executable, "-m", "yulu.cli", *arguments],
            cwd=self.folder, capture_output=True, encoding="utf-8", check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "NO_COLOR": "1"},
        )  # fmt: skip
        return done.stdout + done.stderr

    def look_at(self, step: Step) -> None:
        """A block that is only shown must still be possible: in its file, or as a subject."""
        match step.target:
            case "yaml":
                for key, content in yaml.load(step.text, yaml.BaseLoader).items():
                    TypeAdapter(_annotation_of(key)).validate_python(content)
            case "json":
                read_subject(load_toolbox(self.folder / "toolboxes" / "liuxi"), step.text, f"line {step.line}")
            case _:
                raise AssertionError(f"line {step.line}: nobody looks at {step.target} blocks")


def _annotation_of(key: str) -> Any:
    """What may stand under a top-level key of some file."""
    for form in (*ROOT_FILES.values(), *FOLDERS.values(), *POLICY_FILES.values()):
        if key in form.model_fields and form not in (shapes.Dataset, shapes.MappingFile, shapes.SettingsFile):
            return form.model_fields[key].annotation
    raise AssertionError(f"no file has a key {key}")


def town_in(folder: Path) -> Reader:
    for toolbox in ("qingchuan", "liuxi"):
        shutil.copytree(ROOT / "toolboxes" / toolbox, folder / "toolboxes" / toolbox)
    return Reader(folder)


def _steady(output: str) -> str:
    """Without what differs from day to day and from town to town: the rules' fingerprint, and the time it took."""
    return re.sub(r"[0-9.]+ 秒", "… 秒", re.sub(r"规则指纹 [0-9a-f]{12}", "规则指纹 …", output)).strip()


def test_whoever_follows_the_guide_sees_what_it_prints(tmp_path: Path) -> None:
    reader, ran = town_in(tmp_path), 0
    for step in steps(GUIDE.read_text("utf-8")):
        output = reader.follow(step)
        if output is not None:
            assert _steady(output) == _steady(step.text), f"line {step.line}: {step.target}"
            ran += 1
    assert ran >= 8
    assert reader.run("yulu check toolboxes/liuxi").count("没有发现问题") == 1, "the guide leaves its town in order"


def test_the_guides_own_policy_is_not_in_the_town_already() -> None:
    assert not (ROOT / "toolboxes" / "liuxi" / "policies" / "stall-fee").exists()


# --- docs/toolbox-format.md -------------------------------------------------------------------------------------------

_HEADING = re.compile(r"^#{2,3} .*（([A-Za-z]+)）$", re.MULTILINE)
_ROW = re.compile(r"^\| `(\w+)` \| (是 |查实 |)\|", re.MULTILINE)
REQUIRED_BY_CHECK = {("Condition", "because"), ("AddedCondition", "because"), ("Grant", "because")}
"""Keys that a file may lack and still be read, but that no toolbox passes `yulu check` without."""


def _documented() -> dict[str, dict[str, bool]]:
    """For each form named in a heading the keys its table tells of, and whether they must be written."""
    page, found = FORMAT.read_text("utf-8"), {}
    headings = list(_HEADING.finditer(page))
    for position, heading in enumerate(headings):
        end = headings[position + 1].start() if position + 1 < len(headings) else len(page)
        rows = _ROW.finditer(page, heading.end(), end)
        found[heading[1]] = {row[1]: row[2] == "是 " for row in rows}
    return found


def _forms() -> Iterator[type[BaseModel]]:
    """Every form a toolbox's files are made of."""
    seen: set[type[BaseModel]] = set()
    waiting: list[Any] = [*ROOT_FILES.values(), *FOLDERS.values(), *POLICY_FILES.values()]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and not isinstance(each, types.GenericAlias) and issubclass(each, BaseModel):
            if each not in seen:
                seen.add(each)
                waiting += [field.annotation for field in each.model_fields.values()]
        else:
            waiting += [inner for inner in typing.get_args(each) if not isinstance(inner, str)]
    yield from sorted(seen, key=lambda form: form.__name__)


@pytest.mark.parametrize("form", list(_forms()), ids=lambda form: form.__name__)
def test_every_key_of_every_form_is_in_the_reference_and_no_other(form: type[BaseModel]) -> None:
    written = {
        field.alias or name: field.is_required() or (form.__name__, name) in REQUIRED_BY_CHECK
        for name, field in form.model_fields.items()
    }
    assert _documented().get(form.__name__) == written


def test_the_reference_tells_of_no_form_that_is_not_there() -> None:
    assert _documented().keys() == {form.__name__ for form in _forms()}


def write_outputs() -> None:
    """The page with the outputs that its commands give now."""
    page = GUIDE.read_text("utf-8")
    outputs: list[tuple[tuple[int, int], str]] = []
    with tempfile.TemporaryDirectory() as folder:
        reader = town_in(Path(folder))
        for step in steps(page):
            output = reader.follow(step)
            if output is not None and _steady(output) != _steady(step.text):
                outputs.append((step.span, f"$ {step.target}\n{output.rstrip()}\n"))
    for (start, end), text in reversed(outputs):
        page = page[:start] + text + page[end:]
    GUIDE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()
