"""The facts of a random world: one of every type and unit, with the range its values lie in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yulu.language.definitions import Definition
from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, TEXT, Type, Unit, parse_unit

SIZE = Type("enum", choices={"micro": "微型", "small": "小型", "medium": "中型", "large": "大型"})
INDUSTRY = Type("enum", choices={"industry": "工业", "retail": "零售业", "software": "软件业"})
YUAN, PERSONS, TIMES = parse_unit("元"), parse_unit("人"), parse_unit("次")
CUBIC_METRES, YUAN_A_CUBIC_METRE = parse_unit("立方米"), parse_unit("元/立方米")
UNITS = [(), YUAN, PERSONS, TIMES, CUBIC_METRES, YUAN_A_CUBIC_METRE]


@dataclass(frozen=True)
class Fact:
    """A leaf: its type, the range its values lie in, and the step from one value to the next."""

    type: Type
    low: Any = None
    high: Any = None
    step: Any = None
    interval: bool = False


def _money(low: int, high: int, interval: bool = False) -> Fact:
    return Fact(Type("number", YUAN, places=2), Decimal(low), Decimal(high), Decimal("0.01"), interval)


FACTS: dict[str, Fact] = {
    "state_tenant": Fact(BOOLEAN),
    "在册": Fact(BOOLEAN),
    "headcount": Fact(Type("integer", PERSONS), 0, 2000, 1),
    "从业人员": Fact(Type("integer", PERSONS), 0, 300, 1),
    "months": Fact(INTEGER, -2, 40, 1),
    "turnover": _money(-1_000_000, 4_000_000_000),
    "rent": _money(0, 100_000),
    "unfound_sum": _money(0, 100),
    "water": Fact(Type("number", CUBIC_METRES, places=6), Decimal(0), Decimal(99999), Decimal("0.000001")),
    "price": Fact(Type("number", YUAN_A_CUBIC_METRE, places=6), Decimal(0), Decimal(20), Decimal("0.000001")),
    "rate": Fact(NUMBER, Decimal(-1), Decimal(1), Decimal("0.000000000001")),
    "founded": Fact(DATE, date(1990, 1, 1), date(2024, 12, 31), timedelta(days=1)),
    "as_of": Fact(DATE, date(2022, 1, 1), date(2022, 12, 31), timedelta(days=1)),
    "permit_until": Fact(DATE, date(9998, 12, 1), date(9999, 12, 31), timedelta(days=1)),
    "paid_for": Fact(MONTH, date(2021, 1, 1), date(2022, 12, 1)),
    "recorded_size": Fact(SIZE),
    "industry": Fact(INDUSTRY),
    "street": Fact(TEXT),
    "frauds": Fact(Type("integer", TIMES), 0, 5, 1, interval=True),
    "fines": _money(0, 50_000, interval=True),
}
INTERVALS = frozenset(name for name, fact in FACTS.items() if fact.interval)
NEVER_FOUND = frozenset({"unfound_sum"})
"""A value that a document should give and nobody has found yet: unknown for every subject."""

STREETS = ["东街", "西街'北'", "x"]
DATES = [date(2021, 12, 31), date(2022, 1, 31), date(2022, 2, 28), date(2024, 2, 29), date(2022, 3, 30)]


@dataclass
class World:
    """What is derived from the facts; `types` has every name's type."""

    types: dict[str, Type] = field(default_factory=lambda: {name: fact.type for name, fact in FACTS.items()})
    definitions: dict[str, Definition] = field(default_factory=dict)
    holes: bool = True
    """Whether a table may have no row for some values, which `check` would refuse."""

    def of(self, kind: str, unit: Unit | None = None) -> list[str]:
        """The names of a kind (`number` includes whole numbers), of one unit where one is given."""
        kinds = ("number", "integer") if kind == "number" else (kind,)
        return [n for n, t in self.types.items() if t.kind in kinds and (unit is None or t.unit == unit)]
