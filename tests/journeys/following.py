"""A page of docs/ followed word by word: what it says to write is written, what it says to run is run, and what it
prints must come out.

A block belongs to the words before it, in Chinese or in English: 新建 `file`： or Create `file`:. A `console` block is
a command and what it prints; that may differ only in what differs from day to day and from town to town.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from yulu.rules.subject import read_subject
from yulu.toolbox import shapes
from yulu.toolbox.files import EVERY_FILE
from yulu.toolbox.loading import load_toolbox

ROOT = Path(__file__).parents[2]

Action = typing.Literal["create", "append", "insert", "quote", "replace", "run", "show"]

_SAID: Mapping[re.Pattern[str], Action] = {
    re.compile(r"(?:新建|Create) `([^`]+)`[：:]\s*\Z"): "create",
    re.compile(r"(?:在|At the end of) `([^`]+)`(?: 末尾加上|, add)[：:]\s*\Z"): "append",
    re.compile(r"(?:在|In) `([^`]+)`(?: 的|, below) `([^`]+)`(?: 下面加上|, add)[：:]\s*\Z"): "insert",
    re.compile(r"(?:摘自|From) `([^`]+)`[：:]\s*\Z"): "quote",
}
_REPLACE = re.compile(r"(?:把|In) `([^`]+)`(?: 里的|, change) `([^`]+)` (?:改[成回]|(?:back )?to) `([^`]+)`")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_UNSTEADY = (
    (re.compile(r"[0-9.]+ 秒"), "… 秒"),
    (re.compile(r"(指纹|规则|结果) [0-9a-f]{12}"), r"\1 …"),
    (re.compile(r"\d+年\d+月\d+日导入，指纹 \w+"), "……导入，指纹 ……"),
    (re.compile(r"(知悉日|只用) ?(?:\d+年\d+月\d+日|\d{4}-\d\d-\d\d)"), r"\1 …"),
)
"""What differs from day to day: times, fingerprints, the day of an import and what is known by today."""


@dataclass(frozen=True)
class Step:
    """One thing a page does: `text` is a block's content, or what is put in place of `old` or below it."""

    action: Action
    target: str
    text: str
    old: str = ""
    line: int = 0
    span: tuple[int, int] = (0, 0)

    @property
    def done(self) -> tuple[str, str, str, str]:
        """What is done, wherever it stands in the page."""
        return self.action, self.target, self.text, self.old


def steps(page: str) -> Iterator[Step]:
    """What the page says to do, in its order; a block without a word before it is only shown."""
    end = 0
    for block in _BLOCK.finditer(page):
        yield from _replacements(page, end, block.start())
        before, language, content = page[end : block.start()], block[1], block[2]
        line, span = page.count("\n", 0, block.start()) + 1, block.span(2)
        said = next(((action, found) for words, action in _SAID.items() if (found := words.search(before))), None)
        if language == "console":
            command, _, output = content.removeprefix("$ ").partition("\n")
            yield Step("run", command, output, line=line, span=span)
        elif said is not None:
            action, found = said
            yield Step(action, found[1], content, old=found[2] if action == "insert" else "", line=line, span=span)
        else:
            yield Step("show", language, content, line=line, span=span)
        end = block.end()
    yield from _replacements(page, end, len(page))


def _replacements(page: str, start: int, end: int) -> Iterator[Step]:
    for found in _REPLACE.finditer(page, start, end):
        yield Step("replace", found[1], found[3], old=found[2], line=page.count("\n", 0, found.start()) + 1)


@dataclass(frozen=True)
class Reader:
    """Somebody who does what a page says, in a folder of their own."""

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
            case "insert":
                lines = file.read_text("utf-8").splitlines(keepends=True)
                (at,) = (number for number, line in enumerate(lines) if step.old in line)
                file.write_text("".join([*lines[: at + 1], step.text, *lines[at + 1 :]]), encoding="utf-8")
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
            env={
                **os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "80",
                "YULU_ARCHIVE": str(self.folder / ".archive"),
            },
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
    for form in EVERY_FILE.values():
        if key in form.model_fields and form not in (shapes.Dataset, shapes.MappingFile, shapes.SettingsFile):
            return form.model_fields[key].annotation
    raise AssertionError(f"no file has a key {key}")


def town_in(folder: Path) -> Reader:
    """A reader beside a copy of the made-up town and its province."""
    for toolbox in ("qingchuan", "liuxi"):
        shutil.copytree(ROOT / "toolboxes" / toolbox, folder / "toolboxes" / toolbox)
    return Reader(folder)


def empty_place(folder: Path) -> Reader:
    """A reader who has nothing yet."""
    return Reader(folder)


def followed(page: Path, reader: Reader) -> Iterator[tuple[Step, str]]:
    """Each command of the page with what it prints, once all that stands before it is done."""
    for step in steps(page.read_text("utf-8")):
        output = reader.follow(step)
        if output is not None:
            yield step, _without_ends(output)


def steady(output: str) -> str:
    """The output without what differs from day to day."""
    for unsteady, shown in _UNSTEADY:
        output = unsteady.sub(shown, output)
    return _without_ends(output)


def _without_ends(output: str) -> str:
    return "\n".join(line.rstrip() for line in output.strip().splitlines())


def assert_prints_what_it_says(page: Path, reader: Reader) -> int:
    """Follow the page; how many commands were run."""
    ran = 0
    for step, printed in followed(page, reader):
        assert steady(printed) == steady(step.text), f"{page.name}, line {step.line}: {step.target}"
        ran += 1
    return ran


def write_outputs(page: Path, place: typing.Callable[[Path], Reader]) -> None:
    """Put into the page what its commands print now."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = list(followed(page, place(Path(folder))))
    text = page.read_text("utf-8")
    for step, printed in reversed(outputs):
        if steady(printed) != steady(step.text):
            start, end = step.span
            text = text[:start] + f"$ {step.target}\n{printed}\n" + text[end:]
    page.write_text(text, encoding="utf-8")
