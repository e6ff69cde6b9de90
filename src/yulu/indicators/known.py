"""Figures that a text can be held against: what was printed before, and what was released.

They come as plain values, in the words a text would use; whoever checks a text makes of them what its check takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from yulu.indicators.period import read_period
from yulu.indicators.release.series import Point, read_series, series_id
from yulu.language.chinese_values import plain
from yulu.toolbox.indicator_model import Indicator, Reported
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A figure known exactly: `value` as digits, in `unit` (`"27"`, `"件"`; `"97.9"`, `"%"`).

    `aliases` are other names of `label`; `period` and `subject` are as a text would say them, "" where not known.
    `source` says in Chinese where it comes from. `computed`: from rows; else it is what somebody printed, and agreeing
    with it proves nothing but that both say the same.
    """

    label: str
    value: str
    unit: str
    aliases: tuple[str, ...]
    period: str
    subject: str
    source: str
    computed: bool


def known_figures(toolbox: Toolbox) -> tuple[KnownValue, ...]:
    """The reported figures of a toolbox that are printed as exact numbers; hedged ones (近、余、超) are left out.

    >>> from pathlib import Path
    >>> from yulu.toolbox.loading import load_toolbox
    >>> known = known_figures(load_toolbox(Path("toolboxes/xiangtan")))
    >>> [(each.value, each.unit) for each in known if each.label == "办理留抵退税"]
    [('3237000000', '元')]
    """
    return tuple(
        _known(each) for each in toolbox.indicators.reported.values() if each.value is not None and not each.hedge
    )


def released_figures(toolbox: Toolbox, folder: Path) -> tuple[KnownValue, ...]:
    """The values released below a folder by the definitions the toolbox has now, each computed from its frozen rows.

    What came out as bounds is left out. Raises Fault (E833) for a damaged release.
    """
    found = []
    for id, segments in read_series(folder).items():
        indicator = toolbox.indicators.indicators.get(id)
        for segment in segments:
            if indicator is None or segment.series != series_id(indicator):
                continue
            found += [_released(indicator, point) for point in segment.points if point.values.get("value") is not None]
    return tuple(found)


def _released(indicator: Indicator, point: Point) -> KnownValue:
    period = read_period(point.period).counted(indicator.counted)
    return KnownValue(
        indicator.label, plain(Decimal(point.values["value"])), indicator.unit, indicator.names, str(period),
        indicator.subject, f"{point.released_on} 发布的指标（{point.folder.as_posix()}）", True,
    )  # fmt: skip


def _known(reported: Reported) -> KnownValue:
    assert reported.value is not None
    return KnownValue(
        reported.label, plain(reported.value), reported.unit, reported.names, reported.period, reported.subject,
        source_of(reported), False,
    )  # fmt: skip


def source_of(reported: Reported) -> str:
    """Where a figure was printed, in words: title, day if known, place; and that it was only reported."""
    source = reported.source
    day = f"{source.published}" if source.published else "见报日待核实"
    return f"见报数，未复算：《{source.title}》，{day}，{reported.place}"
