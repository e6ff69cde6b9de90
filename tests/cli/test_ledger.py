"""`yulu office init` and `yulu ledger …`, run as an operator and an auditor run them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Printed

FILL = """
import sys
from pathlib import Path
from yulu.office.home import Home
from yulu.office.starting import start
start(Home(Path(sys.argv[1])))
from yulu.office.ledger.appending import append
for number in range(int(sys.argv[2])):
    append("坐席:3", "case.receive", f"case:{number}", {"标题": "路灯不亮"})
"""


def run(*arguments: str) -> Printed:
    """A process of its own, as Django is set up once a process."""
    environment = {**os.environ, "COLUMNS": "120"}
    command = [sys.executable, "-m", "yulu.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    return Printed(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert run("office", "init", "--home", str(folder)).code == 0
    return folder


def fill(home: Path, count: int) -> None:
    subprocess.run([sys.executable, "-c", FILL, str(home), str(count)], check=True)


def test_init_makes_keys_that_only_their_owner_can_read(home: Path) -> None:
    keys = sorted((home / "keys").iterdir())
    assert [each.name for each in keys] == ["ledger.key", "private.key", "sessions.key"]
    assert {each.stat().st_mode & 0o777 for each in keys} == {0o600}


def test_init_again_changes_nothing(home: Path) -> None:
    before = (home / "keys" / "ledger.key").read_bytes()
    fill(home, 2)
    assert run("office", "init", "--home", str(home)).code == 0
    assert (home / "keys" / "ledger.key").read_bytes() == before
    assert "2 条" in run("ledger", "verify", "--home", str(home)).out


def test_verify_says_where_there_is_no_office(tmp_path: Path) -> None:
    done = run("ledger", "verify", "--home", str(tmp_path / "nowhere"))
    assert done.code == 1
    assert "E990" in done.err and "yulu office init" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_verify_names_what_was_changed_behind_its_back(home: Path) -> None:
    fill(home, 4)
    with sqlite3.connect(home / "office.sqlite3") as database:
        database.execute("DROP TRIGGER ledger_no_update")
        database.execute("UPDATE ledger_ledgerentry SET content = '{}' WHERE position = 3")
    done = run("ledger", "verify", "--home", str(home))
    assert done.code == 1
    assert "第 3 条被改动过" in done.out
    told = json.loads(run("ledger", "verify", "--json", "--home", str(home)).out)
    assert told["flaws"][0] | {"text": ""} == {"wrong": "changed", "position": 3, "through": None, "text": ""}


def test_a_checkpoint_kept_outside_finds_a_cut_tail(home: Path, tmp_path: Path) -> None:
    fill(home, 5)
    assert run("ledger", "checkpoint", str(tmp_path / "kept.json"), "--home", str(home)).code == 0
    with sqlite3.connect(home / "office.sqlite3") as database:
        database.execute("DROP TRIGGER ledger_no_delete")
        database.execute("DELETE FROM ledger_ledgerentry WHERE position > 3")
    assert run("ledger", "verify", "--home", str(home)).code == 0
    done = run("ledger", "verify", "--checkpoint", str(tmp_path / "kept.json"), "--home", str(home))
    assert done.code == 1
    assert "末尾被截断" in done.out


def test_what_an_auditor_takes_along_is_checked_without_the_program(home: Path, tmp_path: Path) -> None:
    fill(home, 5)
    out = tmp_path / "taken"
    assert run("ledger", "export", str(out), "--home", str(home)).code == 0
    command = [sys.executable, "-I", "check_ledger.py", "entries.jsonl", "checkpoint.json"]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "共 5 条，首尾相连，没有改动\n")


def test_a_file_that_is_no_checkpoint_is_named(home: Path, tmp_path: Path) -> None:
    fill(home, 1)
    (tmp_path / "x.json").write_text('{"position": 1}', encoding="utf-8")
    done = run("ledger", "verify", "--checkpoint", str(tmp_path / "x.json"), "--home", str(home))
    assert done.code == 1
    assert "E993" in done.err and "x.json" in done.err


def test_a_key_that_others_may_read_is_refused(home: Path) -> None:
    (home / "keys" / "ledger.key").chmod(0o644)
    done = run("ledger", "verify", "--home", str(home))
    assert done.code == 1
    assert "E991" in done.err and "chmod 600" in done.err


def test_show_lists_what_happened_about_one_case(home: Path) -> None:
    fill(home, 3)
    done = run("ledger", "show", "--about", "case:1", "--home", str(home), "--json")
    assert [entry["position"] for entry in json.loads(done.out)] == [2]
    assert "case.receive" in run("ledger", "show", "--home", str(home)).out
