"""`yulu serve`, `yulu backup` and `yulu restore`, as whoever keeps an office running uses them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "yulu.cli", *map(str, arguments)]


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YULU_", "DJANGO", "DATABASE"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "HOME": str(folder)}


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), env=environment(folder), capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM on Windows")
def test_an_office_opens_answers_measures_itself_and_stops_with_its_worker(tmp_path: Path) -> None:
    home = tmp_path / "office"
    with subprocess.Popen(
        command("serve", "--port", "0", "--home", home), env=environment(tmp_path),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        try:
            assert served.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", served.stdout.readline())
            assert found is not None
            there = f"http://127.0.0.1:{found[1]}"
            with urllib.request.urlopen(f"{there}/health", timeout=60) as response:
                assert json.load(response) == {"status": "ok"}
            with urllib.request.urlopen(f"{there}/metrics", timeout=60) as response:
                told = response.read().decode()
            assert 'yulu_requests_total{method="GET",route="/health",status="200"} 1' in told
            asked = urllib.request.Request(f"{there}/metrics", headers={"X-Forwarded-For": "1.2.3.4"})
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(asked, timeout=60)
        finally:
            served.send_signal(signal.SIGTERM)
        _, logged = served.communicate(timeout=60)
    assert served.returncode == 0, logged
    lines = [json.loads(line) for line in logged.splitlines()]
    assert (lines[0]["event"], lines[-1]["event"]) == ("serving", "stopped")
    assert {line.get("route") for line in lines} >= {"/health", "/metrics"}
    assert not _processes_of(home), "the worker ends with the server"


def _processes_of(home: Path) -> list[str]:
    """Whatever still runs with this home; Linux tells."""
    found = []
    for each in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(home).encode() in each.read_bytes():
                found.append(each.parent.name)
        except OSError:
            continue
    return found


def test_an_office_is_backed_up_and_restored_into_an_empty_place_only(tmp_path: Path) -> None:
    assert run(tmp_path, "office", "init", "--home", tmp_path / "one").returncode == 0
    file, keys, two = tmp_path / "b.tar.gz", tmp_path / "b.keys", tmp_path / "two"
    made = run(tmp_path, "backup", file, "--keys", keys, "--home", tmp_path / "one", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout).keys() == {"file", "keys", "at", "entries", "digest", "files", "bytes"}
    again = run(tmp_path, "restore", file, "--keys", keys, "--home", two)
    assert (again.returncode, "台账 0 条，完好" in again.stdout) == (0, True), again.stderr
    refused = run(tmp_path, "restore", file, "--keys", keys, "--home", two)
    assert (refused.returncode, "E997" in refused.stderr) == (1, True)
    refused = run(tmp_path, "restore", keys, "--keys", keys, "--home", tmp_path / "three")
    assert (refused.returncode, "E996" in refused.stderr) == (1, True)
    assert not (tmp_path / "three").exists()
