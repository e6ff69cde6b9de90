"""Towns small enough to be read in a test: a few files, written where a test wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import Subject, read_subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
KNOWN_ON = date(2026, 1, 1)

HAMLET = {
    "toolbox.yaml": "{toolbox: hamlet, title: 小村, level: city}",
    "departments.yaml": "departments: {office: {label: 村委会}}",
    "documents.yaml": "documents: {text: {title: 约, issuer: 村, number: 村〔2022〕1号, published: 2022-01-01}}",
    "datasets/register.yaml": """
dataset: register
label: 台账
holder: office
subject: enterprise
refresh: 1 month
sensitivity: public
facts:
  listed: {label: 在册, type: boolean, absent: false}
  rent: {label: 租金, type: number, unit: 元}
  staff: {label: 人数, type: integer, unit: 人, max: 5000}
  founded: {label: 成立日期, type: date}
records:
  fines:
    label: 处罚
    date: day
    columns: {day: {label: 日期, type: date}, fine: {label: 罚款, type: number, unit: 元}}
  years:
    label: 年报
    period: {column: year, every: year}
    columns: {year: {label: 年度, type: integer}, profit: {label: 利润, type: number, unit: 元, min: none}}
  months:
    label: 月报
    period: {column: month, every: month}
    columns: {month: {label: 月份, type: month}, sales: {label: 销售额, type: number, unit: 元}}
""",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def policy(
    *conditions: str,
    grants: str = "gift: {kind: payment, label: 礼, amount: 100, because: 一}",
    texts: str = "[{document: text, from: 2022-01-01, because: 一}]",
    more: str = "",
) -> str:
    lines = "".join(f'  c{number}: {{when: "{when}", because: 一}}\n' for number, when in enumerate(conditions, 1))
    return f"""
policy: rule
title: 约定
subject: enterprise
delivery: apply
period: once
texts: {texts}
conditions:
{lines}
grants:
  {grants}
contact: office
objection: {{how: 面谈, to: office}}
{more}
"""


def hamlet(folder: Path, rule: str, **files: str) -> Toolbox:
    """The hamlet with one policy `rule`; further files by path, `/` written as `__`."""
    more = {f"{path.replace('__', '/')}.yaml": text for path, text in files.items()}
    return load_toolbox(write(folder, {**HAMLET, "policies/rule/policy.yaml": rule, **more}))


@dataclass(frozen=True)
class Asked:
    """A policy on one day."""

    toolbox: Toolbox
    program: Program

    def about(self, **parts: Any) -> Answer:
        return decide(self.program, self.subject(**parts))

    def subject(self, **parts: Any) -> Subject:
        return read_subject(self.toolbox, json.dumps({"kind": "enterprise", "id": "某", **parts}), "subject.json")


def ask(toolbox: Toolbox, on: str, known_on: date = KNOWN_ON, policy: str = "rule") -> Asked:
    program = compile_policy(basis_on(toolbox, date.fromisoformat(on), known_on), toolbox.policies[policy])
    return Asked(toolbox, program)
