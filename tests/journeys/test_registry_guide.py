"""docs/registry.md, followed word by word in a copy of the town.

Run this file itself (`python -m tests.journeys.test_registry_guide`) to put the present outputs into the page.
"""

from __future__ import annotations

from pathlib import Path

from tests.journeys.following import ROOT, assert_prints_what_it_says, town_in, write_outputs

GUIDE = ROOT / "docs" / "registry.md"


def test_whoever_follows_the_guide_sees_what_it_prints(tmp_path: Path) -> None:
    assert assert_prints_what_it_says(GUIDE, town_in(tmp_path)) == 5


if __name__ == "__main__":
    write_outputs(GUIDE, town_in)
