"""A row of a table as a case: what is late and by how much, and what makes no case, told by its code."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from tests.cases.services import HOTLINE, SETTING, at
from yulu.calendars.zone import SHANGHAI
from yulu.cases.lateness import altogether, tallies
from yulu.cases.past import BadRow, Past, Reading

COLUMNS = {
    "received": "收到", "replied": "答复", "department": "部门", "service": "事项", "paused": "停表",
    "resumed": "恢复", "ground": "理由",
}  # fmt: skip
NAMES = {"建设局": "works", "水务局": "water"}
READING = Reading(SETTING, SHANGHAI, COLUMNS, "hotline", NAMES, {"企业诉求": "hotline"})


def row(**cells: str) -> dict[str, str]:
    """An ordinary one, received on Thursday, 1 September 2022, and answered the next day."""
    return dict.fromkeys(COLUMNS.values(), "") | {"收到": "2022-09-01 10:00", "答复": "2022-09-02 10:00"} | cells


def read(**cells: str) -> Past:
    return READING.read(row(**cells))


@pytest.mark.parametrize(
    ("replied", "late"),
    [
        ("2022-09-08 17:30", Fraction(0)),  # the last moment: 2, 5, 6, 7 and 8 September
        ("2022-09-09 12:00", Fraction(1, 2)),  # the morning is half of what that day works
        ("2022-09-09 17:30", Fraction(1)),
        ("2022-09-13 17:30", Fraction(2)),  # 10 to 12 September are the Mid-Autumn Festival
    ],
)
def test_late_is_counted_in_the_unit_of_the_promise(replied: str, late: Fraction) -> None:
    past = read(答复=replied)
    assert past.is_late is (late > 0) and past.late_by == late


def test_an_answer_before_the_office_opens_again_is_late_although_no_time_was_worked() -> None:
    past = read(答复="2022-09-09 08:00")
    assert past.is_late and past.late_by == 0
    assert tallies([past])["hotline", "works"].late == 1


def test_a_pause_moves_the_due_time_and_its_share_of_the_days_is_kept() -> None:
    past = read(停表="2022-09-05 09:00", 恢复="2022-09-07 09:00", 理由="检验检测", 答复="2022-09-13 10:00")
    assert past.due is not None and past.due.moment == at("09-13 17:30")  # two days later, over the festival
    assert (past.is_late, past.elapsed, past.stood_still) == (
        False,
        7,
        2,
    )  # 1, 2, 5, 6, 7, 8, 9 September; 5, 6 stood still
    tally = tallies([past, read()])["hotline", "works"]
    assert (tally.cases, tally.paused, tally.paused_share) == (2, 1, Fraction(2, 8))


def test_the_only_ground_of_a_service_need_not_be_said() -> None:
    past = read(停表="2022-09-05 09:00", 恢复="2022-09-06 09:00", 答复="2022-09-07 10:00")
    assert past.stood_still == 1


def test_not_answered_is_late_only_where_it_is_known_until_when() -> None:
    assert read(答复="").is_late is None
    known = Reading(SETTING, SHANGHAI, COLUMNS, "hotline", NAMES, {}, at("09-09 17:30"))
    assert known.read(row(答复="")).late_by == 1
    tally = tallies([read(答复=""), read()])["hotline", "works"]
    assert (tally.unanswered, tally.unknown, tally.late_share) == (1, 1, Fraction(0))


def test_departments_are_counted_apart_and_together() -> None:
    cases = [read(部门="水务局", 答复="2022-09-13 17:30"), read(部门="建设局", 答复="2022-09-09 17:30"), read()]
    found = tallies(cases)
    assert {department: each.late for (_, department), each in found.items()} == {"water": 1, "works": 1}
    whole = altogether(found)[HOTLINE.id]
    assert (whole.cases, whole.late) == (3, 2)
    assert [whole.late_by_at(share) for share in (Fraction(1, 2), Fraction(1))] == [Fraction(1), Fraction(2)]


@pytest.mark.parametrize(
    ("code", "cells"),
    [
        ("E873", {"收到": "去年"}),
        ("E873", {"收到": "2022-02-30 10:00"}),
        ("E873", {"收到": "2022-09-01"}),  # a day alone is no moment
        ("E873", {"答复": "2022-09-02 24:01"}),
        ("E874", {"收到": " "}),
        ("E875", {"答复": "2022-09-01 09:59"}),
        ("E876", {"部门": "气象局"}),
        ("E877", {"事项": "办证"}),
        ("E879", {"停表": "2022-09-05 09:00", "理由": "放假"}),
        ("E879", {"停表": "2022-09-01 11:00"}),  # answered while it stood still
        ("E879", {"恢复": "2022-09-01 11:00"}),
        ("E880", {"收到": "1999-09-01 10:00"}),
    ],
)
def test_a_row_that_makes_no_case_says_why(code: str, cells: dict[str, str]) -> None:
    with pytest.raises(BadRow) as bad:
        read(**cells)
    assert bad.value.code == code


def test_where_a_column_says_the_service_an_empty_cell_makes_no_case() -> None:
    with pytest.raises(BadRow) as bad:
        Reading(SETTING, SHANGHAI, COLUMNS, None, NAMES, {}).read(row())
    assert bad.value.code == "E877"


def test_times_are_read_in_the_places_own_zone() -> None:
    there = Reading(SETTING, ZoneInfo("America/New_York"), COLUMNS, "hotline", NAMES, {})
    assert there.read(row()).clock.start == datetime(2022, 9, 1, 10, tzinfo=ZoneInfo("America/New_York"))
    with pytest.raises(BadRow) as bad:  # clocks went from 02:00 to 03:00
        there.read(row(收到="2022-03-13 02:30", 答复=""))
    assert bad.value.code == "E878"
