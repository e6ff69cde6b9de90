"""A chart drawn: points with their intervals, bars, or lines that break; black on white, as it will be printed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import altair
import vl_convert

from yulu.documents.charts.chart import Chart
from yulu.documents.charts.fonts import FONT, require_chinese_font

_WIDTH, _HEIGHT = 480, 240
_BLUE, _RED = "#1f5fa8", "#b3261e"
_SHARPNESS = 2


def as_svg(chart: Chart) -> str:
    """The chart as SVG, its labels as text. Raises Fault (E834)."""
    require_chinese_font()
    return vl_convert.vegalite_to_svg(_specification(chart))


def as_png(chart: Chart) -> bytes:
    """The chart as PNG, sharp enough to print. Raises Fault (E834)."""
    require_chinese_font()
    return vl_convert.vegalite_to_png(_specification(chart), scale=_SHARPNESS)


def _specification(chart: Chart) -> dict[str, Any]:
    names = list(dict.fromkeys(mark.name for mark in chart.marks))
    data = altair.InlineData(values=[asdict(mark) for mark in chart.marks])
    base = altair.Chart(data)
    x = altair.X("name:O", sort=names, title=None, axis=altair.Axis(labelAngle=0))
    has_interval = any(mark.low != mark.high for mark in chart.marks)
    y = altair.Y("value:Q", title=chart.axis, scale=altair.Scale(zero=not has_interval))
    layers: list[Any] = []
    if has_interval:
        layers.append(
            base.mark_rule(color=_BLUE, strokeWidth=2).encode(x=x, y=altair.Y("low:Q", title=chart.axis), y2="high:Q")
        )
    if chart.joined:
        layers.append(base.mark_line(color=_BLUE).encode(x=x, y=y, detail="line:N"))
        layers.append(
            base.mark_point(filled=True, size=60, opacity=1, color=_BLUE).encode(
                x=x, y=y, shape=altair.Shape("line:N", title=None)
            )
        )
    elif has_interval:
        layers.append(base.mark_point(filled=True, size=60, opacity=1, color=_BLUE).encode(x=x, y=y))
    else:
        layers.append(base.mark_bar(color=_BLUE, size=24).encode(x=x, y=y))
    if chart.level is not None:
        target = altair.Chart(altair.InlineData(values=[{"level": chart.level, "name": "目标"}]))
        layers.append(target.mark_rule(color=_RED, strokeDash=[6, 4]).encode(y="level:Q"))
    title = altair.TitleParams(chart.title, subtitle=chart.note, anchor="start", fontSize=15, subtitleFontSize=11)
    made = altair.layer(*layers).properties(width=_WIDTH, height=_HEIGHT, title=title, background="white")
    made = made.configure(font=FONT).configure_axis(labelFontSize=12, titleFontSize=12, grid=True, gridColor="#dddddd")
    specification: dict[str, Any] = made.to_dict()
    return specification
