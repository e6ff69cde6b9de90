"""Related records: periods are upserted, events are added once, and a complete list for a window replaces it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.registry.store.town import CLERK, Town, complete, liuxi
from yulu.registry.store.faults import SameTwice, WithoutKey, WouldEmpty
from yulu.rules.subject import subject_from


def offence(id: str, on: str | None, matter: str = "占道") -> dict[str, Any]:
    return {"id": id, "found_on": on, "matter": matter}


def due(id: str, month: str | None, amount: int | None = 100) -> dict[str, Any]:
    return {"id": id, "month": month, "insurance_due": amount}


def offences(town: Town) -> list[tuple[str, str | None, str]]:
    return [(id, on and on.isoformat(), matter) for id, on, matter in town.rows("offences", "found_on", "matter")]


# Events with a date ---------------------------------------------------------------------------------------------------


def test_events_are_added_and_one_that_is_stated_again_is_the_same_event(town: Town) -> None:
    town.deliver(
        "违-1", "offences", "2022-06-15", [offence("甲", "2022-06-01"), offence("甲", "2022-06-02")], records="offences"
    )
    written = town.deliver(
        "违-2", "offences", "2022-06-30", [offence("甲", "2022-06-02"), offence("甲", "2022-06-20")], records="offences"
    )
    assert (written.added, written.changed) == (1, 1)
    assert offences(town) == [("甲", f"2022-06-{day}", "占道") for day in ("01", "02", "20")]
    assert [source for *_, source in town.rows("offences", "found_on", "?source")] == ["违-1", "违-2", "违-2"]


def test_two_events_alike_in_one_delivery_are_two(town: Town) -> None:
    twice = [offence("甲", "2022-06-01"), offence("甲", "2022-06-01")]
    town.deliver("违-1", "offences", "2022-06-15", twice, records="offences")
    town.deliver("违-2", "offences", "2022-06-20", twice[:1], records="offences")
    assert len(offences(town)) == 2
    town.deliver("违-3", "offences", "2022-06-30", [*twice, twice[0]], records="offences")
    assert len(offences(town)) == 3


def test_a_complete_list_replaces_its_window_and_nothing_outside(town: Town) -> None:
    town.deliver(
        "违-1", "offences", "2022-06-15",
        [offence("甲", "2022-05-31"), offence("甲", "2022-06-01"), offence("乙", "2022-06-10", "噪声")],
        records="offences",
    )  # fmt: skip
    written = town.deliver(
        "违-2", "offences", "2022-07-01", [offence("乙", "2022-06-10", "噪声扰民")], records="offences",
        complete=complete("2022-06-30", "2022-06-01"),
    )  # fmt: skip
    assert (written.added, written.removed) == (1, 2)  # so a row is corrected: the old one goes, the new one comes
    assert offences(town) == [("乙", "2022-06-10", "噪声扰民"), ("甲", "2022-05-31", "占道")]


def test_a_complete_list_leaves_the_rows_that_it_states_again_as_they_are(town: Town) -> None:
    rows = [offence("甲", "2022-06-01"), offence("乙", "2022-06-02")]
    town.deliver("违-1", "offences", "2022-06-15", rows, records="offences", complete=complete("2022-06-15"))
    town.deliver(
        "违-2",
        "offences",
        "2022-06-30",
        [*rows, offence("丙", "2022-06-20")],
        records="offences",
        complete=complete("2022-06-30"),
    )
    assert town.open().record_changes(1, "offences").collect()["?id"].to_list() == ["丙"]
    assert {source for _, source in town.rows("offences", "?source")} == {"违-2"}


def test_a_row_outside_the_window_of_a_complete_list_is_added_once(town: Town) -> None:
    for month in ("06", "07"):
        town.deliver(
            f"违-{month}", "offences", f"2022-{month}-30", [offence("甲", "2021-01-01")], records="offences",
            complete=complete(f"2022-{month}-30", "2022-01-01"),
        )  # fmt: skip
    assert offences(town) == [("甲", "2021-01-01", "占道")]


def test_a_row_without_a_date_is_replaced_too_as_the_list_would_have_it_again(town: Town) -> None:
    town.deliver("违-1", "offences", "2022-06-15", [offence("甲", None)], records="offences")
    town.deliver(
        "违-2",
        "offences",
        "2022-06-30",
        [offence("甲", "2022-06-01")],
        records="offences",
        complete=complete("2022-06-30", "2022-01-01"),
    )
    assert offences(town) == [("甲", "2022-06-01", "占道")]


def test_an_older_delivery_adds_nothing_where_a_newer_list_was_complete(town: Town) -> None:
    town.deliver(
        "违-2", "offences", "2022-06-30", [], records="offences", complete=complete("2022-06-30", "2022-06-01")
    )
    written = town.deliver(
        "违-1", "offences", "2022-06-15", [offence("甲", "2022-06-10"), offence("甲", "2022-05-10")], records="offences"
    )
    assert written.superseded == 1
    assert offences(town) == [("甲", "2022-05-10", "占道")]


def test_an_older_complete_list_does_not_remove_what_a_newer_delivery_states(town: Town) -> None:
    town.deliver("违-2", "offences", "2022-06-30", [offence("甲", "2022-06-10")], records="offences")
    town.deliver("违-0", "offences", "2022-05-31", [offence("乙", "2022-05-10")], records="offences")
    town.deliver("违-1", "offences", "2022-06-20", [], records="offences", complete=complete("2022-06-20"))
    assert offences(town) == [("甲", "2022-06-10", "占道")]


def test_of_whom_a_row_was_set_aside_rows_stay_and_the_list_is_not_complete_for_it(town: Town) -> None:
    town.found("甲", "乙")
    rows = [offence("甲", "2022-06-01"), offence("乙", "2022-06-01")]
    town.deliver("违-1", "offences", "2022-06-15", rows, records="offences", complete=complete("2022-06-15"))
    town.deliver(
        "违-2", "offences", "2022-06-30", [], records="offences", complete=complete("2022-06-30"), unread=["甲"]
    )
    assert offences(town) == [("甲", "2022-06-01", "占道")]
    assert town.open().unread("offences").collect()["?id"].to_list() == ["甲"]
    assert town.state("甲", "offences") == {"day": "2022-06-15", "source": "违-1"}
    assert town.state("乙", "offences") == {"day": "2022-06-30", "source": "违-2", "complete_through": "2022-06-30"}
    town.deliver("违-3", "offences", "2022-07-31", [], records="offences", complete=complete("2022-07-31"))
    assert town.open().unread("offences").collect().is_empty()
    assert town.state("甲", "offences")["complete_through"] == "2022-07-31"


def test_a_row_keeps_its_number_in_the_file(town: Town) -> None:
    town.deliver("违-1", "offences", "2022-06-15", [{**offence("甲", "2022-06-01"), "?row": 17}], records="offences")
    assert town.rows("offences", "?source", "?row") == [("甲", "违-1", 17)]


# One row a period -----------------------------------------------------------------------------------------------------


def test_a_period_has_one_row_and_the_newer_delivery_has_the_word(town: Town) -> None:
    town.deliver(
        "保-1", "insurance", "2022-06-30", [due("甲", "2022-05"), due("甲", "2022-06")], records="contributions"
    )
    town.deliver(
        "保-2", "insurance", "2022-07-31", [due("甲", "2022-06", 250), due("甲", "2022-07")], records="contributions"
    )
    town.deliver(
        "保-0", "insurance", "2022-05-31", [due("甲", "2022-06", 1), due("甲", "2022-04")], records="contributions"
    )
    assert [(month.month, amount) for _, month, amount in town.rows("contributions", "month", "insurance_due")] == [
        (4, 100), (5, 100), (6, 250), (7, 100),
    ]  # fmt: skip


def test_a_complete_list_removes_periods_that_lie_in_it_with_all_their_days(town: Town) -> None:
    months = ["2022-03", "2022-04", "2022-05", "2022-06"]
    town.deliver("保-1", "insurance", "2022-06-30", [due("甲", month) for month in months], records="contributions")
    town.deliver(
        "保-2", "insurance", "2022-07-31", [], records="contributions", complete=complete("2022-06-15", "2022-03-02")
    )
    assert [month for _, month in town.rows("contributions", "month")] == [date(2022, 3, 1), date(2022, 6, 1)]


def test_a_year_is_a_period_from_january_to_december(town: Town) -> None:
    rows = [{"id": "甲", "year": year, "turnover": 5} for year in (2019, 2020, 2021)]
    town.deliver("年-1", "annual_reports", "2022-06-30", rows, records="yearly")
    town.deliver(
        "年-2",
        "annual_reports",
        "2022-07-31",
        [],
        records="yearly",
        complete=complete("2021-12-30", "2020-01-01"),
        columns=["year", "turnover"],
    )
    assert [year for _, year in town.rows("yearly", "year")] == [2019, 2021]


def test_a_period_that_is_delivered_without_a_column_it_had_is_refused(town: Town) -> None:
    rows = [{"id": "甲", "year": 2021, "turnover": 5, "profit": 1}]
    town.deliver("年-1", "annual_reports", "2022-06-30", rows, records="yearly")
    fewer = [{"id": "甲", "year": 2021, "turnover": 6}]
    with pytest.raises(WouldEmpty) as refused:
        town.deliver("年-2", "annual_reports", "2022-07-31", fewer, records="yearly")
    assert refused.value.subjects == 1
    town.deliver("年-2", "annual_reports", "2022-07-31", fewer, records="yearly", drops_other_columns=True)
    assert town.rows("yearly", "turnover", "profit") == [("甲", Decimal(6), None)]


def test_a_period_twice_or_none_is_refused(town: Town) -> None:
    with pytest.raises(SameTwice):
        town.deliver(
            "保-1", "insurance", "2022-06-30", [due("甲", "2022-05"), due("甲", "2022-05")], records="contributions"
        )
    with pytest.raises(WithoutKey):
        town.deliver("保-1", "insurance", "2022-06-30", [due("甲", None)], records="contributions")


def test_one_subject_has_its_rows_in_order_exact_and_readable_by_the_rules(town: Town) -> None:
    town.found("甲")
    town.deliver(
        "保-1", "insurance", "2022-06-30", [due("甲", "2022-06"), due("甲", "2022-05", None)], records="contributions"
    )
    town.deliver(
        "违-1", "offences", "2022-06-30", [offence("甲", "2022-06-02"), offence("甲", "2022-06-01")], records="offences"
    )
    data = town.open().subject("enterprise", "甲")
    assert data is not None
    assert data["records"] == {
        "offences": [{"found_on": "2022-06-01", "matter": "占道"}, {"found_on": "2022-06-02", "matter": "占道"}],
        "contributions": [{"month": "2022-05"}, {"month": "2022-06", "insurance_due": "100.00"}],
    }
    subject = subject_from(liuxi(), data, lambda path: None)  # type: ignore[arg-type, return-value]
    assert subject.records["contributions"][1] == {"month": date(2022, 6, 1), "insurance_due": Decimal(100)}
    assert CLERK.who not in str(data)
