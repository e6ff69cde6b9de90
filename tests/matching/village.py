"""A village whose registry is made at random: every kind of subject, lists complete and not, old and new, owners.

Values are few and small, so that edges are met; days lie around those on which things turn stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from yulu.registry.identities import Look
from yulu.registry.store import Batch, Complete, Delivery, Registry, write_delivery
from yulu.registry.store.layout import column_type, owners_of
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

CLERK = Look("王科长", "匹配", datetime(2022, 8, 1, 9, 0, tzinfo=UTC))
WHEN = datetime(2022, 7, 1, tzinfo=UTC)

FILES = {
    "toolbox.yaml": "{toolbox: village, title: 小村, level: city, summary_by: [k, grade, b]}",
    "departments.yaml": "departments: {office: {label: 办公室}, bureau: {label: 局}}",
    "documents.yaml": "documents: {text: {title: 规定, issuer: 小村, number: 小村〔2022〕1号, published: 2022-01-01}}",
    "terms.yaml": "terms: {hardship: {label: 困难, subject: enterprise, decided_by: office, because: 一}}",
    "datasets/roll.yaml": """
dataset: roll
label: 登记
holder: office
subject: enterprise
refresh: 1 month
sensitivity: public
facts:
  p: {label: 甲, type: boolean, absent: false}
  n: {label: 乙, type: integer}
  k: {label: 丙, type: enum, values: {a: 子, b: 丑, c: 寅}}
  d: {label: 丁, type: date, status: to_verify}
""",
    "datasets/tax.yaml": """
dataset: tax
label: 税务
holder: bureau
subject: enterprise
refresh: 1 month
sensitivity: internal
facts:
  s: {label: 戊, type: number, unit: 元, absent: "0", absent_since: {d: 2022-01-01}}
records:
  years:
    label: 年报
    period: {column: year, every: year}
    columns: {year: {label: 年, type: integer}, y: {label: 产值, type: number, unit: 元, min: none}}
  months:
    label: 月报
    period: {column: month, every: month}
    columns: {month: {label: 月, type: month}, v: {label: 用水, type: number, unit: 元}}
""",
    "datasets/visits.yaml": """
dataset: visits
label: 来访
holder: bureau
subject: enterprise
refresh: 10 days
sensitivity: internal
records:
  visits:
    label: 来访
    date: day
    columns:
      day: {label: 日期, type: date}
      fee: {label: 费, type: number, unit: 元}
      w: {label: 事由, type: text}
""",
    "datasets/cases.yaml": """
dataset: cases
label: 案件
holder: bureau
subject: violation
refresh: 1 day
sensitivity: internal
facts:
  h: {label: 后果, type: enum, values: {none: 无, slight: 轻, grave: 重}}
""",
    "datasets/people.yaml": """
dataset: people
label: 居民
holder: bureau
subject: person
refresh: 1 month
sensitivity: personal
facts:
  b: {label: 领取, type: boolean, absent: false}
  m: {label: 年数, type: integer}
records:
  trips:
    label: 出行
    date: on_day
    columns: {on_day: {label: 日期, type: date}, far: {label: 远, type: boolean}}
""",
    "datasets/homes.yaml": """
dataset: homes
label: 家庭
holder: bureau
subject: household
refresh: 1 year
sensitivity: personal
facts:
  t: {label: 收入, type: number, unit: 元}
records:
  bills:
    label: 账单
    period: {column: billed, every: month}
    columns: {billed: {label: 月, type: month}, paid: {label: 付, type: number, unit: 元}}
""",
    "datasets/works.yaml": """
dataset: works
label: 项目
holder: office
subject: project
refresh: never
sensitivity: internal
facts:
  c: {label: 预算, type: number, unit: 元}
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
      - {from: 2022-01-01, value: {b: 9}, document: text, because: 一, status: to_verify}
""",
    "facts/all.yaml": """
facts:
  visits_made: {label: 来访次数, subject: enterprise, aggregate: {count: visits, window: {months: 12}}}
  visits_ever: {label: 历次来访, subject: enterprise, aggregate: {count: visits, where: "w = 'x' or fee > 1"}}
  fees: {label: 费用合计, subject: enterprise, aggregate: {sum: visits.fee, window: {since: 2022-01-01}}}
  output: {label: 产值合计, subject: enterprise, aggregate: {sum: years.y, window: {months: 24}}}
  good_months: {label: 用水月数, subject: enterprise, aggregate: {count: months, where: v > 1, window: {months: 3}}}
  water: {label: 用水合计, subject: enterprise, aggregate: {sum: months.v, window: {year: this}}}
  trips_made: {label: 出行次数, subject: person, aggregate: {count: trips, where: far, window: {months: 6}}}
  bills_paid: {label: 账单合计, subject: household, aggregate: {sum: bills.paid, window: {months: 2}}}
  share: {label: 均摊, subject: enterprise, expression: s / n}
  grade:
    label: 档
    subject: enterprise
    type: enum
    values: {low: 低, high: 高}
    status: to_verify
    because: 一
    table:
      - {when: {n: {below: 2}}, value: low}
      - {when: {n: {from: 2}, p: false}, value: high}
      - {when: {n: {from: 2}, p: true}, value: low}
""",
}
CONDITIONS: Mapping[str, Sequence[str]] = {
    "enterprise": (
        "p = false", "n >= 2", "k = 'a'", "k in ('a', 'b')", "d >= '2022-01-01'", "s < 3", "s <> 0", "grade = 'low'",
        "visits_made < 2", "visits_made >= 1", "visits_ever = 0", "fees <= 4", "output > 1", "good_months >= 2",
        "water < 5", "last_year(y) > 1", "years_ago(y, 2) <= 2", "last_year(y) > years_ago(y, 2)", "last_month(v) > 1",
        "share > 1", "visits_made < limit", "n > pace", "hardship", "p = false or hardship",
    ),
    "violation": ("h <> 'grave'", "k = 'a'", "visits_made = 0", "last_year(y) > 1 or h = 'none'", "p = false"),
    "person": ("b = false", "m >= 2", "t < 3", "trips_made >= 1", "bills_paid <= 3", "m > 1 or t < 2"),
    "household": ("t < 3", "bills_paid <= 3", "months_ago(paid, 2) > 0"),
    "project": ("c < 3", "n >= 2", "s < 3", "grade = 'low'", "water < 5"),
}  # fmt: skip
AMOUNTS: Mapping[str, Sequence[str]] = {
    "enterprise": ("s * 0.35", "fees * 2", "s * pace", "last_year(y) + s", "greatest(s, water)", "s / n", "share"),
    "violation": ("fees",), "person": ("t * m", "bills_paid * 2"), "household": ("t",),
    "project": ("least(c, s)", "c / n"),
}  # fmt: skip
IDS: Mapping[str, Sequence[str]] = {
    "enterprise": ("E1", "E2", "E3", "E4", "E5"), "violation": ("V1", "V2", "V3"), "person": ("P1", "P2", "P3"),
    "household": ("H1", "H2"), "project": ("J1", "J2", "J3"),
}  # fmt: skip
VALUES: Mapping[str, Sequence[Any]] = {
    "p": (True, False), "n": (0, 1, 2, 3), "k": ("a", "b", "c"), "d": (date(2021, 12, 31), date(2022, 1, 1)),
    "s": [Decimal(each) for each in ("0", "0.01", "2.5", "3")], "h": ("none", "slight", "grave"), "b": (True, False),
    "m": (0, 1, 2, 3), "t": [Decimal(1), Decimal(2), Decimal(3)], "c": [Decimal(2), Decimal(3)], "w": ("x", "y"),
    "year": (2019, 2020, 2021, 2022), "y": [Decimal(-1), Decimal(1), Decimal(2)],
    "month": [date(2022, month, 1) for month in range(3, 8)], "v": [Decimal(0), Decimal(1), Decimal(2)],
    "day": [date(2021, 6, 29), date(2021, 12, 31), date(2022, 1, 1), date(2022, 6, 29), date(2022, 7, 2)],
    "fee": [Decimal(0), Decimal(1), Decimal(3)], "on_day": [date(2021, 12, 29), date(2022, 3, 1)], "far": (True, False),
    "billed": [date(2022, month, 1) for month in range(4, 8)], "paid": [Decimal(0), Decimal(1), Decimal(2)],
}  # fmt: skip
BRINGS = ("roll", "cases", "people", "homes", "works")
DAYS = [date(2022, 4, 30), date(2022, 5, 31), date(2022, 6, 20), date(2022, 6, 29), date(2022, 7, 10)]


def village(folder: Path, chance: Random, policies: int = 2) -> Toolbox:
    """The toolbox, with some policies about every kind of subject, their conditions drawn at random."""
    files = dict(FILES)
    for kind, conditions in CONDITIONS.items():
        for number in range(policies):
            id = f"{kind}-{number}"
            asked = chance.sample(conditions, min(len(conditions), chance.choice((1, 2, 2, 3))))
            files[f"policies/{id}/policy.yaml"] = _policy(id, kind, asked, chance.choice(AMOUNTS[kind]))
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return load_toolbox(folder)


def _policy(id: str, kind: str, conditions: Sequence[str], amount: str) -> str:
    lines = "\n".join(f'  c{i}: {{when: "{when}", because: 一}}' for i, when in enumerate(conditions))
    return f"""
policy: {id}
title: 规则
subject: {kind}
delivery: apply
period: once
texts: [{{document: text, from: 2022-01-01, because: 一}}]
conditions:
{lines}
grants:
  money: {{kind: payment, label: 钱, amount: "{amount}", because: 一}}
contact: office
objection: {{how: 书面, to: office}}
"""


def random_registry(folder: Path, toolbox: Toolbox, chance: Random, deliveries: int) -> Registry:
    """The lists that bring the subjects, and as many deliveries more of any dataset."""
    registry = Registry(folder)
    parts = [
        *((each, None) for each in BRINGS),
        ("tax", None),
        *((r.dataset.id, r.name) for r in toolbox.records.values()),
    ]
    chosen = [(each, None) for each in BRINGS] + [chance.choice(parts) for _ in range(deliveries)]
    for number, (dataset, records) in enumerate(chosen):
        _deliver(registry, toolbox, chance, f"第{number}号", dataset, records)
    return registry


def _deliver(
    registry: Registry, toolbox: Toolbox, chance: Random, number: str, dataset: str, records: str | None
) -> None:
    kind, day = toolbox.datasets[dataset].subject, chance.choice(DAYS)
    ids = [id for id in IDS[kind] if chance.random() < 0.7]
    rows = _record_rows(toolbox, chance, records, ids) if records else _fact_rows(toolbox, chance, dataset, kind, ids)
    complete = None
    if chance.random() < 0.6:
        start = chance.choice((None, None, date(2021, 1, 1), date(2022, 4, 1)))
        complete = Complete(start, chance.choice((day, date(2022, 6, 30), date(2022, 7, 31))), "第一条")
    unread = [chance.choice([*IDS[kind], None])] if chance.random() < 0.15 else []
    body = repr((number, rows.rows(), complete, unread)).encode()
    delivery = Delivery(
        number, dataset, "by-hand", day, f"{number}.xlsx", hashlib.sha256(body).hexdigest(), WHEN, records=records,
        complete=complete, brings_subjects=dataset in BRINGS and records is None, drops_other_columns=True,
    )  # fmt: skip
    write_delivery(registry, toolbox, delivery, [Batch(rows, pl.Series("unread", unread, dtype=pl.String))])


def _fact_rows(toolbox: Toolbox, chance: Random, dataset: str, kind: str, ids: Sequence[str]) -> pl.DataFrame:
    facts = {name: fact.type for name, fact in toolbox.facts.items() if fact.dataset.id == dataset}
    schema = {"?id": pl.String(), **{name: column_type(type) for name, type in facts.items()}}
    owners = owners_of(kind)
    rows = [
        {
            "?id": id, **{name: _value(chance, name) for name in facts},
            **{column: chance.choice((*IDS[owner], "X9", None)) for column, owner in owners.items()},
        }
        for id in ids
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={**schema, **dict.fromkeys(owners, pl.String())})


def _record_rows(toolbox: Toolbox, chance: Random, records: str, ids: Sequence[str]) -> pl.DataFrame:
    declared = toolbox.records[records]
    schema = {"?id": pl.String(), **{name: column_type(each.type) for name, each in declared.columns.items()}}
    rows = []
    for id in ids:
        periods = chance.sample(
            list(VALUES[declared.date_column]), chance.choice((0, 1, 2, 3)) if declared.every else 0
        )
        dates = (
            periods
            if declared.every
            else [_value(chance, declared.date_column) for _ in range(chance.choice((0, 1, 2)))]
        )
        for each in dates:
            rest = {name: _value(chance, name) for name in declared.columns if name != declared.date_column}
            rows.append({"?id": id, declared.date_column: each, **rest})
    return pl.DataFrame(rows, schema=schema)


def _value(chance: Random, name: str) -> Any:
    return None if chance.random() < 0.3 else chance.choice(VALUES[name])
