"""What a clock means, case by case; the office works 08:30-12:00 and 14:30-17:30."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from yulu.calendars import (
    SHANGHAI,
    BeyondHorizon,
    Calendar,
    ChangedDay,
    Clock,
    EndsBeforeItBegins,
    Hours,
    Limit,
    NoOfficeHours,
    NoZone,
    OtherUnit,
    Season,
    Shift,
    Standing,
    Timetable,
    account,
    due_times,
    expected_by_law,
    penalty_law_limit,
    read_limit,
    state_council,
)

MORNING, AFTERNOON = Shift(510, 720), Shift(870, 1050)
HOURS = (Hours((MORNING, AFTERNOON)),)
OFFICE = Timetable(state_council(), HOURS, expected=expected_by_law(range(2027, 2032)))
NO_HOURS = Timetable(state_council())
HALF_DAY = (ChangedDay(date(2022, 9, 21), (MORNING,), "半天", "柳政〔2022〕1号"),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def clock(limit: str, start: str, table: Timetable = OFFICE) -> Clock:
    return Clock(read_limit(limit), table, at(start))


def due(made: Clock) -> str | None:
    found = made.due()
    return None if found is None else found.moment.strftime("%Y-%m-%d %H:%M")


# 民法典第二百零一条至第二百零三条 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("1个工作日", "2022-09-30 09:00", "2022-10-08 17:30"),  # a Saturday made up for
        ("1个工作日", "2022-09-30 23:00", "2022-10-08 17:30"),  # the day of the event does not count, at any hour
        ("5个工作日", "2022-10-01 10:00", "2022-10-12 17:30"),
        ("10日", "2022-09-23 10:00", "2022-10-08 17:30"),  # ends on 3 October, a holiday
        ("15日", "2022-09-05 10:00", "2022-09-20 17:30"),
        ("2小时", "2022-09-30 16:40", "2022-09-30 18:40"),  # by the clock on the wall
        ("2个工作小时", "2022-09-30 16:40", "2022-10-08 09:40"),
        ("3个工作小时", "2022-09-30 14:30", "2022-09-30 17:30"),  # closing time, not the next opening
        ("1个工作小时", "2022-09-30 12:30", "2022-09-30 15:30"),  # from the next opening
        ("1个工作小时", "2022-10-02 12:30", "2022-10-08 09:30"),
    ],
)
def test_limits_end_as_the_law_counts(limit: str, start: str, expected: str) -> None:
    assert due(clock(limit, start)) == expected


def test_without_office_hours_a_day_ends_at_midnight() -> None:
    assert due(clock("1个工作日", "2022-09-19 09:00", NO_HOURS)) == "2022-09-21 00:00"
    assert due(clock("2小时", "2022-09-19 23:00", NO_HOURS)) == "2022-09-20 01:00"


@pytest.mark.parametrize("limit", ["2个工作小时", "0.5个工作日", "1.5个工作日"])
def test_without_office_hours_no_working_time_is_guessed(limit: str) -> None:
    with pytest.raises(NoOfficeHours):
        clock(limit, "2022-09-19 09:00", NO_HOURS).due()


def test_hours_that_begin_later_than_the_clock_are_no_hours_for_it() -> None:
    table = Timetable(state_council(), (Hours((MORNING,), first=date(2022, 9, 20)),))
    with pytest.raises(NoOfficeHours) as fault:
        clock("2个工作小时", "2022-09-16 09:00", table).due()
    assert fault.value.day == date(2022, 9, 16)
    assert due(clock("2个工作小时", "2022-09-20 09:00", table)) == "2022-09-20 11:00"


@pytest.mark.parametrize("days", [1, 2, 3, 5, 7, 10, 60, 90])
def test_days_of_the_penalty_law_are_working_days_where_it_says_so(days: int) -> None:
    expected = "working_days" if days in (2, 3, 5, 7) else "calendar_days"
    assert penalty_law_limit(days) == Limit(days, expected) == read_limit(f"{days}日", penalty_law=True)  # type: ignore[arg-type]


def test_five_working_days_and_as_many_working_hours_are_due_on_other_moments() -> None:
    assert due(clock("5个工作日", "2022-09-19 10:00")) == "2022-09-26 17:30"
    assert due(clock("32.5个工作小时", "2022-09-19 10:00")) == "2022-09-26 10:00"


# Half a working day -----------------------------------------------------------------------------------------------


def test_half_a_working_day_is_half_of_the_days_minutes() -> None:
    assert due(clock("0.5个工作日", "2022-09-19 08:30")) == "2022-09-19 11:45"  # 195 of 390 minutes
    assert due(clock("半个工作日", "2022-09-19 08:00")) == "2022-09-19 11:45"


def test_what_does_not_fit_into_the_day_goes_on_at_the_next_opening() -> None:
    assert due(clock("0.5个工作日", "2022-09-30 16:00")) == "2022-10-08 10:15"  # 90 minutes, then 105


def test_of_a_shorter_day_half_is_shorter_too() -> None:
    table = Timetable(state_council(), HOURS, HALF_DAY)
    assert due(clock("0.5个工作日", "2022-09-21 08:30", table)) == "2022-09-21 10:15"
    assert due(clock("0.5个工作日", "2022-09-20 17:30", table)) == "2022-09-21 10:15"
    # 97.5 of 390 minutes are a quarter; the other quarter is 52.5 of 210
    assert due(clock("0.5个工作日", "2022-09-20 15:52", table)) == "2022-09-21 09:22"


def test_half_a_day_is_never_due_after_a_whole_one() -> None:
    table = Timetable(state_council(), HOURS, HALF_DAY)
    for minute in range(8 * 60, 18 * 60):
        start = at("2022-09-20 00:00") + timedelta(minutes=minute)
        half, whole = (Clock(read_limit(text), table, start).due() for text in ("0.5个工作日", "1个工作日"))
        assert half is not None
        assert whole is not None
        assert half.moment < whole.moment


def test_eight_and_a_half_working_days_are_eight_and_half_of_the_next() -> None:
    assert due(clock("8个工作日", "2022-09-19 10:00")) == "2022-09-29 17:30"
    assert due(clock("8.5个工作日", "2022-09-19 10:00")) == "2022-09-30 11:45"


# Pauses -----------------------------------------------------------------------------------------------------------


def paused(limit: str, start: str, *pauses: tuple[str, str | None]) -> Clock:
    made = clock(limit, start)
    for begins, ends in pauses:
        made = made.paused(at(begins), None if ends is None else at(ends))
    return made


def test_of_a_pause_the_day_it_begins_on_is_not_counted_and_the_day_it_ends_on_is() -> None:
    made = paused("5个工作日", "2022-09-19 10:00", ("2022-09-21 15:00", "2022-09-23 10:00"))
    assert due(made) == "2022-09-28 17:30"  # 20, 23, 26, 27, 28


def test_a_pause_within_one_day_takes_no_day_but_takes_working_time() -> None:
    inside = ("2022-09-20 09:00", "2022-09-20 11:00")
    assert due(paused("2个工作日", "2022-09-19 10:00", inside)) == "2022-09-21 17:30"
    assert due(paused("7个工作小时", "2022-09-19 14:30", inside)) == "2022-09-20 17:00"
    assert due(clock("7个工作小时", "2022-09-19 14:30")) == "2022-09-20 15:00"


def test_after_closing_time_a_pause_begins_or_ends_on_the_next_day() -> None:
    assert due(paused("2个工作日", "2022-09-19 10:00", ("2022-09-20 17:30", "2022-09-21 08:00"))) == "2022-09-21 17:30"
    assert due(paused("2个工作日", "2022-09-19 10:00", ("2022-09-20 17:29", "2022-09-21 08:00"))) == "2022-09-22 17:30"
    assert due(paused("2个工作日", "2022-09-19 10:00", ("2022-09-20 09:00", "2022-09-21 18:00"))) == "2022-09-23 17:30"


def test_a_pause_from_the_due_moment_on_comes_too_late() -> None:
    assert due(paused("1个工作日", "2022-09-19 10:00", ("2022-09-20 17:30", None))) == "2022-09-20 17:30"
    assert due(paused("1个工作日", "2022-09-19 10:00", ("2022-09-20 17:29", None))) is None
    assert due(paused("2小时", "2022-09-19 10:00", ("2022-09-19 12:00", "2022-09-19 13:00"))) == "2022-09-19 12:00"
    assert due(paused("3个工作小时", "2022-09-19 14:30", ("2022-09-19 17:30", None))) == "2022-09-19 17:30"
    assert due(paused("15日", "2022-09-05 10:00", ("2022-09-20 17:30", "2022-09-29 10:00"))) == "2022-09-20 17:30"


def test_a_limit_that_only_waits_for_a_working_day_waits_for_the_end_of_a_pause_as_well() -> None:
    start = "2022-09-23 10:00"  # ten days end on 3 October and wait for the 8th
    assert due(paused("10日", start, ("2022-10-05 10:00", "2022-10-07 10:00"))) == "2022-10-08 17:30"
    assert due(paused("10日", start, ("2022-10-05 10:00", "2022-10-11 10:00"))) == "2022-10-11 17:30"
    assert due(paused("10日", start, ("2022-10-02 10:00", "2022-10-10 10:00"))) == "2022-10-11 17:30"


def test_a_pause_that_goes_on_leaves_the_due_time_open_until_it_ends() -> None:
    made = paused("5个工作日", "2022-09-19 10:00", ("2022-09-23 15:00", None))
    assert made.due() is None
    assert due(made.resumed(at("2022-10-08 10:00"))) == "2022-10-09 17:30"
    assert made.resumed(at("2022-10-08 10:00")).resumed(at("2022-12-01 10:00")).pauses[0].ends == at("2022-10-08 10:00")


def test_pauses_that_overlap_or_touch_are_one() -> None:
    one = paused("5个工作日", "2022-09-19 10:00", ("2022-09-21 10:00", "2022-09-27 10:00"))
    parts = [("2022-09-22 10:00", "2022-09-26 10:00"), ("2022-09-21 10:00", "2022-09-23 10:00"),
             ("2022-09-26 10:00", "2022-09-27 10:00")]  # fmt: skip
    assert paused("5个工作日", "2022-09-19 10:00", *parts) == one
    assert hash(paused("5个工作日", "2022-09-19 10:00", *parts)) == hash(one)


# How it stands ----------------------------------------------------------------------------------------------------


def test_how_a_clock_stands_from_receipt_to_long_after_it_was_due() -> None:
    made = paused("5个工作日", "2022-09-21 09:12", ("2022-09-23 10:00", "2022-09-26 09:00"))
    assert made.at(at("2022-09-21 09:12")).left == 5
    assert made.at(at("2022-09-22 17:29")).left == 5  # a day is used when it is over
    assert made.at(at("2022-09-22 17:30")).left == 4
    assert made.at(at("2022-09-24 10:00")) == Standing("paused", None, Fraction(4))
    assert made.at(at("2022-09-26 09:00")).state == "running"
    assert made.at(at("2022-09-29 17:30")).state == "running"
    assert made.at(at("2022-09-29 17:31")).state == "overdue"
    assert made.at(at("2022-09-30 11:45")).left == Fraction(-1, 2)
    assert made.at(at("2022-10-08 17:30")).left == -2


def test_before_a_pause_is_known_of_the_clock_runs_without_it() -> None:
    made = paused("5个工作日", "2022-09-19 10:00", ("2022-09-23 10:00", "2022-09-28 09:00"))
    before = made.at(at("2022-09-22 10:00")).due
    assert before is not None
    assert before.moment == at("2022-09-26 17:30")
    assert due(made) == "2022-09-29 17:30"


# Extensions -------------------------------------------------------------------------------------------------------


def test_an_extension_is_of_the_same_unit() -> None:
    assert due(clock("5个工作日", "2022-09-19 10:00").extended(read_limit("5个工作日"))) == "2022-10-08 17:30"
    with pytest.raises(OtherUnit):
        clock("5个工作日", "2022-09-19 10:00").extended(read_limit("5日"))


# Days and hours ---------------------------------------------------------------------------------------------------


def test_half_a_day_closed_still_counts_as_a_day_and_ends_at_its_own_closing_time() -> None:
    table = Timetable(state_council(), HOURS, HALF_DAY)
    assert due(clock("2个工作日", "2022-09-19 10:00", table)) == "2022-09-21 12:00"


def test_a_day_closed_by_the_place_is_passed_over_and_one_made_up_for_is_counted() -> None:
    changed = (
        ChangedDay(date(2022, 9, 20), (), "防汛", "柳政〔2022〕1号"),
        ChangedDay(date(2022, 9, 24), None, "补班", "柳政〔2022〕1号"),
    )
    table = Timetable(state_council(), HOURS, changed)
    assert due(clock("1个工作日", "2022-09-19 10:00", table)) == "2022-09-21 17:30"
    assert due(clock("4个工作日", "2022-09-19 10:00", table)) == "2022-09-24 17:30"


def test_summer_hours_come_back_every_year_and_end_with_their_season() -> None:
    summer = Hours((MORNING, Shift(900, 1080)), season=Season((6, 1), (9, 30)))
    table = Timetable(state_council(), (*HOURS, summer))
    for year in (2021, 2022):
        assert due(clock("1个工作日", f"{year}-09-28 10:00", table)) == f"{year}-09-29 18:00"
        assert due(clock("1个工作日", f"{year}-11-01 10:00", table)) == f"{year}-11-02 17:30"


def test_a_later_text_takes_the_place_of_an_earlier_one_from_its_day_on() -> None:
    later = Hours((Shift(540, 1020),), first=date(2022, 9, 21))
    table = Timetable(state_council(), (later, *HOURS))
    assert due(clock("1个工作日", "2022-09-19 10:00", table)) == "2022-09-20 17:30"
    assert due(clock("2个工作日", "2022-09-19 10:00", table)) == "2022-09-21 17:00"


def test_a_weekday_on_which_an_office_is_closed_is_no_working_day_of_its() -> None:
    table = Timetable(state_council(), (Hours((MORNING, AFTERNOON), weekdays=((4, ()),)),))
    assert due(clock("2个工作日", "2022-09-21 10:00", table)) == "2022-09-26 17:30"  # Thursday, then Monday


def test_what_the_days_counted_names_its_sources() -> None:
    days = account(clock("2个工作日", "2022-09-30 10:00"))
    assert [(each.why, each.plan.citation) for each in days[1:9]] == [
        *[("not_worked", "国办发明电〔2021〕11号")] * 7, ("counted", "国办发明电〔2021〕11号"),
    ]  # fmt: skip
    assert days[0].why == "first_day"


# The horizon ------------------------------------------------------------------------------------------------------


def test_past_the_horizon_a_due_time_is_provisional_and_knows_the_holidays_fixed_by_law() -> None:
    table = Timetable(state_council(2021, 2022), HOURS, expected=expected_by_law(range(2023, 2028)))
    last = Clock(read_limit("2个工作日"), table, at("2022-12-28 10:00")).due()
    after = Clock(read_limit("3个工作日"), table, at("2022-12-28 10:00")).due()
    assert last is not None
    assert after is not None
    assert (last.moment, last.provisional) == (at("2022-12-30 17:30"), False)
    assert (after.moment, after.provisional) == (
        at("2023-01-02 17:30"),
        True,
    )  # the notice later made the 2nd a holiday
    october = Clock(read_limit("1个工作日"), table, at("2026-09-30 10:00")).due()
    assert october is not None
    assert october.moment == at("2026-10-05 17:30")


def test_when_the_notice_comes_the_same_clock_is_due_for_certain() -> None:
    table = Timetable(state_council(2021, 2023), HOURS)
    after = Clock(read_limit("3个工作日"), table, at("2022-12-28 10:00")).due()
    assert after is not None
    assert (after.moment, after.provisional) == (at("2023-01-03 17:30"), False)


def test_the_last_midnight_that_is_known_is_not_provisional() -> None:
    table = Timetable(state_council(2021), ())
    found = Clock(read_limit("1个工作日"), table, at("2021-12-30 10:00")).due()
    assert found is not None
    assert (found.moment, found.provisional) == (at("2022-01-01 00:00"), False)


def test_hours_on_the_wall_rest_on_no_calendar() -> None:
    found = Clock(read_limit("48小时"), Timetable(state_council(2021)), at("2021-12-31 10:00")).due()
    assert found is not None
    assert not found.provisional


@pytest.mark.parametrize("start", ["2003-06-01 10:00", "2040-06-01 10:00"])
def test_days_too_far_away_are_not_guessed(start: str) -> None:
    for limit in ("5个工作日", "5日", "5个工作小时", "0.5个工作日"):
        with pytest.raises(BeyondHorizon) as fault:
            clock(limit, start).due()
        assert fault.value.day == at(start).date()


# Values, zones, faults --------------------------------------------------------------------------------------------


def test_a_timetable_is_a_value_with_a_fingerprint_of_all_that_a_due_time_rests_on() -> None:
    again = Timetable(state_council(), HOURS, expected=expected_by_law(range(2027, 2032)))
    assert again == OFFICE
    assert pickle.loads(pickle.dumps(OFFICE)) == OFFICE
    assert again.fingerprint == OFFICE.fingerprint
    others = [Timetable(state_council(2022), HOURS), Timetable(state_council(), HOURS, HALF_DAY), NO_HOURS]
    assert len({each.fingerprint for each in (OFFICE, *others)}) == 4


def test_another_zone_has_its_own_midnights_and_its_clocks_are_put_forward() -> None:
    zone = ZoneInfo("America/New_York")
    table = Timetable(Calendar(date(2022, 1, 1), date(2022, 12, 31)), (Hours((Shift(0, 1440),)),), zone=zone)
    friday = datetime(2022, 3, 11, 16, tzinfo=zone)
    sunday = Timetable(
        Calendar(date(2022, 1, 1), date(2022, 12, 31)), (Hours((Shift(0, 1440),)),),
        (ChangedDay(date(2022, 3, 13), None, "x", "x"),), zone=zone,
    )  # fmt: skip
    assert _moment(Clock(read_limit("1个工作日"), table, friday)) == datetime(2022, 3, 15, 0, tzinfo=zone)
    # eight hours on Friday; the Sunday of 23 hours; two more on Monday
    assert _moment(Clock(read_limit("33个工作小时"), sunday, friday)) == datetime(2022, 3, 14, 2, tzinfo=zone)
    start = int(friday.timestamp())
    assert due_times([start], read_limit("33个工作小时"), sunday, date(2022, 3, 1), date(2022, 3, 31)) == [
        int(datetime(2022, 3, 14, 2, tzinfo=zone).timestamp())
    ]


def _moment(made: Clock) -> datetime:
    found = made.due()
    assert found is not None
    return found.moment


def test_the_same_moment_in_another_zone_is_the_same_start() -> None:
    utc = datetime.fromisoformat("2022-09-19T18:00:00+00:00")  # the 20th in Shanghai
    assert due(Clock(read_limit("1个工作日"), OFFICE, utc)) == "2022-09-21 17:30"


def test_many_at_once_refuse_starts_outside_the_days_asked_for() -> None:
    start = int(at("2022-09-19 10:00").timestamp())
    for limit in ("1个工作日", "1个工作小时"):
        for first, last in ((date(2022, 9, 20), date(2022, 9, 30)), (date(2022, 9, 1), date(2022, 9, 18))):
            with pytest.raises(IndexError):
                due_times([start], read_limit(limit), OFFICE, first, last)


def test_a_moment_without_a_zone_and_a_pause_backwards_are_refused() -> None:
    with pytest.raises(NoZone):
        Clock(read_limit("1日"), OFFICE, datetime(2022, 9, 19, 10))
    with pytest.raises(EndsBeforeItBegins):
        clock("1日", "2022-09-19 10:00").paused(at("2022-09-20 10:00"), at("2022-09-20 09:00"))
