"""How limits and office hours are written, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from yulu.calendars import (
    BadLimit,
    BadShifts,
    ChangedDay,
    Hours,
    Limit,
    NotCited,
    SetTwice,
    Shift,
    Timetable,
    read_limit,
    state_council,
)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5 个工作日", Limit(5, "working_days")),
        ("5工作日", Limit(5, "working_days")),
        ("半个工作日", Limit(Fraction(1, 2), "working_days")),
        ("8.5 个工作日", Limit(Fraction(17, 2), "working_days")),
        ("4 个工作小时", Limit(4, "working_hours")),
        ("1.25 个工作小时", Limit(Fraction(5, 4), "working_hours")),
        ("60日", Limit(60, "calendar_days")),
        ("20 天", Limit(20, "calendar_days")),
        ("30个自然日", Limit(30, "calendar_days")),
        (" 2 个小时 ", Limit(2, "hours")),
        ("0.5 working_days", Limit(Fraction(1, 2), "working_days")),
        ("2 hours", Limit(2, "hours")),
    ],
)
def test_limits_are_read_as_texts_write_them(text: str, limit: Limit) -> None:
    assert read_limit(text) == limit
    assert read_limit(str(limit)) == limit


@pytest.mark.parametrize(
    "text",
    ["", "5", "工作日", "0 个工作日", "-1 日", "0.3 个工作日", "1.5 日", "半日", "0.001 小时", "5 个月", "五个工作日",
     "100001 日", "5 个工作日内", "1e3 日"],
)  # fmt: skip
def test_what_is_no_limit_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(BadLimit) as fault:
        read_limit(text)
    assert fault.value.written == text


@pytest.mark.parametrize(("opens", "closes"), [(60, 60), (60, 30), (-1, 30), (0, 1441)])
def test_a_shift_begins_before_it_ends_and_stays_within_its_day(opens: int, closes: int) -> None:
    with pytest.raises(BadShifts):
        Shift(opens, closes)


def test_shifts_come_in_order_and_apart() -> None:
    Hours((Shift(0, 60), Shift(60, 120)))
    for shifts in ((Shift(0, 60), Shift(59, 120)), (Shift(60, 120), Shift(0, 60))):
        with pytest.raises(BadShifts):
            Hours(shifts)
        with pytest.raises(BadShifts):
            Hours((Shift(0, 60),), weekdays=((0, shifts),))
        with pytest.raises(BadShifts):
            ChangedDay(date(2022, 9, 19), shifts, "半天", "柳政〔2022〕1号")


def test_a_changed_day_cites_its_text_and_is_changed_once() -> None:
    with pytest.raises(NotCited):
        ChangedDay(date(2022, 9, 19), (), "防汛", "")
    closed = ChangedDay(date(2022, 9, 19), (), "防汛", "柳政〔2022〕1号")
    with pytest.raises(SetTwice):
        Timetable(state_council(2022), (), (closed, closed))
