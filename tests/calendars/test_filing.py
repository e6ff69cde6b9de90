"""The rule for tax filing gives the days that the State Taxation Administration has set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yulu.calendars import Calendar, SpecialDay, filing_deadline, state_council

# 国家税务总局办公厅关于明确各年度申报纳税期限的通知, January to December. That for 2024 was seen without its number.
NOTICES = {
    2021: ("税总办函〔2020〕242号", [20, 23, 15, 20, 21, 18, 15, 16, 15, 26, 15, 15]),
    2022: ("税总办征科函〔2021〕201号", [19, 23, 15, 20, 19, 20, 15, 15, 20, 25, 15, 15]),
    2023: ("税总办征科函〔2022〕245号", [16, 15, 15, 17, 18, 15, 17, 15, 15, 23, 15, 15]),
    2024: (None, [15, 23, 15, 18, 22, 19, 15, 15, 18, 24, 15, 16]),
    2025: ("税总办征科函〔2024〕71号", [15, 20, 17, 18, 22, 16, 15, 15, 15, 27, 17, 15]),
    2026: ("税总办征科函〔2025〕64号", [20, 24, 16, 20, 22, 15, 15, 17, 15, 26, 16, 15]),
}


@pytest.mark.parametrize("year", NOTICES)
def test_each_month_of_a_year_ends_as_the_years_notice_says(year: int) -> None:
    _, days = NOTICES[year]
    assert [filing_deadline(year, month, state_council()) for month in range(1, 13)] == [
        date(year, month, day) for month, day in enumerate(days, start=1)
    ]


def test_the_extension_is_in_working_days_not_in_days_of_the_calendar() -> None:
    # Qingming 2022: 3 to 5 April. By days of the calendar it would be the 15th and 3, which is Monday the 18th.
    by_the_calendar = date(2022, 4, 15) + timedelta(days=3)
    assert by_the_calendar == date(2022, 4, 18)
    assert filing_deadline(2022, 4, state_council()) == date(2022, 4, 20)  # 18, 19, 20


@pytest.mark.parametrize(
    ("year", "month", "deadline"),
    [
        (2022, 2, "2022-02-23"),  # 31 Jan to 6 Feb, of which 6 in February: 16, 17, 18, 21, 22, 23
        (2021, 2, "2021-02-23"),  # 11 to 17 Feb, of which 5 by the 15th; from Wed the 10th: 18, 19, Sat 20, 22, 23
        (2024, 2, "2024-02-23"),  # 10 to 17 Feb, of which 6; from Fri the 9th: Sun 18, 19, 20, 21, 22, 23
        (2023, 1, "2023-01-16"),  # 31 Dec to 2 Jan, of which 2 in January: too few; the 15th is a Sunday
        (2024, 9, "2024-09-18"),  # 15 to 17 Sep, of which 1 by the 15th: too few; the next working day
    ],
)
def test_of_a_holiday_that_reaches_out_of_the_first_fifteen_days_only_the_days_within_count(
    year: int, month: int, deadline: str
) -> None:
    assert filing_deadline(year, month, state_council()) == date.fromisoformat(deadline)


def test_a_weekend_beside_a_one_day_holiday_makes_three_consecutive_days() -> None:
    # Dragon Boat 2024 is Monday 10 June alone; with Saturday and Sunday 8 to 10: from Fri the 14th, 17, 18, 19.
    assert filing_deadline(2024, 6, state_council()) == date(2024, 6, 19)


def test_a_made_up_weekend_day_ends_the_run_and_is_counted_afterwards() -> None:
    nation = state_council(2024)
    made_up = nation.with_days(SpecialDay(date(2024, 6, 9), True, "端午节补班", "虚拟"))
    assert filing_deadline(2024, 6, made_up) == date(2024, 6, 17)  # 8 and 10 June stand alone; the 15th is a Saturday
    counted = nation.with_days(SpecialDay(date(2024, 6, 16), True, "端午节补班", "虚拟"))
    assert filing_deadline(2024, 6, counted) == date(2024, 6, 18)  # 16, 17, 18


def test_two_long_runs_in_one_month_add_up() -> None:
    # This has not happened yet; the law says 按休假日天数顺延, without an upper limit.
    off = (date(2023, 6, number) for number in (1, 2, 8, 9))
    june = Calendar(date(2023, 6, 1), date(2023, 6, 30), tuple(SpecialDay(d, False, "虚拟", None) for d in off))
    # Thu 1 to Sun 4 and Thu 8 to Sun 11 are four days each: 16, 19, 20, 21, 22, 23, 26, 27.
    assert filing_deadline(2023, 6, june) == date(2023, 6, 27)


def test_one_month_on_record_was_set_otherwise_so_a_years_notice_stands_above_the_rule() -> None:
    # 税总办函〔2019〕449号; October has 1 to 8 off: the rule counts eight working days, the notice eight calendar days.
    notice = [15, 17, 16, 20, 22, 15, 15, 17, 15, 23, 16, 15]
    by_rule = [filing_deadline(2020, month, state_council()).day for month in range(1, 13)]
    assert by_rule[9] == 27
    assert [day for month, day in enumerate(by_rule) if month != 9] == notice[:9] + notice[10:]
