"""docs/writing-a-service.md, followed word by word in a copy of the town.

Run this file itself (`python -m tests.journeys.test_service_guide`) to put the present outputs into the page.
"""

from __future__ import annotations

from pathlib import Path

from tests.journeys.following import ROOT, assert_prints_what_it_says, town_in, write_outputs
from yulu.cases.events import Act

GUIDE = ROOT / "docs" / "writing-a-service.md"


def test_whoever_follows_the_guide_sees_what_it_prints(tmp_path: Path) -> None:
    assert assert_prints_what_it_says(GUIDE, town_in(tmp_path)) >= 3
    assert not (ROOT / "toolboxes" / "liuxi" / "services" / "stall-repair").exists()


def test_the_guide_names_every_act() -> None:
    page = GUIDE.read_text("utf-8")
    assert [act for act in Act if f"`{act.value}`" not in page] == []


if __name__ == "__main__":
    write_outputs(GUIDE, town_in)
