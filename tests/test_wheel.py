"""A wheel made of the project, installed where there is no repository, runs `yulu` as the repository does."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Yulu:
    """The command of an environment, run in an empty folder."""

    room: Path
    packages: Path

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        away = self.room / "away"
        command = [str(self.room / "empty" / "bin" / "yulu"), *arguments]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(away), "LANG": "C.UTF-8"}
        return subprocess.run(command, cwd=away, env=environment, capture_output=True, text=True, timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their names."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Yulu:
    """The command of an environment that holds the wheel; what it depends on is lent by this one."""
    room = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*build, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(room), str(ROOT)], check=True
    )
    (wheel,) = room.glob("yulu-*.whl")
    venv.create(room / "empty", with_pip=False)
    python = room / "empty" / "bin" / "python"
    subprocess.run([*build, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    (packages,) = (room / "empty" / "lib").glob("python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    (room / "away").mkdir()
    return Yulu(room, packages)


def test_the_wheel_brings_every_toolbox_along_and_they_are_without_fault(installed: Yulu) -> None:
    """What it brings is the repository's, which is checked elsewhere; so one that is checked tells of all."""
    assert contents(installed.packages / "yulu" / "toolboxes") == contents(ROOT / "toolboxes")
    checked = installed("check", "liuxi", "qingchuan")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert all(name in checked.stdout for name in ("liuxi", "qingchuan"))


def test_the_same_subject_gets_the_same_receipt_from_the_wheel_and_from_the_repository(
    installed: Yulu, tmp_path: Path
) -> None:
    subject = tmp_path / "subject.json"
    subject.write_text('{"kind": "enterprise", "id": "甲", "facts": {"headcount": 12}}', "utf-8")
    asked = ["--on", "2022-06-30", "--known-on", "2026-01-01", "--json", "--archive", str(tmp_path / "archive")]
    one = installed("decide", "liuxi", str(subject), *asked)
    other = subprocess.run(
        [sys.executable, "-m", "yulu.cli", "decide", str(ROOT / "toolboxes" / "liuxi"), str(subject), *asked],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert one.returncode == 0, one.stderr
    assert json.loads(one.stdout) == json.loads(other.stdout)


def test_the_wheel_brings_along_what_toolboxes_guides_and_pages_are_made_of(installed: Yulu) -> None:
    for arguments in (
        ["new", "qinghe", "--title", "青禾县", "--extends", "liuxi"],
        ["check", "qinghe"],
        ["guide", "qinghe", "shop-opening", "--out", "guide.docx"],
        ["pages", "qinghe", "--out", "pages"],
    ):
        done = installed(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_name_that_is_no_toolbox_is_said_to_be_none(installed: Yulu) -> None:
    refused = installed("check", "nowhere")
    assert refused.returncode == 1
    assert "nowhere" in refused.stdout + refused.stderr
