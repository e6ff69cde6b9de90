"""On which day a period ends, with the way in a comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from yulu.calendars import (
    BeyondHorizon,
    Calendar,
    NegativePeriod,
    NotADay,
    NoWorkday,
    SpecialDay,
    end_after_days,
    end_after_months,
    end_by_penalty_law,
    last_workday_of_month,
    later_workday,
    later_workdays,
    state_council,
    workday_on_or_after,
    workday_on_or_before,
    workdays_between,
)


def on(day: str) -> date:
    return date.fromisoformat(day)


@pytest.fixture
def nation() -> Calendar:
    return state_council(2021, 2023)


# Working days -------------------------------------------------------------------------------------------------------


# 2022: 1 to 7 October are holidays; Saturday the 8th and Sunday the 9th are worked to make up for them.
@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2022-09-29", 5, "2022-10-11"),  # 30 Sep, 8, 9, 10, 11 Oct
        ("2022-09-30", 1, "2022-10-08"),
        ("2022-10-03", 1, "2022-10-08"),  # an event on a holiday: its day is not counted, nor is the rest
        ("2022-10-07", 2, "2022-10-09"),
        ("2022-10-08", 1, "2022-10-09"),
        ("2022-09-29", 0, "2022-09-29"),
        ("2022-10-01", 0, "2022-10-01"),
        ("2021-07-02", 5, "2021-07-09"),  # a Friday …
        ("2021-07-03", 5, "2021-07-09"),  # … and the Saturday after it end alike
        ("2022-01-28", 3, "2022-02-07"),  # Sat 29 and Sun 30 are worked, then 31 Jan to 6 Feb is Spring Festival
        ("2022-12-30", 1, "2023-01-03"),  # 31 Dec to 2 Jan is New Year
        ("2022-08-26", 10, "2022-09-09"),  # 29, 30, 31 Aug, 1, 2, 5, 6, 7, 8, 9 Sep
    ],
)
def test_working_days_skip_holidays_and_count_make_up_days_but_never_the_first(
    nation: Calendar, start: str, days: int, due: str
) -> None:
    assert later_workday(on(start), days, nation) == on(due)


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2022-09-29", "2022-10-11", 5),
        ("2022-09-30", "2022-10-07", 0),
        ("2022-10-07", "2022-10-08", 1),
        ("2022-10-08", "2022-10-08", 0),
        ("2022-10-11", "2022-09-29", -5),
        ("2021-12-31", "2022-12-31", 249),
    ],
)
def test_between_two_days_the_first_is_not_counted_and_the_last_is(
    nation: Calendar, start: str, end: str, number: int
) -> None:
    assert workdays_between(on(start), on(end), nation) == number


def test_many_starts_at_once_keep_their_order_and_may_repeat(nation: Calendar) -> None:
    starts = [on("2022-10-01"), on("2022-09-29"), on("2022-10-01")]
    assert later_workdays(starts, 1, nation) == [on("2022-10-08"), on("2022-09-30"), on("2022-10-08")]
    assert later_workdays([], 5, nation) == []


def test_of_many_starts_one_past_the_horizon_stops_all() -> None:
    with pytest.raises(BeyondHorizon):
        later_workdays([on("2022-06-01"), on("2022-12-30")], 5, state_council(2022))


# Days and months of the calendar ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2022-06-01", 15, "2022-06-16"),
        ("2022-09-20", 15, "2022-10-08"),  # 5 Oct is a holiday
        ("2022-09-23", 15, "2022-10-08"),  # Saturday the 8th is worked: no reason to move
        ("2022-06-03", 8, "2022-06-13"),  # Saturday the 11th is not
        ("2022-07-01", 60, "2022-08-30"),  # 30 in July, 30 in August
    ],
)
def test_days_of_the_calendar_all_count_and_only_a_last_day_of_rest_moves(
    nation: Calendar, start: str, days: int, end: str
) -> None:
    assert end_after_days(on(start), days, nation) == on(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2022-03-15", 1, "2022-04-15"),
        ("2022-01-31", 1, "2022-02-28"),  # no 31st: the month's last day
        ("2022-01-30", 1, "2022-02-28"),
        ("2022-02-28", 1, "2022-03-28"),  # the day of the same number, not the month's last
        ("2022-08-31", 1, "2022-09-30"),
        ("2022-08-31", 2, "2022-10-31"),  # clamped at the end only, not on the way
        ("2022-09-03", 1, "2022-10-08"),  # 3 Oct is a holiday
        ("2021-12-31", 12, "2023-01-03"),  # a year; 31 Dec 2022 to 2 Jan is New Year
        ("2022-11-15", 2, "2023-01-16"),  # the 15th is a Sunday
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_the_months_last(
    nation: Calendar, start: str, months: int, end: str
) -> None:
    assert end_after_months(on(start), months, nation) == on(end)


@pytest.mark.parametrize(
    ("days", "end"),
    [
        (2, "2022-10-08"),  # 30 Sep, 8 Oct
        (3, "2022-10-09"),
        (4, "2022-10-08"),  # calendar: 3 Oct, a holiday
        (5, "2022-10-11"),
        (7, "2022-10-13"),
        (10, "2022-10-09"),  # calendar: Sunday the 9th is worked
        (15, "2022-10-14"),
    ],
)
def test_in_the_penalty_law_two_three_five_and_seven_days_are_working_days(
    nation: Calendar, days: int, end: str
) -> None:
    assert end_by_penalty_law(on("2022-09-29"), days, nation) == on(end)


# Single days --------------------------------------------------------------------------------------------------------


# 14号公告第三条 with 税务总局公告2022年第4号: in April, May and June 2022 refunds could be asked for until this day.
@pytest.mark.parametrize(
    ("month", "day"), [(4, "2022-04-29"), (5, "2022-05-31"), (6, "2022-06-30"), (1, "2022-01-30"), (12, "2022-12-30")]
)
def test_a_months_last_working_day(nation: Calendar, month: int, day: str) -> None:
    assert last_workday_of_month(2022, month, nation) == on(day)


def test_a_month_that_is_closed_throughout_has_no_last_working_day(nation: Calendar) -> None:
    closed = nation.with_days(*(SpecialDay(date(2022, 6, n), False, "搬迁", "柳府发〔2022〕7号") for n in range(1, 31)))
    with pytest.raises(NoWorkday) as fault:
        last_workday_of_month(2022, 6, closed)
    assert (fault.value.first, fault.value.last) == (on("2022-06-01"), on("2022-06-30"))


def test_a_working_day_stays_where_it_is(nation: Calendar) -> None:
    assert workday_on_or_after(on("2022-10-08"), nation) == on("2022-10-08")
    assert workday_on_or_before(on("2022-10-08"), nation) == on("2022-10-08")


def test_a_rest_day_moves_to_the_next_or_the_previous_working_day(nation: Calendar) -> None:
    assert workday_on_or_after(on("2022-10-02"), nation) == on("2022-10-08")
    assert workday_on_or_before(on("2022-10-02"), nation) == on("2022-09-30")


# The horizon, and what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "day", "horizon"),
    [
        (lambda it: later_workday(on("2022-12-29"), 2, it), "2023-01-01", "2022-12-31"),  # the 30th is the last
        (lambda it: later_workday(on("2023-02-01"), 1, it), "2023-02-01", "2022-12-31"),
        (lambda it: later_workday(on("2021-12-30"), 5, it), "2021-12-30", "2022-01-01"),
        (lambda it: workdays_between(on("2022-12-01"), on("2023-01-01"), it), "2023-01-01", "2022-12-31"),
        (lambda it: workdays_between(on("2021-12-30"), on("2022-01-05"), it), "2021-12-30", "2022-01-01"),
        (lambda it: end_after_days(on("2022-12-01"), 30, it), "2023-01-01", "2022-12-31"),  # 31 Dec is a holiday
        (lambda it: end_after_days(on("2022-12-01"), 45, it), "2023-01-15", "2022-12-31"),
        (lambda it: end_after_months(on("2022-12-01"), 2, it), "2023-02-01", "2022-12-31"),
        (lambda it: workday_on_or_after(on("2021-12-31"), it), "2021-12-31", "2022-01-01"),
        (lambda it: workday_on_or_before(on("2022-01-02"), it), "2021-12-31", "2022-01-01"),
        (lambda it: last_workday_of_month(2023, 1, it), "2023-01-31", "2022-12-31"),
        (lambda it: it.is_workday(on("2023-01-01")), "2023-01-01", "2022-12-31"),
        (lambda it: it.special_day(on("2021-12-31")), "2021-12-31", "2022-01-01"),
    ],
)
def test_what_would_need_a_day_that_is_not_known_says_which_and_where_knowledge_ends(
    count: Callable[[Calendar], object], day: str, horizon: str
) -> None:
    with pytest.raises(BeyondHorizon) as fault:
        count(state_council(2022))
    assert (fault.value.day, fault.value.horizon) == (on(day), on(horizon))


def test_the_last_known_day_can_still_be_reached() -> None:
    assert later_workday(on("2022-12-29"), 1, state_council(2022)) == on("2022-12-30")
    assert end_after_days(on("2022-12-01"), 29, state_council(2022)) == on("2022-12-30")


def test_an_event_on_the_eve_of_the_first_known_day_can_be_counted_from_as_its_own_day_never_counts() -> None:
    assert later_workday(on("2021-12-31"), 1, state_council(2022)) == on("2022-01-04")
    assert workdays_between(on("2021-12-31"), on("2022-12-31"), state_council(2022)) == 249


def test_a_period_of_calendar_days_may_begin_before_the_first_known_day(nation: Calendar) -> None:
    assert end_after_days(on("2020-12-20"), 30, nation) == on("2021-01-19")


@pytest.mark.parametrize("count", [later_workday, end_after_days, end_after_months, end_by_penalty_law])
def test_a_period_has_no_negative_length(nation: Calendar, count: Callable[[date, int, Calendar], date]) -> None:
    with pytest.raises(NegativePeriod) as fault:
        count(on("2022-06-01"), -2, nation)
    assert fault.value.length == -2


MOMENT = datetime(2022, 9, 30, 17, 0, tzinfo=UTC)  # in Asia/Shanghai it is 1 October already


@pytest.mark.parametrize(
    "count",
    [
        lambda it: later_workday(MOMENT, 1, it),
        lambda it: later_workdays([MOMENT], 1, it),
        lambda it: workdays_between(on("2022-09-30"), MOMENT, it),
        lambda it: end_after_days(MOMENT, 1, it),
        lambda it: end_after_months(MOMENT, 1, it),
        lambda it: workday_on_or_after(MOMENT, it),
        lambda it: workday_on_or_before(MOMENT, it),
        lambda it: it.is_workday(MOMENT),
        lambda it: it.special_day(MOMENT),
        lambda it: Calendar(MOMENT, it.last),
    ],
)
def test_a_moment_is_refused_as_its_day_depends_on_the_time_zone(
    nation: Calendar, count: Callable[[Calendar], object]
) -> None:
    with pytest.raises(NotADay) as fault:
        count(nation)
    assert isinstance(fault.value.moment, datetime)
