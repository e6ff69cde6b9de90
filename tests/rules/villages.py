"""A random village: a few policies over money, staff and a day, each with sums that go up, down or both along them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.rules.towns import write
from yulu.rules.basis import Basis, basis_on
from yulu.rules.subject import Subject, subject_from
from yulu.toolbox.loading import load_toolbox

DAY = date(2022, 6, 30)
KINDS = ("payment", "reduction")

FILES = {
    "toolbox.yaml": "{toolbox: village, title: 村, level: city}",
    "departments.yaml": "departments: {office: {label: 村委会}}",
    "documents.yaml": "documents: {text: {title: 约, issuer: 村, number: 村〔2022〕1号, published: 2022-01-01}}",
    "terms.yaml": "terms: {poor: {label: 困难, subject: enterprise, decided_by: office, because: 一}}",
    "datasets/register.yaml": """
dataset: register
label: 台账
holder: office
subject: enterprise
refresh: never
sensitivity: public
facts:
  money: {label: 收入, type: number, unit: 元, min: 0, max: 1.2}
  staff: {label: 人数, type: integer, min: 0, max: 40}
  rent: {label: 租金, type: number, unit: 元, min: 0, max: 3}
  listed: {label: 在册, type: boolean}
  founded: {label: 成立日期, type: date}
""",
    "parameters/all.yaml": """
parameters:
  share:
    label: 比例
    type: number
    keyed_by: class
    values: [{from: 2022-01-01, value: {low: 0.3, middle: 0.155, high: 0.02}, document: text, because: 一}]
""",
    "facts/all.yaml": """
facts:
  class:
    label: 档
    subject: enterprise
    type: enum
    values: {low: 低, middle: 中, high: 高}
    because: 一
    table:
      - {when: {staff: {below: 7}, money: {to: 0.8}}, value: low}
      - {when: {staff: {below: 7}, money: {above: 0.8}}, value: middle}
      - {when: {staff: {from: 7, below: 20}}, value: middle}
      - {when: {staff: {from: 20}}, value: high}
  taken: {label: 应缴, subject: enterprise, expression: "greatest(money - 0.4, 0) * share"}
""",
}

_money = st.integers(0, 120).map(lambda cents: f"{cents / 100:.2f}")
_staff = st.integers(0, 41).map(str)
_signs = st.sampled_from(["<", "<=", ">", ">=", "=", "<>"])
_conditions = st.one_of(
    st.builds("money {} {}".format, _signs, _money),
    st.builds("staff {} {}".format, _signs, _staff),
    st.builds("money - money * 0.13 {} {}".format, _signs, _money),
    st.builds("rent * staff {} money * 9".format, _signs),
    st.builds("money {} rent".format, _signs),
    st.builds("rent / (staff - 3) {} {}".format, _signs, _money),
    st.builds("money between {} and {}".format, _money, _money),
    st.builds("class {} '{}'".format, st.sampled_from(["=", "<>"]), st.sampled_from(["low", "middle", "high"])),
    st.builds("founded {} months_before(as_of, staff)".format, _signs),
    st.builds("staff * staff - 11 * staff {} {}".format, _signs, st.integers(-31, 60)),
    st.sampled_from(["listed", "poor", "listed or staff < 9", "staff in (3, 4, 20)", "class in ('low', 'high')"]),
)
_amounts = st.sampled_from(
    [
        "1", "money", "money * 0.3", "2 - money * 0.7", "taken", "money - taken", "money * share", "rent * staff",
        "rent / (staff + 1)", "rent / (staff - 5)", "round(money * 0.25, 2) - round(money * 0.05, 2)",
        "greatest(money - 0.3, 0) * 0.2 + least(rent, money)", "money * staff - rent * staff", "money / 3",
        "round(money * 0.35, 1)", "least(2 - money, money * 3)", "rent * staff * (20 - staff) / 10",
    ]
)  # fmt: skip


@st.composite
def _policy(draw: st.DrawFn, number: int, count: int) -> str:
    conditions = draw(st.lists(_conditions, min_size=1, max_size=2))
    lines = "".join(f'  c{place}: {{when: "{when}", because: 第{place}条}}\n' for place, when in enumerate(conditions))
    others = draw(st.sets(st.sampled_from([f"p{each}" for each in range(count) if each != number]), max_size=2))
    excluded = "".join(f"  - {{with: {other}, because: 第九条}}\n" for other in sorted(others))
    rounding = draw(st.sampled_from(["", ", rounding: {places: 1, mode: down, because: 一}"]))
    return f"""
policy: p{number}
title: 约定{number}
subject: enterprise
delivery: apply
period: once
texts: [{{document: text, from: 2022-01-01, because: 一}}]
conditions:
{lines}
grants:
  gift: {{kind: {draw(st.sampled_from(KINDS))}, label: 礼, amount: "{draw(_amounts)}", because: 第二条{rounding}}}
{"exclusions:" if excluded else ""}
{excluded}
contact: office
objection: {{how: 面谈, to: office}}
"""


@dataclass(frozen=True)
class Village:
    """Its rules on the day, and somebody in it."""

    basis: Basis = field(repr=False)
    subject: Subject
    texts: Sequence[str] = field(repr=False)


_facts = st.fixed_dictionaries(
    {},
    optional={
        "money": _money, "staff": st.integers(0, 40), "rent": st.integers(0, 300).map(lambda cents: f"{cents / 100}"),
        "listed": st.booleans(), "founded": st.dates(date(2019, 1, 1), date(2022, 6, 1)).map(str),
    },
)  # fmt: skip


@st.composite
def villages(draw: st.DrawFn, most: int = 3) -> Village:
    """Some policies that exclude each other or not, and a subject that lacks some facts."""
    count = draw(st.integers(2, most))
    texts = [draw(_policy(number, count)) for number in range(count)]
    facts = draw(_facts)
    found = {"poor": {"value": draw(st.booleans()), "by": "某"}} if draw(st.booleans()) else {}
    return village(texts, {"kind": "enterprise", "id": "某", "facts": facts, "findings": found})


def village(policies: Sequence[str], subject: dict[str, Any]) -> Village:
    """The village with these policies, and this subject."""
    with tempfile.TemporaryDirectory() as folder:
        files = {f"policies/p{number}/policy.yaml": text for number, text in enumerate(policies)}
        toolbox = load_toolbox(write(Path(folder), {**FILES, **files}))
    read = subject_from(toolbox, subject, lambda path: next(iter(toolbox.policies.values())).origin.place())
    return Village(basis_on(toolbox, DAY, DAY), read, policies)
