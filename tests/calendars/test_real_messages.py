"""1,971 messages to a city's leaders with the moments they came and were answered: how many were late under a promise
of five working days, by clocks and by counting days with another package's calendar.

The messages are not part of the project; where `../shared/data` is absent, these tests say so and are skipped.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest

from yulu.calendars import SHANGHAI, Clock, Hours, Shift, Timetable, due_times, read_limit, state_council

MESSAGES = Path(__file__).parents[3] / "shared" / "data" / "messages_replied.csv"

pytestmark = pytest.mark.skipif(not MESSAGES.is_file(), reason=f"shared data is not here: {MESSAGES}")

FIVE = read_limit("5个工作日")


@pytest.fixture(scope="module")
def messages() -> list[tuple[datetime, datetime]]:
    """When each came and was answered."""
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1971
    return [(_moment(row["created"]), _moment(row["replied"])) for row in rows]


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=SHANGHAI)


def is_late(came: datetime, answered: datetime, nation: holidays.HolidayBase) -> bool:
    """Day by day; the package also knows the Saturdays and Sundays made up for."""
    day, left = came.date(), 5
    while left:
        day += timedelta(days=1)
        left -= nation.is_working_day(day)
    return answered.date() > day


def test_as_many_are_late_by_clocks_as_by_counting_days(messages: list[tuple[datetime, datetime]]) -> None:
    nation = holidays.country_holidays("CN", years=range(2010, 2022))
    expected = [is_late(came, answered, nation) for came, answered in messages]
    table = Timetable(state_council())
    found = [Clock(FIVE, table, came).at(answered).state == "overdue" for came, answered in messages]
    assert found == expected
    assert 0 < sum(found) < len(found)


def test_with_office_hours_they_are_due_at_closing_time_of_the_same_days(
    messages: list[tuple[datetime, datetime]],
) -> None:
    table = Timetable(state_council(), (Hours((Shift(510, 720), Shift(870, 1050))),))
    without = Timetable(state_council())
    starts = [int(came.timestamp()) for came, _ in messages]
    span = (min(came for came, _ in messages).date(), max(came for came, _ in messages).date())
    closing, midnight = (due_times(starts, FIVE, each, *span) for each in (table, without))
    assert {night - day for day, night in zip(closing, midnight, strict=True)} == {6 * 3600 + 1800}
    assert span[0] >= date(2010, 1, 1)
