"""Real cases under a made-up promise, by `yulu cases replay`, against days counted here one by one.

Two cities: 1,971 messages of a Chinese one, 7,000 service requests of Baltimore with its own days, zone and closing
time. The counting here shares nothing with the program: another package's holidays, a loop over days, naive times. The
data are not part of the project; where `../shared/data` is absent, these tests say so and are skipped.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import holidays
import pytest

from tests.cli.running import LIUXI, yulu

DATA = Path(__file__).parents[3] / "shared" / "data"
MESSAGES, REQUESTS = DATA / "messages_replied.csv", DATA / "requests_baltimore311.csv"
BALTIMORE = Path(__file__).with_name("baltimore")
UNTIL = datetime(2019, 2, 6, 23, 0)


def needs(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.is_file(), reason=f"shared data is not here: {path}")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def due_after(came: datetime, days: int, nation: holidays.HolidayBase, closing: time | None) -> datetime:
    """Day by day; at closing time, or when the day is over. Of China the package knows the days made up for too."""
    day = came.date()
    while days:
        day += timedelta(days=1)
        days -= nation.is_working_day(day)
    return datetime.combine(day, closing) if closing else datetime.combine(day + timedelta(days=1), time())


def replayed(folder: str | Path, file: Path, out: Path, *more: str) -> tuple[Mapping[str, Any], list[dict[str, str]]]:
    printed = yulu("cases", "replay", folder, file, *more, "--out", out, "--json")
    assert printed.code == 0, printed.err
    return printed.data, rows_of(out)


@needs(MESSAGES)
def test_of_1971_messages_those_are_late_that_a_count_of_days_says(tmp_path: Path) -> None:
    data, found = replayed(
        LIUXI, MESSAGES, tmp_path / "out.csv", "--service", "enterprise-request",
        "--map", "received=created", "--map", "replied=replied", "--map", "number=id",
    )  # fmt: skip
    nation = holidays.country_holidays("CN", years=range(2010, 2022))
    messages = rows_of(MESSAGES)
    assert len(found) == len(messages) == data["rows"] == data["cases"] == 1971
    for row, told in zip(messages, found, strict=True):
        due = due_after(datetime.fromisoformat(row["created"]), 5, nation, None)
        assert (told["编号"], told["到期"]) == (row["id"], str(due))
        assert (told["超期"] == "是") == (datetime.fromisoformat(row["replied"]) > due)
    late = sum(told["超期"] == "是" for told in found)
    assert data["services"]["enterprise-request"]["late"] == late == 1214


@needs(REQUESTS)
def test_of_7000_requests_of_baltimore_those_are_late_that_a_count_of_its_own_days_says(tmp_path: Path) -> None:
    data, found = replayed(
        BALTIMORE, REQUESTS, tmp_path / "out.csv", "--until", str(UNTIL), "--map", "received=created",
        "--map", "replied=closed", "--map", "department=agency", "--map", "number=request",
    )  # fmt: skip
    nation = holidays.country_holidays("US", years=range(2013, 2021))
    requests = rows_of(REQUESTS)
    late: Counter[str] = Counter()
    for row, told in zip(requests, found, strict=True):
        due = due_after(datetime.fromisoformat(row["created"]), 5, nation, time(16, 30))
        assert (told["编号"], told["到期"]) == (row["request"], str(due))
        answered = datetime.fromisoformat(row["closed"]) if row["closed"] else UNTIL
        assert (told["超期"] == "是") == (answered > due)
        late[row["agency"]] += answered > due
    assert data["zone"] == "America/New_York"
    assert {each["label"]: each["late"] for each in data["departments"]} == dict(late)
    assert data["services"]["request"]["late"] == late.total() == 1811
    assert data["services"]["request"]["unanswered"] == sum(not row["closed"] for row in requests)
