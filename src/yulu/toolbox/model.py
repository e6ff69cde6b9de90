"""A toolbox as the rest of the program sees it: plain values, expressions typed, items with their places.

Start at `Toolbox`. What is dated (a policy's texts, a parameter's values) keeps all its dates; `dated.governing` picks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from yulu.diagnostics import Diagnostic, Place
from yulu.language.aggregates import Aggregate
from yulu.language.definitions import Table
from yulu.language.tree import Node, Scalar
from yulu.language.types import Type
from yulu.language.values import add_months
from yulu.toolbox.office_hours import OfficeHours
from yulu.toolbox.reading import Document
from yulu.toolbox.service_model import Service, ServiceClass
from yulu.toolbox.shapes import Delivery, GrantKind, Level, Once, Subject

if TYPE_CHECKING:  # indicators have citations and places too
    from yulu.toolbox.files import LayerFiles
    from yulu.toolbox.indicator_model import Indicators

Path = tuple[str | int, ...]

LEVEL_NAMES: Mapping[Level, str] = {"nation": "国家", "province": "省级", "city": "市级"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was declared: file, path inside it, and the layer (toolbox id)."""

    document: Document = field(repr=False, compare=False)
    path: Path
    layer: str

    def place(self, *more: str | int, key: bool = False) -> Place:
        return self.document.place((*self.path, *more), key=key)

    def fault(
        self, code: str, *more: str | int, at_key: bool = False, related: Sequence[Place] = (), **data: str
    ) -> Diagnostic:
        """A diagnostic about this item, or about what stands under it."""
        return Diagnostic(code, self.place(*more, key=at_key), data, tuple(related))

    def under(self, *more: str | int) -> Origin:
        return Origin(self.document, (*self.path, *more), self.layer)


@dataclass(frozen=True, slots=True)
class Department:
    """Who holds data, decides open terms or hears objections."""

    id: str
    label: str
    contact: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class OfficialText:
    """A document of an authority; `to_verify` where its number or date is unsure or not found yet."""

    id: str
    title: str
    issuer: tuple[str, ...]
    number: str | None
    published: date | None
    to_verify: bool
    note: str | None
    origin: Origin

    @property
    def cited(self) -> str:
        """Its number, or its title where the number has not been found."""
        return self.number or f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class Citation:
    """The clause something rests on, with its document where one is named."""

    clause: str | None
    text: OfficialText | None = None

    def __str__(self) -> str:
        return " ".join(part for part in (self.text.cited if self.text else None, self.clause) if part)


@dataclass(frozen=True, slots=True)
class Refresh:
    """How often a dataset is delivered; None months and days: never again."""

    months: int = 0
    days: int = 0

    def after(self, day: date) -> date | None:
        """The day one refresh later (clamped to the month's last day), or None if it is never refreshed."""
        if not self.months and not self.days:
            return None
        return add_months(day, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Dataset:
    """What one department delivers, how often, how sensitive."""

    id: str
    label: str
    holder: Department
    subject: Subject
    refresh: Refresh
    sensitivity: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Fact:
    """A recorded fact or a record's column.

    `absent`: what absence means in a complete delivery. `absent_since`: a date fact and a day; of who has that date on
    or after the day absence means `absent` without any delivery, as a firm founded later had no balance in 2019.
    """

    name: str
    label: str
    type: Type
    dataset: Dataset
    minimum: int | Decimal | None
    maximum: int | Decimal | None
    absent: Scalar | None
    absent_since: tuple[str, date] | None
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Records:
    """Related records of a subject: events dated by `date_column`, or one row a period (`every` year or month)."""

    name: str
    label: str
    dataset: Dataset
    date_column: str
    every: Literal["year", "month"] | None
    columns: Mapping[str, Fact]
    origin: Origin


@dataclass(frozen=True, slots=True)
class WindowForm:
    """The window before it is known on which day is decided."""

    months: int | None = None
    since: date | None = None
    year: Literal["last", "this"] | None = None


@dataclass(frozen=True, slots=True)
class AggregateForm:
    """An aggregate whose window still depends on the day decided for."""

    aggregate: Aggregate
    window: WindowForm | None


@dataclass(frozen=True, slots=True)
class Option:
    """One of the definitions an upper text offers."""

    id: str
    label: str
    node: Node
    citation: Citation


@dataclass(frozen=True, slots=True)
class ChoiceForm:
    """Definitions on offer, and which was taken when."""

    options: Mapping[str, Option]
    delegation: Delegation
    taken: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived fact; `form` is an expression, a decision table, an aggregate or a choice."""

    name: str
    label: str
    subject: Subject
    type: Type
    form: Node | Table | AggregateForm | ChoiceForm
    citation: Citation
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Term:
    """An open term or a discretion: a boolean that only a named officer finds."""

    id: str
    label: str
    subject: Subject
    decided_by: Department
    kind: Literal["open_term", "discretion"]
    citation: Citation
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class DatedText:
    """When a text was published, which days it holds, what it replaces; None dates: not found yet, or open."""

    published: date | None
    start: date | None
    end: date | None
    replaces: tuple[str, ...]
    citation: Citation
    to_verify: bool
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value of a real document that breaks what the upper text allows."""

    against: str
    note: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value in time: one value, one a key, or None where nobody has found it yet."""

    dated: DatedText
    value: Scalar | Mapping[str, Scalar] | None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """What an upper text leaves to a lower level; ranges by key, or under "" where there is no key."""

    levels: tuple[Level, ...]
    citation: Citation
    start: date | None
    end: date | None
    ranges: Mapping[str, tuple[Decimal | None, Decimal | None]]
    origin: Origin

    def covers(self, day: date) -> bool:
        """Whether the day lies within the days delegated."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, day or choice of a text, with all its dated values."""

    name: str
    label: str
    type: Type
    keyed_by: str | None
    delegations: tuple[Delegation, ...]
    values: tuple[DatedValue, ...]
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a policy, with its clause; it applies on the days from `start` to `end` (open if None)."""

    name: str
    label: str
    node: Node
    citation: Citation
    to_verify: bool
    start: date | None
    end: date | None
    published: date | None
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many places a sum is rounded, which way, and by which clause."""

    places: int = 2
    mode: Literal["half_up", "down", "up"] = "half_up"
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What is granted: `node` is the amount in 元, or a rate or choice; a protection or service has a text."""

    name: str
    kind: GrantKind
    label: str
    node: Node | None
    text: str | None
    citation: Citation
    rounding: Rounding
    to_verify: bool
    note: str | None
    origin: Origin

    @property
    def is_sum(self) -> bool:
        """Whether its value is a sum of money."""
        return self.kind in ("payment", "reduction", "deferral", "deduction_base")


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Another policy that cannot be had beside this one."""

    policy: str
    clause: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Objection:
    """How a subject objects, and to whom."""

    how: str
    to: Department
    clause: str | None
    to_verify: bool


@dataclass(frozen=True, slots=True)
class PaidWithin:
    """Within what time a grant is paid 兑现时限, in the text's words."""

    text: str
    citation: Citation
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy with its texts, conditions and grants."""

    id: str
    title: str
    subject: Subject
    delivery: Delivery
    period: Once
    texts: tuple[DatedText, ...]
    conditions: tuple[Condition, ...]
    grants: tuple[Grant, ...]
    contact: Department
    objection: Objection
    claim_until: date | None
    claim_text: str | None
    paid_within: PaidWithin | None
    exclusions: tuple[Exclusion, ...]
    evidence: tuple[str, ...]
    note: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Layer:
    """One toolbox of the chain, the nation first; a draft that is tried comes last (`changing`)."""

    id: str
    title: str
    level: Level
    folder: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Toolbox:
    """A place's toolbox with all the layers above it, merged."""

    id: str
    title: str
    layers: tuple[Layer, ...]
    departments: Mapping[str, Department]
    documents: Mapping[str, OfficialText]
    datasets: Mapping[str, Dataset]
    facts: Mapping[str, Fact]
    records: Mapping[str, Records]
    derived: Mapping[str, Derived]
    parameters: Mapping[str, Parameter]
    terms: Mapping[str, Term]
    policies: Mapping[str, Policy]
    incomplete: frozenset[str]
    """Policies of which a condition or a grant could not be read; empty in a toolbox without errors."""
    content: Mapping[str, bytes] = field(repr=False)
    """Every file of every layer as read, by `layer/path`: what the hashes are taken of."""
    indicators: Indicators
    """Tables, indicators and reported figures: they decide nothing about anybody."""
    summary_by: tuple[str, ...] = ()
    """The facts by which runs count: those of the lowest layer that names any."""
    office_hours: OfficeHours = field(default_factory=OfficeHours)
    services: Mapping[str, Service] = field(default_factory=dict)
    coverage_by: tuple[str, ...] = ()
    """The facts by which coverage is told, dates as ages: those of the lowest layer that names any, else `summary_by`.
    """
    classes: Mapping[str, ServiceClass] = field(default_factory=dict)
    files: Sequence[LayerFiles] = field(default=(), repr=False, compare=False)
    """What the layers were read from, the topmost first: nobody has to read them again."""

    def label(self, name: str) -> str:
        """The Chinese label of any name; the name itself if there is none."""
        return self.labels.get(name, name)

    @property
    def labels(self) -> Mapping[str, str]:
        """Every name's Chinese label."""
        named = {name: column.label for records in self.records.values() for name, column in records.columns.items()}
        named |= {name: fact.label for name, fact in self.facts.items()}
        named |= {name: derived.label for name, derived in self.derived.items()}
        named |= {name: parameter.label for name, parameter in self.parameters.items()}
        return named | {id: term.label for id, term in self.terms.items()}
