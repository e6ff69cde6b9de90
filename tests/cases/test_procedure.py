"""A procedure's steps: each begins when those it needs are done, and the longest way is known beforehand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.cases.services import STARTUP, case, events
from yulu.cases.replay import NotAllowed
from yulu.cases.steps import ready
from yulu.toolbox.service_model import Step, StepsInACircle, longest_path, order

BEGUN = (
    ("09-01 08:30", "receive"),
    ("09-01 09:00", "accept"),
    ("09-01 09:00", "dispatch"),
    ("09-01 09:00", "sign"),
)


def test_what_needs_nothing_is_ready_and_what_waits_is_not() -> None:
    assert ready(STARTUP.steps, done=()) == ("register",)
    assert ready(STARTUP.steps, done=("register",), begun=("seal",)) == ("tax",)


def test_the_longest_way_leaves_out_what_is_not_the_governments_time() -> None:
    assert longest_path(STARTUP.steps) == (Fraction(4), ("register", "seal"))


def test_steps_in_a_circle_are_named() -> None:
    circle = {"a": Step("甲", "x", ("b",)), "b": Step("乙", "x", ("a",))}
    with pytest.raises(StepsInACircle) as caught:
        order(circle)
    assert set(caught.value.steps) == {"a", "b"}


def test_a_step_cannot_begin_before_those_it_needs() -> None:
    with pytest.raises(NotAllowed, match="step"):
        case(STARTUP, events(*BEGUN, ("09-01 09:00", "start_step", {"step": "seal"})))


def test_it_cannot_be_closed_while_a_step_is_open() -> None:
    with pytest.raises(NotAllowed) as caught:
        case(STARTUP, events(*BEGUN, ("09-01 12:00", "close", {"result": "done"})))
    assert "公章刻制" in caught.value.data["steps"]


def test_each_step_has_a_clock_inside_the_promise() -> None:
    found = case(STARTUP, events(*BEGUN, ("09-01 09:30", "start_step", {"step": "register"})))
    step, whole, legal = (found.clocks[each].due() for each in ("step:register", "promised", "legal"))
    assert step and whole and legal
    assert [each.moment.strftime("%d %H:%M") for each in (step, whole, legal)] == ["01 11:30", "01 15:00", "06 17:30"]
