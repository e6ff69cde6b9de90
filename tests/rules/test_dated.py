"""Two times: which text governs a day, out of what had been published by another (DESIGN 3.5 and 3.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.rules.towns import TOOLBOXES, ask, hamlet, policy, write
from yulu.rules.basis import basis_on, in_force
from yulu.toolbox.dated import days_of_change, governing, value_on, window_days
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Citation, DatedText, OfficialText, Origin, Toolbox, WindowForm

TODAY = "2026-01-01"


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@dataclass(frozen=True)
class Announcement:
    """A text by its document's name."""

    name: str
    text: DatedText


NOWHERE = Origin(None, (), "town")  # type: ignore[arg-type]


def announced(
    name: str,
    published: str | None,
    start: str | None,
    end: str | None = None,
    replaces: str = "",
    unsure: bool = False,
) -> Announcement:
    document = OfficialText(name, name, (), name, day(published), unsure, None, NOWHERE)
    text = DatedText(
        day(published),
        day(start),
        day(end),
        (replaces,) if replaces else (),
        Citation("一", document),
        unsure,
        None,
        NOWHERE,
    )
    return Announcement(name, text)


def governs(texts: Sequence[Announcement], on: str, known_on: str = TODAY) -> list[str]:
    found = governing(texts, lambda each: each.text, date.fromisoformat(on), date.fromisoformat(known_on))
    return [each.name for each in found]


# --- which text governs ----------------------------------------------------------------------------

TAX_CUT = announced("2022第10号", "2022-03-01", "2022-01-01", "2024-12-31")
TAX_CUT_ON = announced("2023第12号", "2023-08-02", "2023-01-01", "2027-12-31", replaces="2022第10号")


@pytest.mark.parametrize(
    ("on", "known_on", "text"),
    [
        ("2022-02-01", "2022-02-01", []),  # nobody knew yet
        ("2022-02-01", "2022-03-01", ["2022第10号"]),  # published in March, from January
        ("2022-02-01", TODAY, ["2022第10号"]),
        ("2021-12-31", TODAY, []),
        ("2022-12-31", TODAY, ["2022第10号"]),  # the later one does not hold that day, so it replaces nothing
        ("2023-01-01", TODAY, ["2023第12号"]),
        ("2023-01-01", "2023-08-01", ["2022第10号"]),  # as it looked then
        ("2023-09-01", "2023-08-02", ["2023第12号"]),
        ("2027-12-31", TODAY, ["2023第12号"]),
        ("2028-01-01", TODAY, []),
    ],
)
def test_a_text_governs_where_it_holds_was_published_and_is_not_replaced_by_one_that_holds_and_was_published_too(
    on: str, known_on: str, text: list[str]
) -> None:
    assert governs([TAX_CUT, TAX_CUT_ON], on, known_on) == text
    assert governs([TAX_CUT_ON, TAX_CUT], on, known_on) == text, "their order in the file does not matter"


def test_both_ends_of_a_validity_are_included() -> None:
    texts = [announced("约", "2022-01-01", "2022-04-01", "2022-12-31")]
    assert [governs(texts, on) for on in ("2022-03-31", "2022-04-01", "2022-12-31", "2023-01-01")] == [
        [],
        ["约"],
        ["约"],
        [],
    ]


def test_a_republication_with_the_same_dates_takes_the_place_of_the_first_from_the_day_it_is_published() -> None:
    first = announced("第17号", "2022-04-17", "2022-04-01")
    again = announced("第17号重印", "2022-05-20", "2022-04-01", replaces="第17号")
    assert governs([first, again], "2022-04-30", "2022-05-19") == ["第17号"]
    assert governs([first, again], "2022-04-30", "2022-05-20") == ["第17号重印"]


def test_a_later_start_ends_an_open_text_and_leaves_one_that_names_its_last_day() -> None:
    later = announced("新", "2022-06-20", "2022-07-01")
    assert governs([announced("旧", "2022-03-28", "2022-04-01"), later], "2022-07-01") == ["新"]
    until = announced("旧", "2022-03-28", "2022-04-01", "2022-12-31")
    assert governs([until, later], "2022-07-01") == ["旧", "新"], "two left is a fault that check finds"


def test_without_a_later_start_two_texts_are_both_left() -> None:
    same_day = [announced("甲", "2022-01-01", "2022-04-01"), announced("乙", "2022-02-01", "2022-04-01")]
    assert governs(same_day, "2022-04-01") == ["甲", "乙"]


def test_a_text_whose_first_day_is_not_found_governs_no_day_and_replaces_none() -> None:
    unsure = announced("2023", None, None, unsure=True)
    assert governs([announced("2022", "2022-01-05", "2022-01-01"), unsure], "2023-01-01") == ["2022"]


def test_where_the_day_of_publication_is_not_found_the_first_day_it_holds_stands_in() -> None:
    unsure = [announced("2021", None, "2021-01-01", "2021-12-31", unsure=True)]
    assert governs(unsure, "2021-06-30", "2020-12-31") == []
    assert governs(unsure, "2021-06-30", "2021-01-01") == ["2021"]


def test_what_governs_can_change_only_on_first_days_and_after_last_days() -> None:
    days = days_of_change([TAX_CUT.text, TAX_CUT_ON.text])
    assert [str(each) for each in days] == ["2022-01-01", "2023-01-01", "2025-01-01", "2028-01-01"]


# --- what a "no" says ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "known_on", "says"),
    [
        ("2022-02-01", "2022-02-01", "尚无依据"),
        ("2021-12-31", TODAY, "自2022年1月1日起施行"),
        ("2022-02-01", TODAY, "自2022年1月1日起至2024年12月31日止"),
        ("2028-01-01", TODAY, "已于2027年12月31日届满"),
        ("2025-01-01", "2023-08-01", "已于2024年12月31日届满"),  # the second was not known
    ],
)
def test_a_no_because_of_dates_says_when_out_of_what_was_known(on: str, known_on: str, says: str) -> None:
    toolbox = load_toolbox(TOOLBOXES / "qingchuan")
    basis = basis_on(toolbox, date.fromisoformat(on), date.fromisoformat(known_on))
    assert in_force(basis, toolbox.policies["six-taxes"]).reason == says


@pytest.mark.parametrize(("known_on", "outcome"), [("2022-05-30", "not_entitled"), ("2022-05-31", "entitled")])
def test_a_document_that_names_only_its_month_counts_as_published_on_its_last_day(
    tmp_path: Path, known_on: str, outcome: str
) -> None:
    by_month = "documents: {text: {title: 约, issuer: 村, number: 村〔2022〕1号, published: 2022-05}}"
    town = hamlet(tmp_path, policy("listed"), documents=by_month)
    assert ask(town, "2022-06-01", date.fromisoformat(known_on)).about(facts={"listed": True}).outcome == outcome


def test_a_condition_that_was_not_yet_published_is_not_asked(tmp_path: Path) -> None:
    documents = """
documents:
  text: {title: 约, issuer: 村, number: 村〔2022〕1号, published: 2022-01-01}
  more: {title: 补充, issuer: 村, number: 村〔2022〕2号, published: 2022-06-15}
"""
    rule = policy("listed").replace(
        "conditions:\n", "conditions:\n  c0: {when: rent < 100, document: more, because: 二}\n"
    )
    town = hamlet(tmp_path, rule, documents=documents)
    facts = {"listed": True, "rent": 100}
    assert ask(town, "2022-06-30", date(2022, 6, 14)).about(facts=facts).outcome == "entitled"
    assert ask(town, "2022-06-30", date(2022, 6, 15)).about(facts=facts).failing == ("c0",)


# --- parameters and layers -------------------------------------------------------------------------

NATION = {
    "toolbox.yaml": "{toolbox: nation, title: 国, level: nation}",
    "departments.yaml": "departments: {office: {label: 部}}",
    "documents.yaml": """
documents:
  law: {title: 法, issuer: 国, number: 国〔2022〕1号, published: 2022-01-01}
  more: {title: 补, issuer: 国, number: 国〔2022〕2号, published: 2022-05-24}
""",
    "datasets/list.yaml": "{dataset: list, label: 名单, holder: office, subject: enterprise, refresh: 1 month, "
    "sensitivity: public, facts: {size: {label: 规模, type: enum, values: {large: 大, small: 小}}}}",
    "parameters/share.yaml": """
parameters:
  share:
    label: 比例
    type: number
    keyed_by: size
    delegated: {to: province, because: 二, range: {from: 0, to: 90%}}
    values:
      - {from: 2022-01-01, value: {large: 30%, small: 60%}, document: law, because: 二}
      - {from: 2022-01-01, value: {large: 50%}, document: more, because: 一, replaces: law}
""",
}
PROVINCE = {
    "toolbox.yaml": "{toolbox: province, title: 省, level: province, extends: ../nation}",
    "documents.yaml": "documents: {order: {title: 令, issuer: 省, number: 省〔2022〕1号, published: 2022-03-01}}",
    "settings/share.yaml": """
parameters:
  share: [{from: 2022-01-01, to: 2022-12-31, value: {small: 90%}, document: order, because: 一}]
""",
}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Toolbox:
    folder = tmp_path_factory.mktemp("layers")
    write(folder / "nation", NATION)
    return load_toolbox(write(folder / "province", PROVINCE))


@pytest.mark.parametrize(
    ("key", "on", "known_on", "document"),
    [
        ("small", "2022-06-30", TODAY, "order"),  # the province's value stands over the nation's
        ("small", "2022-06-30", "2022-02-28", "law"),  # until its order was published
        ("small", "2023-01-01", TODAY, "law"),  # and after it ended
        ("large", "2022-06-30", TODAY, "more"),  # the province said nothing of large ones
        ("large", "2022-06-30", "2022-05-23", "law"),
        ("large", "2021-12-31", TODAY, None),
    ],
)
def test_a_value_is_the_lowest_layers_that_set_one_for_that_key_and_day(
    province: Toolbox, key: str, on: str, known_on: str, document: str | None
) -> None:
    share = province.parameters["share"]
    found = value_on(share, key, province.layers, date.fromisoformat(on), date.fromisoformat(known_on))
    text = found.dated.citation.text if found else None
    assert (text.id if text else None) == document


# --- windows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "on", "start", "end"),
    [
        (WindowForm(months=36), "2022-03-31", "2019-03-31", "2022-03-31"),  # [d − n, d): the start is inside
        (WindowForm(months=1), "2022-03-31", "2022-02-28", "2022-03-31"),  # clamped to the month's last day
        (WindowForm(since=date(2019, 4, 1)), "2022-03-31", "2019-04-01", "2022-03-31"),
        (WindowForm(year="last"), "2022-03-31", "2021-01-01", "2022-01-01"),
        (WindowForm(year="this"), "2022-03-31", "2022-01-01", "2022-04-01"),  # up to and with the day itself
    ],
)
def test_a_window_starts_with_its_first_day_and_ends_before_its_last(
    form: WindowForm, on: str, start: str, end: str
) -> None:
    assert window_days(form, date.fromisoformat(on)) == (day(start), day(end))
