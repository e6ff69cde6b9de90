"""README.md and README.zh-CN.md, followed word by word: every command is run and prints what the page shows.

A line `…` in an output stands for lines left out, `…` inside a line for the rest that is left out there. What differs
from day to day (today's date, seconds, fingerprints) is not compared.

Run this file itself (`python -m tests.test_readme`) to put the present outputs into both pages, trimmed as before.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from yulu.language.chinese import read_aloud
from yulu.rules.answer import OUTCOMES
from yulu.toolbox.loading import load_toolbox

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted([*READMES, "CHANGELOG.md", *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))])

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_STEADY = (
    (re.compile(r"知悉日 \d+年\d+月\d+日"), "知悉日 …"),
    (re.compile(r"规则指纹 [0-9a-f]{12}"), "规则指纹 …"),
    (re.compile(r"rules [0-9a-f]{12}"), "rules …"),
    (re.compile(r"用时 [0-9.]+ 秒"), "用时 … 秒"),
    (re.compile(r"in [0-9.]+s$", re.MULTILINE), "in …s"),
)


@dataclass(frozen=True)
class Command:
    """One thing to run, what the page says it prints (None: nothing is shown), and where in the page that stands."""

    text: str
    shown: str | None
    span: tuple[int, int] = (0, 0)


def commands(page: str) -> Iterator[Command]:
    """The page's commands in its order: `sh` blocks are run as they are, `console` blocks print what follows `$ …`."""
    for block in _BLOCK.finditer(page):
        language, content, start = block[1], block[2], block.start(2)
        if language == "sh":
            yield Command(content, None)
        elif language == "console":
            for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", content, re.MULTILINE):
                yield Command(found[1], found[2], (start + found.start(2), start + found.end(2)))


class Newcomer:
    """Somebody with a fresh checkout, whose environment `make` has already prepared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "toolboxes", folder / "toolboxes")
        for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt", ".gitignore"):
            shutil.copy(ROOT / name, folder / name)
        programs = folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name, line in (
            ("yulu", f'exec "{sys.executable}" -m yulu.cli "$@"'),
            ("pytest", "echo tests do not run the tests"),
        ):
            (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        (folder / ".venv" / ".ready").touch()
        self.run("git init --quiet && git add --all")

    def run(self, command: str) -> str:
        """What the command prints."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "MAKE", "YULU_"))}
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder, capture_output=True, encoding="utf-8", check=False,
            env={
                **kept, "PYTHONPATH": str(self.folder / "src"), "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "100",
                "CI": "true",  # `make run` stops once its pages have answered
                "HOME": str(self.folder / "home"), "XDG_DATA_HOME": str(self.folder / "home"),
            },
        )  # fmt: skip
        return done.stdout + done.stderr


def _steady(output: str) -> str:
    """Without what differs from day to day, and without spaces at the ends of lines."""
    for pattern, instead in _STEADY:
        output = pattern.sub(instead, output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines())


def _is(shown: str, printed: str) -> bool:
    """Whether this was printed, but for what is left out."""
    lines = []
    for line in _steady(shown).splitlines():
        if line.strip() == "…":
            lines.append(r"(?:.*\n)+?")
        else:
            lines.append(".*?".join(map(re.escape, line.split("…"))) + r"\n")
    there = "".join(f"{line}\n" for line in _steady(printed).splitlines())
    return re.fullmatch("".join(lines), there) is not None


def asked_of(name: str) -> list[Command]:
    """What is run for a page: each command once, and what both pages show of the generated city for one of them."""
    page, other = (list(commands((ROOT / each).read_text("utf-8"))) for each in (name, READMES[-1]))
    shown = {each.text for each in page if each.shown is not None}
    city = {(each.text, each.shown) for each in other if "xiangtan" in each.text or each.text == "make run"}
    asked = []
    for each in page:
        if each.shown is None:
            lines = [line for line in each.text.splitlines() if line not in shown]
            asked.append(Command("\n".join(lines) + "\n", None))
        elif name == READMES[-1] or (each.text, each.shown) not in city:
            asked.append(each)
    return asked


def test_the_generated_city_is_shown_alike_in_both_pages() -> None:
    shown = [
        [(each.text, each.shown) for each in commands((ROOT / name).read_text("utf-8")) if "xiangtan" in each.text]
        for name in READMES
    ]
    assert shown[0] == shown[1] != []


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_page_prints_what_it_shows(name: str, tmp_path: Path) -> None:
    newcomer, compared = Newcomer(tmp_path), 0
    for command in asked_of(name):
        printed = newcomer.run(command.text)
        assert "Traceback" not in printed, printed
        if command.shown is not None:
            compared += 1
            assert _is(command.shown, printed), (
                f"{name} shows\n\n{_steady(command.shown)}\n\nfor `{command.text}`, which prints\n\n{_steady(printed)}"
            )
    assert compared >= 8


def test_both_pages_run_the_same_commands() -> None:
    english, chinese = ([each.text for each in commands((ROOT / name).read_text("utf-8"))] for name in READMES)
    assert [text.replace(" --lang en", "") for text in english] == chinese


@pytest.mark.parametrize("name", READMES)
def test_a_number_that_the_text_takes_from_an_output_stands_in_one(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    outputs = "\n".join(block[2] for block in _BLOCK.finditer(page) if block[1] == "console")
    for figure in re.findall(r"`([\d,.]+)`", _BLOCK.sub("", page)):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.])", outputs), figure


@pytest.mark.parametrize("name", READMES)
def test_the_policy_shown_is_the_policy_of_the_town(name: str) -> None:
    folder = ROOT / "toolboxes" / "liuxi" / "policies" / "rent-relief"
    files = [(folder / file).read_text("utf-8") for file in ("policy.yaml", "examples.yaml")]
    blocks = [block[2] for block in _BLOCK.finditer((ROOT / name).read_text("utf-8")) if block[1] == "yaml"]
    assert len(blocks) == len(files)
    for block in blocks:
        parts = [part for part in re.split(r"^ *…\n", block, flags=re.MULTILINE) if part]
        assert any(all(part in file for part in parts) for file in files), block


@pytest.mark.parametrize("name", READMES)
def test_the_chinese_readings_shown_are_those_of_the_program(name: str) -> None:
    toolbox = load_toolbox(ROOT / "toolboxes" / "liuxi")
    policy, page = toolbox.policies["rent-relief"], (ROOT / name).read_text("utf-8")
    for node in [*(condition.node for condition in policy.conditions), *(grant.node for grant in policy.grants)]:
        assert node is not None
        assert f"| `{read_aloud(node, toolbox.labels)}` |" in page


@pytest.mark.parametrize("name", READMES)
def test_the_four_outcomes_are_all_told_of(name: str) -> None:
    page = (ROOT / name).read_text("utf-8")
    for outcome, label in OUTCOMES.items():
        assert f"| {label} `{outcome}` |" in page


@pytest.mark.parametrize("name", READMES)
def test_the_page_links_to_the_other_language(name: str) -> None:
    other = READMES[1 - READMES.index(name)]
    assert other in _LINK.findall((ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_something(name: str) -> None:
    page, headings = ROOT / name, dict[Path, set[str]]()
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page if not path else (page.parent / path).resolve()
        assert target.exists(), link
        if anchor:
            assert anchor in headings.setdefault(target, _anchors(target.read_text("utf-8"))), link


def _anchors(page: str) -> set[str]:
    """What the headings of a page are called in links: as code-hosting sites make them."""
    titles = re.findall(r"^#{1,6} +(.*?) *$", _BLOCK.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _trimmed_again(shown: str, printed: str) -> str:
    """The present output, left out where the old one left out: each line shown is replaced by the one most like it."""
    old, new = _steady(shown).splitlines(), [line.rstrip() for line in printed.strip().splitlines()]
    if "…" not in shown:
        return "\n".join(new) + "\n"
    kept, at = list[str](), 0
    for line in old:
        if line.strip() == "…":
            kept.append(line)
        elif (found := _most_alike(line, new, at)) is not None:
            at = found + 1
            kept.append(line if "…" in line and _is(line, new[found]) else new[found])
    return "\n".join(kept) + "\n"


def _most_alike(line: str, among: Sequence[str], start: int) -> int | None:
    likeness = {at: SequenceMatcher(None, line, among[at], autojunk=False).ratio() for at in range(start, len(among))}
    best = max(likeness, key=lambda at: (likeness[at], -at), default=None)
    return best if best is not None and likeness[best] > 0.5 else None


def write_outputs() -> None:
    """Both pages with the outputs that their commands give now."""
    for name in READMES:
        page = (ROOT / name).read_text("utf-8")
        changes: list[tuple[tuple[int, int], str]] = []
        with tempfile.TemporaryDirectory() as folder:
            newcomer = Newcomer(Path(folder))
            for command in commands(page):
                printed = newcomer.run(command.text)
                if command.shown is not None and not _is(command.shown, printed):
                    changes.append((command.span, _trimmed_again(command.shown, printed)))
        for (start, end), text in reversed(changes):
            page = page[:start] + text + page[end:]
        (ROOT / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()
