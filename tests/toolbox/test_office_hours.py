"""What office-hours.yaml of several layers says of one department's day."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from yulu.calendars import Shift, state_council
from yulu.calendars.timetable import DayPlan
from yulu.toolbox.hashes import content_hash, rules_paths
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.office_hours import OfficeHours, timetable_of

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
PROVINCE = """\
hours:
  province:
    label: 省里的作息
    times: [{from: 2022-01-01, shifts: [09:00-17:00], document: scale-2020}]
default: province
departments: {province_tax: province}
days:
  - {day: 2022-11-01, closed: true, reason: 省里停办, document: scale-2020}
  - {day: 2022-11-02, closed: true, departments: [province_tax], reason: 省里停办, document: scale-2020}
"""

Plan = Callable[..., DayPlan]


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    for name in ("qingchuan", "liuxi"):
        shutil.copytree(TOOLBOXES / name, tmp_path / name)
    (tmp_path / "qingchuan" / "office-hours.yaml").write_text(PROVINCE, encoding="utf-8")
    return tmp_path


def plan(folder: Path, day: str, department: str | None = None, **options: bool) -> DayPlan:
    return timetable_of(load_toolbox(folder).office_hours, department, **options).plan(date.fromisoformat(day))


def test_the_town_sets_its_own_default_and_a_department_keeps_the_provinces(towns: Path) -> None:
    assert plan(towns / "qingchuan", "2022-11-03").shifts == (Shift(540, 1020),)
    assert plan(towns / "liuxi", "2022-11-03").shifts == (Shift(510, 720), Shift(840, 1050))
    assert plan(towns / "liuxi", "2022-11-03", "province_tax").shifts == (Shift(540, 1020),)


def test_days_the_province_changes_hold_in_the_town_too(towns: Path) -> None:
    assert not plan(towns / "liuxi", "2022-11-01").worked
    assert plan(towns / "liuxi", "2022-11-02").worked
    closed = plan(towns / "liuxi", "2022-11-02", "province_tax")
    assert (closed.worked, closed.reason, closed.citation) == (False, "省里停办", "清川市监规〔2020〕3号")
    assert plan(towns / "liuxi", "2022-11-01", statutory=True).worked


def test_the_town_may_change_a_day_that_the_province_changed(towns: Path) -> None:
    file = towns / "liuxi" / "office-hours.yaml"
    own = "  - {day: 2022-11-01, shifts: [08:30-10:00], reason: 市里, document: flood-2022}\n"
    file.write_text(file.read_text("utf-8") + own, encoding="utf-8")
    assert plan(towns / "liuxi", "2022-11-01").shifts == (Shift(510, 600),)


def test_seasons_weekdays_and_single_days_of_liuxi() -> None:
    liuxi = TOOLBOXES / "liuxi"
    assert plan(liuxi, "2022-09-30").shifts == (Shift(480, 720), Shift(900, 1080))
    assert plan(liuxi, "2022-10-08").shifts == (Shift(510, 720), Shift(840, 1050))
    assert plan(liuxi, "2022-09-23", "market").shifts == (Shift(540, 720),)
    assert plan(liuxi, "2022-02-25", "market").shifts is None, "before the text begins nobody knows"
    assert plan(liuxi, "2022-06-20", "works").worked
    assert not plan(liuxi, "2022-06-20").worked
    pottery = plan(liuxi, "2022-09-09")
    assert (pottery.shifts, pottery.citation) == ((Shift(480, 720),), "柳溪政办发〔2022〕31号")


def test_hours_that_nobody_has_found_are_marked_and_leave_limits_of_days() -> None:
    hours = OfficeHours()
    table = timetable_of(hours)
    assert table.calendar == state_council()
    assert table.plan(date(2022, 9, 20)).shifts is None
    assert timetable_of(hours) is table


def test_unsure_hours_count_and_their_citation_says_so(towns: Path) -> None:
    file = towns / "qingchuan" / "office-hours.yaml"
    unsure = file.read_text("utf-8").replace("document: scale-2020}]", "status: to_verify, because: 报道}]", 1)
    file.write_text(unsure, encoding="utf-8")
    toolbox = load_toolbox(towns / "qingchuan")
    hours = timetable_of(toolbox.office_hours).plan(date(2022, 11, 3)).hours
    assert hours is not None
    assert hours.citation == "报道（待核实）"


def test_office_hours_are_content_but_no_rules(towns: Path) -> None:
    before = load_toolbox(towns / "liuxi").content
    file = towns / "liuxi" / "office-hours.yaml"
    file.write_text(file.read_text("utf-8").replace("08:30", "08:40"), encoding="utf-8")
    after = load_toolbox(towns / "liuxi").content
    assert content_hash(before) != content_hash(after)
    assert content_hash(before, rules_paths(before)) == content_hash(after, rules_paths(after))
