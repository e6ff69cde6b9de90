"""Whatever the calendar, the answers are those of counting day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.calendars.naive import Unknown, WallCalendar
from yulu.calendars import (
    BeyondHorizon,
    Calendar,
    SpecialDay,
    end_after_days,
    end_after_months,
    filing_deadline,
    later_workday,
    later_workdays,
    provisionally,
    state_council,
    workday_on_or_after,
    workday_on_or_before,
    workdays_between,
)


def days_from(first: date, number: int) -> list[date]:
    return [first + timedelta(days=each) for each in range(number)]


@st.composite
def calendars(draw: st.DrawFn, at_least: int = 1) -> Calendar:
    """Any stretch of up to two years, with stretches of rest and of work anywhere in it."""
    first = draw(st.dates(date(2019, 12, 1), date(2024, 3, 31)))
    known = days_from(first, draw(st.integers(at_least, 500)))
    special: dict[date, bool] = {}
    for begins, length, worked in draw(
        st.lists(st.tuples(st.integers(0, 500), st.integers(1, 12), st.booleans()), max_size=25)
    ):
        special.update(dict.fromkeys(known[begins : begins + length], worked))
    return Calendar(
        known[0], known[-1], tuple(SpecialDay(day, worked, "虚拟", None) for day, worked in special.items())
    )


def wall(calendar: Calendar, guessing: bool = False) -> WallCalendar:
    named = {each.day: each.worked for each in calendar.special}
    known = days_from(calendar.first, (calendar.last - calendar.first).days + 1)
    return WallCalendar({day: named.get(day, day.weekday() < 5) for day in known}, guessing)


def a_day(data: st.DataObject, calendar: Calendar, eve: bool = False) -> date:
    """A known day; with `eve`, or the day before the first."""
    return data.draw(st.dates(calendar.first - timedelta(days=eve), calendar.last))


def answer(count: Callable[[], object]) -> object:
    """What was counted, or that a day was not known."""
    try:
        return count()
    except (BeyondHorizon, Unknown):
        return "beyond"


LENGTHS = st.one_of(st.integers(0, 12), st.integers(0, 400))


@given(calendars(), LENGTHS, st.data())
def test_later_workdays(calendar: Calendar, days: int, data: st.DataObject) -> None:
    start = a_day(data, calendar, eve=True)
    expected = answer(lambda: wall(calendar).later_workday(start, days))
    assert answer(lambda: later_workday(start, days, calendar)) == expected


@given(calendars(), st.data())
def test_working_days_between(calendar: Calendar, data: st.DataObject) -> None:
    start, end = a_day(data, calendar, eve=True), a_day(data, calendar, eve=True)
    assert workdays_between(start, end, calendar) == wall(calendar).workdays_between(start, end)


@given(calendars(), st.data())
def test_the_nearest_working_day_on_either_side(calendar: Calendar, data: st.DataObject) -> None:
    day, naive = a_day(data, calendar), wall(calendar)
    assert calendar.is_workday(day) == naive.worked(day)
    assert answer(lambda: workday_on_or_after(day, calendar)) == answer(lambda: naive.on_or_after(day))
    assert answer(lambda: workday_on_or_before(day, calendar)) == answer(lambda: naive.on_or_before(day))


@given(calendars(), LENGTHS, st.integers(0, 20), st.data())
def test_periods_of_days_and_months(calendar: Calendar, days: int, months: int, data: st.DataObject) -> None:
    start, naive = a_day(data, calendar), wall(calendar)
    assert answer(lambda: end_after_days(start, days, calendar)) == answer(lambda: naive.after_days(start, days))
    assert answer(lambda: end_after_months(start, months, calendar)) == answer(
        lambda: naive.after_months(start, months)
    )


@given(calendars(at_least=60), st.data())
def test_filing_deadlines(calendar: Calendar, data: st.DataObject) -> None:
    day = a_day(data, calendar)
    expected = answer(lambda: wall(calendar).filing_deadline(day.year, day.month))
    assert answer(lambda: filing_deadline(day.year, day.month, calendar)) == expected


@given(calendars(), LENGTHS, st.data())
def test_provisional_answers_follow_the_week_past_the_horizon_and_only_they_are_marked(
    calendar: Calendar, days: int, data: st.DataObject
) -> None:
    start = data.draw(st.dates(calendar.first, calendar.last + timedelta(days=40)))
    given_out = provisionally(later_workday, start, days, calendar=calendar)
    assert given_out.value == wall(calendar, guessing=True).later_workday(start, days)
    assert given_out.provisional == (given_out.value > calendar.last)


# What must hold of any answers --------------------------------------------------------------------------------------


NATION = state_council()
STARTS = st.dates(NATION.first, date(2024, 12, 31))
SHORT = st.integers(0, 200)


@given(STARTS, SHORT, SHORT)
def test_extending_by_a_and_then_by_b_is_extending_by_both(start: date, a: int, b: int) -> None:
    assert later_workday(later_workday(start, a, NATION), b, NATION) == later_workday(start, a + b, NATION)


@given(STARTS, STARTS, SHORT, SHORT)
def test_a_later_start_or_a_longer_period_never_ends_earlier(one: date, other: date, a: int, b: int) -> None:
    assert later_workday(min(one, other), min(a, b), NATION) <= later_workday(max(one, other), max(a, b), NATION)


@given(STARTS, st.integers(1, 200))
def test_a_period_ends_on_a_working_day_and_counting_back_gives_its_length(start: date, days: int) -> None:
    due = later_workday(start, days, NATION)
    assert NATION.is_workday(due)
    assert workdays_between(start, due, NATION) == days


@given(STARTS, STARTS, STARTS)
def test_adjoining_stretches_add_up_forwards_and_backwards(a: date, b: date, c: date) -> None:
    there = workdays_between(a, b, NATION) + workdays_between(b, c, NATION)
    assert there == workdays_between(a, c, NATION) == -workdays_between(c, a, NATION)


@given(st.lists(STARTS), SHORT)
def test_many_at_once_are_the_same_as_one_by_one(starts: list[date], days: int) -> None:
    assert later_workdays(starts, days, NATION) == [later_workday(start, days, NATION) for start in starts]
