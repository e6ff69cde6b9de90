"""Which day it is, is told by the country's clock and by no machine's."""

from __future__ import annotations

from datetime import UTC, date, datetime

from yulu.calendars.zone import day_in_china


def test_at_four_in_the_afternoon_of_greenwich_the_next_day_begins_in_china() -> None:
    assert day_in_china(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert day_in_china(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)
