"""Past the horizon an answer is marked, and only on request."""

from __future__ import annotations

from datetime import date

import pytest

from yulu.calendars import (
    BeyondHorizon,
    Calendar,
    Counted,
    end_after_months,
    filing_deadline,
    last_workday_of_month,
    later_workday,
    provisionally,
    state_council,
    workdays_between,
)


@pytest.fixture
def to_2022() -> Calendar:
    return state_council(2021, 2022)


def test_what_the_calendar_knows_is_not_provisional(to_2022: Calendar) -> None:
    answer = provisionally(later_workday, date(2022, 9, 30), 1, calendar=to_2022)
    assert answer == Counted(date(2022, 10, 8), provisional=False)


def test_past_the_horizon_weeks_are_ordinary_and_the_answer_says_so(to_2022: Calendar) -> None:
    # 29, 30 Dec, then as though Monday the 2nd were worked. It is not, so the notice for 2023 moves it to the 5th.
    start = date(2022, 12, 28)
    assert provisionally(later_workday, start, 5, calendar=to_2022) == Counted(date(2023, 1, 4), provisional=True)
    renewed = state_council(2021, 2023)
    assert provisionally(later_workday, start, 5, calendar=renewed) == Counted(date(2023, 1, 5), provisional=False)


def test_an_event_past_the_horizon_is_provisional_from_the_start(to_2022: Calendar) -> None:
    assert provisionally(later_workday, date(2023, 2, 1), 1, calendar=to_2022) == Counted(date(2023, 2, 2), True)


def test_every_way_of_counting_can_be_asked(to_2022: Calendar) -> None:
    assert provisionally(workdays_between, date(2022, 12, 30), date(2023, 1, 4), calendar=to_2022) == Counted(3, True)
    assert provisionally(end_after_months, date(2022, 11, 15), 2, calendar=to_2022) == Counted(date(2023, 1, 16), True)
    assert provisionally(filing_deadline, 2023, 2, calendar=to_2022) == Counted(date(2023, 2, 15), True)
    assert provisionally(last_workday_of_month, 2022, 12, calendar=to_2022) == Counted(date(2022, 12, 30), False)


def test_days_before_the_first_known_are_not_guessed(to_2022: Calendar) -> None:
    with pytest.raises(BeyondHorizon) as fault:
        provisionally(later_workday, date(2020, 6, 1), 1, calendar=to_2022)
    assert fault.value.day == date(2020, 6, 1)


def test_a_lifetime_ahead_is_not_guessed_and_the_fault_names_the_true_horizon(to_2022: Calendar) -> None:
    with pytest.raises(BeyondHorizon) as fault:
        provisionally(end_after_months, date(2022, 6, 1), 12 * 60, calendar=to_2022)
    assert (fault.value.day, fault.value.horizon) == (date(2082, 6, 1), date(2022, 12, 31))
