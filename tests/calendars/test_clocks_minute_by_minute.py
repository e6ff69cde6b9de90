"""Whatever the office, the limit and the pauses: what a clock says is what counting minute by minute says."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.calendars.clocks import STARTS, Office, clock, limits, minute_of, moment, offices, pauses
from tests.calendars.minutes import DAY, Stretch, due
from yulu.calendars import Due, Limit, account, due_times
from yulu.calendars.clock import Clock

by_the_minute = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
"""Counting by the minute takes its time."""

HISTORIES = 100_000

HALF = Limit(Fraction(1, 2), "working_days")


def due_of(made: Clock) -> Due:
    found = made.due()
    assert found is not None
    return found


@by_the_minute
@given(offices(), limits(), STARTS, pauses(going_on=True))
def test_due_is_the_minute_at_which_counting_minute_by_minute_ends(
    office: Office, limit: Limit, start: int, stretches: list[Stretch]
) -> None:
    expected = due(limit.unit, Fraction(limit.amount), office.wall, start, stretches)
    found = clock(office, limit, start, stretches).due()
    assert (None if found is None else math.ceil(minute_of(found.moment))) == expected


@pytest.mark.soak
def test_many_random_histories_have_the_due_times_of_minute_by_minute_counting() -> None:
    checked = 0

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(offices(), st.lists(st.tuples(limits(), STARTS, pauses(going_on=True)), min_size=50, max_size=50))
    def histories(office: Office, drawn: list[tuple[Limit, int, list[Stretch]]]) -> None:
        nonlocal checked
        for limit, start, stretches in drawn:
            expected = due(limit.unit, Fraction(limit.amount), office.wall, start, stretches)
            found = clock(office, limit, start, stretches).due()
            assert (None if found is None else math.ceil(minute_of(found.moment))) == expected
            checked += 1

    while checked < HISTORIES:
        histories()


@by_the_minute
@given(offices(), limits(), STARTS, pauses())
def test_what_is_used_when_it_is_due_is_the_limit_and_a_moment_before_it_is_less(
    office: Office, limit: Limit, start: int, stretches: list[Stretch]
) -> None:
    made = clock(office, limit, start, stretches)
    tick = due_of(made).moment
    standing = made.at(tick)
    assert standing.state == "running"
    assert standing.left == 0
    if limit.unit != "calendar_days":  # which may wait for a day that is worked
        assert made.at(tick - (tick - tick.replace(microsecond=0)) - moment(1).resolution).left > 0


@by_the_minute
@given(offices(), limits("working_hours"), STARTS, pauses())
def test_working_time_until_it_is_due_less_that_of_the_pauses_is_the_limit(
    office: Office, limit: Limit, start: int, stretches: list[Stretch]
) -> None:
    made = clock(office, limit, start, stretches)
    end = due_of(made).moment
    worked = office.table.working_time(made.start, end)
    for pause in made.pauses:
        assert pause.ends is not None
        if pause.begins < end and pause.ends > made.start:
            worked -= office.table.working_time(max(pause.begins, made.start), pause.ends)
    assert worked.total_seconds() == limit.amount * 3600


@by_the_minute
@given(offices(), limits(), STARTS, STARTS, pauses())
def test_a_later_start_is_never_due_earlier(
    office: Office, limit: Limit, one: int, other: int, stretches: list[Stretch]
) -> None:
    early, late = sorted((one, other))
    assert due_of(clock(office, limit, early, stretches)).moment <= due_of(clock(office, limit, late, stretches)).moment


@by_the_minute
@given(offices(), limits(), limits(), STARTS, pauses())
def test_a_longer_limit_is_never_due_earlier(
    office: Office, one: Limit, other: Limit, start: int, stretches: list[Stretch]
) -> None:
    assume(one.unit == other.unit)
    short, long = sorted((one, other), key=lambda each: each.amount)
    assert due_of(clock(office, short, start, stretches)).moment <= due_of(clock(office, long, start, stretches)).moment


@by_the_minute
@given(offices(), limits(), STARTS, st.integers(0, 40 * DAY), st.integers(0, 3000), st.integers(0, 3000))
def test_a_longer_pause_is_never_due_earlier(
    office: Office, limit: Limit, start: int, begins: int, length: int, more: int
) -> None:
    without = due_of(clock(office, limit, start, [])).moment
    short = due_of(clock(office, limit, start, [(begins, begins + length)])).moment
    long = due_of(clock(office, limit, start, [(begins, begins + length + more)])).moment
    assert without <= short <= long


@by_the_minute
@given(offices(), limits(), STARTS, pauses(), st.data())
def test_a_pause_in_which_nothing_is_worked_changes_nothing(
    office: Office, limit: Limit, start: int, stretches: list[Stretch], data: st.DataObject
) -> None:
    assume(limit.unit != "hours")
    begins = data.draw(st.integers(0, 40 * DAY))
    ends = begins
    while not office.wall.worked(ends) and ends < begins + 30 * DAY:
        ends += 1
    ends = data.draw(st.integers(begins, ends))
    assume(limit.unit != "calendar_days" or begins // DAY == ends // DAY)
    made = clock(office, limit, start, stretches)
    assert made.paused(moment(begins), moment(ends)).due() == made.due()


@by_the_minute
@given(offices(), limits(), STARTS, pauses(), st.randoms(use_true_random=False))
def test_pauses_and_extensions_may_come_in_any_order(
    office: Office, limit: Limit, start: int, stretches: list[Stretch], chance: random.Random
) -> None:
    steps: list[Limit | Stretch] = [*stretches, Limit(1, limit.unit), Limit(2, limit.unit)]

    def made() -> Clock:
        result = clock(office, limit, start, [])
        for step in steps:
            if isinstance(step, Limit):
                result = result.extended(step)
            else:
                assert step[1] is not None
                result = result.paused(moment(step[0]), moment(step[1]))
        return result

    in_order = made()
    chance.shuffle(steps)
    assert made() == in_order
    assert made().due() == in_order.due()


@by_the_minute
@given(offices(), limits(), STARTS, pauses(), st.integers(1, 5), st.integers(1, 5))
def test_extending_twice_is_extending_by_both_at_once(
    office: Office, limit: Limit, start: int, stretches: list[Stretch], a: int, b: int
) -> None:
    made = clock(office, limit, start, stretches)
    twice = made.extended(Limit(a, limit.unit)).extended(Limit(b, limit.unit))
    assert twice.due() == made.extended(Limit(a + b, limit.unit)).due()


@by_the_minute
@given(offices(), limits(), STARTS, pauses())
def test_due_is_never_in_a_rest_period_nor_before_a_pause_ends(
    office: Office, limit: Limit, start: int, stretches: list[Stretch]
) -> None:
    end = due_of(clock(office, limit, start, stretches)).moment
    if limit.unit != "hours":
        assert office.wall.worked(math.ceil(minute_of(end)) - 1)
    for begins, ends in stretches:
        assert ends is not None
        assert end <= moment(begins) or end > moment(ends)


@by_the_minute
@given(offices(), limits(), STARTS, pauses(going_on=True))
def test_what_the_days_counted_adds_up_to_the_limit(
    office: Office, limit: Limit, start: int, stretches: list[Stretch]
) -> None:
    made = clock(office, limit, start, stretches)
    days = account(made)
    total = sum(each.counted for each in days)
    end = made.due()
    if end is not None:
        assert total == limit.amount
        assert days[-1].plan.day == (end.moment - moment(0).resolution).date()
    else:
        assert limit.amount - total == made.at(made.pauses[-1].begins).left
    assert all(each.counted == 0 or each.why == "counted" for each in days)
    assert all(each.counted > 0 or each.why != "counted" for each in days)


@by_the_minute
@given(offices(), limits() | st.just(HALF), st.lists(st.integers(0, 30 * DAY * 60 - 1), max_size=20))
def test_many_at_once_are_the_same_as_one_by_one(office: Office, limit: Limit, seconds: list[int]) -> None:
    zero = int(moment(0).timestamp())
    first, last = (office.table.date_of(end(seconds, default=0) // (DAY * 60)) for end in (min, max))
    found = due_times([zero + each for each in seconds], limit, office.table, first, last)
    one_by_one = [
        due_of(Clock(limit, office.table, moment(0) + (moment(1) - moment(0)) / 60 * each)) for each in seconds
    ]
    assert found == [math.ceil(each.moment.timestamp()) for each in one_by_one]


@by_the_minute
@given(offices(), limits(), STARTS, pauses(going_on=True), st.integers(0, 60 * DAY))
def test_replaying_what_was_known_at_a_moment_gives_the_state_at_that_moment(
    office: Office, limit: Limit, start: int, stretches: list[Stretch], now: int
) -> None:
    made = clock(office, limit, start, stretches)
    known: list[Stretch] = [(a, None if b is None or b > now else b) for a, b in stretches if a <= now]
    expected = due(limit.unit, Fraction(limit.amount), office.wall, start, known)
    standing = made.at(moment(now))
    assert (standing.due is None) == (expected is None) == (standing.state == "paused")
    if standing.due is not None:
        assert (standing.state == "overdue") == (moment(now) > standing.due.moment)
        assert standing.left <= 0 if standing.state == "overdue" else standing.left >= 0
