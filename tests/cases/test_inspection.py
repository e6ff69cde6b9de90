"""An inspection: opened by a lawful body for a lawful item or not at all; findings are put right within a term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.cases.services import SETTING, Written, at, events
from yulu.calendars.limits import Limit
from yulu.cases.case import SUBJECT, Case
from yulu.cases.happening import NotAllowed, Setting
from yulu.cases.inspecting import Offence, inspections, is_first
from yulu.cases.life import State
from yulu.cases.replay import replay
from yulu.toolbox.service_model import Ask, Inspection, InspectionItem, Result, Service

CYBER = Service(
    id="cyber",
    title="网络安全检查",
    kind="inspection",
    intake="police",
    lead="police",
    promised=Limit(10, "working_days"),
    starts="receive",
    asks={"unit": Ask("单位", required=True)},
    inspection=Inspection(
        ("police",), {"logs": InspectionItem("日志", "第二十一条")}, "unit", 2, Limit(30, "calendar_days"),
        Limit(3, "working_days"),
    ),
    results={"clean": Result("没有问题", True), "put_right": Result("已整改", True), "referred": Result("移送", False)},
)  # fmt: skip
INSPECTIONS = Setting({"cyber": CYBER}, SETTING.timetable)
OPENED = {"body": "police", "items": ["logs"], "given": {"unit": "某中心"}}
NOTICE = {"findings": ["日志不足六个月"], "limit": "15 日"}


def history(*more: Written, opened: Mapping[str, object] = OPENED) -> Case:
    written: list[Written] = [
        ("09-01 09:00", "receive", dict(opened)), ("09-01 09:00", "accept"), ("09-01 09:00", "dispatch"),
        ("09-01 09:00", "sign"),
    ]  # fmt: skip
    return replay(INSPECTIONS, "cyber", events(*written, *more))


@pytest.mark.parametrize(
    "opened",
    [
        {**OPENED, "body": "tax"},
        {**OPENED, "items": ["kitchen"]},
        {**OPENED, "items": []},
        {**OPENED, "given": {}},
        {**OPENED, "given": {"unit": "某中心", "manager": "某人"}},
    ],
)
def test_without_a_lawful_body_item_and_subject_it_cannot_be_opened(opened: dict[str, object]) -> None:
    with pytest.raises(NotAllowed):
        history(opened=opened)


def test_while_it_is_put_right_the_one_inspected_has_it_and_the_promise_stands_still() -> None:
    found = history(("09-02 10:00", "notice", NOTICE))
    due = found.due()
    assert (found.state, found.owner, found.notices) == (State.rectifying, SUBJECT, 1)
    assert due is not None and due.moment == at("09-19 17:30")  # 17 September is a Saturday
    assert found.clocks["promised"].due() is None


def test_the_recheck_has_its_own_term_from_the_day_it_is_asked_for() -> None:
    found = history(("09-02 10:00", "notice", NOTICE), ("09-07 10:00", "rectified"))
    due = found.due()
    assert (found.state, found.owner) == (State.rechecking, "police")
    assert due is not None and due.moment == at("09-13 17:30")  # 8, 9, 13 September


def test_it_is_not_put_right_before_a_recheck_says_so() -> None:
    until_recheck: list[Written] = [("09-02 10:00", "notice", NOTICE), ("09-07 10:00", "rectified")]
    left = ("09-08 10:00", "recheck", {"left": NOTICE["findings"]})
    with pytest.raises(NotAllowed) as caught:
        history(*until_recheck, left, ("09-08 11:00", "close", {"result": "put_right"}))
    assert caught.value.why == "findings"
    assert history(*until_recheck, left, ("09-08 11:00", "close", {"result": "referred"})).solved is False
    passed = ("09-08 10:00", "recheck")
    assert history(*until_recheck, passed, ("09-08 11:00", "close", {"result": "put_right"})).solved is True


def test_what_is_left_may_take_another_notice() -> None:
    found = history(
        ("09-02 10:00", "notice", NOTICE), ("09-07 10:00", "rectified"),
        ("09-08 10:00", "recheck", {"left": NOTICE["findings"]}), ("09-08 11:00", "notice", NOTICE | {"limit": "5 日"}),
    )  # fmt: skip
    due = found.due()
    assert found.notices == 2 and due is not None and due.moment == at("09-13 17:30")


def test_a_notice_gives_no_longer_than_the_service_allows() -> None:
    assert history(("09-02 10:00", "notice", NOTICE | {"limit": "30 日"})).state is State.rectifying
    for limit in ("31 日", "5 个工作日"):
        with pytest.raises(NotAllowed):
            history(("09-02 10:00", "notice", NOTICE | {"limit": limit}))


def test_the_years_inspections_of_one_subject_are_counted_against_its_cap() -> None:
    one, withdrawn = history(), history(("09-02 10:00", "withdraw"))
    other = history(opened={**OPENED, "given": {"unit": "别家"}})
    assert not inspections([one, withdrawn, other], CYBER, "某中心", 2022).reached
    assert inspections([one, one, other], CYBER, "某中心", 2022).reached
    assert inspections([one, one, other], CYBER, "某中心", 2023).had == 0


@pytest.mark.parametrize(
    ("earlier", "complete_from", "first"),
    [
        (date(2022, 3, 1), None, False),  # 364 days before
        (date(2022, 2, 28), date(2020, 1, 1), False),  # the first day of the twelve months
        (date(2022, 2, 27), date(2020, 1, 1), True),  # 366 days before
        (date(2022, 2, 27), date(2022, 6, 1), None),  # the list does not reach back far enough
        (date(2023, 2, 28), date(2020, 1, 1), True),  # the offence itself
    ],
)
def test_a_first_offence_is_one_without_another_by_the_same_authority_in_twelve_months(
    earlier: date, complete_from: date | None, first: bool | None
) -> None:
    found = [Offence("market", earlier), Offence("fire", date(2022, 12, 1))]
    assert is_first(found, "market", date(2023, 2, 28), complete_from) is first
