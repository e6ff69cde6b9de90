"""Whatever happens to a case: one owner and one due time, or it has ended; the same events, the same case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.services import HOTLINE, at
from tests.cases.services import SETTING as WITHOUT_CLASSES
from tests.cases.test_classes import CLASSES
from tests.cases.test_inspection import CYBER, NOTICE, OPENED
from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.life import ENDED, LIFE, State
from yulu.cases.replay import NotAllowed, happen, replay
from yulu.toolbox.service_model import Service

SETTING = replace(WITHOUT_CLASSES, services={**WITHOUT_CLASSES.services, "cyber": CYBER}, classes=CLASSES)
DATA: dict[Act, list[dict[str, Any]]] = {
    Act.refuse: [{"reason": "court"}],
    Act.dispatch: [{}, {"to": "water"}, {"class": "water_cut"}],
    Act.return_: [{"reason": "不是本部门职责"}],
    Act.rule: [{"upheld": True, "to": "market"}, {"upheld": False}],
    Act.transfer: [{"to": "water"}, {}],
    Act.reclassify: [{"service": "hotline", "clock": each, "reason": "改"} for each in ("keep", "restart")]
    + [{"class": "water_cut", "clock": "restart", "reason": "改"}],
    Act.cohandle: [{"department": "water", "limit": "2 个工作日"}],
    Act.report: [{"department": "water"}],
    Act.notice: [NOTICE],
    Act.recheck: [{}, {"left": NOTICE["findings"]}],
    Act.pause: [{"ground": "expertise"}],
    Act.extend: [{"reason": "复杂", "approved_by": "centre"}],
    Act.close: [{"result": "done"}, {"result": "explained"}, {"result": "put_right"}, {"result": "referred"}],
    Act.follow_up: [{"solved": True}, {"solved": None}],
    Act.rate: [{"stars": 1}],
    Act.reopen: [{"reason": "又坏了"}],
    Act.merge: [{"into": "case-7"}],
    Act.split_: [{"into": ["case-8"]}],
    Act.link: [{"to": "case-9"}],
    Act.escalate: [{"rung": "remind"}, {"rung": "late"}],
}

RECEIVED: dict[str, list[dict[str, Any]]] = {"hotline": [{}, {"class": "lamps"}], "cyber": [OPENED]}
BESIDE = {
    Act.link,
    Act.urge,
    Act.supervise,
    Act.split_,
    Act.reproject,
    Act.escalate,
    Act.merge,
    Act.withdraw,
    Act.refuse,
}
"""Acts that would end most histories early, or fill them with little."""


@st.composite
def histories(draw: st.DrawFn) -> tuple[Service, list[Event]]:
    """Events that may follow each other, at growing moments within a few weeks."""
    moment = at("09-01 08:30")
    service = draw(st.sampled_from((HOTLINE, CYBER)))
    case = Case(service)
    happened: list[Event] = []
    opening = [Act.receive, Act.accept, Act.dispatch, Act.sign][: draw(st.sampled_from((4, 4, 4, 3, 2, 1)))]
    for _ in range(draw(st.integers(1, 16))):
        allowed = sorted(act for act, states in LIFE.items() if case.state in states and act is not Act.correct)
        moves = [act for act in allowed if act not in BESIDE]
        act = (
            opening.pop(0) if opening else draw(st.sampled_from(allowed if not moves or draw(st.booleans()) else moves))
        )
        choices = RECEIVED[service.id] if act is Act.receive else DATA.get(act, [{}])
        event = Event(len(happened) + 1, act, moment, "某人", draw(st.sampled_from(choices)))
        try:
            case = happen(SETTING, case, event)
        except NotAllowed:
            continue
        happened.append(event)
        moment += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    return service, happened


def steps(history: tuple[Service, Sequence[Event]]) -> list[Case]:
    """The case as it is before anything, and after each event."""
    service, happened = history
    cases = [Case(service)]
    for event in happened:
        cases.append(happen(SETTING, cases[-1], event))
    return cases


@given(histories())
def test_there_is_one_owner_and_one_due_time_or_it_has_ended(history: tuple[Service, list[Event]]) -> None:
    for case in steps(history)[1:]:
        if case.state in ENDED:
            assert (case.owner, case.due()) == (None, None)
        else:
            assert case.owner is not None
            assert case.due() is not None


@given(histories())
def test_replaying_gives_the_same_case(history: tuple[Service, list[Event]]) -> None:
    service, happened = history
    assert replay(SETTING, service.id, happened) == replay(SETTING, service.id, happened) == steps(history)[-1]


@given(histories())
def test_holdings_follow_each_other_without_a_gap_while_it_is_open(history: tuple[Service, list[Event]]) -> None:
    for case in steps(history)[1:]:
        for earlier, later in zip(case.holdings, case.holdings[1:], strict=False):
            assert earlier.until is not None and earlier.until <= later.since
        if case.holdings:
            assert (case.holdings[-1].until is None) == (not case.ended)


@given(histories(), st.sampled_from(sorted(Act)))
def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(
    history: tuple[Service, list[Event]], act: Act
) -> None:
    case = steps(history)[-1]
    if case.state in LIFE[act]:
        return
    event = Event(case.events + 1, act, at("12-01 09:00"), "某人", {})
    try:
        happen(SETTING, case, event)
    except NotAllowed as refused:
        assert refused.state is case.state
    else:
        raise AssertionError(act)


def test_every_state_can_be_left_or_is_an_end() -> None:
    for state in State:
        assert state in ENDED or any(state in states for act, states in LIFE.items() if act is not Act.correct)
