"""Upserts: a delivery changes its own dataset of its own subjects, and an older one never what is newer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.registry.store.town import Rows, Town, complete, frame, liuxi
from yulu.registry.store import Batch, Delivery, write_delivery
from yulu.registry.store.faults import (
    DeliveryDiffers,
    EmptyWindow,
    SameTwice,
    UnknownColumns,
    WithoutKey,
    WouldEmpty,
    WrongType,
)

RENT: dict[str, Any] = {"leases_from_state": True, "monthly_rent": 8000}


def test_a_delivery_changes_only_its_own_dataset_with_its_day_and_source(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT})
    town.deliver("信-1", "dishonesty", "2022-02-28", {"甲": {"on_dishonesty_list": True}})
    assert town.facts("name") == {"甲": "甲公司", "乙": "乙公司"}
    assert town.facts("monthly_rent") == {"甲": Decimal(8000), "乙": None}
    assert town.facts("on_dishonesty_list") == {"甲": True, "乙": None}
    assert town.state("甲", "leases") == {"day": "2022-01-31", "source": "租-1"}
    assert town.state("甲", "dishonesty") == {"day": "2022-02-28", "source": "信-1"}
    assert town.state("乙", "leases") == {}


def test_a_row_replaces_all_that_its_dataset_said_so_an_empty_cell_makes_a_fact_unknown_again(town: Town) -> None:
    town.found("甲")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT})
    town.deliver("租-2", "leases", "2022-02-28", {"甲": {"leases_from_state": True, "monthly_rent": None}})
    assert town.facts("monthly_rent") == {"甲": None}
    assert town.state("甲", "leases") == {"day": "2022-02-28", "source": "租-2"}


def test_the_same_delivery_twice_does_nothing_and_says_so(town: Town) -> None:
    first = town.found("甲")
    again = town.deliver("founding-0", "founding", "2022-01-01", {"甲": {"name": "甲公司"}})
    assert (first.is_new, again.is_new, again.version) == (True, False, 1)
    assert town.open().version == 1


def test_the_same_number_with_other_content_is_refused_and_the_difference_named(town: Town) -> None:
    town.found("甲")
    with pytest.raises(DeliveryDiffers) as refused:
        town.deliver("founding-0", "founding", "2022-01-02", {"甲": {"name": "另一家"}})
    assert set(refused.value.differences) == {"day", "sha256"}
    assert refused.value.differences["day"] == ("2022-01-01", "2022-01-02")
    assert town.facts("name") == {"甲": "甲公司"}


def test_an_older_delivery_does_not_overwrite_what_is_newer_but_fills_what_is_not_there(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("租-3", "leases", "2022-03-31", {"甲": {"leases_from_state": False}})
    town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT, "乙": RENT})
    assert town.facts("leases_from_state") == {"甲": False, "乙": True}
    assert town.facts("leases?day") == {"甲": date(2022, 3, 31), "乙": date(2022, 1, 31)}


def test_of_two_deliveries_of_one_day_the_later_import_counts_so_a_wrong_file_can_be_put_right(town: Town) -> None:
    town.found("甲")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": {"monthly_rent": 80000}})
    town.deliver("租-1 更正", "leases", "2022-01-31", {"甲": {"monthly_rent": 8000}})
    assert town.facts("monthly_rent") == {"甲": Decimal(8000)}


# New subjects -------------------------------------------------------------------------------------------------------


def test_only_a_mapping_that_may_bring_subjects_does(town: Town) -> None:
    town.found("甲")
    written = town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT, "丙": RENT})
    assert written.waiting == 1
    assert town.facts("monthly_rent").keys() == {"甲"}
    assert town.open().subject("enterprise", "丙") is None


def test_nothing_is_lost_what_came_before_its_subject_waits_for_it(town: Town) -> None:
    town.deliver("租-1", "leases", "2022-01-31", {"丙": RENT})
    assert town.open().waiting("enterprise").select("?id").collect()["?id"].to_list() == ["丙"]
    town.found("丙", on="2022-02-15")
    assert town.facts("monthly_rent") == {"丙": Decimal(8000)}
    assert town.state("丙", "leases") == {"day": "2022-01-31", "source": "租-1"}
    assert town.open().waiting("enterprise").collect().is_empty()
    assert town.open().changes(1, "enterprise").select("?id", "?change").collect().rows() == [("丙", "new")]


# A mapping that has columns of several datasets -----------------------------------------------------------------------


def test_of_another_dataset_a_row_speaks_only_where_it_has_a_value(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("所-1", "premises", "2022-01-31", {"甲": {"street": "kiln"}, "乙": {"street": "kiln"}})
    town.deliver("租-1", "leases", "2022-02-28", {"甲": {**RENT, "street": "ferry"}, "乙": {**RENT, "street": None}})
    assert town.facts("street") == {"甲": "ferry", "乙": "kiln"}
    assert town.facts("premises?source") == {"甲": "租-1", "乙": "所-1"}


def test_a_list_that_is_complete_is_so_for_its_own_dataset_alone(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("所-1", "premises", "2022-01-31", {"乙": {"street": "kiln"}})
    rows: Rows = {"甲": {**RENT, "street": "ferry"}}
    town.deliver("租-1", "leases", "2022-02-28", rows, complete=complete("2022-02-28"))
    assert town.facts("street") == {"甲": "ferry", "乙": "kiln"}
    assert set(town.open().completeness) == {"leases"}


def test_a_delivery_without_some_columns_is_refused_where_values_would_stay_under_a_day_they_are_not_from(
    town: Town,
) -> None:
    town.found("甲", "乙")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT, "乙": {"leases_from_state": True}})
    with pytest.raises(WouldEmpty) as refused:
        town.deliver(
            "租-2", "leases", "2022-02-28", {"甲": {"leases_from_state": True}, "乙": {"leases_from_state": False}}
        )
    assert (refused.value.dataset, refused.value.columns, refused.value.subjects) == ("leases", ("monthly_rent",), 1)
    assert town.state("甲", "leases")["source"] == "租-1"
    rows: Rows = {"甲": {"leases_from_state": True}}
    town.deliver("租-2", "leases", "2022-02-28", rows, drops_other_columns=True)
    assert town.facts("monthly_rent") == {"甲": None, "乙": None}


def test_where_nothing_would_be_lost_a_delivery_may_lack_columns(town: Town) -> None:
    town.found("甲")
    town.deliver("租-1", "leases", "2022-01-31", {"甲": {"leases_from_state": True}})
    town.deliver("租-2", "leases", "2022-02-28", {"甲": {"leases_from_state": False}})
    town.deliver("租-0", "leases", "2022-01-01", {"甲": RENT})  # too late, so it loses nothing either
    assert town.facts("leases_from_state") == {"甲": False}


# What is refused, with the registry as it was -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (pl.DataFrame({"?id": ["甲", "甲"], "leases_from_state": [True, False]}), SameTwice),
        (pl.DataFrame({"?id": ["甲", None], "leases_from_state": [True, False]}), WithoutKey),
        (pl.DataFrame({"?id": ["甲"], "rent": [1]}), UnknownColumns),
        (pl.DataFrame({"?id": ["甲"], "monthly_rent": ["一千"]}), WrongType),
        (pl.DataFrame({"?id": ["甲"], "monthly_rent": [1.5]}), WrongType),
    ],
)
def test_rows_that_should_have_been_set_aside_are_refused(
    town: Town, rows: pl.DataFrame, fault: type[Exception]
) -> None:
    town.found("甲")
    with pytest.raises(fault):
        town.deliver("租-1", "leases", "2022-01-31", rows)
    assert town.open().version == 1
    assert not town.registry.staging.exists()
    assert town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT}).version == 2


def test_enums_come_in_as_enums_and_stand_as_text(town: Town) -> None:
    rows = pl.DataFrame({"?id": ["甲"], "street": ["kiln"]}, schema_overrides={"street": pl.Enum(["kiln", "ferry"])})
    town.found("甲")
    town.deliver("所-1", "premises", "2022-01-31", rows)
    assert town.open().subjects("enterprise").collect_schema()["street"] == pl.String()
    assert town.facts("street") == {"甲": "kiln"}


def test_rows_come_in_batches_and_are_one_delivery(town: Town) -> None:
    header = Delivery(
        "户-1", "founding", "enterprise-list", date(2022, 1, 1), "a.csv", "0" * 64, town.now(), brings_subjects=True
    )
    batches = [Batch(frame({f"企{n}": {"name": str(n)} for n in part})) for part in (range(3), range(3, 5))]
    written = write_delivery(town.registry, liuxi(), header, iter(batches))
    assert (written.good, written.added) == (5, 5)
    twice = [Batch(frame({"企0": {"name": "甲"}})), Batch(frame({"企0": {"name": "乙"}}))]
    with pytest.raises(SameTwice):
        write_delivery(town.registry, liuxi(), Delivery(
            "户-2", "founding", "enterprise-list", date(2022, 1, 2), "b.csv", "1" * 64, town.now(),
        ), twice)  # fmt: skip


def test_an_empty_delivery_is_a_delivery(town: Town) -> None:
    town.found("甲")
    town.deliver("信-1", "dishonesty", "2022-01-31", {"甲": {"on_dishonesty_list": True}})
    rows = frame({}, columns=["on_dishonesty_list"])
    assert town.deliver("信-2", "dishonesty", "2022-02-28", rows, complete=complete("2022-02-28")).is_new
    assert town.facts("on_dishonesty_list") == {"甲": None}
    assert town.open().deliveries["number"].to_list() == ["founding-0", "信-1", "信-2"]


@pytest.mark.parametrize("number", ["柳国资〔2022〕8号 '更正'", 'a"b\\c', "--; drop", "第1号\n"])
def test_a_delivery_may_have_any_number(town: Town, number: str) -> None:
    town.found("甲", "乙")
    town.deliver("租-0", "leases", "2022-01-31", {"甲": RENT, "乙": RENT})
    town.deliver(number, "leases", "2022-02-28", {"甲": RENT}, complete=complete("2022-02-28"))
    town.deliver(f"{number}2", "leases", "2022-03-31", {"乙": RENT}, complete=complete("2022-03-31"))
    assert town.facts("leases?source", version=3) == {"甲": number, "乙": number}
    assert town.facts("monthly_rent", version=3) == {"甲": Decimal(8000), "乙": None}
    assert town.facts("monthly_rent") == {"甲": None, "乙": Decimal(8000)}


def test_days_that_end_before_they_begin_and_times_without_a_zone_are_refused(town: Town) -> None:
    with pytest.raises(EmptyWindow):
        complete("2022-01-31", "2022-02-01")
    with pytest.raises(ValueError, match="time zone"):
        town.deliver("租-1", "leases", "2022-01-31", {"甲": RENT}, when=datetime(2022, 2, 1))


def test_a_violation_knows_whose_it_is(town: Town) -> None:
    town.found("甲")
    rows = {"案-1": {"enterprise?id": "甲", "harm": "slight", "corrected_on": "2022-06-01"}}
    town.deliver("案-1", "violations", "2022-06-02", rows, brings_subjects=True)
    found = town.open().subject("violation", "案-1")
    assert found is not None
    assert found["facts"] == {"harm": "slight", "corrected_on": "2022-06-01"}
    assert found["belongs_to"]["enterprise"]["facts"] == {"name": "甲公司"}
