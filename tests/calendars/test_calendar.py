"""A calendar is a value: days, reasons and texts, and nothing else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from yulu.calendars import (
    BeyondHorizon,
    Calendar,
    EmptyCalendar,
    NegativePeriod,
    NotCited,
    NoWorkday,
    SetTwice,
    SpecialDay,
    later_workday,
    state_council,
)

FESTIVAL = SpecialDay(date(2022, 6, 3), False, "端午节", "国办发明电〔2021〕11号")
FLOOD = SpecialDay(date(2022, 6, 6), False, "防汛停止办公", "柳府发〔2022〕9号")
JUNE = Calendar(date(2022, 6, 1), date(2022, 6, 30), (FESTIVAL,))


def test_calendars_with_the_same_days_for_the_same_reasons_are_equal_in_whatever_order_they_were_named() -> None:
    one = Calendar(JUNE.first, JUNE.last, (FESTIVAL, FLOOD))
    other = Calendar(JUNE.first, JUNE.last, (FLOOD, FESTIVAL))
    assert one == other == JUNE.with_days(FLOOD)
    assert len({one, other, JUNE}) == 2


def test_another_reason_or_text_makes_another_calendar() -> None:
    other = SpecialDay(FESTIVAL.day, False, FESTIVAL.reason, "国办发明电〔2022〕16号")
    assert Calendar(JUNE.first, JUNE.last, (other,)) != JUNE


def test_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        JUNE.last = date(2022, 7, 1)  # type: ignore[misc]


def test_a_calendar_sent_to_another_process_is_the_same_one_there(tmp_path: Path) -> None:
    (tmp_path / "calendar").write_bytes(pickle.dumps(JUNE.with_days(FLOOD)))
    asked = (
        "import pickle, sys; sent = pickle.load(open(sys.argv[1], 'rb'))\n"
        "from yulu.calendars import Calendar\n"
        "print(sent in {Calendar(sent.first, sent.last, sent.special)}, len(sent.workdays))"
    )
    # Python gives each process its own hashes of texts.
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run(
        [sys.executable, "-c", asked, str(tmp_path / "calendar")],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.split() == ["True", "20"]  # 22 weekdays, without the 3rd and the 6th


# A place's own days -------------------------------------------------------------------------------------------------


def test_a_place_can_close_on_a_day_of_its_own_and_its_periods_move() -> None:
    nation = state_council(2022)
    liuxi = nation.with_days(FLOOD)
    assert later_workday(date(2022, 6, 2), 1, nation) == date(2022, 6, 6)
    assert later_workday(date(2022, 6, 2), 1, liuxi) == date(2022, 6, 7)
    assert liuxi.special_day(date(2022, 6, 6)) == FLOOD


def test_a_place_can_work_where_the_nation_rests_and_its_text_takes_the_place_of_the_nations() -> None:
    worked = SpecialDay(date(2022, 10, 3), True, "救灾", "柳府发〔2022〕31号")
    liuxi = state_council(2022).with_days(worked)
    assert later_workday(date(2022, 9, 30), 1, liuxi) == date(2022, 10, 3)
    assert liuxi.special_day(date(2022, 10, 3)) == worked


@pytest.mark.parametrize("citation", [None, ""])
def test_a_day_of_its_own_needs_a_text(citation: str | None) -> None:
    with pytest.raises(NotCited) as fault:
        JUNE.with_days(SpecialDay(date(2022, 6, 6), False, "防汛停止办公", citation))
    assert fault.value.day == date(2022, 6, 6)


def test_a_day_of_its_own_does_not_move_the_horizon() -> None:
    with pytest.raises(BeyondHorizon) as fault:
        JUNE.with_days(SpecialDay(date(2022, 7, 1), False, "防汛停止办公", "柳府发〔2022〕9号"))
    assert (fault.value.day, fault.value.horizon) == (date(2022, 7, 1), date(2022, 6, 30))


def test_a_day_cannot_be_named_twice() -> None:
    with pytest.raises(SetTwice) as fault:
        Calendar(JUNE.first, JUNE.last, (FLOOD, FLOOD))
    assert fault.value.day == FLOOD.day


def test_a_calendar_has_at_least_one_day() -> None:
    assert Calendar(FLOOD.day, FLOOD.day).workdays == (FLOOD.day,)
    with pytest.raises(EmptyCalendar):
        Calendar(date(2022, 6, 2), date(2022, 6, 1))


JANUARY, JULY = date(2022, 1, 1), date(2022, 7, 1)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (BeyondHorizon(JULY, JANUARY), "2022-07-01 is not known: the calendar ends with 2022-01-01"),
        (BeyondHorizon(JANUARY, JULY), "2022-01-01 is not known: the calendar begins with 2022-07-01"),
        (NegativePeriod(-3), "a period cannot have the length -3"),
        (NoWorkday(JANUARY, JULY), "no day from 2022-01-01 to 2022-07-01 is worked"),
        (EmptyCalendar(JULY, JANUARY), "a calendar cannot begin with 2022-07-01 and end with 2022-01-01"),
        (SetTwice(JULY), "2022-07-01 is named more than once"),
        (NotCited(JULY), "no text is cited for 2022-07-01"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_fault_carries_its_data_says_it_and_survives_another_process(fault: Exception, said: str) -> None:
    assert str(fault) == said
    assert vars(pickle.loads(pickle.dumps(fault))) == vars(fault)
