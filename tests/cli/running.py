"""The `yulu` command, run inside the test's own process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from yulu.cli.main import app

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
LIUXI = str(TOOLBOXES / "liuxi")

TENANT = {"size": "微型", "承租国有房屋": "是", "列入严重失信名单": "否", "月租金": "8000元"}


@dataclass(frozen=True)
class Printed:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def yulu(*arguments: str | Path, given: str | None = None) -> Printed:
    result = CliRunner().invoke(app, [str(each) for each in arguments], input=given, env={"COLUMNS": "120"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def write_subject(folder: Path, **parts: Any) -> Path:
    file = folder / "subject.json"
    data = {"kind": "enterprise", "id": "某厂", "facts": TENANT, **parts}
    file.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return file
