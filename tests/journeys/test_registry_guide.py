"""docs/registry.md, followed word by word in a copy of the town.

Run this file itself (`python -m tests.journeys.test_registry_guide`) to put the present outputs into the page.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.test_writing_guide import ROOT, Step, steps, town_in

GUIDE = ROOT / "docs" / "registry.md"


def followed(page: str, folder: Path) -> Iterator[tuple[Step, str]]:
    """Each command of the page with what it prints, once all that stands before it is done."""
    reader = town_in(folder)
    for step in steps(page):
        output = reader.follow(step)
        if output is not None:
            yield step, "\n".join(line.rstrip() for line in output.strip().splitlines())


def _steady(output: str) -> str:
    """Without the day of the import and the fingerprint, which differ from day to day."""
    steady = re.sub(r"\d+年\d+月\d+日导入，指纹 \w+", "……导入，指纹 ……", output)
    return "\n".join(line.rstrip() for line in steady.strip().splitlines())


def test_whoever_follows_the_guide_sees_what_it_prints(tmp_path: Path) -> None:
    ran = 0
    for step, printed in followed(GUIDE.read_text("utf-8"), tmp_path):
        assert _steady(printed) == _steady(step.text), f"line {step.line}: {step.target}"
        ran += 1
    assert ran == 5


def write_outputs() -> None:
    """The page with the outputs that its commands give now."""
    page = GUIDE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        outputs = [(step, printed) for step, printed in followed(page, Path(folder))]
    for step, printed in reversed(outputs):
        if _steady(printed) != _steady(step.text):
            start, end = step.span
            page = page[:start] + f"$ {step.target}\n{printed}\n" + page[end:]
    GUIDE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write_outputs()
