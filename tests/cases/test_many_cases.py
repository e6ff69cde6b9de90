"""What is told of many cases, or of a whole life: plans, standings, shares, and what a year's notice moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.services import HOTLINE, OFFICE_HOURS, SETTING, TAKEN_IN, at, case, events
from yulu.calendars import Timetable, state_council
from yulu.calendars.state_council import expected_by_law
from yulu.cases.challenges import Reached, standings
from yulu.cases.events import Act, Event
from yulu.cases.happening import NotAllowed, Setting
from yulu.cases.life import State
from yulu.cases.measures import held, moved, paused_share
from yulu.cases.planning import recurrences, visits
from yulu.cases.replay import after, happen, replay
from yulu.toolbox.model import Refresh


def test_who_was_never_reached_is_visited_first_then_who_was_reached_longest_ago() -> None:
    last = {"a": date(2022, 5, 1), "b": None, "c": date(2021, 1, 1), "d": None}
    assert visits(last, 3) == ("b", "d", "c")
    assert visits(last, 2, unclaimed={"d": 3}) == ("d", "b")
    assert visits(last, 0) == () and len(visits(last, 99)) == 4


@settings(max_examples=25)
@given(st.dictionaries(st.text("abcdef", min_size=1), st.none() | st.dates(), max_size=8), st.integers(0, 9))
def test_nobody_is_planned_before_someone_who_waited_longer(last: dict[str, date | None], count: int) -> None:
    plan = visits(last, count)
    waiting = [last[each] or date.min for each in last if each not in plan]
    assert len(plan) == min(count, len(last))
    assert all((last[each] or date.min) <= other for each in plan for other in waiting)
    assert visits(dict(reversed(last.items())), count) == plan


def test_a_look_comes_again_on_its_day_and_back_to_it_after_a_short_month() -> None:
    found = list(recurrences(Refresh(months=1), date(2022, 1, 31), date(2022, 4, 30)))
    assert found == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31), date(2022, 4, 30)]
    assert len(list(recurrences(Refresh(days=7), date(2022, 9, 1), date(2022, 9, 29)))) == 5
    assert list(recurrences(Refresh(), date(2022, 9, 1), date(2023, 9, 1))) == [date(2022, 9, 1)]
    assert list(recurrences(Refresh(days=1), date(2022, 9, 2), date(2022, 9, 1))) == []


def test_takers_that_cannot_be_told_apart_stay_tied() -> None:
    results = {
        "雨湖": Reached(Decimal(90), Decimal(96)), "岳塘": Reached(Decimal(95), Decimal(99)),
        "湘乡": Reached(Decimal(70), Decimal(80)),
    }  # fmt: skip
    assert standings(results) == {"岳塘": 1, "雨湖": 1, "湘乡": 3}
    assert standings(results, more_is_better=False)["湘乡"] == 1


def test_how_long_each_department_had_it_adds_up_to_its_whole_life() -> None:
    found = case(
        HOTLINE,
        events(*TAKEN_IN, ("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "done"})),
    )
    assert held(found, at("10-01 09:00")) == {
        "centre": timedelta(days=1, hours=1, minutes=30),
        "works": timedelta(days=4, hours=23),
    }


def test_the_paused_share_is_a_part_of_the_hours_of_the_office() -> None:
    paused = case(
        HOTLINE, events(*TAKEN_IN, ("09-05 09:00", "pause", {"ground": "expertise"}), ("09-07 09:00", "resume"))
    )
    assert paused_share(paused, at("09-08 17:30")) == Fraction(14, 1) / Fraction(79, 2)  # hours of the office
    assert paused_share(case(HOTLINE, events(*TAKEN_IN)), at("09-08 17:30")) == 0
    assert paused_share(case(HOTLINE, events(TAKEN_IN[0])), at("09-08 17:30")) is None


def test_a_notice_that_has_come_moves_what_was_provisional_and_an_event_says_so() -> None:
    before = Timetable(state_council(last_year=2021), (OFFICE_HOURS,), expected=expected_by_law(range(2022, 2027)))
    then = Setting(SETTING.services, lambda department, statutory: before)
    december = [
        Event(number, Act(act), at("01-01 09:00").replace(year=2021, month=12, day=30, hour=8 + number), "某人")
        for number, act in enumerate(("receive", "accept", "dispatch", "sign"), start=1)
    ]
    provisional = replay(then, "hotline", december)
    due = provisional.due()
    assert due is not None and due.provisional
    told = {each.clock: each for each in moved(SETTING, provisional)}
    assert told["promised"].before == due and not told["promised"].after.provisional
    reprojected = happen(SETTING, provisional, Event(5, Act.reproject, at("01-01 09:00"), "系统"))
    assert reprojected.due() == told["promised"].after
    again = replay(SETTING, "hotline", [*december, Event(5, Act.reproject, at("01-01 09:00"), "系统")])
    assert again.due() == reprojected.due()
    assert moved(SETTING, reprojected) == []


def test_apart_again_it_is_what_it_was_paused_or_not() -> None:
    paused = events(
        *TAKEN_IN, ("09-05 09:00", "pause", {"ground": "expertise"}), ("09-05 10:00", "merge", {"into": "case-7"}),
        ("09-06 10:00", "unmerge"),
    )  # fmt: skip
    found = case(HOTLINE, paused)
    assert (found.state, found.owner, found.running, found.before) == (State.paused, "works", "pause", None)


def test_parts_and_links_are_kept() -> None:
    found = case(
        HOTLINE,
        events(
            *TAKEN_IN,
            ("09-02 09:00", "split", {"into": ["case-8", "case-9"]}),
            ("09-02 09:00", "link", {"to": "case-3"}),
        ),
    )
    assert (found.parts, found.links, found.state) == (("case-8", "case-9"), ("case-3",), State.handling)
    with pytest.raises(NotAllowed, match="data"):
        case(HOTLINE, events(*TAKEN_IN, ("09-02 09:00", "split")))


def test_a_correction_that_would_make_the_history_impossible_is_refused_before_it_is_written() -> None:
    history = events(*TAKEN_IN, ("09-06 09:00", "answer"), ("09-07 09:00", "close", {"result": "done"}))
    good = Event(7, Act.correct, at("09-07 10:00"), "某人", {"number": 6, "data": {"result": "explained"}})
    assert after(SETTING, "hotline", history, good).result == "explained"
    for data in (
        {"number": 6, "data": {"result": "没有这个结果"}},
        {"number": 7, "data": {}},
        {"number": "6", "data": {}},
    ):
        with pytest.raises(NotAllowed):
            after(SETTING, "hotline", history, replace(good, data=data))
