"""What is known of a subject: what a delivery covers, what absence means, what is stale (DESIGN 3.1 and 3.10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.rules.towns import ask, hamlet, policy
from yulu.language.values import Interval, Value
from yulu.rules.basis import basis_on
from yulu.rules.known import Coverage, Known, coverage, known
from yulu.rules.subject import DeliveryState, Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Dataset, Refresh, Toolbox

THROUGH = date(2022, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Toolbox:
    facts = """
facts:
  fined: {label: 三年内处罚次数, subject: enterprise, aggregate: {count: fines, window: {months: 36}}}
  paid: {label: 三年内罚款, subject: enterprise, aggregate: {sum: fines.fine, window: {months: 36}}}
  ever: {label: 处罚次数, subject: enterprise, aggregate: {count: fines}}
  profits: {label: 两年利润, subject: enterprise, aggregate: {sum: years.profit, window: {months: 24}}}
  sold: {label: 两月销售额, subject: enterprise, aggregate: {sum: months.sales, window: {months: 2}}}
  busy: {label: 有销售的月数, subject: enterprise, aggregate: {count: months, where: sales > 0, window: {months: 2}}}
"""
    conditions = [
        "listed", "rent > 0", "staff > 0", "fined = 0", "paid = 0", "ever = 0", "profits > 0", "sold > 0", "busy > 0",
        "last_year(profit) > 0", "last_month(sales) > 0",
    ]  # fmt: skip
    return hamlet(tmp_path_factory.mktemp("town"), policy(*conditions), facts__all=facts)


def known_of(town: Toolbox, name: str, on: str, **parts: Any) -> Known:
    asked = ask(town, on)
    leaf = next(leaf for leaf in asked.program.leaves if leaf.name == name)
    return known(leaf, asked.subject(**parts), asked.program.basis)


# --- what a delivery covers --------------------------------------------------------------


def dataset(refresh: Refresh) -> Dataset:
    return Dataset("d", "名单", None, "enterprise", refresh, "public", None)  # type: ignore[arg-type]


MONTHLY, NEVER_AGAIN = dataset(Refresh(months=1)), dataset(Refresh())


@pytest.mark.parametrize(
    ("start", "end", "covers"),
    [
        ("2022-06-30", "2022-07-01", "fresh"),  # the last day that is complete
        ("2022-07-01", "2022-07-02", "stale"),
        ("2022-07-30", "2022-07-31", "stale"),  # one refresh later: 06-30 and a month is 07-30
        ("2022-07-31", "2022-08-01", "open"),
        ("2019-06-30", "2022-06-30", "fresh"),
        ("2018-01-01", "2022-06-30", "fresh"),  # the first day that is complete
        ("2017-12-31", "2022-06-30", "open"),
    ],
)
def test_a_delivery_covers_a_window_from_its_first_day_to_its_last_and_stale_for_one_refresh_more(
    start: str, end: str, covers: Coverage
) -> None:
    state = DeliveryState(THROUGH, None, date(2018, 1, 1), THROUGH)
    assert coverage(state, MONTHLY, day(start), day(end)) == covers


def test_one_month_after_the_end_of_january_is_the_end_of_february() -> None:
    state = DeliveryState(None, None, None, date(2022, 1, 31))
    assert coverage(state, MONTHLY, day("2022-02-28"), day("2022-03-01")) == "stale"
    assert coverage(state, MONTHLY, day("2022-03-01"), day("2022-03-02")) == "open"


def test_a_delivery_that_does_not_say_through_when_it_is_complete_covers_nothing() -> None:
    assert coverage(None, MONTHLY, THROUGH, THROUGH) == "open"
    assert coverage(DeliveryState(THROUGH, None, date(2018, 1, 1), None), MONTHLY, THROUGH, THROUGH) == "open"


def test_a_window_without_a_beginning_is_covered_only_by_a_list_complete_from_its_own_beginning() -> None:
    from_the_beginning = DeliveryState(THROUGH, None, None, THROUGH)
    from_a_day = DeliveryState(THROUGH, None, date(1990, 1, 1), THROUGH)
    assert coverage(from_the_beginning, MONTHLY, None, day("2022-07-01")) == "fresh"
    assert coverage(from_a_day, MONTHLY, None, day("2022-07-01")) == "open"


def test_a_list_that_is_never_delivered_again_says_nothing_about_later_days() -> None:
    state = DeliveryState(THROUGH, None, None, THROUGH)
    assert coverage(state, NEVER_AGAIN, THROUGH, day("2022-07-01")) == "fresh"
    assert coverage(state, NEVER_AGAIN, THROUGH, day("2022-07-02")) == "open"


# --- one fact ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "value", "marks"),
    [
        ("2022-06-30", False, ("absent",)),
        ("2022-07-15", False, ("absent", "stale")),
        ("2022-09-01", None, ()),
    ],
)
def test_absence_means_no_only_while_a_complete_list_stands(
    town: Toolbox, on: str, value: bool | None, marks: tuple[str, ...]
) -> None:
    found = known_of(town, "listed", on, datasets={"register": {"day": "2022-06-30", "complete_through": "2022-06-30"}})
    assert (found.value, found.marks) == (value, marks)


@pytest.mark.parametrize(
    ("founded", "balance"),
    [("2019-04-01", 0), ("2019-03-31", None), (None, None)],
    ids=["that day", "before", "unknown"],
)
def test_who_was_founded_later_had_no_balance_in_2019_and_needs_no_list_to_say_so(
    founded: str | None, balance: int | None
) -> None:
    china = load_toolbox(Path(__file__).parents[2] / "toolboxes" / "china")
    facts = {} if founded is None else {"registered_on": date.fromisoformat(founded)}
    basis = basis_on(china, date(2022, 5, 10), date(2022, 5, 10))
    found = known(basis.leaf("credit_2019_03"), Subject("enterprise", "甲", facts=facts), basis)
    assert (found.value, found.marks) == (balance, ())


def test_absence_of_a_fact_that_has_no_meaning_when_absent_is_unknown_in_a_complete_list_too(town: Toolbox) -> None:
    assert known_of(town, "rent", "2022-06-30", datasets={"register": {"complete_through": "2022-06-30"}}).value is None


@pytest.mark.parametrize(
    ("delivered", "marks"),
    [
        ("2022-05-30", ()),  # one refresh before 06-30
        ("2022-05-29", ("stale",)),
        ("2022-06-30", ()),
        ("2022-07-01", ("after_as_of",)),
        (None, ()),
    ],
)
def test_a_present_value_is_used_however_old_and_marked(town: Toolbox, delivered: Any, marks: tuple[str, ...]) -> None:
    datasets = {} if delivered is None else {"register": {"day": delivered, "source": "村口"}}
    found = known_of(town, "rent", "2022-06-30", facts={"rent": 5}, datasets=datasets)
    assert (found.value, found.marks) == (Decimal(5), marks)
    assert found.source == (None if delivered is None else "村口")


# --- records -----------------------------------------------------------------------------

COMPLETE = {"register": {"day": "2022-06-30", "complete_from": "2019-06-30", "complete_through": "2022-06-30"}}
A_FINE = {"day": "2021-01-01", "fine": 200}


@pytest.mark.parametrize(
    ("rows", "datasets", "value"),
    [
        ([], {}, Interval(0, None)),  # nothing is known
        ([A_FINE], {}, Interval(1, None)),  # one at least
        ([], COMPLETE, 0),
        ([A_FINE], COMPLETE, 1),
        ([A_FINE, {"day": None}], COMPLETE, Interval(1, 2)),  # a row without its day counts as none or one
        ([{"day": "2019-06-29"}, {"day": "2022-06-30"}], COMPLETE, 0),  # outside [day − 36 months, day)
        ([{"day": "2019-06-30"}, {"day": "2022-06-29"}], COMPLETE, 2),
    ],
)
def test_a_count_is_at_least_what_is_known_and_exact_where_the_list_is_complete(
    town: Toolbox, rows: list[dict[str, Any]], datasets: dict[str, Any], value: Value
) -> None:
    assert known_of(town, "fined", "2022-06-30", records={"fines": rows}, datasets=datasets).value == value


@pytest.mark.parametrize(
    ("rows", "datasets", "value"),
    [
        ([A_FINE], {}, Interval(200, None)),
        ([A_FINE], COMPLETE, 200),
        ([A_FINE, {"day": None, "fine": 50}], COMPLETE, Interval(200, 250)),
        ([A_FINE, {"day": "2022-01-01", "fine": None}], COMPLETE, Interval(200, None)),  # how much is not known
    ],
)
def test_a_sum_of_what_is_never_negative_is_at_least_what_is_known(
    town: Toolbox, rows: list[dict[str, Any]], datasets: dict[str, Any], value: Value
) -> None:
    assert known_of(town, "paid", "2022-06-30", records={"fines": rows}, datasets=datasets).value == value


def test_a_sum_of_profits_and_losses_has_no_bounds_until_all_are_known(town: Toolbox) -> None:
    one, both = [{"year": 2021, "profit": 5}], [{"year": 2021, "profit": 5}, {"year": 2020, "profit": -9}]
    assert known_of(town, "profits", "2022-01-01", records={"years": one}).value is None
    assert known_of(town, "profits", "2022-01-01", records={"years": both}).value == -4


@pytest.mark.parametrize(
    ("months", "count", "total"),
    [
        ([], Interval(0, 2), Interval(0, None)),  # each of the two months may or may not have had sales
        ([("2022-04", 10)], Interval(1, 2), Interval(10, None)),
        ([("2022-04", 10), ("2022-05", 0)], 1, 10),
        ([("2022-04", 10), ("2022-05", None)], Interval(1, 2), Interval(10, None)),
        ([("2022-03", 7), ("2022-04", 10), ("2022-05", 1), ("2022-06", 8)], 2, 11),  # March and June lie outside
    ],
)
def test_a_missing_month_counts_as_none_or_one(
    town: Toolbox, months: list[tuple[str, Any]], count: Value, total: Value
) -> None:
    rows = [{"month": month, "sales": sales} for month, sales in months]
    assert known_of(town, "busy", "2022-06-01", records={"months": rows}).value == count
    assert known_of(town, "sold", "2022-06-01", records={"months": rows}).value == total


def test_last_year_is_the_row_of_that_year_and_an_absent_row_is_unknown(town: Toolbox) -> None:
    rows = [{"year": 2020, "profit": 1}, {"year": 2021, "profit": -2}]
    assert known_of(town, "profit@2021", "2022-06-30", records={"years": rows}).value == -2
    assert known_of(town, "profit@2021", "2022-06-30", records={"years": rows[:1]}, datasets=COMPLETE).value is None


def test_last_month_in_january_is_december(town: Toolbox) -> None:
    found = known_of(town, "sales@2021-12", "2022-01-15", records={"months": [{"month": "2021-12", "sales": 3}]})
    assert found.value == 3


@pytest.mark.parametrize(
    ("on", "rows", "value", "marks"),
    [
        ("2022-06-30", [], 0, ()),
        ("2022-07-15", [], 0, ("stale",)),
        ("2022-08-01", [], Interval(0, None), ()),
        ("2022-08-01", [A_FINE], Interval(1, None), ("stale",)),  # the row itself is older than one refresh
    ],
)
def test_a_list_past_its_day_still_counts_stale_for_one_refresh(
    town: Toolbox, on: str, rows: list[dict[str, Any]], value: Value, marks: tuple[str, ...]
) -> None:
    datasets = {"register": {"day": "2022-06-30", "complete_from": "2010-01-01", "complete_through": "2022-06-30"}}
    found = known_of(town, "fined", on, records={"fines": rows}, datasets=datasets)
    assert (found.value, found.marks) == (value, marks)


def test_a_count_may_be_stated_and_is_marked(town: Toolbox) -> None:
    found = known_of(town, "fined", "2022-06-30", facts={"fined": 3}, records={"fines": [A_FINE]}, datasets=COMPLETE)
    assert (found.value, found.marks) == (3, ("stated",))
