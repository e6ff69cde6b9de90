"""Two made-up services and short ways to write histories, for the tests of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from yulu.calendars import Timetable, state_council
from yulu.calendars.hours import Hours, Shift
from yulu.calendars.limits import Limit
from yulu.calendars.state_council import expected_by_law
from yulu.calendars.zone import SHANGHAI
from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.replay import Setting, replay
from yulu.toolbox.service_model import Extension, PauseGround, Refusal, Result, Rung, Service, Step


def days(count: int) -> Limit:
    return Limit(count, "working_days")


HOTLINE = Service(
    id="hotline",
    title="企业诉求",
    kind="request",
    intake="centre",
    lead="works",
    promised=days(5),
    accept=Limit(2, "working_hours"),
    dispatch=Limit(4, "working_hours"),
    sign=days(1),
    response=days(1),
    object=days(1),
    rule=days(1),
    follow_up=days(2),
    reopen=Limit(15, "calendar_days"),
    extension=Extension(days(5), approved_by="centre"),
    pauses={"expertise": PauseGround("检验检测", days(10), "《行政许可法》第四十五条")},
    refusals={"court": Refusal("应当通过诉讼、仲裁解决的", "向人民法院起诉或者申请仲裁")},
    results={"done": Result("已解决", True), "explained": Result("已解释说明")},
    ladder=(Rung("remind", "提醒", "works", after=False, distance=days(1)), Rung("late", "督办", "centre", after=True)),
)

STARTUP = Service(
    id="startup",
    title="企业开办",
    kind="procedure",
    intake="window",
    lead="market",
    promised=Limit(4, "working_hours"),
    starts="accept",
    legal=days(3),
    results={"done": Result("已开办", True)},
    steps={
        "register": Step("设立登记", "market", limit=Limit(2, "working_hours")),
        "seal": Step("公章刻制", "police", ("register",), Limit(2, "working_hours")),
        "tax": Step("税务信息确认", "tax", ("register",), Limit(1, "working_hours")),
        "bank": Step("银行开户", "bank", ("register", "seal"), outside_limit=True),
    },
)

OFFICE_HOURS = Hours((Shift(8 * 60 + 30, 12 * 60), Shift(14 * 60, 17 * 60 + 30)))
TIMETABLE = Timetable(state_council(), (OFFICE_HOURS,), expected=expected_by_law(range(2027, 2032)))
SETTING = Setting({each.id: each for each in (HOTLINE, STARTUP)}, lambda department, statutory: TIMETABLE)


def at(text: str) -> datetime:
    """`09-01 08:30` of 2022, in China."""
    return datetime.strptime(f"2022-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


Written = tuple[str, str, dict[str, Any]] | tuple[str, str]


def events(*written: Written) -> list[Event]:
    """`("09-01 08:30", "receive")`, with data as the third part where the act needs any."""
    return [
        Event(number, Act(each[1]), at(each[0]), "某人", each[2] if len(each) == 3 else {})
        for number, each in enumerate(written, start=1)
    ]


def case(service: Service, history: Iterable[Event]) -> Case:
    return replay(SETTING, service.id, history)


TAKEN_IN: tuple[tuple[str, str], ...] = (
    ("09-01 08:30", "receive"),
    ("09-01 09:00", "accept"),
    ("09-01 10:00", "dispatch"),
    ("09-01 11:00", "sign"),
)
