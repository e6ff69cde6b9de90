"""An import that is killed, kept out or left without room: the last good version stays, and the next import works.

The command runs in a process of its own and is killed with SIGKILL, before a step that it announces or at some time.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.running import LIUXI, yulu
from tests.cli.test_import import BOATS, HEADER, NO_DAY, POTTER, brought, snapshot, write
from yulu.registry.store import Registry, damaged
from yulu.registry.store.lock import writing

ROOT = Path(__file__).parents[2]
STEPS = ("recover", "stage", "subjects/enterprise", "deliveries", "flush", "manifest", "done")

KILLED = """
import os, signal, sys
import yulu.cli.importing as importing
from yulu.cli.main import main
at, real = sys.argv.pop(1), importing.import_file
def import_file(*given, step, **more):
    def stepped(what):
        if what == at:
            os.kill(os.getpid(), signal.SIGKILL)
        step(what)
    return real(*given, step=stepped, **more)
importing.import_file = import_file
main()
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed so on Windows")


def command(folder: Path, file: Path, at: str = "", before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    into = str(folder / "名录")
    arguments = ["import", LIUXI, str(file), "--map", "enterprise-list", "--day", "2022-07-31", "--into", into]
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, at, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}, preexec_fn=before,
    )  # fmt: skip


def furnished(folder: Path) -> Path:
    """A registry with one version; a file of July, one row of which is bad."""
    brought(folder, write(folder, "六月.csv", HEADER, POTTER))
    return write(folder, "七月.csv", HEADER, POTTER.replace("8000", "8100"), BOATS, NO_DAY)


def rents(folder: Path) -> dict[str, object]:
    return dict(snapshot(folder).subjects("enterprise").select("?id", "monthly_rent").collect().iter_rows())


@pytest.mark.parametrize("at", STEPS)
def test_killed_before_any_step_the_last_good_version_stays_and_the_same_import_works(tmp_path: Path, at: str) -> None:
    july = furnished(tmp_path)
    with command(tmp_path, july, at) as child:
        child.communicate()
    assert child.returncode == -9
    assert snapshot(tmp_path).version == (2 if at == "done" else 1)
    again = brought(tmp_path, july, on="2022-07-31")
    assert again.code == 0, again.err
    assert ("以前导入过" in again.out) == (at == "done")
    assert rents(tmp_path) == {"LX01": 8100, "LX02": 9000}
    assert damaged(Registry(tmp_path / "名录")) == []
    (aside,) = (tmp_path / "名录.quarantine").iterdir()
    assert aside.name.startswith("七月."), "no row that was set aside is lost, whenever the import was killed"


def test_killed_at_any_time_it_is_in_or_it_is_not(tmp_path: Path) -> None:
    july, chance = furnished(tmp_path), random.Random(2022)
    for _ in range(3):
        child = command(tmp_path, july)
        time.sleep(chance.uniform(0.5, 3))
        child.kill()
        child.communicate()
        assert rents(tmp_path) in ({"LX01": 8000}, {"LX01": 8100, "LX02": 9000})
    assert brought(tmp_path, july, on="2022-07-31").code == 0
    assert rents(tmp_path) == {"LX01": 8100, "LX02": 9000}
    assert damaged(Registry(tmp_path / "名录")) == []


def test_while_somebody_else_writes_an_import_is_refused_and_says_who_writes(tmp_path: Path) -> None:
    july = furnished(tmp_path)
    with writing(Registry(tmp_path / "名录"), "import 别的", datetime.now(UTC)):
        refused = brought(tmp_path, july)
    assert (refused.code, "E773" in refused.err, f"进程 {os.getpid()}" in refused.err) == (1, True, True)
    assert not (tmp_path / "名录.quarantine").exists()
    assert brought(tmp_path, july).code == 0


def test_of_two_imports_at_once_each_goes_in_whole_or_not_at_all(tmp_path: Path) -> None:
    furnished(tmp_path)
    one, two = (
        write(tmp_path, "一.csv", HEADER, BOATS),
        write(tmp_path, "二.csv", HEADER, BOATS.replace("LX02", "LX03")),
    )
    with command(tmp_path, one) as first, command(tmp_path, two) as second:
        said = [child.communicate()[0] for child in (first, second)]
    codes = [child.returncode for child in (first, second)]
    assert 0 in codes
    assert all(code == 0 or (code == 1 and "E773" in text) for code, text in zip(codes, said, strict=True)), said
    assert snapshot(tmp_path).version == 1 + codes.count(0)
    for file in (one, two):
        brought(tmp_path, file, on="2022-07-31")
    assert rents(tmp_path).keys() == {"LX01", "LX02", "LX03"}
    assert damaged(Registry(tmp_path / "名录")) == []


def test_without_room_on_the_disk_nothing_changes_and_it_is_said(tmp_path: Path) -> None:
    import resource
    import signal

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    july = furnished(tmp_path)
    with command(tmp_path, july, before=small) as child:
        said = child.communicate()[0]
    assert (child.returncode, "E790" in said) == (1, True), said
    assert rents(tmp_path) == {"LX01": 8000}
    assert brought(tmp_path, july, on="2022-07-31").code == 0
    assert rents(tmp_path) == {"LX01": 8100, "LX02": 9000}


def test_where_nobody_may_write_it_is_said(tmp_path: Path) -> None:
    file = write(tmp_path, "六月.csv", HEADER, POTTER)
    (tmp_path / "名录").write_text("a file, not a folder", encoding="utf-8")
    refused = yulu(
        "import", LIUXI, file, "--map", "enterprise-list", "--day", "2022-06-30", "--into", tmp_path / "名录"
    )
    assert (refused.code, "E790" in refused.err) == (1, True)
