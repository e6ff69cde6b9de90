"""Subjects with plausible values for whatever a mapping reads: skewed sizes, missing deliveries, empty cells."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from yulu.language.types import Type
from yulu.toolbox.model import Fact, Toolbox
from yulu.toolbox.shapes import MappingFile

_PLACES = ("柳溪", "东塘", "南桥", "西屏", "北渡")
_WORDS = (
    "安",
    "昌",
    "德",
    "丰",
    "广",
    "和",
    "嘉",
    "康",
    "利",
    "明",
    "宁",
    "荣",
    "顺",
    "泰",
    "旺",
    "祥",
    "兴",
    "永",
    "裕",
    "源",
)
_TRADES = ("机械", "食品", "纺织", "建材", "餐饮", "物流", "商贸", "软件", "农业", "旅游")
_LATEST = date(2022, 6, 30)

_NOT_DELIVERED = 0.12
_CELL_EMPTY = 0.06
_YES = 0.25


def write_population(toolbox: Toolbox, mapping: MappingFile, count: int, seed: int, path: Path) -> None:
    """`count` subjects as a CSV with the mapping's columns; the same arguments give the same bytes."""
    chance = random.Random(seed)
    facts = {name: toolbox.facts[name] for name in mapping.facts}
    headers = {name: source.column or name for name, source in mapping.facts.items() if source.constant is None}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([mapping.id, *headers.values()])
        for number in range(1, count + 1):
            undelivered = {fact.dataset.id for fact in facts.values() if chance.random() < _NOT_DELIVERED}
            undelivered.discard(mapping.dataset)
            row = [_cell(facts[name], undelivered, chance) for name in headers]
            writer.writerow([f"LX{number:06d}", *row])


def _cell(fact: Fact, undelivered: set[str], chance: random.Random) -> str:
    empty = chance.random() < _CELL_EMPTY
    value = _value(fact, chance)
    return "" if empty or fact.dataset.id in undelivered else value


def _value(fact: Fact, chance: random.Random) -> str:
    kind = fact.type
    match kind.kind:
        case "boolean":
            return "是" if chance.random() < _YES else "否"
        case "enum":
            return _skewed(list(kind.choices.values()), chance)
        case "integer":
            return str(_within(int(chance.lognormvariate(2.5, 1.4)), fact))
        case "number":
            return _number(kind, fact, chance)
        case "date":
            return str(_LATEST - timedelta(days=int(chance.expovariate(1 / 2500))))
        case "month":
            return f"{_LATEST - timedelta(days=int(chance.expovariate(1 / 400))):%Y-%m}"
        case _:
            return f"{chance.choice(_PLACES)}市{''.join(chance.sample(_WORDS, 2))}{chance.choice(_TRADES)}有限公司"


def _skewed(labels: Sequence[str], chance: random.Random) -> str:
    """Later choices are likelier: sizes are declared from large to micro."""
    return chance.choices(labels, weights=[position + 1 for position in range(len(labels))])[0]


def _number(kind: Type, fact: Fact, chance: random.Random) -> str:
    if kind.unit == (("元", 1),):
        return f"{_within(round(chance.lognormvariate(9.2, 1.2), 2), fact):.2f}"
    if kind.unit:
        return f"{_within(round(chance.lognormvariate(1, 0.8), 2), fact):.2f}"
    return f"{_within(round(chance.betavariate(1, 12), 4), fact):.4f}"


def _within(value: float, fact: Fact) -> float:
    if fact.minimum is not None:
        value = max(value, float(fact.minimum))
    if fact.maximum is not None:
        value = min(value, float(fact.maximum))
    return int(value) if fact.type.kind == "integer" else value
