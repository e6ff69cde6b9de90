"""The form: what must be given, in its form, and nothing else; a term of one's own; steps that must last."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.services import SETTING, Written, at, events
from yulu.calendars.limits import Limit
from yulu.cases.case import Case
from yulu.cases.happening import NotAllowed, Setting
from yulu.cases.planning import open_for
from yulu.cases.replay import replay
from yulu.toolbox.service_model import Ask, Result, Service, Step

LAND = Service(
    id="land",
    title="征地",
    kind="procedure",
    intake="land",
    lead="land",
    promised=Limit(200, "calendar_days"),
    starts="receive",
    asks={
        "project": Ask("项目", required=True),
        "way": Ask("方式", "choice", choices={"site": "现场", "remote": "远程"}),
        "area": Ask("面积", "number"),
        "heard": Ask("听证", "yes_no"),
        "until": Ask("期限", "date"),
        "person": Ask("联系人", personal="personal"),
    },
    term="until",
    one_per="project",
    results={"done": Result("完成", True)},
    steps={
        "days": Step("公告", "land", least=Limit(10, "working_days")),
        "plan": Step("方案", "land", ("days",), least=Limit(30, "calendar_days")),
    },
)
LANDS = Setting({"land": LAND}, SETTING.timetable)
GIVEN: dict[str, Any] = {"project": "产业园"}


def history(*more: Written, given: dict[str, Any] = GIVEN) -> Case:
    opened: list[Written] = [
        ("06-01 09:00", "receive", {"given": given}), ("06-01 09:00", "accept"), ("06-01 09:00", "dispatch"),
        ("06-01 09:00", "sign"),
    ]  # fmt: skip
    return replay(LANDS, "land", events(*opened, *more))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "asks"),
        ({"project": ""}, "asks"),
        (GIVEN | {"phone": "138"}, "not_asked"),
        (GIVEN | {"way": "电话"}, "ask"),
        (GIVEN | {"area": "很大"}, "ask"),
        (GIVEN | {"area": "NaN"}, "ask"),
        (GIVEN | {"heard": "也许"}, "ask"),
        (GIVEN | {"until": "2022-02-30"}, "ask"),
        (GIVEN | {"until": "2022-06-01"}, "term"),
    ],
)
def test_what_does_not_fit_the_form_is_not_taken_in(given: dict[str, Any], why: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        history(given=given)
    assert caught.value.why == why


def test_what_fits_is_kept_with_the_case() -> None:
    given = GIVEN | {"way": "site", "area": "12.5", "heard": False, "person": "登记簿第3号"}
    assert history(given=given).given == given


def test_a_case_with_a_term_of_its_own_is_due_then() -> None:
    due = history(given=GIVEN | {"until": "2022-06-30"}).due()
    assert due is not None and due.moment == at("06-30 17:30")
    ordinary = history().due()
    assert ordinary is not None and ordinary.moment == at("12-19 17:30")  # 18 December is a Sunday


def test_a_step_that_must_last_is_not_done_a_minute_early() -> None:
    begun = ("06-01 10:00", "start_step", {"step": "days"})
    with pytest.raises(NotAllowed) as caught:
        history(begun, ("06-16 17:29", "finish_step", {"step": "days"}))
    assert (caught.value.why, caught.value.data["until"]) == ("least", "2022-06-16 17:30")  # 3 June is a day off
    over: list[Written] = [begun, ("06-16 17:30", "finish_step", {"step": "days"})]
    assert history(*over).done == ("days",)
    plan: list[Written] = [*over, ("06-17 09:00", "start_step", {"step": "plan"})]
    with pytest.raises(NotAllowed, match="least"):
        history(*plan, ("07-17 23:59", "finish_step", {"step": "plan"}))  # a Sunday, and a day all the same
    assert history(*plan, ("07-18 00:00", "finish_step", {"step": "plan"})).done == ("days", "plan")


def test_of_a_project_there_is_one_open_case() -> None:
    one, ended, other = history(), history(("06-02 09:00", "withdraw")), history(given={"project": "路"})
    assert list(open_for([one, ended, other], "land", "产业园")) == [one]
