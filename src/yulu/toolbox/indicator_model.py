"""Indicators and reported figures as the rest of the program sees them: expressions typed, items with their places.

Start at `Indicator`. What decides a value (`Indicator.core`) is what its series is named after: another definition is
another series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from yulu.language.tree import Node
from yulu.language.types import Type
from yulu.toolbox.model import Citation, Department, Origin
from yulu.toolbox.shapes_indicators import Better, Comparison, Counted, IndicatorExample, IndicatorForm, Plan, TableForm

How = Literal["count", "sum", "distinct", "median"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, with the ends its numbers must keep within."""

    name: str
    label: str
    type: Type
    minimum: int | Decimal | None
    maximum: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is handed in under its name."""

    name: str
    label: str
    unit: str
    """In what its rows are counted: 件, 户, 笔."""
    holder: Department | None
    columns: Mapping[str, Column]
    note: str | None
    form: TableForm = field(repr=False)
    origin: Origin


@dataclass(frozen=True, slots=True)
class Measure:
    """What is made of the rows of a table: a count of those where `node` holds, a sum, a number of different values or
    a median of it; of rows where `where` holds, if there is one.
    """

    how: How
    node: Node
    where: Node | None
    table: str
    dated_by: str | None
    never_negative: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the rows."""

    id: str
    label: str
    where: Node


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached by the end of a year; `monthly` are planned values at the end of each month."""

    year: int
    value: Decimal
    plan: Plan
    monthly: tuple[Decimal, ...]
    citation: Citation
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator: what it says, how it is made, what it is held against."""

    id: str
    label: str
    definition: str
    unit: str
    population: str
    table: str
    dated_by: str | None
    counted: Counted
    cut_off_days: int
    """So many days after the period's end the rows are looked at: `as_of` of its expressions."""
    where: Node | None
    numerator: Measure
    denominator: Measure | None
    groups: tuple[Group, ...]
    better: Better | None
    places: int
    targets: tuple[Target, ...]
    compare: tuple[Comparison, ...]
    owner: Department | None
    subject: str
    names: tuple[str, ...]
    questions: tuple[str, ...]
    citation: Citation
    to_verify: bool
    note: str | None
    examples: tuple[IndicatorExample, ...]
    core: Mapping[str, Any] = field(repr=False, compare=False)
    """All that decides a value, as it was written: the indicator and the columns it uses."""
    columns: Mapping[str, frozenset[str]] = field(repr=False)
    """By table, the columns it uses."""
    form: IndicatorForm = field(repr=False)
    origin: Origin

    @property
    def is_share(self) -> bool:
        """Whether it counts some of the rows it divides by: a rate of whole things, which has an exact interval."""
        return (
            self.denominator is not None
            and self.numerator.how == self.denominator.how == "count"
            and self.numerator.table == self.denominator.table
        )

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is computed from."""
        parts = (self.numerator, self.denominator)
        return tuple(dict.fromkeys([self.table, *(part.table for part in parts if part is not None)]))

    def target(self, year: int) -> Target | None:
        """What is to be reached in that year."""
        return next((target for target in self.targets if target.year == year), None)


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """What was promised and cannot be measured, and why."""

    id: str
    label: str
    because: str
    questions: tuple[str, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures were printed; `published` is None where the day has not been found."""

    id: str
    title: str
    publisher: str | None
    published: date | None
    place: str | None
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as it was printed. It is what somebody said, never what rows gave."""

    id: str
    label: str
    printed: str
    value: Decimal | None
    unit: str
    hedge: str | None
    source: Source
    place: str
    subject: str
    period: str
    indicator: str | None
    names: tuple[str, ...]
    questions: tuple[str, ...]
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Usual:
    """So much `of` (a unit) usually falls on one of `per` (a unit): 元 on one 户; asked about where far outside."""

    id: str
    label: str
    of: str
    per: str
    low: Decimal
    high: Decimal
    source: Source
    place: str | None
    origin: Origin

    @property
    def title(self) -> str:
        """Where it was printed."""
        return self.source.title


@dataclass(frozen=True, slots=True)
class Indicators:
    """All of a toolbox: by name or id."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    unmeasured: Mapping[str, Unmeasured] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    reported: Mapping[str, Reported] = field(default_factory=dict)
    usual: Mapping[str, Usual] = field(default_factory=dict)
