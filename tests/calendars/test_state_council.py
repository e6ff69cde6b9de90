"""The nation's days are those of the yearly notices."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import holidays
import pytest

from yulu.calendars import BeyondHorizon, EmptyCalendar, later_workday, state_council

# 国务院办公厅关于各年部分节假日安排的通知: what is off, from and to, and what is worked to make up for it.
OFF = {
    2021: "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
    2022: "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7 12/31-12/31",
    2023: "1/1-1/2 1/21-1/27 4/5-4/5 4/29-5/3 6/22-6/24 9/29-10/6",
    2024: "1/1-1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10-6/10 9/15-9/17 10/1-10/7",
    2025: "1/1-1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
    2026: "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
}
MADE_UP = {
    2021: "2/7 2/20 4/25 5/8 9/18 9/26 10/9",
    2022: "1/29 1/30 4/2 4/24 5/7 10/8 10/9",
    2023: "1/28 1/29 4/23 5/6 6/25 10/7 10/8",
    2024: "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12",
    2025: "1/26 2/8 4/27 9/28 10/11",
    2026: "1/4 2/14 2/28 5/9 9/20 10/10",
}


def day(year: int, written: str) -> date:
    month, number = written.split("/")
    return date(year, int(month), int(number))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def of_year(year: int) -> list[date]:
    return days(date(year, 1, 1), date(year, 12, 31))


def off(year: int) -> set[date]:
    ends = (span.split("-") for span in OFF[year].split())
    return {each for first, last in ends for each in days(day(year, first), day(year, last))}


@pytest.mark.parametrize("year", OFF)
def test_each_day_is_worked_or_not_as_the_years_notice_says(year: int) -> None:
    made_up = {day(year, written) for written in MADE_UP[year].split()}
    expected = {each for each in of_year(year) if each in made_up or (each.weekday() < 5 and each not in off(year))}
    assert set(state_council(year).workdays) == expected


@pytest.mark.parametrize("year", OFF)
def test_the_days_with_a_reason_are_those_of_the_notice_and_no_others(year: int) -> None:
    special = state_council(year).special
    assert {each.day for each in special if each.worked} == {day(year, written) for written in MADE_UP[year].split()}
    # The weekend before New Year 2024 is only joined to it (与周末连休); the table calls it New Year.
    joined = {date(2023, 12, 30), date(2023, 12, 31)} if year == 2023 else set()
    assert {each.day for each in special if not each.worked} == off(year) | joined


@pytest.mark.parametrize(
    ("year", "number"), [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_year_has_as_many_working_days_as_counted_by_hand(year: int, number: int) -> None:
    assert len(state_council(year).workdays) == number


@pytest.mark.parametrize(
    ("on", "worked", "reason", "citation"),
    [
        ("2022-10-08", True, "国庆节补班", "国办发明电〔2021〕11号"),
        ("2022-06-03", False, "端午节", "国办发明电〔2021〕11号"),
        ("2022-12-31", False, "元旦", "国办发明电〔2022〕16号"),  # the end of a December is set by the next year's
        ("2018-12-29", True, "元旦补班", "国办发明电〔2018〕15号"),
        ("2019-05-02", False, "劳动节", "国办发明电〔2019〕3号"),  # set anew in March
        (
            "2020-02-01",
            False,
            "春节",
            "国办发明电〔2020〕1号",
        ),  # first a make-up workday, then the holiday was made longer
        ("2020-01-30", False, "春节", "国办发明电〔2019〕16号"),
        ("2005-12-31", True, "元旦补班", "国办发明电〔2005〕35号"),
        ("2012-10-01", False, "国庆节", None),  # nobody has looked the number up
    ],
)
def test_a_special_day_tells_why_and_by_which_text(on: str, worked: bool, reason: str, citation: str | None) -> None:
    special = state_council().special_day(date.fromisoformat(on))
    assert special is not None
    assert (special.worked, special.reason, special.citation) == (worked, reason, citation)


def test_an_ordinary_day_needs_no_reason() -> None:
    assert state_council().special_day(date(2022, 6, 1)) is None
    assert state_council().special_day(date(2022, 6, 11)) is None  # an ordinary Saturday


def test_every_special_day_since_2018_cites_its_text() -> None:
    # Fails when a newer table brings a year: its number belongs in NOTICES.
    assert [each.day for each in state_council().special if each.day.year >= 2018 and each.citation is None] == []


def test_every_special_day_has_a_chinese_reason() -> None:
    assert [each.day for each in state_council().special if each.reason.isascii()] == []


def test_what_a_notice_sets_in_the_december_before_lies_in_its_last_three_days() -> None:
    decembers = [each for each in state_council().special if each.day.month == 12]
    assert {each.reason for each in decembers} == {"元旦", "元旦补班"}
    assert min(each.day.day for each in decembers) == 29


def test_a_second_library_agrees_on_every_day() -> None:
    calendar = state_council(2004, 2026)
    witness = holidays.country_holidays("CN", years=range(2004, 2027))
    everything = days(calendar.first, calendar.last)
    assert [each for each in everything if witness.is_working_day(each) != calendar.is_workday(each)] == []


def test_the_days_come_from_chinesecalendar_but_its_arithmetic_does_not() -> None:
    saturday = date(2021, 7, 3)
    assert later_workday(saturday, 5, state_council()) == date(2021, 7, 9)  # Monday to Friday
    assert chinese_calendar.find_workday(5, saturday) == date(2021, 7, 12)  # moves to Monday first, and begins there


# The horizon --------------------------------------------------------------------------------------------------------


def test_one_year_several_years_or_all() -> None:
    assert (state_council(2022).first, state_council(2022).last) == (date(2022, 1, 1), date(2022, 12, 31))
    assert (state_council(2021, 2023).first, state_council(2021, 2023).last) == (date(2021, 1, 1), date(2023, 12, 31))
    assert (state_council().first, state_council(2021).first) == (date(2004, 1, 1), date(2021, 1, 1))
    assert state_council(last_year=2022).last == date(2022, 12, 31)
    assert state_council(2004, state_council().last.year) == state_council()


def test_a_year_without_a_notice_is_not_made_up() -> None:
    known = state_council().last
    with pytest.raises(BeyondHorizon) as fault:
        state_council(known.year + 1)
    assert (fault.value.day, fault.value.horizon) == (date(known.year + 1, 12, 31), known)
    with pytest.raises(BeyondHorizon) as fault:
        state_council(2003)
    assert (fault.value.day, fault.value.horizon) == (date(2003, 1, 1), date(2004, 1, 1))


def test_years_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(EmptyCalendar) as fault:
        state_council(2023, 2021)
    assert (fault.value.first, fault.value.last) == (date(2023, 1, 1), date(2021, 12, 31))
