"""docs/writing-a-policy.md, followed word by word in a copy of the town.

Run this file itself (`python -m tests.journeys.test_writing_guide`) to put the present outputs into the page.
"""

from __future__ import annotations

from pathlib import Path

from tests.journeys.following import ROOT, assert_prints_what_it_says, town_in, write_outputs

GUIDE = ROOT / "docs" / "writing-a-policy.md"


def test_whoever_follows_the_guide_sees_what_it_prints(tmp_path: Path) -> None:
    reader = town_in(tmp_path)
    assert assert_prints_what_it_says(GUIDE, reader) >= 8
    assert reader.run("yulu check toolboxes/liuxi").count("没有发现问题") == 1, "the guide leaves its town in order"


def test_the_guides_own_policy_is_not_in_the_town_already() -> None:
    assert not (ROOT / "toolboxes" / "liuxi" / "policies" / "stall-fee").exists()


if __name__ == "__main__":
    write_outputs(GUIDE, town_in)
