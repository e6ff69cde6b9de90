"""Looks: an append-only file that shows it when a line was changed, left out or put in between."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yulu.registry.identities import EVERYBODY, Look, first_broken

LOOK = Look("李某", "核对“高龄津贴”", datetime(2022, 7, 1, 8, 0, tzinfo=UTC))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "looks.jsonl"
    for whom in ("a", "b", "c"):
        LOOK.record(file, "subjects/person", [whom])
    return file


def test_a_line_says_who_when_whom_why_and_what(file: Path) -> None:
    line = json.loads(file.read_text(encoding="utf-8").splitlines()[1])
    assert {name: value for name, value in line.items() if name != "previous"} == {
        "when": "2022-07-01T08:00:00+00:00", "who": "李某", "why": "核对“高龄津贴”", "what": "subjects/person",
        "whom": ["b"],
    }  # fmt: skip


def test_each_line_has_the_hash_of_the_line_before_and_its_own_is_returned(file: Path) -> None:
    returned = LOOK.record(file, "subjects/person", EVERYBODY)
    lines = file.read_bytes().splitlines()
    assert [json.loads(line)["previous"] for line in lines] == [
        "0" * 64, *(hashlib.sha256(line).hexdigest() for line in lines[:-1]),
    ]  # fmt: skip
    assert returned == hashlib.sha256(lines[-1]).hexdigest()
    assert first_broken(file) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda lines: [lines[0].replace(b'"a"', b'"z"'), *lines[1:]], 2),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
        (lambda lines: [lines[1], lines[0], lines[2]], 1),
        (lambda lines: [*lines, b"not json"], 4),
    ],
)
def test_a_changed_file_is_broken_where_it_was_changed(file: Path, change: object, broken: int) -> None:
    lines = change(file.read_bytes().splitlines())  # type: ignore[operator]
    file.write_bytes(b"\n".join(lines) + b"\n")
    assert first_broken(file) == broken


def test_after_a_line_that_was_cut_off_the_next_one_begins_anew(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])
    LOOK.record(file, "subjects/person", ["d"])
    lines = file.read_bytes().splitlines()
    assert len(lines) == 4
    assert json.loads(lines[3])["whom"] == ["d"]
    assert first_broken(file) == 3  # the line that was cut off, and no other


def test_a_very_long_line_is_chained_like_any_other(file: Path) -> None:
    LOOK.record(file, "subjects/person", [f"{n:024d}" for n in range(10_000)])
    LOOK.record(file, "subjects/person", ["d"])
    assert first_broken(file) is None


def test_looks_from_several_processes_are_one_chain(tmp_path: Path) -> None:
    file = tmp_path / "looks.jsonl"
    script = f"""
from datetime import UTC, datetime
from pathlib import Path
from yulu.registry.identities import Look
for n in range(20):
    Look("x", "y", datetime(2022, 7, 1, tzinfo=UTC)).record(Path({str(file)!r}), "z", [str(n)])
"""
    others = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [other.wait() for other in others] == [0, 0, 0]
    assert len(file.read_bytes().splitlines()) == 60
    assert first_broken(file) is None


def test_there_is_nothing_broken_where_nobody_looked(tmp_path: Path) -> None:
    assert first_broken(tmp_path / "looks.jsonl") is None
