"""Prints precision and recall of figures, links and alarms over the labelled texts: `python -m tests.figures.labelled`.

With `-v` everything that went wrong is listed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from tests.figures.labelled import labels
from tests.figures.labelled.labels import Labelled
from tests.figures.labelled.scoring import Rate, Score, score


def total(texts: Iterable[Labelled]) -> Score:
    """The score of all the texts together."""
    result = Score()
    for text in texts:
        result.add(score(text))
    return result


def _line(name: str, rate: Rate) -> str:
    counts = f"{rate.right:4} right {rate.extra:3} made up {rate.missed:3} missed"
    return f"  {name:22} precision {rate.precision:6.1%}  recall {rate.recall:6.1%}   {counts}"


def _print(title: str, result: Score) -> None:
    print(f"{title}: {result.texts} texts, {result.sound} of them sound, {result.sound_with_alarm} sound with an alarm")
    for name, rate in (
        ("figures, place and all", result.strict),
        ("figures, value and unit", result.value),
        ("links", result.links),
        ("alarms", result.alarms),
    ):
        print(_line(name, rate))
    for name, rate in (("hedges", result.hedge), ("kind", result.role), ("what it counts", result.noun)):
        print(f"  {name:22} right in {rate.recall:.1%} of the figures found")


def main() -> int:
    """Prints the table; says so where the real texts are not here."""
    texts = [*labels.own(), *labels.real()]
    both = total(texts)
    _print("written for this set", total(labels.own()))
    if any(labels.real()):
        _print("real texts", total(labels.real()))
    else:
        print(f"real texts: not here ({labels.SHARED})")
    _print("all", both)
    if "-v" in sys.argv:
        print(*both.remarks, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
