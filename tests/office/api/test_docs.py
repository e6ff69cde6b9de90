"""What docs/api.md shows is run as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from tests.office.api.conftest import Served
from yulu.office.accounts.permissions import Role

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def _shown(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_python_of_the_page_runs(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    shown = _shown("python")
    assert len(shown) == 5
    exec("\n".join(shown), {"address": served.address, "token": served.token(Role.clerk)})
    assert "impossible" in capsys.readouterr().out


def test_the_commands_of_the_page_run(served: Served) -> None:
    if which("curl") is None:
        pytest.skip("no curl is installed here")
    environment = {**os.environ, "OFFICE": served.address, "TOKEN": served.token(Role.clerk)}
    shown = _shown("sh")
    assert len(shown) == 6
    for command in shown:
        done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(("{", "<?xml"))
