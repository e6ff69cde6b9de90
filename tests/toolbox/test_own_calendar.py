"""A place to which the nation's days do not apply says its own, and its zone."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.running import yulu
from yulu.calendars import Clock, Limit
from yulu.diagnostics import Fault
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.office_hours import timetable_of

BALTIMORE = Path(__file__).parents[1] / "cases" / "baltimore"
ZONE = ZoneInfo("America/New_York")


def test_its_holidays_and_its_zone_hold_for_statutory_limits_too() -> None:
    hours = load_toolbox(BALTIMORE).office_hours
    for statutory in (False, True):
        table = timetable_of(hours, "housing", statutory=statutory)
        assert table.plan(date(2014, 7, 4)).reason == "Independence Day"
        assert table.plan(date(2014, 10, 1)).worked  # the National Day of another nation
        due = Clock(Limit(1, "working_days"), table, datetime(2014, 7, 3, 9, tzinfo=ZONE)).due()
        assert due is not None and due.moment == datetime(2014, 7, 7, 16, 30, tzinfo=ZONE)


def test_closing_time_is_that_of_the_clocks_in_summer_and_in_winter() -> None:
    table = timetable_of(load_toolbox(BALTIMORE).office_hours)
    offsets = []
    for day in (3, 10):  # clocks were put forward on 9 March
        due = Clock(Limit(1, "working_days"), table, datetime(2014, 3, day, 9, tzinfo=ZONE)).due()
        assert due is not None and due.moment.strftime("%H:%M") == "16:30"
        offsets.append(due.moment.utcoffset())
    assert offsets == [timedelta(hours=-5), timedelta(hours=-4)]


def test_due_times_asked_for_at_the_command_line_are_read_and_told_in_its_zone() -> None:
    found = yulu("due", BALTIMORE, "--from", "2014-07-03 09:00", "--limit", "1 working_days", "--json").data
    assert found["due"] == "2014-07-07T16:30:00-04:00"


def test_past_its_last_day_a_due_time_is_provisional() -> None:
    table = timetable_of(load_toolbox(BALTIMORE).office_hours)
    due = Clock(Limit(5, "working_days"), table, datetime(2019, 12, 30, 9, tzinfo=ZONE)).due()
    assert due is not None and due.provisional


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("E870", "zone: America/New_York", "zone: America/Newyork"),
        ("E870", "zone: America/New_York", "zone: ../../etc/passwd"),
        ("E871", "day: 2014-01-20", "day: 2013-01-21"),
        ("E906", "day: 2014-01-20", "day: 2014-01-01"),
        ("E317", "from: 2014-01-01\n  to", "from: 2024-01-01\n  to"),
    ],
)
def test_what_is_wrong_with_it_is_told(tmp_path: Path, code: str, old: str, new: str) -> None:
    folder = tmp_path / "baltimore"
    shutil.copytree(BALTIMORE, folder)
    file = folder / "office-hours.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Fault) as fault:
        load_toolbox(folder)
    assert code in {each.code for each in fault.value.diagnostics}
