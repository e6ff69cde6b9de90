"""What pages say of a case: the names of services, classes and departments under the toolbox it was taken in by, and
its due time in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from yulu.calendars.clock import Clock, Due
from yulu.calendars.faults import BeyondHorizon, NoOfficeHours
from yulu.cases.case import Case
from yulu.cases.life import ENDED, STATES, State
from yulu.office.casework.models import CaseRecord
from yulu.office.issuing.in_force import toolbox_of
from yulu.toolbox.model import Toolbox

_TAGS = {
    State.received: "open", State.accepted: "open", State.dispatched: "open", State.handling: "open",
    State.returned: "near", State.answered: "judge", State.rectifying: "near", State.rechecking: "near",
    State.closed: "good",
}  # fmt: skip
CLOCKS = {
    "promised": "承诺", "legal": "法定", "response": "响应", "accept": "受理", "dispatch": "派单", "sign": "签收",
    "rule": "裁定", "follow_up": "回访", "pause": "暂停", "notice": "整改", "recheck": "复查",
}  # fmt: skip
_WEEKDAYS = "一二三四五六日"
_SOON = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it."""

    record: CaseRecord
    service: str
    owner: str
    state: str
    tag: str
    due: str
    is_late: bool
    left: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock as a page shows it."""

    label: str
    limit: str
    start: datetime
    due: str
    met: datetime | None
    left: str
    is_late: bool


def line(record: CaseRecord) -> Line:
    """A record in words."""
    toolbox = toolbox_of(record.toolbox)
    state = State(record.state)
    service = toolbox.services.get(record.service)
    late = record.due_at is not None and record.due_at < timezone.now() and state not in ENDED
    return Line(
        record, service.title if service else record.service, department(toolbox, record.owner), STATES[state],
        "late" if late else _TAGS.get(state, ""), moment(record.due_at, record.provisional), late,
        "" if state in ENDED or record.due_at is None else left(record.due_at),
    )  # fmt: skip


def department(toolbox: Toolbox, id: str) -> str:
    """What a department is called."""
    found = toolbox.departments.get(id)
    return found.label if found is not None else id


def moment(at: datetime | None, provisional: bool = False) -> str:
    """A due moment: its day, with the weekday where it is near, and the time."""
    if at is None:
        return "暂定（次年放假安排未公布）" if provisional else ""
    local = timezone.localtime(at)
    near = abs((local.date() - timezone.localdate()).days) <= _SOON
    weekday = f"（周{_WEEKDAYS[local.weekday()]}）" if near else ""
    return f"{local:%Y-%m-%d}{weekday} {local:%H:%M}{'（暂定）' if provisional else ''}"


def left(due: datetime) -> str:
    """How long until then, by the clock on the wall; beside the due moment, never instead of it."""
    seconds = (due - timezone.now()).total_seconds()
    word, seconds = ("还有", seconds) if seconds >= 0 else ("超过", -seconds)
    hours = int(seconds // 3600)
    return (
        f"{word} {hours // 24} 天 {hours % 24} 小时"
        if hours >= 24
        else f"{word} {hours} 小时 {int(seconds // 60) % 60} 分"
    )


def _due(clock: Clock) -> tuple[Due | None, bool]:
    """When a clock ends, None while it stands still; and whether no calendar says so yet."""
    try:
        return clock.due(), False
    except (BeyondHorizon, NoOfficeHours):
        return None, True


def clocks(toolbox: Toolbox, case: Case) -> list[ClockLine]:
    """Every clock that was ever started, the running one first."""
    found = []
    for name, clock in sorted(case.clocks.items(), key=lambda each: (each[0] in case.met, each[0] != case.running)):
        due, unknown = _due(clock)
        met = case.met.get(name)
        kind, _, of = name.partition(":")
        label = f"{'协办' if kind == 'helper' else '环节'}：{department(toolbox, of)}" if of else CLOCKS.get(name, name)
        if kind == "step" and of in case.service.steps:
            label = f"环节：{case.service.steps[of].label}"
        at = None if due is None else due.moment
        late = at is not None and at < (met or timezone.now())
        running = at is not None and met is None
        standing = moment(None, provisional=True) if unknown else "停表中，恢复后再定"
        shown = standing if due is None else moment(at, due.provisional)
        found.append(
            ClockLine(label, str(clock.limit), clock.start, shown, met, left(at) if running and at else "", late)
        )
    return found
