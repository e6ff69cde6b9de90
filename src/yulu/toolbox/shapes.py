"""What may stand in each YAML file of a toolbox: one class a form, its fields the keys an official writes.

Scalars arrive as text and are typed here or, where the type depends on a declaration elsewhere (a parameter's value,
a table's edge), left as text for `binding`. Unknown keys are refused.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Level = Literal["nation", "province", "city"]
Subject = Literal["enterprise", "person", "household", "project", "violation"]
Status = Literal["to_verify"]
Delivery = Literal["automatic", "prompt", "apply", "fast", "self_assessed", "internal"]
GrantKind = Literal[
    "payment", "reduction", "deferral", "deduction_base", "rate", "protection", "choice", "service"
]  # fmt: skip
Once = Literal["once", "year", "half_year", "quarter", "month", "event"]
Code = Literal["uscc", "identity_card", "plain"]
"""统一社会信用代码, 居民身份证号码, or a code without a check character."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Text = Annotated[str, Field(min_length=1)]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")


def _day(written: object) -> object:
    if isinstance(written, str) and not _DAY.match(written):
        raise ValueError("not a day")
    return written


def _day_or_month_end(written: object) -> object:
    if isinstance(written, str) and (found := _MONTH.match(written)) and 1 <= int(found[2]) <= 12:
        year, month = int(found[1]), int(found[2])
        return date(year, month, calendar.monthrange(year, month)[1])
    return _day(written)


def _listed(written: object) -> object:
    return [written] if isinstance(written, str) else written


def _one_or_more(written: object) -> object:
    return [written] if isinstance(written, dict) else written


_WrittenDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_WrittenDayOrMonth = Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]

Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=_WrittenDay)]
Published = Annotated[date, BeforeValidator(_day_or_month_end, json_schema_input_type=_WrittenDayOrMonth)]
"""A month counts as its last day (DESIGN 3.5)."""

Texts = Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=Text | list[Text])]


class Shape(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ToolboxFile(Shape):
    """toolbox.yaml: which place this is, and whose toolbox it extends."""

    toolbox: Text
    title: Text
    level: Level
    extends: Text | None = None
    summary_by: Texts = []
    """The facts by which runs count: districts, sizes, industries."""
    coverage_by: Texts = []
    """The facts by which coverage is told; a date is told as an age. None: those of `summary_by`."""
    note: Text | None = None


class Department(Shape):
    """Who holds data, decides open terms or hears objections."""

    label: Text
    contact: Text | None = None
    note: Text | None = None


class DepartmentsFile(Shape):
    """departments.yaml."""

    departments: dict[str, Department]


class OfficialDocument(Shape):
    """A text of an authority: order of issuers, year and number together are its identity."""

    title: Text
    issuer: Texts
    number: Text | None = None
    published: Published | None = None
    status: Status | None = None
    note: Text | None = None


class DocumentsFile(Shape):
    """documents.yaml."""

    documents: dict[str, OfficialDocument]


class Term(Shape):
    """An open term 开放概念, or a discretion 裁量: only a named officer decides it."""

    label: Text
    subject: Subject
    decided_by: Text
    because: Text
    document: Text | None = None
    kind: Literal["open_term", "discretion"] = "open_term"
    status: Status | None = None
    note: Text | None = None


class TermsFile(Shape):
    """terms.yaml."""

    terms: dict[str, Term]


class Fact(Shape):
    """A recorded fact, or a column of related records."""

    label: Text
    type: Literal["boolean", "integer", "number", "date", "month", "enum", "text"]
    unit: Text | None = None
    values: dict[str, Text] | None = None
    places: int | None = Field(default=None, ge=0, le=12)
    min: Text | None = None
    max: Text | None = None
    absent: Text | None = None
    absent_since: dict[str, Day] | None = None
    note: Text | None = None
    status: Status | None = None


class Period(Shape):
    """Which column says the period of a row, and how long a period is."""

    column: Text
    every: Literal["year", "month"]


class Records(Shape):
    """Related records: events with a date, or one row a period."""

    label: Text
    date: Text | None = None
    period: Period | None = None
    columns: dict[str, Fact]
    note: Text | None = None


class Dataset(Shape):
    """What one department delivers."""

    dataset: Text
    label: Text
    holder: Text
    subject: Subject
    refresh: Text
    sensitivity: Literal["public", "internal", "personal", "secret"]
    facts: dict[str, Fact] = {}
    records: dict[str, Records] = {}
    note: Text | None = None


class Dated(Shape):
    """A text in time: when it was published, from when until when it holds (both days included), what it replaces."""

    published: Published | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    document: Text | None = None
    because: Text | None = None
    replaces: Texts = []
    status: Status | None = None
    note: Text | None = None


class Conflict(Shape):
    """A real value that breaks the range it was delegated in."""

    with_: Text = Field(alias="with")
    note: Text


class ParameterValue(Dated):
    """One dated value, or one a key."""

    value: str | dict[str, Any] | None = None
    conflict: Conflict | None = None


class Delegation(Shape):
    """Who below may set this, under which clause, in which days, within which range."""

    to: Annotated[list[Level], BeforeValidator(_listed, json_schema_input_type=Level | list[Level])]
    because: Text
    document: Text | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    range: dict[str, Any] | None = None


class Parameter(Shape):
    """A number, day or choice of a text, by date."""

    label: Text
    type: Literal["boolean", "integer", "number", "date", "month", "enum", "text"]
    unit: Text | None = None
    choices: dict[str, Text] | None = None
    keyed_by: Text | None = None
    delegated: Annotated[
        list[Delegation], BeforeValidator(_one_or_more, json_schema_input_type=Delegation | list[Delegation])
    ] = []
    values: list[ParameterValue] = []
    note: Text | None = None


class ParametersFile(Shape):
    """parameters/*.yaml."""

    parameters: dict[str, Parameter]


class LadderRow(Shape):
    """The floors of one industry: the highest class whose floors are all reached."""

    when: Texts
    floors: dict[str, dict[str, Text]]
    because: Text | None = None
    note: Text | None = None


class NotCovered(Shape):
    """Values of the key that the table says nothing about."""

    when: Texts
    because: Text | None = None
    note: Text


class Ladder(Shape):
    """A decision table of floors, as 中小企业划型标准 is."""

    by: Text
    classes: list[Text]
    otherwise: Text
    rows: list[LadderRow]
    not_covered: list[NotCovered] = []


class TableRow(Shape):
    """One row: for each input an edge pair, a value or a list of values."""

    when: dict[str, Any]
    value: Text | None = None
    because: Text | None = None
    note: Text | None = None
    status: Status | None = None


class AggregateWindow(Shape):
    """`months: 36` is [day decided − 36 months, day decided); `since` a day; or a calendar `year`."""

    months: int | None = Field(default=None, ge=1)
    since: Day | None = None
    year: Literal["last", "this"] | None = None
    because: Text | None = None


class AggregateForm(Shape):
    """A count of records, or a sum of one of their columns."""

    count: Text | None = None
    sum: Text | None = None
    where: Text | None = None
    window: AggregateWindow | None = None


class Definition(Shape):
    """One of the definitions on offer."""

    label: Text
    expression: Text
    because: Text | None = None
    document: Text | None = None


class Choice(Shape):
    """Definitions that the upper text offers; a lower layer takes one."""

    delegated: Delegation
    definitions: dict[str, Definition]


class Derived(Shape):
    """A fact worked out from others, in one of its forms."""

    label: Text
    subject: Subject
    type: Literal["boolean", "integer", "number", "date", "month", "enum", "text"] | None = None
    unit: Text | None = None
    values: dict[str, Text] | None = None
    expression: Text | None = None
    ladder: Ladder | None = None
    table: list[TableRow] | None = None
    aggregate: AggregateForm | None = None
    choice: Choice | None = None
    because: Text | None = None
    document: Text | None = None
    note: Text | None = None
    status: Status | None = None


class FactsFile(Shape):
    """facts/*.yaml."""

    facts: dict[str, Derived]


class Condition(Shape):
    """One condition with its clause; with dates, it is asked on those days only."""

    label: Text | None = None
    when: Text
    because: Text | None = None
    document: Text | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    status: Status | None = None
    note: Text | None = None


class Rounding(Shape):
    """How a grant is rounded where its clause says otherwise than half up to the 分."""

    places: int = Field(ge=0, le=2)
    mode: Literal["half_up", "down", "up"] = "half_up"
    because: Text


class Grant(Shape):
    """What is granted: a sum, a value or a text, by its kind."""

    kind: GrantKind
    label: Text
    amount: Text | None = None
    value: Text | None = None
    text: Text | None = None
    because: Text | None = None
    document: Text | None = None
    rounding: Rounding | None = None
    status: Status | None = None
    note: Text | None = None


class Exclusion(Shape):
    """Another policy that cannot be had beside this one."""

    with_: Text = Field(alias="with")
    because: Text
    note: Text | None = None


class Claim(Shape):
    """The last day to claim, or how it is told."""

    until: Day | None = None
    text: Text | None = None
    because: Text | None = None


class PaidWithin(Shape):
    """Within what time a grant is paid, or when it is paid each time."""

    text: Text
    because: Text
    document: Text | None = None
    status: Status | None = None


class Objection(Shape):
    """How a subject objects to the decision: every "no" shows it."""

    how: Text
    to: Text
    because: Text | None = None
    status: Status | None = None


class Policy(Shape):
    """policies/<id>/policy.yaml."""

    policy: Text
    title: Text
    subject: Subject
    delivery: Delivery
    period: Once
    texts: list[Dated]
    conditions: dict[str, Condition]
    grants: dict[str, Grant]
    contact: Text
    objection: Objection
    claim: Claim | None = None
    paid_within: PaidWithin | None = None
    exclusions: list[Exclusion] = []
    evidence: Texts = []
    delegates_conditions: Delegation | None = None
    note: Text | None = None


class ChoiceTaken(Dated):
    """Which definition is taken, from when."""

    take: Text


class AddedCondition(Condition):
    """A condition that a lower layer adds."""

    published: Published | None = None


class SettingsFile(Shape):
    """What this layer sets of what the layers above delegated to it."""

    parameters: dict[str, list[ParameterValue]] = {}
    choices: dict[str, list[ChoiceTaken]] = {}
    conditions: dict[str, dict[str, AddedCondition]] = {}


class Expectation(Shape):
    """What must come out; whatever is not mentioned is not compared."""

    outcome: Literal["entitled", "not_entitled", "needs_facts", "needs_judgement"]
    amount: str | dict[str, str] | None = None
    amount_low: str | None = None
    amount_high: str | None = None
    value: str | list[str] | dict[str, Any] | None = None
    failing: list[str] | None = None
    settled_by: list[list[str]] | None = None
    could_qualify: list[list[str]] | None = None
    only_missing: str | None = None
    to_judge: list[str] | None = None
    lacks: list[str] | None = None
    to_verify: bool | None = None


class Example(Shape):
    """One worked example: what differs from the ordinary subject, and what comes out."""

    name: Text
    as_of: Day | None = None
    known_on: Day | None = None
    but: dict[str, Any] = {}
    without: Texts = []
    expect: Expectation


class ExamplesFile(Shape):
    """policies/<id>/examples.yaml."""

    as_of: Day | None = None
    known_on: Day | None = None
    ordinary: dict[str, Any] = {}
    examples: list[Example]


class MappingColumn(Shape):
    """Where a value comes from in a delivered table: a column, or the same value for every row."""

    column: Text | None = None
    constant: Text | None = None
    first: int | None = Field(default=None, ge=1)
    """Only so many characters from the left are read: the kind of subject in a 统一社会信用代码."""
    values: dict[str, Text | None] | None = None
    """What is written, and what it means here; nothing means unknown. What is not listed stays as written."""
    factor: Text | None = None
    only_where: dict[str, Texts] = {}
    """Other columns and the values they must have; elsewhere the fact is left unknown."""
    code: Code | None = None
    """The text is a code, read without spaces and in capitals, its check character looked at."""


class MappingFile(Shape):
    """How a delivered table is read: which column is the subject's id, which fact or record column each column is."""

    mapping: Text
    subject: Subject
    dataset: Text
    sheet: Text | None = None
    """The sheet of a workbook; else the one whose header fits."""
    id: Text
    code: Code | None = None
    """Which code the id is; without it, an id stays as written."""
    subjects: Literal["new", "known"] | None = None
    """`new`: a row brings its subject into the registry. `known`: one that is not in it yet is set aside."""
    belongs_to: dict[Subject, MappingColumn] = {}
    """Whom the subject belongs to: by kind, the column with its id."""
    facts: dict[str, MappingColumn] = {}
    records: Text | None = None
    """The related records that its rows are, one a row; their columns then stand under `columns`."""
    columns: dict[str, MappingColumn] = {}
    note: Text | None = None


class SeasonDays(Shape):
    """Days that come back every year, as month and day, both included."""

    from_: Text = Field(alias="from")
    to: Text


class OfficeTimes(Shape):
    """The shifts of a working day, from a day on, in a season if one is named."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    season: SeasonDays | None = None
    shifts: Texts | None = None
    weekdays: dict[Weekday, Texts] = {}
    document: Text | None = None
    because: Text | None = None
    status: Status | None = None
    note: Text | None = None


class Schedule(Shape):
    """Hours that some departments keep."""

    label: Text
    times: list[OfficeTimes]


class ChangedDays(Shape):
    """Days on which departments work otherwise, by one text: `closed`, `open` in ordinary hours, or own shifts."""

    day: Day
    to: Day | None = None
    closed: Literal["true"] | None = None
    open: Literal["true"] | None = None
    shifts: Texts | None = None
    reason: Text
    document: Text
    because: Text | None = None
    departments: Texts = []


class CalendarDays(Shape):
    """Days that are holidays, or `open` although they fall on a weekend, by one text."""

    day: Day
    to: Day | None = None
    open: Literal["true"] | None = None
    reason: Text
    document: Text
    because: Text | None = None


class OwnCalendar(Shape):
    """The days of a place to which the State Council's notices do not apply."""

    from_: Day = Field(alias="from")
    to: Day
    days: list[CalendarDays] = []


class OfficeHoursFile(Shape):
    """office-hours.yaml: who works when, and on which days otherwise."""

    zone: Text | None = None
    calendar: OwnCalendar | None = None
    hours: dict[str, Schedule] = {}
    default: Text | None = None
    departments: dict[str, Text] = {}
    days: list[ChangedDays] = []
