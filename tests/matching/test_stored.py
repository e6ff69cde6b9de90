"""A run opened again: what is damaged or is no run is said, not read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.matching.tables import GOOD, liuxi, read, write_csv
from yulu.diagnostics import Fault
from yulu.matching.manifest import FORMAT
from yulu.matching.run import match
from yulu.matching.stored import open_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    town = liuxi()
    match(town, read(town, write_csv(tmp_path, GOOD)), date(2022, 6, 30), date(2026, 1, 1), tmp_path / "run")
    return tmp_path / "run"


def fault(folder: Path) -> str:
    with pytest.raises(Fault) as caught:
        open_run(folder)
    (found,) = caught.value.diagnostics
    return found.code


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b" ")


def other_days(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("2022-06-30", "2022-06-29"), "utf-8")


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("manifest.json", other_days),
        ("manifest.json", lambda file: file.write_text("[]")),
        ("manifest.json", lambda file: file.write_text("{}")),
        ("patterns.json", longer),
        ("summary.json", lambda file: file.unlink()),
        ("decisions/part-00000.parquet", longer),
        ("decisions/part-00000.parquet", lambda file: file.unlink()),
        ("rejected.csv", longer),
    ],
)
def test_a_run_whose_files_are_not_what_it_wrote_is_not_opened(
    folder: Path, file: str, change: Callable[[Path], object]
) -> None:
    assert open_run(folder).damaged() == []
    change(folder / file)
    assert fault(folder) == "E761"


def test_bytes_changed_in_a_large_file_of_the_same_length_are_found_when_every_byte_is_read(folder: Path) -> None:
    part = folder / "decisions" / "part-00000.parquet"
    body = bytearray(part.read_bytes())
    body[len(body) // 2] ^= 1
    part.write_bytes(body)
    assert open_run(folder).damaged() == ["decisions/part-00000.parquet"]


def test_what_is_no_run_and_what_a_newer_program_wrote_are_told_apart_from_damage(folder: Path, tmp_path: Path) -> None:
    assert fault(tmp_path / "nowhere") == "E760"
    assert fault(tmp_path) == "E760"
    assert fault(tmp_path / "sent.csv") == "E760"
    written = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps({**written, "format": FORMAT + 1}))
    assert fault(folder) == "E762"


def test_a_toolbox_that_was_changed_in_the_run_is_not_taken_for_the_one_that_decided(folder: Path) -> None:
    run = open_run(folder)
    assert run.toolbox().id == "liuxi"
    changed = next(folder.glob("toolbox/*/liuxi/toolbox.yaml"))
    changed.write_text(changed.read_text("utf-8").replace("柳溪市", "柳溪"), "utf-8")
    with pytest.raises(Fault) as caught:
        run.toolbox()
    assert [each.code for each in caught.value.diagnostics] == ["E391"]
