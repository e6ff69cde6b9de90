"""The rungs of a case fire once each, by the promise, and in their order when nobody looked for a while."""

from __future__ import annotations

from dataclasses import replace

from tests.cases.services import HOTLINE, SETTING, TAKEN_IN, Written, at, events
from yulu.calendars.limits import Limit
from yulu.cases.case import Case
from yulu.cases.ladder import to_fire
from yulu.cases.replay import replay
from yulu.toolbox.service_model import Rung, Service

DAY, TWO = Limit(1, "working_days"), Limit(2, "working_days")
STEEP = replace(
    HOTLINE,
    ladder=(
        Rung("leader", "报负责人", "centre", after=True, distance=TWO),
        Rung("late", "督办", "centre", after=True),
        Rung("remind", "提醒", "works", after=False, distance=DAY),
        Rung("week", "早提醒", "works", after=False, distance=Limit(7, "calendar_days")),
        Rung("hours", "快到了", "works", after=False, distance=Limit(7, "working_hours")),
    ),
)


def history(*more: Written, service: Service = STEEP) -> Case:
    return replay(replace(SETTING, services={"hotline": service}), "hotline", events(*TAKEN_IN, *more))


def fired(case: Case, now: str) -> list[tuple[str, str]]:
    return [(each.rung.id, each.at.strftime("%m-%d %H:%M")) for each in to_fire(case, at(now))]


def test_all_that_were_missed_fire_in_their_order() -> None:  # signed on 1 September, due on the 8th at 17:30
    assert fired(history(), "10-01 00:00") == [
        ("week", "09-01 17:30"), ("remind", "09-07 17:30"), ("hours", "09-07 17:30"), ("late", "09-08 17:30"),
        ("leader", "09-13 17:30"),
    ]  # fmt: skip


def test_none_fires_before_its_moment_or_twice() -> None:
    assert fired(history(), "09-07 17:29") == [("week", "09-01 17:30")]
    once = history(("09-02 09:00", "escalate", {"rung": "week"}))
    assert fired(once, "09-07 17:30") == [("remind", "09-07 17:30"), ("hours", "09-07 17:30")]


def test_a_case_that_has_been_answered_has_ended_or_stands_still_climbs_no_further() -> None:
    for act in (
        ("09-02 09:00", "answer"),
        ("09-02 09:00", "withdraw"),
        ("09-02 09:00", "pause", {"ground": "expertise"}),
    ):
        assert fired(history(act), "10-01 00:00") == []


def test_a_reminder_longer_than_the_promise_fires_at_once() -> None:
    long = replace(STEEP, ladder=(Rung("early", "提醒", "works", after=False, distance=Limit(9, "working_days")),))
    assert fired(history(service=long), "09-01 11:00") == [("early", "09-01 11:00")]
