"""`yulu due`: when a limit ends, and what each day counted, with the text that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction
from pathlib import Path
from typing import Any

from yulu.calendars import (
    BadLimit,
    BeyondHorizon,
    Clock,
    CountedDay,
    Due,
    EndsBeforeItBegins,
    Limit,
    NoOfficeHours,
    OtherUnit,
    Pause,
    Standing,
    account,
    read_limit,
)
from yulu.calendars.limits import UNITS, written_amount
from yulu.calendars.moments import NoMoment, read_moment
from yulu.calendars.timetable import YEARS_AHEAD
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, nearest
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.office_hours import timetable_of

_WEEKDAYS = "一二三四五六日"
_STATES = {"running": "在计时", "paused": "停表中", "overdue": "已超期"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line, as it is written."""

    start: str
    limit: str
    department: str | None
    pauses: tuple[str, ...]
    extensions: tuple[str, ...]
    at: str | None
    statutory: bool
    penalty_law: bool


def run_due(folder: Path, asked: Asked, as_data: bool, lang: str) -> int:
    """0 if it can be said when it is due, or that it is paused; 1 for a fault of the toolbox, 2 for a wrong call."""
    try:
        toolbox = load_toolbox(folder)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    try:
        department = _department(toolbox, asked.department)
        clock = _clock(toolbox, department, asked)
        at = None if asked.at is None else _moment(asked.at, toolbox.office_hours.zone)
        due, days = clock.due(), account(clock)
        standing = None if at is None else clock.at(at)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2
    except (NoOfficeHours, BeyondHorizon) as error:
        print_faults([_explained(error, toolbox, asked)], as_data, lang)
        return 1
    if as_data:
        print_json(_data(toolbox, department, clock, due, days, at, standing))
    else:
        _print(toolbox, department, clock, due, days, at, standing)
    return 0


def _clock(toolbox: Toolbox, department: str | None, asked: Asked) -> Clock:
    limit = _limit(asked.limit, asked.penalty_law)
    extensions = tuple(_limit(text, False) for text in asked.extensions)
    for more in extensions:
        if more.unit != limit.unit:
            raise Fault(Diagnostic("E921", None, {"limit": str(limit), "more": str(more)}))
    zone = toolbox.office_hours.zone
    pauses = tuple(_pause(text, zone) for text in asked.pauses)
    try:
        timetable = timetable_of(toolbox.office_hours, department, statutory=asked.statutory)
        return Clock(limit, timetable, _moment(asked.start, zone), pauses, extensions)
    except (OtherUnit, BadLimit) as error:
        raise Fault(Diagnostic("E920", None, {"value": str(error)})) from None


def _limit(text: str, penalty_law: bool) -> Limit:
    try:
        return read_limit(text, penalty_law=penalty_law)
    except BadLimit:
        raise Fault(Diagnostic("E920", None, {"value": text})) from None


def _pause(text: str, zone: tzinfo) -> Pause:
    begins, _, ends = text.partition("/")
    try:
        return Pause(_moment(begins, zone), _moment(ends, zone) if ends.strip() else None)
    except EndsBeforeItBegins:
        raise Fault(Diagnostic("E925", None, {"begins": begins.strip(), "ends": ends.strip()})) from None


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        return read_moment(text, zone)
    except NoMoment:
        raise Fault(Diagnostic("E926", None, {"value": text.strip()})) from None


def _department(toolbox: Toolbox, named: str | None) -> str | None:
    """The department by its name or its label."""
    if named is None:
        return None
    for id, department in toolbox.departments.items():
        if named in (id, department.label):
            return id
    known = [f"{id} {department.label}" for id, department in toolbox.departments.items()]
    names = [*toolbox.departments, *(each.label for each in toolbox.departments.values())]
    data = {"name": named, "nearest": nearest(named, names) or "", "known": "、".join(known)}
    raise Fault(Diagnostic("E922", None, data))


def _explained(error: NoOfficeHours | BeyondHorizon, toolbox: Toolbox, asked: Asked) -> Diagnostic:
    if isinstance(error, NoOfficeHours):
        return Diagnostic("E923", None, {"day": str(error.day)})
    nation = timetable_of(toolbox.office_hours, statutory=True).calendar
    data = {"day": str(error.day), "first": str(nation.first), "last": str(nation.last), "years": str(YEARS_AHEAD)}
    return Diagnostic("E924", None, data)


# What is printed -------------------------------------------------------------------------------------------------


def _print(
    toolbox: Toolbox, department: str | None, clock: Clock, due: Due | None, days: list[CountedDay],
    at: datetime | None, standing: Standing | None,
) -> None:  # fmt: skip
    longer = "".join(f" + 延长 {more}" for more in clock.extensions)
    say(f"{clock.limit}{longer}，自 {_shown(clock.start)} 起 · {_office(toolbox, department)}")
    if due is None:
        say(f"到期：停表中，恢复后再定；停表时还剩 {_left(clock, clock.at(clock.pauses[-1].begins))}", style="bold")
    else:
        say(f"到期：{_shown(due.moment)}{'（暂定）' if due.provisional else ''}", style="bold")
    if due is not None and due.provisional:
        year = clock.timetable.known_until.year + 1
        say(f"  {year}年起的放假安排还没有公布：暂按周一至周五上班、只放法律定了日子的节日推算，公布后重算。")
    say()
    for day in days:
        counted = written_amount(day.counted) if day.counted else "—"
        say(f"  {day.plan.day} 周{_WEEKDAYS[day.plan.day.weekday()]}  {counted:>5}  {_why(clock, day)}")
    say(f"  合计 {written_amount(sum((day.counted for day in days), start=Fraction(0)))} {UNITS[clock.limit.unit]}")
    for text in _hours_texts(days):
        say(text, style="dim")
    if toolbox.office_hours.schedule_of(department) and any(d.plan.worked and d.plan.shifts is None for d in days):
        say("待核实：其中有的日子几点办公还没有查到，到当日24时才算过完。", style="yellow")
    if at is not None and standing is not None:
        say()
        over = standing.state == "overdue"
        say(f"到 {_shown(at)}：{_STATES[standing.state]}，{'超出' if over else '还剩'} {_left(clock, standing)}")


def _office(toolbox: Toolbox, department: str | None) -> str:
    name = toolbox.office_hours.schedule_of(department)
    place = toolbox.departments[department].label if department else toolbox.title
    return f"{place}，{toolbox.office_hours.labels[name] if name else '没有写办公时间，按日计的到当日24时'}"


def _left(clock: Clock, standing: Standing) -> str:
    return f"{written_amount(abs(standing.left))} {UNITS[clock.limit.unit]}"


def _why(clock: Clock, day: CountedDay) -> str:
    plan = day.plan
    cited = f"（{plan.citation}）" if plan.citation else ""
    special = f"{plan.reason}{cited}" if plan.reason else ""
    hours = "、".join(map(str, plan.shifts or ()))
    match day.why:
        case "counted" if day.paused and day.counted != 1:
            return " · ".join(filter(None, (hours, special, f"其中停表 {_length(day.paused)}")))
        case "counted":
            return " · ".join(filter(None, (hours, special)))
        case "first_day":
            return "起算当日不计（民法典第二百零一条）"
        case "paused":
            return "停表"
        case "complete":
            return "最后一日遇休息日，顺延到这一天（民法典第二百零三条）"
        case "closed":
            return "当日办公时间已过，或恢复前没有办公时间"
        case _:
            return special or ("周末" if plan.day.weekday() >= 5 else "按办公时间不办公")


def _length(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return f"{minutes // 60}小时{minutes % 60}分" if minutes >= 60 else f"{minutes}分"


def _hours_texts(days: list[CountedDay]) -> list[str]:
    """Each text that the hours of these days rest on, once."""
    kept = dict.fromkeys(day.plan.hours for day in days if day.plan.hours is not None)
    return [f"  办公时间 {'、'.join(map(str, each.shifts))}：{each.citation or '依据待补'}" for each in kept]


def _shown(moment: datetime) -> str:
    """A moment as people read it; midnight is the end of the day before."""
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        day = moment.date() - timedelta(days=1)
        return f"{day}（周{_WEEKDAYS[day.weekday()]}）24:00"
    time = moment.strftime("%H:%M" if not (moment.second or moment.microsecond) else "%H:%M:%S")
    return f"{moment.date()}（周{_WEEKDAYS[moment.weekday()]}）{time}"


def _data(
    toolbox: Toolbox, department: str | None, clock: Clock, due: Due | None, days: list[CountedDay],
    at: datetime | None, standing: Standing | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "toolbox": toolbox.id, "department": department,
        "office_hours": toolbox.office_hours.schedule_of(department),
        "limit": _amount(clock.limit), "extensions": [_amount(more) for more in clock.extensions],
        "from": clock.start.isoformat(),
        "pauses": [{"from": p.begins.isoformat(), "to": p.ends.isoformat() if p.ends else None} for p in clock.pauses],
        "due": due.moment.isoformat() if due else None,
        "provisional": due.provisional if due else None,
        "known_until": str(clock.timetable.known_until), "timetable": clock.timetable.fingerprint,
        "standing": None if standing is None or at is None else {
            "at": at.isoformat(), "state": standing.state, "left": written_amount(standing.left),
        },
        "days": [
            {
                "day": str(day.plan.day), "counted": written_amount(day.counted), "why": day.why,
                "worked": day.plan.worked,
                "shifts": None if day.plan.shifts is None else list(map(str, day.plan.shifts)),
                "reason": day.plan.reason, "citation": day.plan.citation,
                "hours_citation": day.plan.hours.citation if day.plan.hours else None,
                "paused_minutes": round(day.paused.total_seconds() / 60), "expected": day.plan.expected,
            }
            for day in days
        ],
    }  # fmt: skip


def _amount(limit: Limit) -> dict[str, str]:
    return {"amount": written_amount(limit.amount), "unit": limit.unit}
