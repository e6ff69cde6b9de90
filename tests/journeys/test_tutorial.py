"""docs/tutorial.zh-CN.md and docs/tutorial.md, followed word by word by somebody who has nothing yet.

Run this file itself (`python -m tests.journeys.test_tutorial`) to put the present outputs into both pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.journeys.following import ROOT, Step, assert_prints_what_it_says, empty_place, steps, write_outputs

CHINESE = ROOT / "docs" / "tutorial.zh-CN.md"
ENGLISH = ROOT / "docs" / "tutorial.md"


def test_whoever_follows_the_tutorial_sees_what_it_prints(tmp_path: Path) -> None:
    reader = empty_place(tmp_path)
    assert assert_prints_what_it_says(CHINESE, reader) == 20
    assert reader.run("yulu check qinghe").count("没有发现问题") == 1, "the tutorial leaves its town in order"
    assert (tmp_path / "pages" / "index.html").is_file()


def test_the_english_version_does_and_prints_the_same_in_the_same_order() -> None:
    """So what is run of one is run of both."""
    assert [step.done for step in _steps(ENGLISH)] == [step.done for step in _steps(CHINESE)]


def _steps(page: Path) -> Iterator[Step]:
    return steps(page.read_text("utf-8"))


def _with_the_blocks_of_the_chinese_version() -> str:
    """The English page with every block as it stands in the Chinese one."""
    blocks = iter([step.text if step.action != "run" else f"$ {step.target}\n{step.text}" for step in _blocks(CHINESE)])
    page = ENGLISH.read_text("utf-8")
    for step, text in reversed(list(zip(_blocks(ENGLISH), blocks, strict=True))):
        start, end = step.span
        page = page[:start] + text + page[end:]
    return page


def _blocks(page: Path) -> Iterator[Step]:
    return (step for step in _steps(page) if step.span != (0, 0))


if __name__ == "__main__":
    write_outputs(CHINESE, empty_place)
    ENGLISH.write_text(_with_the_blocks_of_the_chinese_version(), encoding="utf-8")
