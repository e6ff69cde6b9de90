"""`yulu indicators`: the values of a place's indicators for a period, beside targets, earlier periods and print."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from yulu.cli.printing import console, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, nearest
from yulu.diagnostics.wording import Language
from yulu.indicators.computing import Tables
from yulu.indicators.data import reported_data, result_data, unmeasured_data
from yulu.indicators.lines import comparison_line, group_lines, progress_line, projection_line, reported_line
from yulu.indicators.period import read_period
from yulu.indicators.reading import has_table, read_tables
from yulu.indicators.release.checking import Checked, check_release
from yulu.indicators.release.writing import write_release
from yulu.indicators.result import Result, result
from yulu.indicators.wording import chance, shown
from yulu.toolbox.indicator_model import Indicator
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

VALUES = "indicators.csv"


def run_indicators(
    folder: Path,
    data: Path,
    period: str,
    only: Sequence[str],
    out: Path | None,
    release: Path | None,
    as_data: bool,
    lang: str,
) -> int:
    """0 when all that were asked for are computed; 1 for faults, 2 for a period or an indicator that is not there.

    As JSON: `toolbox`, `period`, `indicators` (see `result_data`), `without_data` (ids of those whose tables are not in
    the folder), `reported` (figures that go with no computed indicator), `not_measured`, `release` (its hash or null).
    """
    language: Language = "en" if lang == "en" else "zh"
    try:
        toolbox = load_toolbox(folder)
        asked = read_period(period)
        chosen = choose(toolbox, only)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2 if any(each.code in ("E830", "E822") for each in fault.diagnostics) else 1
    try:
        ready, waiting = with_data(toolbox, chosen, data, everything=bool(only))
        tables = tables_of(toolbox, ready, data, language)
        results = [result(toolbox.indicators, each, tables, asked) for each in ready]
        if out is not None:
            write_values(toolbox, results, out)
        hashed = None if release is None else write_release(toolbox, results, tables, release)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except OSError as error:
        file = error.filename or (release or out or data).as_posix()
        fault_ = Diagnostic("E836", None, {"file": str(file), "reason": error.strerror or str(error)})
        print_faults([fault_], as_data, lang)
        return 1
    others = [] if only else _only_reported(toolbox, results)
    if as_data:
        print_json(
            {
                "toolbox": toolbox.id,
                "period": asked.code,
                "indicators": [result_data(toolbox.indicators, each) for each in results],
                "without_data": [each.id for each in waiting],
                "reported": others,
                "not_measured": [unmeasured_data(each) for each in toolbox.indicators.unmeasured.values()],
                "release": hashed,
            }
        )
        return 0
    _print(toolbox, results)
    if waiting:
        say()
        say("没有数据、没有计算的：" + "、".join(f"{each.label}（{each.table}）" for each in waiting), style="dim")
    for left in toolbox.indicators.unmeasured.values() if not only else ():
        say(f"不能测量：{left.label}。{left.because}", style="dim")
    if out is not None:
        say(f"已写成表格：{(out / VALUES).as_posix()}")
    if hashed is not None and release is not None:
        say(f"已发布到 {release.as_posix()}，发布指纹 {hashed}")
    return 0


def tables_of(toolbox: Toolbox, indicators: Sequence[Indicator], data: Path, lang: Language) -> Tables:
    """The tables that these indicators need, out of the folder."""
    needed = {name for each in indicators for name in each.tables}
    return read_tables(data, [table for name, table in toolbox.indicators.tables.items() if name in needed], lang)


def choose(toolbox: Toolbox, only: Sequence[str]) -> list[Indicator]:
    """Those of these ids, or all; raises Fault (E822) with every id that is not there."""
    declared = toolbox.indicators.indicators
    faults = [
        Diagnostic("E822", None, {"name": id, "nearest": nearest(id, declared) or "", "known": "、".join(declared)})
        for id in only
        if id not in declared
    ]
    if faults:
        raise Fault(*faults)
    return [declared[id] for id in only] or list(declared.values())


def with_data(
    toolbox: Toolbox, chosen: Sequence[Indicator], data: Path, *, everything: bool
) -> tuple[list[Indicator], list[Indicator]]:
    """Those to compute and those that wait for their tables; with `everything` none may wait, and a fault says so.

    A city begins with the tables it has. Where it has none at all, that is said as a fault.
    """
    if everything or not data.is_dir():
        return list(chosen), []
    there = {name: has_table(data, name) for name in toolbox.indicators.tables}
    ready = [each for each in chosen if all(there[name] for name in each.tables)]
    return (ready, [each for each in chosen if each not in ready]) if ready else (list(chosen), [])


def _only_reported(toolbox: Toolbox, results: Sequence[Result]) -> list[dict[str, Any]]:
    shown_with = {each.id for found in results for each in found.reported}
    return [reported_data(each) for each in toolbox.indicators.reported.values() if each.id not in shown_with]


def _print(toolbox: Toolbox, results: Sequence[Result]) -> None:
    grid = Grid(title=f"{toolbox.title}　指标", title_justify="left", title_style="bold")
    for title, ratio in (("指标", 3), ("数值", 3), ("目标与比较", 4), ("见报数（未复算）", 3)):
        grid.add_column(title, overflow="fold", ratio=ratio)
    for each in results:
        indicator, unit = each.indicator, toolbox.indicators.tables[each.indicator.table].unit
        value = [shown(indicator, each.value, unit), chance(indicator, each.value), *group_lines(each, unit)]
        held = [
            progress_line(each),
            *(comparison_line(indicator, one, unit) for one in each.comparisons),
            projection_line(each),
        ]
        grid.add_row(
            f"{indicator.label}\n{indicator.subject or indicator.population}，{each.counted}",
            "\n".join(filter(None, value)),
            "\n".join(filter(None, held)),
            "\n".join(reported_line(one) for one in each.reported),
        )
    console.print(grid, soft_wrap=False)
    asked = [(each.indicator, question) for each in results for question in each.indicator.questions]
    if asked:
        say("要弄清的：", style="bold")
    for indicator, question in asked:
        say(f"  {indicator.label}：{question}")


def write_values(toolbox: Toolbox, results: Sequence[Result], out: Path) -> None:
    """One row an indicator and one a group, for a spreadsheet: `indicators.csv` in the folder."""
    out.mkdir(parents=True, exist_ok=True)
    columns = ["编号", "指标", "对象", "分组", "统计期", "单位", "数值", "下限", "上限", "分子", "分母", "区间", "说明"]
    room = out / f".{VALUES}"
    with room.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for each in results:
            data = result_data(toolbox.indicators, each)
            for row, group in ((data, ""), *((one, one["label"]) for one in data["groups"])):
                below = row["denominator"] or {"low": "", "high": ""}
                writer.writerow(
                    [
                        data["id"], data["label"], data["subject"], group, str(each.counted), data["unit"],
                        row["value"], row["low"], row["high"], _one(row["numerator"]), _one(below),
                        row["shown_chance"], row["shown"],
                    ]
                )  # fmt: skip
    room.replace(out / VALUES)


def _one(ends: dict[str, str | None]) -> str | None:
    return ends["low"] if ends["low"] == ends["high"] else f"{ends['low']}—{ends['high'] or ''}"


def run_check_release(folder: Path, as_data: bool, lang: str) -> int:
    """0 if the release is as it was written and comes out the same, 1 if not, 2 if it is none.

    As JSON: `folder`, `hash`, `whole`, `changed` (files), `same`, `indicators`: `id`, `series_same`, `differs`
    (released and recomputed by path), `program` then and now.
    """
    try:
        checked = check_release(folder)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2
    good = checked.is_whole and checked.is_same
    if as_data:
        print_json(_checked_data(folder, checked))
        return 0 if good else 1
    say(f"{folder.as_posix()}：{checked.period}，{checked.released_on} 发布，程序 {checked.program}")
    say(f"发布指纹 {checked.hash}")
    if checked.is_whole:
        say("文件与清单一致。", style="green")
    for name, what in checked.changed.items():
        say(f"文件{_CHANGED[what]}：{name}", style="bold red")
    for each in checked.indicators:
        if each.is_same:
            say(f"  ✓ {each.label}：重算一致（{each.shown}）")
            continue
        if not each.series_same:
            say(f"  ✗ {each.label}：口径与发布时记下的指纹不一致", style="red")
        for key, (released, found) in each.differs.items():
            say(f"  ✗ {each.label}：{key} 发布 {released}，重算 {found}", style="red")
    say("按当时的口径和数据重算，结果一致。" if good else "与发布时不一致。", style="green" if good else "bold red")
    return 0 if good else 1


_CHANGED = {"altered": "被改动", "missing": "缺失", "added": "是后加的"}


def _checked_data(folder: Path, checked: Checked) -> dict[str, Any]:
    return {
        "folder": folder.as_posix(),
        "hash": checked.hash,
        "period": checked.period,
        "released_on": checked.released_on,
        "program": {"released": checked.program, "now": checked.program_now},
        "whole": checked.is_whole,
        "changed": dict(checked.changed),
        "same": checked.is_same,
        "indicators": [
            {
                "id": each.id,
                "label": each.label,
                "same": each.is_same,
                "series_same": each.series_same,
                "differs": {key: {"released": was, "now": now} for key, (was, now) in each.differs.items()},
            }
            for each in checked.indicators
        ],
    }
