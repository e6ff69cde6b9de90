"""Absence: only a list that says it is complete makes it mean "no", and only for whom and when it speaks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.registry.store.town import Town, complete, liuxi
from yulu.registry.store.completeness import Window, completeness, together
from yulu.rules.known import coverage
from yulu.rules.subject import Subject, subject_from

LISTED = {"on_dishonesty_list": True}


def as_the_rules_see_it(town: Town, id: str) -> Subject:
    data = town.open().subject("enterprise", id)
    return subject_from(liuxi(), data, lambda path: None)  # type: ignore[arg-type, return-value]


def is_absent(town: Town, id: str, dataset: str, on: str) -> str:
    """How far absence means "no" for this enterprise on this day, by the rules' own measure."""
    subject, day = as_the_rules_see_it(town, id), date.fromisoformat(on)
    return coverage(
        subject.datasets.get(dataset), liuxi().datasets[dataset], day, date.fromordinal(day.toordinal() + 1)
    )


def test_whoever_is_no_longer_on_a_complete_list_loses_what_it_said(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED}, complete=complete("2022-05-31"))
    town.deliver("信-2", "dishonesty", "2022-06-30", {"乙": LISTED}, complete=complete("2022-06-30"))
    assert town.facts("on_dishonesty_list") == {"甲": None, "乙": True}
    assert town.facts("dishonesty?complete") == {"甲": True, "乙": True}
    assert town.state("甲", "dishonesty") == {"day": "2022-06-30", "source": "信-2", "complete_through": "2022-06-30"}


def test_a_list_that_does_not_say_it_is_complete_takes_nothing_away_and_denies_nothing(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED})
    town.deliver("信-2", "dishonesty", "2022-06-30", {"乙": LISTED})
    assert town.facts("on_dishonesty_list") == {"甲": True, "乙": True}
    assert town.facts("dishonesty?complete") == {"甲": False, "乙": False}
    assert town.open().completeness == {}


def test_absence_means_no_in_the_days_covered_is_stale_for_one_refresh_then_unknown(town: Town) -> None:
    town.found("甲")
    town.deliver(
        "信-1", "dishonesty", "2022-06-30", {}, columns=["on_dishonesty_list"], complete=complete("2022-06-30")
    )
    on = ["2022-06-30", "2022-07-15", "2022-07-30", "2022-07-31"]  # refreshed monthly: through 07-30
    assert [is_absent(town, "甲", "dishonesty", day) for day in on] == ["fresh", "stale", "stale", "open"]


def test_a_complete_list_is_written_only_where_it_changes_something(town: Town) -> None:
    town.found("甲", "乙", "丙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED}, complete=complete("2022-05-31"))
    town.deliver("信-2", "dishonesty", "2022-06-30", {"乙": LISTED}, complete=complete("2022-06-30"))
    changed = town.open().changes(2, "enterprise").select("?id", "?change").collect()
    assert sorted(changed.rows()) == [("乙", "values"), ("甲", "values")]  # 丙 was not on either list
    assert town.facts("dishonesty?day")["丙"] == date(2022, 6, 30)  # and yet is known not to be


def test_a_subject_that_comes_later_was_not_on_the_list_either(town: Town) -> None:
    town.deliver("信-1", "dishonesty", "2022-06-30", {"乙": LISTED}, complete=complete("2022-06-30"))
    town.found("甲", "乙", on="2022-06-01")
    assert is_absent(town, "甲", "dishonesty", "2022-06-30") == "fresh"
    assert town.facts("on_dishonesty_list") == {"甲": None, "乙": True}  # 乙 was: its row waited


def test_a_later_word_that_is_not_complete_ends_the_absence_of_whom_it_names(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver(
        "租-1",
        "leases",
        "2022-06-30",
        {},
        columns=["monthly_rent", "leases_from_state"],
        complete=complete("2022-06-30"),
    )
    town.deliver("租-2", "leases", "2022-07-05", {"甲": {"leases_from_state": None, "monthly_rent": 800}})
    assert is_absent(town, "甲", "leases", "2022-06-30") == "open"  # it is on the list, with an empty cell
    assert is_absent(town, "乙", "leases", "2022-06-30") == "fresh"
    town.deliver(
        "租-3",
        "leases",
        "2022-07-31",
        {},
        columns=["monthly_rent", "leases_from_state"],
        complete=complete("2022-07-31"),
    )
    assert is_absent(town, "甲", "leases", "2022-07-31") == "fresh"


def test_an_older_delivery_changes_nothing_that_a_newer_complete_list_denies(town: Town) -> None:
    town.found("甲")
    town.deliver(
        "信-2", "dishonesty", "2022-06-30", {}, columns=["on_dishonesty_list"], complete=complete("2022-06-30")
    )
    written = town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED})
    assert written.superseded == 1
    assert town.facts("on_dishonesty_list") == {"甲": None}
    assert is_absent(town, "甲", "dishonesty", "2022-06-30") == "fresh"


def test_an_older_complete_list_that_comes_late_does_not_empty_what_is_newer(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("信-2", "dishonesty", "2022-06-30", {"甲": LISTED})
    town.deliver("信-0", "dishonesty", "2022-04-30", {"乙": LISTED})
    town.deliver(
        "信-1", "dishonesty", "2022-05-31", {}, columns=["on_dishonesty_list"], complete=complete("2022-05-31")
    )
    assert town.facts("on_dishonesty_list") == {"甲": True, "乙": None}


# Rows that could not be read ------------------------------------------------------------------------------------------


def test_of_whom_a_row_was_set_aside_nothing_is_absent_and_nothing_is_lost(town: Town) -> None:
    town.found("甲", "乙", "丙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED})
    columns = ["on_dishonesty_list"]
    written = town.deliver(
        "信-2", "dishonesty", "2022-06-30", {}, columns=columns, complete=complete("2022-06-30"), unread=["甲", "乙"]
    )
    assert (written.good, written.set_aside, written.not_complete) == (0, 2, 0)
    assert town.facts("on_dishonesty_list") == {"甲": True, "乙": None, "丙": None}
    assert [is_absent(town, id, "dishonesty", "2022-06-30") for id in ("甲", "乙", "丙")] == ["open", "open", "fresh"]
    assert town.state("甲", "dishonesty") == {"day": "2022-05-31", "source": "信-1"}
    town.deliver("信-3", "dishonesty", "2022-07-31", {}, columns=columns, complete=complete("2022-07-31"))
    assert is_absent(town, "乙", "dishonesty", "2022-07-31") == "fresh"


def test_a_row_without_a_readable_id_may_be_anybody_so_the_list_does_not_count_as_complete(town: Town) -> None:
    town.found("甲", "乙")
    town.deliver("信-1", "dishonesty", "2022-05-31", {"甲": LISTED})
    written = town.deliver(
        "信-2", "dishonesty", "2022-06-30", {"乙": LISTED}, complete=complete("2022-06-30"), unread=[None]
    )
    assert written.not_complete == 1
    assert town.facts("on_dishonesty_list") == {"甲": True, "乙": True}
    assert town.open().completeness == {}


# Datasets of several parts --------------------------------------------------------------------------------------------


def test_a_dataset_is_complete_where_its_facts_and_all_its_record_sets_are(town: Town) -> None:
    town.found("甲")
    rows = {"甲": {"small_taxpayer": True, "in_arrears": None, "stock_credit": 5}}
    town.deliver("税-1", "tax", "2022-06-30", rows, complete=complete("2022-06-30"))
    snapshot = town.open()
    assert "tax" not in snapshot.completeness  # nobody has said that there were no penalties
    assert snapshot.parts("tax")[""] is not None
    assert town.facts("tax?complete") == {"甲": True}
    for n, name in enumerate(("grades", "declarations", "penalties", "rebates")):
        town.deliver(
            f"税-{n + 2}", "tax", "2022-06-30", [], records=name, complete=complete(f"2022-06-{10 + n}", "2020-01-01")
        )
    assert (town.open().completeness["tax"].complete_from, town.open().completeness["tax"].complete_through) == (
        date(2020, 1, 1), date(2022, 6, 10),
    )  # fmt: skip


def window(number: str, start: str | None, through: str, on: str) -> Window:
    return Window(
        number,
        date.fromisoformat(on),
        None if start is None else date.fromisoformat(start),
        date.fromisoformat(through),
    )


def test_windows_that_touch_are_one_and_of_others_the_later_counts() -> None:
    year, spring = (
        window("1", "2021-01-01", "2021-12-31", "2022-01-05"),
        window("2", "2022-01-01", "2022-06-30", "2022-07-01"),
    )
    both = completeness([spring, year])
    assert both is not None
    assert (both.complete_from, both.complete_through, both.source, both.day) == (
        date(2021, 1, 1), date(2022, 6, 30), "2", date(2022, 7, 1),
    )  # fmt: skip
    gap = completeness([year, window("3", "2022-01-02", "2022-06-30", "2022-07-01")])
    assert gap is not None
    assert gap.complete_from == date(2022, 1, 2)
    from_the_beginning = completeness([spring, window("4", None, "2021-12-31", "2022-01-05")])
    assert from_the_beginning is not None
    assert from_the_beginning.complete_from is None
    assert completeness([]) is None


def test_parts_that_share_no_day_are_not_complete_together() -> None:
    year = completeness([window("1", "2021-01-01", "2021-12-31", "2022-01-05")])
    spring = completeness([window("2", "2022-01-01", "2022-06-30", "2022-07-01")])
    assert together([year, spring]) is None
    assert together([year, None]) is None
    assert together([]) is None


def test_a_decision_reads_the_registry_as_it_reads_a_file(town: Town) -> None:
    town.found("甲")
    town.deliver(
        "租-1",
        "leases",
        "2022-06-30",
        {"甲": {"leases_from_state": True, "monthly_rent": "8000.5"}},
        complete=complete("2022-06-30"),
    )
    town.deliver("保-1", "insurance", "2022-06-30", {"甲": {"first_insured_month": "2021-03", "layoff_rate": "0.055"}})
    subject = as_the_rules_see_it(town, "甲")
    assert subject.facts == {
        "name": "甲公司", "leases_from_state": True, "monthly_rent": Decimal("8000.50"),
        "first_insured_month": date(2021, 3, 1), "layoff_rate": Decimal("0.055"),
    }  # fmt: skip
    assert subject.datasets["leases"].complete_through == date(2022, 6, 30)
