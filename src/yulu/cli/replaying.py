"""`yulu cases replay`: cases that are over, read from a table, under the promise of a service: how many were late."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from yulu.calendars.limits import UNITS, written_amount
from yulu.calendars.moments import NoMoment, read_moment
from yulu.cases.examples import setting_of
from yulu.cases.lateness import Tally, altogether, tallies
from yulu.cases.past import BadRow, Past, Reading
from yulu.cli.past_table import PastTable, TableRow, read_columns, read_table
from yulu.cli.printing import console, counted, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place, sentence, title
from yulu.diagnostics.wording import Language
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

_FIRST_ROWS = 5
_IS_LATE = {True: "是", False: "否", None: "不知道"}


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    """What stands on the command line, as it is written."""

    columns: Sequence[str]
    service: str | None
    until: str | None
    out: Path | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """Every row of the table is in one of the two, by its number."""

    table: PastTable
    cases: Mapping[int, Past]
    bad: Mapping[int, Diagnostic]


def run_replay(folder: Path, file: Path, asked: ReplayAsked, as_data: bool, lang: str) -> int:
    """0 when the table is read, rows set aside or not; 1 for a fault of toolbox or table, 2 for a wrong call.

    As JSON: `toolbox`, `file`, `rows`, `cases`, `set_aside` (by code: how many, and every row's number and line),
    `zone`, `until`, `services` (by id: promise and tally), `departments` (a list of tallies). A tally: `cases`, `late`,
    `late_share`, `late_by` (`median`, `nine_of_ten`, `most`; in `unit`), `unanswered`, `unknown`, `provisional`,
    `paused_cases`, `paused_share`.
    """
    language: Language = "en" if lang == "en" else "zh"
    try:
        toolbox = load_toolbox(folder)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    try:
        columns = read_columns(asked.columns)
        reading = _reading(toolbox, columns, asked)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2
    try:
        replayed = _replayed(reading, read_table(file, columns))
        if asked.out is not None:
            _write(replayed, columns, asked.out, language)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if as_data:
        print_json(_data(toolbox, reading, replayed, language))
    else:
        _print(toolbox, reading, replayed, language)
    return 0


def _reading(toolbox: Toolbox, columns: Mapping[str, str], asked: ReplayAsked) -> Reading:
    services = {name: id for id, each in toolbox.services.items() for name in (each.title, id)}
    departments = {name: id for id, each in toolbox.departments.items() for name in (each.label, id)}
    chosen = services.get(asked.service or (next(iter(toolbox.services)) if len(toolbox.services) == 1 else ""))
    if chosen is None and (asked.service is not None or "service" not in columns):
        known = "、".join(f"{id} {each.title}" for id, each in toolbox.services.items())
        raise Fault(Diagnostic("E883", None, {"name": asked.service or "", "known": known}))
    zone = toolbox.office_hours.zone
    try:
        until = None if asked.until is None else read_moment(asked.until, zone)
    except NoMoment as error:
        raise Fault(Diagnostic("E926", None, {"value": error.text})) from None
    return Reading(setting_of(toolbox), zone, columns, chosen, departments, services, until)


def _replayed(reading: Reading, table: PastTable) -> Replayed:
    cases: dict[int, Past] = {}
    bad: dict[int, Diagnostic] = {}
    for row in table.rows:
        try:
            if len(row.cells) != len(table.header):
                raise BadRow("E872", expected=str(len(table.header)), found=str(len(row.cells)))
            cases[row.number] = reading.read(table.named(row))
        except BadRow as fault:
            bad[row.number] = Diagnostic(fault.code, Place(table.path.as_posix(), row.line, 1), fault.data)
    return Replayed(table, cases, bad)


def _write(replayed: Replayed, columns: Mapping[str, str], out: Path, lang: Language) -> None:
    """Every row with its due time, or with why it makes no case; the file is there whole or not at all."""
    room = out.with_name(f".{out.name}")
    try:
        with room.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["行", "编号", "事项", "部门", "收到", "到期", "答复", "超期", "超出", "单位", "未计入的原因"]
            )
            for row in replayed.table.rows:
                writer.writerow(_written(replayed, columns, row, lang))
        room.replace(out)
    except OSError as error:
        room.unlink(missing_ok=True)
        raise Fault(Diagnostic("E885", None, {"file": out.as_posix(), "why": error.strerror or str(error)})) from None


def _written(replayed: Replayed, columns: Mapping[str, str], row: TableRow, lang: Language) -> list[str]:
    fault, past = replayed.bad.get(row.number), replayed.cases.get(row.number)
    if past is None:
        assert fault is not None
        return [str(row.line), *[""] * 9, f"{fault.code} {sentence(fault, lang)}"]
    number = replayed.table.named(row)[columns["number"]] if "number" in columns else ""
    return [
        str(row.line), number, past.case.service.id, past.case.department or "", _time(past.clock.start),
        _time(past.due.moment) if past.due else "", _time(past.replied) if past.replied else "",
        _IS_LATE[past.is_late], written_amount(past.late_by), UNITS[past.clock.limit.unit], "",
    ]  # fmt: skip


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


# What is printed -------------------------------------------------------------------------------------------------


def _print(toolbox: Toolbox, reading: Reading, replayed: Replayed, lang: Language) -> None:
    tallied = tallies(replayed.cases.values())
    say(f"{replayed.table.path.name}：{counted(len(replayed.table.rows))} 行，时间按 {reading.zone} 读")
    for id, total in altogether(tallied).items():
        service = toolbox.services[id]
        say(f"{service.title}，承诺 {service.promised}：{_in_words(total)}", style="bold")
        _grid(toolbox, {department: tally for (of, department), tally in tallied.items() if of == id})
    say("受理、派单、签收都按收到的那一刻；表里没有写停表的，就没有停。", style="dim")
    if any(each.unknown for each in tallied.values()):
        say("没有答复的，不知道到哪天为止还没有答复，不能说超没超期：请写 --until。", style="yellow")
    if any(each.provisional for each in tallied.values()):
        say("有的到期日在已公布的日历以后，是暂定的。", style="yellow")
    if replayed.bad:
        say(f"没有计入 {counted(len(replayed.bad))} 行：", style="yellow")
        for code, number in Counter(fault.code for fault in replayed.bad.values()).most_common():
            first = [each for each in replayed.bad.values() if each.code == code][:_FIRST_ROWS]
            lines = "、".join(str(each.place.line) for each in first if each.place)
            more = "……" if number > len(first) else ""
            say(f"  {code} {title(first[0], lang)}：{counted(number)} 行（第 {lines}{more} 行）")
            say(f"    如：{sentence(first[0], lang)}", style="dim")


def _in_words(tally: Tally) -> str:
    late = f"{counted(tally.cases)} 件，超期 {counted(tally.late)} 件（{_share(tally.late_share)}）"
    if tally.late:
        late += f"，一半的超期不过 {_amount(tally, Fraction(1, 2))}、九成不过 {_amount(tally, Fraction(9, 10))}"
        late += f"，最长 {_amount(tally, Fraction(1))} {UNITS[tally.unit]}"
    return f"{late}；没有答复 {counted(tally.unanswered)} 件；停表占 {_share(tally.paused_share)}"


def _grid(toolbox: Toolbox, tallied: Mapping[str, Tally]) -> None:
    grid = Grid(box=None)
    grid.add_column("部门")
    for column in ("件数", "超期", "占", "一半不过", "九成不过", "最长", "未答复", "停表"):
        grid.add_column(column, justify="right", no_wrap=True)
    for department, tally in sorted(tallied.items(), key=lambda each: -each[1].late):
        grid.add_row(
            toolbox.departments[department].label, counted(tally.cases), counted(tally.late),
            _share(tally.late_share), *(_amount(tally, each) for each in _SHARES.values()),
            counted(tally.unanswered), _share(tally.paused_share),
        )  # fmt: skip
    console.print(grid)


_SHARES = {"median": Fraction(1, 2), "nine_of_ten": Fraction(9, 10), "most": Fraction(1)}


def _amount(tally: Tally, share: Fraction) -> str:
    amount = tally.late_by_at(share)
    return "—" if amount is None else written_amount(amount)


def _share(share: Fraction | None) -> str:
    return "—" if share is None else f"{float(share) * 100:.1f}%"


def _data(toolbox: Toolbox, reading: Reading, replayed: Replayed, lang: Language) -> dict[str, Any]:
    tallied = tallies(replayed.cases.values())
    aside: dict[str, dict[str, Any]] = {}
    for number, fault in replayed.bad.items():
        found = aside.setdefault(fault.code, {"title": title(fault, lang), "count": 0, "rows": []})
        found["count"] += 1
        line = fault.place.line if fault.place else None
        found["rows"].append({"row": number, "line": line, "message": sentence(fault, lang)})
    return {
        "toolbox": toolbox.id, "file": replayed.table.path.as_posix(), "rows": len(replayed.table.rows),
        "cases": len(replayed.cases), "set_aside": aside, "zone": str(reading.zone),
        "until": reading.until.isoformat() if reading.until else None,
        "services": {
            id: {"promised": str(toolbox.services[id].promised), **_tally(each)}
            for id, each in altogether(tallied).items()
        },
        "departments": [
            {"department": department, "label": toolbox.departments[department].label, "service": service,
             **_tally(tally)}
            for (service, department), tally in tallied.items()
        ],
    }  # fmt: skip


def _tally(tally: Tally) -> dict[str, Any]:
    late_by = {name: tally.late_by_at(share) for name, share in _SHARES.items()}
    return {
        "cases": tally.cases, "late": tally.late,
        "late_share": None if tally.late_share is None else float(tally.late_share),
        "late_by": {name: None if each is None else written_amount(each) for name, each in late_by.items()},
        "unit": tally.unit, "unanswered": tally.unanswered, "unknown": tally.unknown,
        "provisional": tally.provisional, "paused_cases": tally.paused,
        "paused_share": None if tally.paused_share is None else float(tally.paused_share),
    }  # fmt: skip
