"""Two hedges of opposite sides on one number: 近100余家. A matter of wording; the number may well be right."""

from __future__ import annotations

from collections.abc import Iterator

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.words.hedges import COMPARING, SHOWN, contradict


def hedges(reading: Reading) -> Iterator[Finding]:
    """Every figure whose hedges contradict each other."""
    for i, figure in enumerate(reading.figures):
        if figure.unit.nature == "duration" or not contradict(figure.hedges) or figure.printed.startswith(COMPARING):
            continue  # 近十余年 is the last ten years and more
        words = [SHOWN[hedge] for hedge in figure.hedges]
        said = "”和“".join(sorted(words, key=figure.printed.find))
        arithmetic = f"“{said}”方向相反，放在同一个数上互相矛盾。"
        yield Finding(
            "hedges",
            (i,),
            "needs_definition",
            arithmetic,
            f"文中“{figure.printed}”：{arithmetic}实际是多少？",
            _suggestion(reading, figure),
        )


def _suggestion(reading: Reading, figure: Figure) -> str:
    core = reading.text[figure.number[0] : figure.number[1]].rstrip("余多来")
    unit = figure.unit.name
    return f"请只留一个，如“{core}余{unit}”或“近{core}{unit}”；能写准数更好。"
