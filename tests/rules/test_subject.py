"""A subject as somebody writes it in JSON (DESIGN 3.10), and every fault in it, told at once and at its place."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.rules.towns import TOOLBOXES, hamlet, policy
from yulu.diagnostics import Fault
from yulu.rules.subject import DeliveryState, Finding, Subject, read_subject, subject_data
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox


@pytest.fixture(scope="module")
def liuxi() -> Toolbox:
    return load_toolbox(TOOLBOXES / "liuxi")


def faults(toolbox: Toolbox, text: str) -> list[tuple[str, int, int, int]]:
    """(code, line, column, how many characters are underlined) of every fault, in the order of the file."""
    with pytest.raises(Fault) as caught:
        read_subject(toolbox, text, "subject.json")
    found = []
    for fault in caught.value.diagnostics:
        assert fault.place is not None
        found.append((fault.code, fault.place.line, fault.place.column, fault.place.length))
    return sorted(found, key=lambda each: each[1:])


# --- what can be said ------------------------------------------------------------------------------

WHOLE = """{
  "kind": "enterprise", "id": "91430300X",
  "datasets": {"tax": {"day": "2022-06-30", "source": "六月", "complete_from": "2018-01-01",
                       "complete_through": "2022-06-30"}},
  "facts": {"headcount": 12, "stock_credit": 126000.50, "size": "微型", "founded_on": "2021-02-28",
            "first_insured_month": "2021-03", "small_taxpayer": false, "name": null},
  "records": {"penalties": [{"decided_on": "2021-05-01", "kind": "偷税", "fine": null}, {}]},
  "findings": {"in_difficulty": {"value": true, "by": "沈某", "on": "2022-06-15"}}
}"""


def test_every_part_of_a_subject_is_read_as_its_declared_type(liuxi: Toolbox) -> None:
    assert read_subject(liuxi, WHOLE, "subject.json") == Subject(
        "enterprise", "91430300X",
        {"tax": DeliveryState(date(2022, 6, 30), "六月", date(2018, 1, 1), date(2022, 6, 30))},
        {
            "headcount": 12, "stock_credit": Decimal("126000.50"), "size": "micro", "founded_on": date(2021, 2, 28),
            "first_insured_month": date(2021, 3, 1), "small_taxpayer": False,
        },
        {"penalties": [{"decided_on": date(2021, 5, 1), "kind": "evasion", "fine": None}, {}]},
        {"in_difficulty": Finding(True, "沈某", date(2022, 6, 15))},
    )  # fmt: skip


def test_labels_serve_as_keys_everywhere_and_mean_the_same(liuxi: Toolbox) -> None:
    in_chinese = """{
      "kind": "enterprise", "id": "91430300X",
      "datasets": {"税收征管信息": {"day": "2022-06-30", "source": "六月", "complete_from": "2018-01-01",
                                  "complete_through": "2022-06-30"}},
      "facts": {"从业人员": "12人", "存量留抵税额": "126,000.50元", "企业规模": "微型", "成立日期": "2021-02-28",
                "首次参保月份": "2021-03", "增值税小规模纳税人": "否"},
      "records": {"税务处罚": [{"处罚决定日期": "2021-05-01", "违法类型": "偷税", "罚款金额": null}, {}]},
      "findings": {"生产经营困难": {"value": "是", "by": "沈某", "on": "2022-06-15"}}
    }"""
    assert read_subject(liuxi, in_chinese, "a.json") == read_subject(liuxi, WHOLE, "b.json")


def test_null_is_unknown_and_so_is_what_is_left_out(liuxi: Toolbox) -> None:
    subject = read_subject(
        liuxi, '{"kind": "enterprise", "id": "1", "facts": {"size": null}, "records": null}', "s.json"
    )
    assert subject == Subject("enterprise", "1")


@pytest.mark.parametrize("written", ["0.1", "0.10", "1e-1", '"0.1"', '"10%"'])
def test_a_number_of_json_is_exact_and_never_a_binary_float(liuxi: Toolbox, written: str) -> None:
    subject = read_subject(liuxi, f'{{"kind": "enterprise", "facts": {{"layoff_rate": {written}}}}}', "s.json")
    assert subject.facts["layoff_rate"] == Decimal("0.1")


def test_a_subject_sees_the_facts_of_whom_it_belongs_to_and_its_own_come_first(liuxi: Toolbox) -> None:
    text = """{"kind": "violation", "id": "v", "facts": {"harm": "none"},
      "datasets": {"violations": {"day": "2022-03-02"}},
      "belongs_to": {"enterprise": {"kind": "enterprise", "id": "e", "facts": {"headcount": 5, "harm": "grave"},
        "datasets": {"offences": {"day": "2022-03-01"}}, "records": {"offences": [{"matter": "占道"}]}}}}"""
    whole = read_subject(liuxi, text, "s.json").whole()
    assert (whole.kind, whole.id) == ("violation", "v")
    assert whole.facts == {"harm": "none", "headcount": 5}
    assert whole.datasets.keys() == {"violations", "offences"}
    assert whole.records == {"offences": [{"matter": "占道"}]}


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        '{"kind": "violation", "belongs_to": {"enterprise": {"kind": "enterprise", "facts": {"headcount": 5}}}}',
    ],
)
def test_a_subject_written_down_again_reads_as_the_same_subject(liuxi: Toolbox, text: str) -> None:
    subject = read_subject(liuxi, text, "s.json")
    again = json.dumps(subject_data(liuxi, subject), ensure_ascii=False)
    assert read_subject(liuxi, again, "again.json") == subject


# --- what is wrong, and where ----------------------------------------------------------------------


def test_all_faults_are_told_at_once_each_at_its_own_key(liuxi: Toolbox) -> None:
    text = """{
  "kind": "enterprise",
  "belongs_to": {"household": {"kind": "household", "facts": {"members": 99}, "records": {}}},
  "datasets": {"taxes": {}, "tax": {"day": "2022-02-30", "complete": "2022-01-01"}},
  "facts": {"headcount": -1, "size": "huge", "企业规模": "小型", "无此事实": 1},
  "records": {
    "penalties": [
      {"kind": "fraud", "fine": 1},
      {"kind": "frauds", "fine": -1, "sum": 3}
    ],
    "yearly": {"year": 2021}
  },
  "findings": {"in_difficulty": true, "tired": true}
}"""
    lines = text.split("\n")

    def at(code: str, line: int, key: str, occurrence: int = 1) -> tuple[str, int, int, int]:
        column = -1
        for _ in range(occurrence):
            column = lines[line - 1].index(f'"{key}"', column + 1)
        return (code, line, column + 1, len(key) + 2)

    assert faults(liuxi, text) == [
        at("E355", 3, "members"),  # at most 30
        at("E353", 4, "taxes"),
        at("E301", 4, "day"),
        at("E351", 4, "complete"),
        at("E355", 5, "headcount"),
        at("E304", 5, "size"),
        at("E354", 5, "无此事实"),
        at("E304", 9, "kind"),  # in the second row, not in the first
        at("E355", 9, "fine"),
        at("E354", 9, "sum"),
        at("E350", 11, "yearly"),
        at("E360", 13, "in_difficulty"),
        at("E359", 13, "tired"),
    ]


def test_a_key_that_stood_before_under_another_part_is_not_mistaken_for_it(liuxi: Toolbox) -> None:
    text = """{"belongs_to": {"household": {"kind": "household", "facts": {"members": 3}}}, "id": "facts",
 "kind": "person", "facts": {"members": "三"}}"""
    assert faults(liuxi, text) == [("E301", 2, 30, 9)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"kind": "enterprise", "facts": {"headcount": 5, "从业人员": 6}}', ("E363", 1, 50, 6)),
        ('{"kind": "enterprise", "facts": {"headcount": 5, "headcount": 6}}', ("E363", 1, 50, 11)),
        ('{"kind": "enterprise", "records": {"penalties": [], "税务处罚": []}}', ("E363", 1, 53, 6)),
        ('{"kind": "enterprise", "datasets": {"tax": {}, "税收征管信息": {}}}', ("E363", 1, 48, 8)),
        ('{"kind": "enterprise", "records": {"penalties": [{"fine": 1, "罚款金额": 1}]}}', ("E363", 1, 62, 6)),
        ('{"kind": "enterprise", "facts": {}, "facts": {}}', ("E363", 1, 37, 7)),
    ],
)
def test_what_is_said_twice_is_refused_as_nobody_knows_which_is_meant(
    liuxi: Toolbox, text: str, expected: tuple[str, int, int, int]
) -> None:
    assert faults(liuxi, text) == [expected]


def test_a_label_that_two_facts_share_names_neither(tmp_path: Path) -> None:
    twice = """
dataset: more
label: 另一台账
holder: office
subject: enterprise
refresh: 1 month
sensitivity: public
facts: {fee: {label: 租金, type: number, unit: 元}}
"""
    town = hamlet(tmp_path, policy("rent > fee"), datasets__more=twice)
    assert faults(town, '{"kind": "enterprise", "facts": {"租金": 1}}') == [("E354", 1, 34, 4)]
    assert read_subject(town, '{"kind": "enterprise", "facts": {"rent": 1, "fee": 2}}', "s.json").facts["fee"] == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("E349", 1, 1, 1)),
        ('{"kind": "enterprise"\n "id": "1"}', ("E349", 2, 2, 1)),
        ("[]", ("E350", 1, 1, 1)),
        ('"enterprise"', ("E350", 1, 1, 1)),
        ("{}", ("E364", 1, 1, 1)),
        ('{"id": "1", "kind": "company"}', ("E352", 1, 13, 6)),
        ('{"kind": ["enterprise"]}', ("E352", 1, 2, 6)),
        ('{"kind": "person", "belongs_to": {"family": {"kind": "household"}}}', ("E352", 1, 35, 8)),
        ('{"kind": "person", "belongs_to": {"household": {"kind": "enterprise"}}}', ("E352", 1, 35, 11)),
        ('{"kind": "person", "facts": {"born_on": {"year": 1940}}}', ("E301", 1, 30, 9)),
        ('{"kind": "enterprise", "facts": {"headcount": NaN}}', ("E301", 1, 34, 11)),
        ('{"kind": "enterprise", "facts": {"headcount": 5.5}}', ("E301", 1, 34, 11)),
        ('{"kind": "enterprise", "records": {"penalties": [1]}}', ("E350", 1, 50, 1)),
        ("[" * 20_000, ("E349", 1, 1, 1)),
    ],
)
def test_what_is_no_subject_is_refused_where_it_goes_wrong(
    liuxi: Toolbox, text: str, expected: tuple[str, int, int, int]
) -> None:
    assert faults(liuxi, text) == [expected]
