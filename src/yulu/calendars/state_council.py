"""The nation's days: what the State Council's yearly notices say of holidays and make-up workdays.

Read from the package chinesecalendar, which is a table of days; its arithmetic is not used (`find_workday` first moves
from a rest day to a working day and then counts, and differs from the law for a third of all starts). The table ends
with the last notice published when the installed release was made; a newer release brings the next year.

The notice of a year also sets the end of the December before: 2005, 2006, 2007, 2011 and 2018 had a day between the
29th and the 31st exchanged by it. So of the last known year these three days stand as the weekday says, until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import chinese_calendar  # type: ignore[import-untyped]

from yulu.calendars.days import Calendar, SpecialDay
from yulu.calendars.faults import BeyondHorizon

NOTICES: Mapping[int, str] = {
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2016: "国办发明电〔2015〕18号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
"""The notice on each year's holidays. The numbers for the years that are not here have not been looked up."""

AMENDED = (
    (date(2019, 4, 28), date(2019, 5, 5), "国办发明电〔2019〕3号"),
    (date(2020, 1, 31), date(2020, 2, 2), "国办发明电〔2020〕1号"),
)
"""Days set anew in the course of the year: the Labour Day of 2019, and the Spring Festival of 2020 made longer."""

NOT_IN_THE_TABLE = (SpecialDay(date(2005, 12, 31), True, "元旦补班", "国办发明电〔2005〕35号"),)
"""A Saturday that the notice for 2006 has worked and chinesecalendar 1.11 does not."""

NAMES: Mapping[str, str] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
"""As 全国年节及纪念日放假办法 calls them. A name the table has and this list has not is shown as it is there."""


FIXED_BY_LAW = (
    (1, 1, "元旦"), (5, 1, "劳动节"), (5, 2, "劳动节"), (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节"),
)  # fmt: skip
"""全国年节及纪念日放假办法第二条 as in force since 2025, but for the days of the lunar calendar and 清明."""


def expected_by_law(years: range) -> tuple[SpecialDay, ...]:
    """The holidays that the law itself fixes to a date, for years whose notice has not come: all that is certain then.

    >>> [str(each.day) for each in expected_by_law(range(2030, 2031))][:3]
    ['2030-01-01', '2030-05-01', '2030-05-02']
    """
    return tuple(
        SpecialDay(date(year, month, day), False, name, "全国年节及纪念日放假办法")
        for year in years
        for month, day, name in FIXED_BY_LAW
    )


@lru_cache(maxsize=32)
def state_council(first_year: int | None = None, last_year: int | None = None) -> Calendar:
    """The nation's calendar of one year, of a span of years, or of all years there are notices for.

    Raises BeyondHorizon for a year of which no notice is known: then the calendar is 未发布, and nothing is guessed.

    >>> state_council(2022)
    <Calendar 2022-01-01 to 2022-12-31, 39 special days>
    >>> state_council(2022).special_day(date(2022, 10, 8))
    SpecialDay(day=datetime.date(2022, 10, 8), worked=True, reason='国庆节补班', citation='国办发明电〔2021〕11号')
    """
    whole = _whole()
    if last_year is None:
        last_year = whole.last.year if first_year is None else first_year
    first = whole.first if first_year is None else date(first_year, 1, 1)
    last = date(last_year, 12, 31)
    if first < whole.first:
        raise BeyondHorizon(first, whole.first)
    if last > whole.last:
        raise BeyondHorizon(last, whole.last)
    return Calendar(first, last, tuple(each for each in whole.special if first <= each.day <= last))


@lru_cache(maxsize=1)
def _whole() -> Calendar:
    holidays: Mapping[date, str] = chinese_calendar.holidays
    make_up: Mapping[date, str] = chinese_calendar.workdays
    special = [
        *(SpecialDay(day, False, NAMES.get(name, name), _citation(day)) for day, name in holidays.items()),
        *(SpecialDay(day, True, f"{NAMES.get(name, name)}补班", _citation(day)) for day, name in make_up.items()),
    ]
    first, last = date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)
    return Calendar(first, last, tuple(special)).with_days(*NOT_IN_THE_TABLE)


def _citation(day: date) -> str | None:
    for first, last, number in AMENDED:
        if first <= day <= last:
            return number
    return NOTICES.get(day.year + (day.month == 12))  # a December's special days belong to the New Year after it
