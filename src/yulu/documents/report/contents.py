"""What a monthly report says, before it is a Word file or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yulu import __version__
from yulu.calendars.zone import today
from yulu.documents.charts.chart import Chart, chart_of
from yulu.indicators.computing import Tables
from yulu.indicators.lines import comparison_line, group_lines, progress_line, projection_line
from yulu.indicators.monthly import months_so_far
from yulu.indicators.period import Period
from yulu.indicators.release.series import Segment, series_id
from yulu.indicators.result import Result
from yulu.indicators.wording import chance, shown
from yulu.toolbox.indicator_model import Reported
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator in the report, in words."""

    result: Result
    value: str
    interval: str
    progress: str
    comparisons: tuple[str, ...]
    projection: str
    groups: tuple[str, ...]
    notes: tuple[str, ...]
    chart: Chart | None

    @property
    def label(self) -> str:
        return self.result.indicator.label


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. `not_computed`: indicators whose tables were not there, by label."""

    title: str
    place: str
    period: Period
    made_on: str
    entries: tuple[Entry, ...]
    not_computed: tuple[str, ...]
    not_measured: tuple[str, ...]
    provenance: str


def report_of(
    toolbox: Toolbox,
    results: Sequence[Result],
    tables: Tables,
    period: Period,
    not_computed: Sequence[str],
    series: dict[str, tuple[Segment, ...]],
) -> Report:
    """The report of these results. Raises Fault (E835)."""
    entries = tuple(
        _entry(
            toolbox,
            each,
            chart_of(each, months_so_far(each.indicator, tables, period), series.get(each.indicator.id, ())),
        )
        for each in results
    )
    return Report(
        f"{toolbox.title}{period}指标月报", toolbox.title, period, str(today()), entries, tuple(not_computed),
        tuple(f"{each.label}：{each.because}" for each in toolbox.indicators.unmeasured.values()),
        f"由雨露 {__version__} 按工具箱“{toolbox.title}”的口径从业务数据算出；见报数照原样抄录，没有复算。",
    )  # fmt: skip


def _entry(toolbox: Toolbox, result: Result, chart: Chart | None) -> Entry:
    indicator, unit = result.indicator, toolbox.indicators.tables[result.indicator.table].unit
    return Entry(
        result, shown(indicator, result.value, unit), chance(indicator, result.value), progress_line(result),
        tuple(comparison_line(indicator, each, unit) for each in result.comparisons), projection_line(result),
        tuple(group_lines(result, unit)), tuple(_notes(toolbox, result)), chart,
    )  # fmt: skip


def _notes(toolbox: Toolbox, result: Result) -> list[str]:
    indicator = result.indicator
    tables = [toolbox.indicators.tables[name] for name in indicator.tables]
    holders = "、".join(
        f"{table.label}（{table.holder.label}）" if table.holder is not None else table.label for table in tables
    )
    notes = [
        f"口径：{indicator.definition}",
        f"对象：{indicator.population}",
        f"统计期：{result.counted}",
        f"来源：{holders}",
    ]
    if str(indicator.citation):
        notes.append(f"依据：{indicator.citation}")
    if result.value.unknown:
        notes.append(f"不详：{result.value.unknown} 行缺数，所以只有上下限。")
    notes += [f"待弄清：{question}" for question in indicator.questions]
    notes.append(f"口径指纹：{series_id(indicator)[:12]}")
    return notes


def printed(reported: Reported) -> str:
    """A figure as printed, with where."""
    source = reported.source
    day = str(source.published) if source.published else "见报日待核实"
    return f"{reported.label}：{reported.printed}（《{source.title}》，{day}，{reported.place}）"
