"""Whatever happens to a case: one owner and one due time, or it has ended; the same events, the same case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.services import HOTLINE, SETTING, at
from yulu.cases.case import Case
from yulu.cases.events import Act, Event
from yulu.cases.life import ENDED, LIFE, State
from yulu.cases.replay import NotAllowed, happen, replay

DATA: dict[Act, list[dict[str, Any]]] = {
    Act.refuse: [{"reason": "court"}],
    Act.dispatch: [{}, {"to": "water"}],
    Act.return_: [{"reason": "不是本部门职责"}],
    Act.rule: [{"upheld": True, "to": "market"}, {"upheld": False}],
    Act.transfer: [{"to": "water"}],
    Act.reclassify: [{"service": "hotline", "clock": each, "reason": "改"} for each in ("keep", "restart")],
    Act.cohandle: [{"department": "water", "limit": "2 个工作日"}],
    Act.report: [{"department": "water"}],
    Act.pause: [{"ground": "expertise"}],
    Act.extend: [{"reason": "复杂", "approved_by": "centre"}],
    Act.close: [{"result": "done"}, {"result": "explained"}],
    Act.follow_up: [{"solved": True}, {"solved": None}],
    Act.rate: [{"stars": 1}],
    Act.reopen: [{"reason": "又坏了"}],
    Act.merge: [{"into": "case-7"}],
    Act.escalate: [{"rung": "remind"}, {"rung": "late"}],
}


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events that may follow each other, at growing moments within a few weeks."""
    moment = at("09-01 08:30")
    case = Case(HOTLINE)
    happened: list[Event] = []
    for _ in range(draw(st.integers(1, 14))):
        allowed = sorted(act for act, states in LIFE.items() if case.state in states and act is not Act.correct)
        act = draw(st.sampled_from(allowed))
        event = Event(len(happened) + 1, act, moment, "某人", draw(st.sampled_from(DATA.get(act, [{}]))))
        try:
            case = happen(SETTING, case, event)
        except NotAllowed:
            continue
        happened.append(event)
        moment += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60)))
    return happened


def steps(happened: Sequence[Event]) -> list[Case]:
    cases = [Case(HOTLINE)]
    for event in happened:
        cases.append(happen(SETTING, cases[-1], event))
    return cases[1:]


@given(histories())
def test_there_is_one_owner_and_one_due_time_or_it_has_ended(happened: list[Event]) -> None:
    for case in steps(happened):
        if case.state in ENDED:
            assert (case.owner, case.due()) == (None, None)
        else:
            assert case.owner is not None
            assert case.due() is not None


@given(histories())
def test_replaying_gives_the_same_case(happened: list[Event]) -> None:
    last = Case(HOTLINE) if not happened else steps(happened)[-1]
    assert replay(SETTING, "hotline", happened) == last


@given(histories())
def test_holdings_follow_each_other_without_a_gap_while_it_is_open(happened: list[Event]) -> None:
    for case in steps(happened):
        for earlier, later in zip(case.holdings, case.holdings[1:], strict=False):
            assert earlier.until is not None and earlier.until <= later.since
        if case.holdings:
            assert (case.holdings[-1].until is None) == (not case.ended)


@given(histories(), st.sampled_from(sorted(Act)))
def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(happened: list[Event], act: Act) -> None:
    case = steps(happened)[-1] if happened else Case(HOTLINE)
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
