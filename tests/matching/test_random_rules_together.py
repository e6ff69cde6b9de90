"""Random rules for random subjects: everybody at once must get what each gets alone.

The rules of a real town are few; these go where none of them goes: sums over intervals, edges that move with another
fact, divisors that are only in an amount, statements that replace what an edge rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.matching.side_by_side import differences, said_alone, said_together
from yulu.language.tree import Scalar
from yulu.matching.population import decide_everybody
from yulu.matching.layout import ID
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import DeliveryState, Finding, Subject
from yulu.toolbox.loading import load_toolbox

DAY = date(2022, 6, 30)
SUBJECTS = 12

TOOLBOX = {
    "toolbox.yaml": "{toolbox: tiny, title: 小城, level: city}",
    "departments.yaml": "departments: {office: {label: 办公室}}",
    "documents.yaml": "documents: {text: {title: 规定, issuer: 小城, number: 小城〔2022〕1号, published: 2022-01-01}}",
    "terms.yaml": "terms: {t: {label: 困难, subject: enterprise, decided_by: office, because: 一}}",
    "datasets/all.yaml": """
dataset: all
label: 全部
holder: office
subject: enterprise
refresh: never
sensitivity: public
facts:
  p: {label: 甲, type: boolean}
  q: {label: 乙, type: boolean}
  k: {label: 丙, type: enum, values: {a: 子, b: 丑, c: 寅}}
  m: {label: 丁, type: integer}
  n: {label: 戊, type: integer, min: none}
  s: {label: 己, type: number, unit: 元, min: none}
  d: {label: 庚, type: date}
  e: {label: 辛, type: month}
  w: {label: 壬, type: text}
records:
  visits:
    label: 来访
    date: day
    columns: {day: {label: 日期, type: date}, fee: {label: 费, type: number, unit: 元}}
  years:
    label: 年报
    period: {column: year, every: year}
    columns: {year: {label: 年, type: integer}, y: {label: 产值, type: number, unit: 元, min: none}}
""",
    "parameters/all.yaml": """
parameters:
  limit:
    {label: 限, type: integer, unit: 次, values: [{from: 2022-01-01, document: text, because: 一, status: to_verify}]}
  pace:
    label: 步
    type: integer
    keyed_by: k
    values:
      - {from: 2022-01-01, value: {a: 0, c: 3}, document: text, because: 一}
      - {from: 2022-01-01, value: {b: 9}, document: text, because: 一, to: 2022-01-31}
""",
    "facts/all.yaml": """
facts:
  count: {label: 来访次数, subject: enterprise, aggregate: {count: visits, window: {months: 12}}}
  fees: {label: 费用合计, subject: enterprise, aggregate: {sum: visits.fee, window: {months: 12}}}
  output: {label: 产值合计, subject: enterprise, aggregate: {sum: years.y, window: {months: 24}}}
  total: {label: 合计, subject: enterprise, expression: m + n}
  share: {label: 均摊, subject: enterprise, expression: s / m}
  way:
    label: 口径
    subject: enterprise
    choice:
      delegated: {to: city, because: 一}
      definitions: {one: {label: 甲, expression: m * 2}, other: {label: 乙, expression: n}}
  class:
    label: 档
    subject: enterprise
    type: enum
    values: {low: 低, high: 高, none: 无}
    because: 一
    table:
      - {when: {n: {below: 2}, p: false}, value: low}
      - {when: {n: {from: 2}, p: false}, value: high}
      - {when: {p: true, m: {to: 1}}, status: to_verify}
      - {when: {p: true, m: {above: 1}}, value: none}
  sum:
    label: 标准
    subject: enterprise
    type: integer
    because: 一
    table:
      - {when: {class: [low, none], m: {below: 2}}, value: 2}
      - {when: {class: [low, none], m: {from: 2}}, value: 0}
      - {when: {class: high}, value: 1}
""",
}

_constants = st.integers(-1, 5)
_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_whole = [
    "m", "n", "total", "sum", "way", "pace", "count", "count * 2", "m + 1", "m * 2", "least(m, n)", "m - n", "n / m",
    "m / (n - 1)",
]  # fmt: skip
_money = [
    "s", "share", "fees", "output", "fees + s", "last_year(y)", "years_ago(y, 2)", "s + last_year(y)", "s / 3", "s * m",
    "s / sum",
]  # fmt: skip
_atoms = st.one_of(
    st.sampled_from(["p", "q", "t", "k = 'a'", "k in ('a', 'b')", "k <> 'c'", "w = 'x'", "w <> 'y'"]),
    st.sampled_from(["class = 'low'", "class in ('low', 'none')", "class <> 'high'", "p = q", "k = 'a' or w = 'x'"]),
    st.sampled_from(["d >= '2022-01-01'", "d < months_before(as_of, 1)", "month_of(d) = e", "year_of(d) + 1 > 2022"]),
    st.sampled_from(["d <= days_after(as_of, m)", "e >= '2022-03'", "round(share, 0) <= 2"]),
    st.builds("{} {} {}".format, st.sampled_from(_whole), _signs, _constants),
    st.builds("{} {} {}".format, st.sampled_from(_money), _signs, _constants),
    st.builds("{} {} {}".format, st.sampled_from(["m", "n", "total"]), _signs, st.sampled_from(["pace", "sum", "n"])),
    st.builds("count {} limit".format, _signs),
    st.builds("{} between {} and {}".format, st.sampled_from(["n", "total", "count", "sum"]), _constants, _constants),
)
_expressions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)
_amounts = st.sampled_from(
    [
        "s * 0.35", "s * pace", "s / m", "s / (m - n)", "s / 7", "fees * 1.5", "least(s, 3)", "greatest(s * m, 2)",
        "last_year(y) * sum", "share",
    ]
)  # fmt: skip
_roundings = st.sampled_from(
    ["", "{places: 0, mode: down}", "{places: 1, mode: up}", "{places: 0}", "{places: 2, mode: up}"]
)


def _policy(conditions: Sequence[str], amount: str, rounding: str) -> str:
    lines = "".join(f'  c{i}: {{when: "{when}", because: 一}}\n' for i, when in enumerate(conditions))
    rounded = f", rounding: {rounding.removesuffix('}')}, because: 一}}" if rounding else ""
    return f"""
policy: rule
title: 规则
subject: enterprise
delivery: apply
period: once
texts: [{{document: text, from: 2022-01-01, because: 一}}]
conditions:
{lines}
grants:
  sum_of_money: {{kind: payment, label: 钱, amount: "{amount}", because: 一{rounded}}}
  rate: {{kind: rate, label: 率, value: sum, because: 一}}
contact: office
objection: {{how: 书面, to: office}}
"""


def _subject(number: int, random: Random, unknown: float) -> Subject:
    """Small values, so that edges are met and sums come to zero."""
    chosen = random.choice
    pools: Mapping[str, Sequence[Scalar]] = {
        "p": (True, False), "q": (True, False), "k": ("a", "b", "c"), "m": (0, 1, 2, 3, 5, 9), "n": (-1, 0, 1, 2, 3),
        "s": [Decimal(each) for each in ("-3", "0", "0.01", "1.05", "2.5", "3", "100")],
        "d": [date(2021, 12, 31), date(2022, 1, 1), date(2022, 5, 29), date(2022, 5, 30), date(2022, 7, 2)],
        "e": [date(2022, 3, 1), date(2022, 5, 1)], "w": ("x", "y", "z"),
    }  # fmt: skip
    stated: Mapping[str, Sequence[Scalar]] = {
        "total": (0, 2), "share": (Decimal(0), Decimal("0.5")), "class": ("low", "high"),
        "sum": (0, 2, 7), "count": (0, 2), "way": (1, 3),
    }  # fmt: skip
    facts = {name: chosen(pool) for name, pool in pools.items() if random.random() >= unknown}
    facts |= {name: chosen(pool) for name, pool in stated.items() if random.random() < 0.15}

    def or_unknown(value: Any) -> Any:
        return None if random.random() < unknown else value

    visits = [
        {
            "day": chosen([date(2021, 6, 29), date(2022, 1, 1), date(2022, 1, 1), None]),
            "fee": or_unknown(Decimal(chosen((0, 1, 3)))),
        }
        for _ in range(chosen((0, 1, 2, 6, 6)))
    ]
    years = [{"year": year, "y": or_unknown(Decimal(chosen((-1, 0, 2))))} for year in (2020, 2021) if or_unknown(True)]
    datasets = {"all": DeliveryState(DAY, None, None, DAY)} if random.random() < 0.5 else {}
    found = {"t": Finding(chosen((True, False)), "某", DAY)} if or_unknown(True) else {}
    return Subject("enterprise", str(number), datasets, facts, {"visits": visits, "years": years}, found)


def _program(conditions: Sequence[str], amount: str, rounding: str) -> Program:
    with TemporaryDirectory() as folder:
        for path, text in {**TOOLBOX, "policies/rule/policy.yaml": _policy(conditions, amount, rounding)}.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        toolbox = load_toolbox(Path(folder))
    return compile_policy(basis_on(toolbox, DAY, DAY), toolbox.policies["rule"])


def _differences(
    conditions: Sequence[str], amount: str, rounding: str, seed: int, unknown: float, subjects: int = SUBJECTS
) -> list[str]:
    program = _program(conditions, amount, rounding)
    random = Random(seed)
    return differences([program], [_subject(number, random, unknown) for number in range(subjects)])


@pytest.mark.parametrize(
    ("conditions", "amount"),
    [
        (["m = 1 or p"], "s / (m - n)"),  # what m cannot be depends on n, which no condition asks for
        (["(m <= sum and q) or p"], "s"),  # where the sum is stated, the edge of m moves
        (["(count * 2 > 3 and q) or p"], "s"),  # a count known exactly can be reckoned with, one between bounds not
        (["(output > 1 and q) or p"], "s"),  # a sum that may be negative has no bounds until all is known
        (["(w = 'x' and q) or p"], "s"),
        (["(d <= days_after(as_of, m) and q) or p", "m < 2"], "s"),
        (["(share > 0.3 and q) or p"], "share"),  # by hand zero, or divided by zero
        (["(way > 2 and q) or t"], "s"),  # a definition nobody has chosen, and its value stated
    ],
)
def test_what_settling_looks_at_tells_subjects_apart(conditions: list[str], amount: str) -> None:
    assert _differences(conditions, amount, "", 5, 0.5, subjects=400) == []


def test_what_a_frame_has_no_column_for_is_unknown_as_for_a_subject_that_nothing_is_known_of() -> None:
    for condition in ("output > 1 or p", "fees > 1 or p", "count > 1 or q", "years_ago(y, 2) > 0 or w = 'x'"):
        program = _program([condition], "s", "")
        (together,) = said_together(decide_everybody(program, pl.DataFrame({ID: ["某"]})))
        assert together == said_alone(decide(program, Subject("enterprise", "某")))


@pytest.mark.parametrize("tried", [20, pytest.param(3000, marks=pytest.mark.soak)])
def test_random_rules_give_everybody_at_once_what_each_gets_alone(tried: int) -> None:
    @settings(max_examples=tried, derandomize=tried < 100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(_expressions, min_size=1, max_size=2), _amounts, _roundings, st.integers(0, 2**32),
        st.sampled_from([0.1, 0.3]),
    )  # fmt: skip
    def compare(conditions: list[str], amount: str, rounding: str, seed: int, unknown: float) -> None:
        note(f"{conditions} {amount} {rounding}")
        assert _differences(conditions, amount, rounding, seed, unknown) == []

    compare()
