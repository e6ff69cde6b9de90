"""Broken toolboxes, and the exact words they must give.

Each folder is an overlay: only the files that differ from `_base`, a tiny town below `_base_upper`.

- `expected.txt`   what `check` prints in Chinese, places relative to the toolbox
- `based-on`       names the base the files are laid over, where it is not `_base`; `_base` is checked all the same
- `without`        files of the base to leave out, one a line
- `subject.json`   is read as a subject of the whole toolbox, where the fault is in a subject

To add one: make the folder with its files, run `pytest tests/bad --accept`, and read expected.txt as an official would.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from yulu.checking import check_toolbox
from yulu.diagnostics import CATALOGUE, Diagnostic, Fault, render
from yulu.rules.subject import read_subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.reading.decoding import decode

HERE = Path(__file__).parent
BASES = ("_base", "_base_upper")
OURS = ("expected.txt", "based-on", "without")
SUBJECT = "subject.json"
OVERLAYS = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name[:1] not in "_.")

ELSEWHERE = {
    "E101": "a file that cannot be opened is no matter of its content",
    "E149": "what the YAML parser says that has no words of its own; none is known",
    "E157": "no shape holds a plain decimal",
    "E162": "no shape limits a length but that of a text, which must not be empty (E152)",
    "E163": "no shape has a pattern",
    "E169": "no shape refuses a value otherwise than by its type",
    "E348": "told by the command line of a subject's file",
    "E361": "told by the command line of a subject's numbers",
    "E362": "told by the command line when asked for a policy",
    "E390": "told by the archive",
    "E391": "told by the archive",
    "E393": "told by the archive",
    "E392": "told of a receipt that is to be made again",
    "E707": "told by the command line when asked for a policy",
    "E708": "told by the command line when asked for a mapping",
    **dict.fromkeys(("E826", "E827", "E828", "E829", "E838", "E839"), "told of tables handed to `yulu indicators`"),
    **dict.fromkeys(("E831", "E832", "E833", "E836"), "told by the command line of folders for tables and releases"),
    "E834": "told by whoever draws a chart",
    "E835": "told of the numbers in tables",
    "E920": "told by the command line of a limit",
    "E921": "told by the command line of an extension",
    "E922": "told by the command line when asked for a department",
    "E923": "told by the command line when working time is to be counted",
    "E924": "told by the command line of days that no calendar has",
    "E925": "told by the command line of a pause",
    "E926": "told by the command line of a moment",
}
"""Codes without a broken toolbox, and why."""


@pytest.fixture
def laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """The bases with one overlay on top, and the toolbox as the current folder, so that places are relative to it."""

    def lay_out(overlay: str | None) -> None:
        for base in BASES:
            shutil.copytree(HERE / base, tmp_path / base)
        if overlay is not None:
            target = tmp_path / _line(HERE / overlay / "based-on", "_base")
            for path in _lines(HERE / overlay / "without"):
                (target / path).unlink()
            shutil.copytree(HERE / overlay, target, ignore=shutil.ignore_patterns(*OURS), dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path / "_base")

    return lay_out


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_broken_toolbox_gives_these_words(overlay: str, laid_out: Callable[[str | None], None], accept: bool) -> None:
    laid_out(overlay)
    found = _faults()
    printed = render(found, read=_text) + "\n"
    assert render(found, "en", read=_text)
    expected = HERE / overlay / "expected.txt"
    if accept:
        expected.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == expected.read_text(encoding="utf-8")


def test_the_bases_alone_are_clean(laid_out: Callable[[str | None], None]) -> None:
    laid_out(None)
    assert render(_faults(), read=_text) == ""


def test_every_overlay_breaks_something() -> None:
    assert [name for name in OVERLAYS if not (HERE / name / "expected.txt").read_text(encoding="utf-8").strip()] == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_has_a_broken_toolbox_or_a_reason(code: str) -> None:
    heading = re.compile(rf"(^|  ){code}  ", re.MULTILINE)
    shown = any(heading.search((HERE / name / "expected.txt").read_text(encoding="utf-8")) for name in OVERLAYS)
    delivered = code[1] == "7" and code not in ("E707", "E708")  # tables and registries: tests/matching, tests/registry
    document = code.startswith("E85")  # texts whose figures are checked: tests/figures
    replayed = code.startswith(("E87", "E88"))  # cases from a table: tests/cli
    paid = "E927" <= code <= "E938"  # issuing and paying: tests/office/delivery, tests/office/issuing
    office = code.startswith("E99")  # an office's home and ledger: tests/cli/test_ledger.py
    asked = code.startswith("E96") and code != "E963"  # what is asked of a run: tests/matching, tests/cli
    made = code.startswith("E94")  # a generated city: tests/demonstration, tests/cli
    along = code.startswith("E95")  # what is asked along a fact and question by question: tests/cli, tests/rules
    tried = code.startswith(("E97", "W97"))  # drafts: tests/cli/test_trial.py
    written = code.startswith("E98")  # toolboxes begun, guides and pages: tests/toolbox/test_starting.py, tests/cli
    elsewhere = (delivered, document, asked, office, written, made, along, tried, replayed, paid)
    assert shown != (code in ELSEWHERE or any(elsewhere))


def _faults() -> list[Diagnostic]:
    if not Path(SUBJECT).is_file():
        return check_toolbox(Path())
    try:
        read_subject(load_toolbox(Path()), _text(SUBJECT), SUBJECT)
    except Fault as fault:
        return list(fault.diagnostics)
    return []


def _text(file: str) -> str:
    return decode(Path(file).read_bytes(), file)[0] or ""


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split() if file.is_file() else []


def _line(file: Path, otherwise: str) -> str:
    return next(iter(_lines(file)), otherwise)
