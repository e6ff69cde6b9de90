"""The command as a shell sees it: what starts, how fast, what it answers to what it does not know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import yulu as package
from tests.cli.running import LIUXI, TENANT, TOOLBOXES, yulu

COMMANDS = ("check", "test", "facts", "decide", "archive", "match", "demo", "figures")


def shell(*arguments: str, given: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yulu.cli", *arguments],
        input=given, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_help_names_every_command_in_chinese() -> None:
    printed = yulu("--help")
    assert printed.code == 0
    for command in COMMANDS:
        assert f"  {command} " in printed.out
    assert "判断一个主体" in printed.out


def test_the_command_alone_shows_its_help_and_the_version_is_the_packages() -> None:
    alone = yulu()
    assert "  check " in alone.out + alone.err
    assert yulu("--version").out == f"yulu {package.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    printed = yulu(command, "--help")
    assert printed.code == 0
    assert "--lang" in printed.out


def test_help_loads_nothing_heavy_so_that_it_is_instant() -> None:
    looked_for = ("polars", "sqlglot", "yaml", "django", "yulu.toolbox", "yulu.rules")
    program = f"""
import sys
from typer.testing import CliRunner
from yulu.cli.main import app
assert CliRunner().invoke(app, ["--help"]).exit_code == 0
assert CliRunner().invoke(app, ["match", "--help"]).exit_code == 0
print([name for name in {looked_for} if name in sys.modules])
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n", found.stderr


# Checking a town with indicators runs their examples, which are sums over tables: qingchuan has none.
@pytest.mark.parametrize(
    "command", [["check", str(TOOLBOXES / "qingchuan")], ["decide", LIUXI, "-", "--on", "2022-06-30"]]
)
def test_looking_at_a_toolbox_or_at_one_subject_needs_no_bulk_engine(command: list[str]) -> None:
    subject = '{"kind": "enterprise"}'
    program = f"""
import sys
from typer.testing import CliRunner
from yulu.cli.main import app
assert CliRunner().invoke(app, {command!r}, input={subject!r}).exit_code == 0
print("polars" in sys.modules)
"""
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n", found.stderr


def test_decide_reads_standard_input_and_writes_one_json_document() -> None:
    subject = json.dumps({"kind": "enterprise", "id": "某厂", "facts": TENANT}, ensure_ascii=False)
    found = shell("decide", LIUXI, "-", "--on", "2022-06-30", "--policy", "rent-relief", "--json", given=subject)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["decisions"][0]["amount"] == "24000.00"


def test_what_went_wrong_goes_to_standard_error_with_a_code_for_the_shell(tmp_path: Path) -> None:
    found = shell("decide", LIUXI, "nowhere.json", "--on", "2022-06-30", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith("nowhere.json:1:1  E101  打不开文件\n")


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m yulu.cli facts {LIUXI} --json | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])}
    found = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert (found.stdout, found.stderr) == ("{\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["decid"],
        ["decide", LIUXI],  # no subject, no day
        ["decide", LIUXI, "s.json", "--on", "2022-02-30"],
        ["decide", LIUXI, "s.json", "--on", "tomorrow"],
        ["decide", LIUXI, "s.json", "--on", "2022-06-30", "--known-on", "2022/06/30"],
        ["match", LIUXI, "t.csv", "--on", "2022-06-30", "--out", "o"],  # no mapping
        ["match", LIUXI, "t.csv", "--map", "enterprise-list", "--on", "6月30日", "--out", "o"],
        ["check", LIUXI, "--lang", "fr"],
        ["demo", "--subjects", "0"],
    ],
)
def test_a_command_written_wrongly_is_explained_and_does_nothing(arguments: list[str]) -> None:
    printed = yulu(*arguments)
    assert printed.code == 2
    assert printed.out == ""
    assert printed.err


def test_a_wrong_date_is_told_how_to_be_written() -> None:
    assert "应写成 2022-04-01 这样" in yulu("decide", LIUXI, "s.json", "--on", "2022/04/01").err
