"""Progress against the plan, comparison with earlier periods, and what the rest of the year may bring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from tests.indicators.places import place
from yulu.indicators.lines import comparison_line, progress_line, projection_line
from yulu.indicators.period import read_period
from yulu.indicators.progress import elapsed
from yulu.indicators.reading import schema
from yulu.indicators.result import Result, result
from yulu.indicators.value import Ends
from yulu.toolbox.model import Toolbox

PLANS = """
fees:
  label: 费用
  definition: 当年费用合计
  unit: 元
  population: 工单
  table: orders
  dated_by: received
  counted: year_to_date
  numerator: {sum: fee}
  compare: [year_on_year, period_on_period]
  targets:
    - {year: 2022, value: 1200, because: 第一条}
    - {year: 2023, value: 1200, plan: days, because: 第一条}
    - {year: 2024, value: 1200, plan: workdays, because: 第一条}
    - {year: 2025, value: 1200, plan: monthly, because: 第一条,
       monthly: [0, 0, 0, 0, 600, 600, 600, 600, 600, 600, 600, 1200]}
    - {year: 2099, value: 1200, plan: workdays, because: 第一条}
rate:
  label: 办结率
  definition: 已办结的比重
  unit: "%"
  population: 工单
  table: orders
  dated_by: received
  numerator: {count: closed}
  denominator: {count: true}
  better: higher
  compare: [year_on_year]
  targets:
    - {year: 2022, value: 90%, because: 第一条}
  groups:
    first: {label: 甲组, where: who = '甲'}
    second: {label: 乙组, where: who = '乙'}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Toolbox:
    return place(tmp_path_factory.mktemp("town"), PLANS)


def found(town: Toolbox, id: str, period: str, rows: list[dict[str, Any]]) -> Result:
    frame = pl.DataFrame(rows, schema=schema(town.indicators.tables["orders"]))
    return result(town.indicators, town.indicators.indicators[id], {"orders": frame}, read_period(period))


def paid(year: int, month: int, fee: int) -> dict[str, Any]:
    return {"received": date(year, month, 10), "fee": Decimal(fee)}


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2022, 8, 31), Fraction(8, 12)),
        (date(2022, 6, 15), Fraction(11, 24)),
        (date(2023, 8, 31), Fraction(243, 365)),
        (date(2025, 5, 31), Fraction(1, 2)),
        (date(2025, 11, 30), Fraction(1, 2)),
        (date(2099, 8, 31), None),
    ],
)
def test_the_plan_says_what_is_due_by_a_day(town: Toolbox, day: date, due: Fraction | None) -> None:
    target = town.indicators.indicators["fees"].target(day.year)
    assert target is not None
    assert elapsed(target, day) == due


def test_by_working_days_the_spring_festival_is_no_delay(town: Toolbox) -> None:
    target = town.indicators.indicators["fees"].target(2024)
    assert target is not None
    by_workdays = elapsed(target, date(2024, 2, 29))
    assert by_workdays is not None and by_workdays < Fraction(2, 12)
    assert elapsed(target, date(2024, 12, 31)) == 1


def test_progress_is_held_against_the_time_gone(town: Toolbox) -> None:
    ahead = found(town, "fees", "2022-08", [paid(2022, 3, 801)])
    assert ahead.progress is not None and ahead.progress.standing == "ahead"
    assert progress_line(ahead) == "全年目标 1200元：完成 66.8%，时序进度 66.7%（按月均分），快于时序进度"
    even = found(town, "fees", "2022-08", [paid(2022, 3, 800)])
    assert even.progress is not None and even.progress.standing == "even"
    unknown = found(town, "fees", "2022-08", [paid(2022, 3, 700), {"received": date(2022, 8, 1), "fee": None}])
    assert unknown.progress is not None and unknown.progress.standing == "unclear"


def test_what_is_compared_is_shown_with_both_values(town: Toolbox) -> None:
    rows = [paid(2021, 1, 40), paid(2022, 1, 100), paid(2022, 7, 10), paid(2022, 8, 5)]
    yearly, monthly = found(town, "fees", "2022-08", rows).comparisons
    indicator = town.indicators.indicators["fees"]
    assert comparison_line(indicator, yearly, "件") == "同比：由 40元 到 115元，增长 187.5%"
    assert comparison_line(indicator, monthly, "件") == "环比：由 10元 到 5元，下降 50%"


def test_nothing_is_compared_with_a_period_that_the_table_does_not_cover(town: Toolbox) -> None:
    assert found(town, "fees", "2022-08", [paid(2022, 1, 1)]).comparisons[0].reason == "no_rows"
    assert found(town, "fees", "2022-08", [paid(2021, 5, 1)]).comparisons[0].reason == "not_whole"


def test_a_projection_says_its_assumption_and_lies_between_the_lowest_and_the_highest_month(town: Toolbox) -> None:
    projected = found(town, "fees", "2022-03", [paid(2022, 1, 10), paid(2022, 2, 30), paid(2022, 3, 20)])
    assert projected.projection is not None
    assert projected.projection.year_end == Ends(Fraction(60 + 9 * 10), Fraction(60 + 9 * 30))
    assert "不是预测" in projection_line(projected)
    assert found(town, "fees", "2022-02", [paid(2022, 1, 10)]).projection is None
    assert found(town, "fees", "2022-12", [paid(2022, 1, 10)]).projection is None


def order(who: str, closed: bool | None = True) -> dict[str, Any]:
    return {"received": date(2022, 6, 1), "who": who, "closed": closed}


def test_groups_whose_intervals_overlap_share_their_rank(town: Toolbox) -> None:
    rows = [order("甲")] * 2 + [order("乙")] * 2 + [order("乙", False)]
    groups = found(town, "rate", "2022-06", rows).groups
    assert [(each.rank, each.differs_from) for each in groups] == [(1, ()), (1, ())]


def test_groups_are_ranked_where_chance_cannot_explain_the_difference(town: Toolbox) -> None:
    rows = [order("甲", False)] * 100 + [order("乙")] * 100
    groups = found(town, "rate", "2022-06", rows).groups
    assert [(each.group.id, each.rank) for each in groups] == [("first", 2), ("second", 1)]
    assert groups[0].differs_from == ("second",)


def test_a_level_is_met_or_not_or_not_known(town: Toolbox) -> None:
    standings = []
    for rows in ([order("甲")] * 10, [order("甲", False)] * 10, [order("甲")] * 9 + [order("甲", None)] * 2):
        progress = found(town, "rate", "2022-06", rows).progress
        assert progress is not None
        standings.append(progress.standing)
    assert standings == ["met", "not_met", "unclear"]


def test_periods_are_months_quarters_and_years() -> None:
    assert [read_period(each).months for each in ("2022-06", "2022-Q2", "2022")] == [1, 3, 12]
    assert str(read_period("2022-08").counted("year_to_date")) == "2022年1—8月"
    assert [read_period(each).code for each in ("2022-06", "2022-Q2", "2022")] == ["2022-06", "2022-Q2", "2022"]
