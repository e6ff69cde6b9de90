"""A class says who handles a case and by when; with another class comes another promise, as the event says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cases.services import HOTLINE, SETTING, STARTUP, Written, events
from yulu.calendars.limits import Limit
from yulu.cases.case import Case
from yulu.cases.replay import NotAllowed, replay
from yulu.toolbox.service_model import Refusal, ServiceClass

WATER = replace(
    HOTLINE,
    lead="water",
    promised=Limit(2, "working_days"),
    refusals={**HOTLINE.refusals, "indoor": Refusal("户内管道", "找物业")},
)
CLASSES = {
    "utilities": ServiceClass("utilities", "水电气讯"),
    "water_cut": ServiceClass("water_cut", "停水", "utilities", WATER),
    "lamps": ServiceClass("lamps", "路灯", None, HOTLINE),
    "new_firm": ServiceClass("new_firm", "新办企业", None, STARTUP),
}
SETTING = replace(SETTING, classes=CLASSES)
TAKEN_IN = (("09-01 08:30", "receive"), ("09-01 09:00", "accept"))


def history(*more: Written) -> Case:
    return replay(SETTING, "hotline", events(*TAKEN_IN, *more))


def due(case: Case) -> str:
    moment = case.due()
    assert moment is not None
    return moment.moment.strftime("%m-%d %H:%M")


def test_it_is_dispatched_to_the_lead_of_its_class_under_the_promise_of_its_class() -> None:
    found = history(("09-01 10:00", "dispatch", {"class": "water_cut"}), ("09-01 11:00", "sign"))
    assert (found.class_, found.owner, found.service.id, due(found)) == ("water_cut", "water", "hotline", "09-05 17:30")


def test_the_class_may_be_known_from_the_beginning() -> None:
    first = replay(SETTING, "hotline", events(("09-01 08:30", "receive", {"class": "water_cut"}), TAKEN_IN[1]))
    assert (first.class_, first.service.lead) == ("water_cut", "water")
    refused = events(
        ("09-01 08:30", "receive", {"class": "water_cut"}), ("09-01 09:00", "refuse", {"reason": "indoor"})
    )
    assert replay(SETTING, "hotline", refused).result == "indoor"


def test_a_promise_that_runs_already_takes_the_limit_of_the_class_from_where_it_began() -> None:
    from_receipt = replace(SETTING, services={"hotline": replace(HOTLINE, starts="receive")})
    written: list[Written] = [*TAKEN_IN, ("09-01 10:00", "dispatch", {"class": "water_cut"})]
    found = replay(from_receipt, "hotline", events(*written))
    whole = found.clocks["promised"].due()
    assert whole is not None and whole.moment.strftime("%m-%d %H:%M") == "09-05 17:30"


@pytest.mark.parametrize("name", ["utilities", "new_firm"])
def test_neither_a_branch_nor_a_class_of_another_service_takes_a_dispatch(name: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        history(("09-01 10:00", "dispatch", {"class": name}))
    assert caught.value.why == "class"


def test_another_class_takes_a_reclassification() -> None:
    with pytest.raises(NotAllowed) as caught:
        given = events(("09-01 08:30", "receive", {"class": "lamps"}), TAKEN_IN[1])
        replay(
            SETTING, "hotline", [*given, *events(*TAKEN_IN, ("09-01 10:00", "dispatch", {"class": "water_cut"}))[2:]]
        )
    assert caught.value.why == "classed"


def test_a_reclassification_by_class_says_whether_the_promise_goes_on() -> None:
    signed: list[Written] = [("09-01 10:00", "dispatch", {"class": "lamps"}), ("09-01 11:00", "sign")]
    kept = history(*signed, ("09-02 09:00", "reclassify", {"class": "water_cut", "clock": "keep", "reason": "是水"}))
    assert (kept.class_, kept.service.lead, kept.owner, due(kept)) == ("water_cut", "water", "works", "09-08 17:30")
    anew = history(*signed, ("09-02 09:00", "reclassify", {"class": "water_cut", "clock": "restart", "reason": "是水"}))
    assert due(anew) == "09-06 17:30"
    other = history(*signed, ("09-02 09:00", "reclassify", {"class": "new_firm", "clock": "keep", "reason": "开办"}))
    assert other.service.id == "startup"
