"""What may stand in indicators/*.yaml and reported/*.yaml: promises of a result, and figures as somebody printed them.

As in `shapes`: one class a form, its fields the keys an official writes, unknown keys refused.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from yulu.toolbox.shapes import Day, Published, Shape, Status, Text, Texts

Counted = Literal["period", "year_to_date", "to_date"]
Plan = Literal["linear", "days", "workdays", "monthly"]
Comparison = Literal["year_on_year", "period_on_period"]
Better = Literal["higher", "lower"]


class Column(Shape):
    """A column of a table that indicators are computed from."""

    label: Text
    type: Literal["boolean", "integer", "number", "date", "month", "enum", "text"]
    unit: Text | None = None
    values: dict[str, Text] | None = None
    places: int | None = Field(default=None, ge=0, le=12)
    min: Text | None = None
    max: Text | None = None
    note: Text | None = None


class TableForm(Shape):
    """A table by its columns: what one row is, who keeps it."""

    label: Text
    unit: Text = "行"
    """In what rows are counted: 件, 户, 笔."""
    holder: Text | None = None
    parts: Text = "*.parquet"
    """Where a folder of the table's name has its parts: `decisions/*.parquet` in a run."""
    complete_from: Day | None = None
    """From which day on the table has every row: before it, no row does not mean none."""
    columns: dict[str, Column]
    note: Text | None = None


class MeasureForm(Shape):
    """What is counted, added up, counted once each, or put in the middle; of rows where `where` holds."""

    count: Text | None = None
    sum: Text | None = None
    distinct: Text | None = None
    median: Text | None = None
    where: Text | None = None
    table: Text | None = None
    dated_by: Text | None = None


class GroupForm(Shape):
    """Some of the rows, told apart by an expression."""

    label: Text
    where: Text


class TargetForm(Shape):
    """What is to be reached in a year, and by which plan over it."""

    year: int = Field(ge=1949, le=9999)
    value: Text
    plan: Plan = "linear"
    monthly: list[Text] = Field(default_factory=list)
    """The planned value at the end of each month, cumulative; the last is the target."""
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None
    note: Text | None = None


class ExampleExpectation(Shape):
    """What must come out; what is not mentioned is not compared."""

    value: Text | None = None
    low: Text | None = None
    high: Text | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    shown: Text | None = None
    groups: dict[str, Text] = Field(default_factory=dict)
    differ: Text | None = None


class IndicatorExample(Shape):
    """Small tables, and the value that they must give."""

    name: Text
    period: Text
    tables: dict[str, list[dict[str, Any]]]
    expect: ExampleExpectation


class IndicatorForm(Shape):
    """A promise of a result: how the figure is made, of what, and what is to be reached."""

    label: Text
    definition: Text
    unit: Text
    population: Text
    table: Text
    dated_by: Text | None = None
    counted: Counted = "period"
    cut_off_days: int = Field(default=0, ge=0, le=366)
    where: Text | None = None
    numerator: MeasureForm
    denominator: MeasureForm | None = None
    groups: dict[str, GroupForm] = Field(default_factory=dict)
    better: Better | None = None
    places: int = Field(default=2, ge=0, le=6)
    targets: list[TargetForm] = Field(default_factory=list)
    compare: list[Comparison] = Field(default_factory=list)
    owner: Text | None = None
    subject: Text | None = None
    names: Texts = Field(default_factory=list)
    questions: Texts = Field(default_factory=list)
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None
    note: Text | None = None
    examples: list[IndicatorExample] = Field(default_factory=list)


class NotMeasured(Shape):
    """What somebody promised and no table can show."""

    label: Text
    because: Text
    questions: Texts = Field(default_factory=list)


class IndicatorsFile(Shape):
    """indicators/*.yaml."""

    tables: dict[str, TableForm] = Field(default_factory=dict)
    indicators: dict[str, IndicatorForm] = Field(default_factory=dict)
    not_measured: dict[str, NotMeasured] = Field(default_factory=dict)


class ReportSource(Shape):
    """Where figures were printed."""

    title: Text
    publisher: Text | None = None
    published: Published | None = None
    place: Text | None = None
    status: Status | None = None
    note: Text | None = None


class ReportedFigure(Shape):
    """One figure as it was printed. `value` is how it reads as a number, in `unit`; left out where it is none."""

    label: Text
    printed: Text
    value: Text | None = None
    unit: Text | None = None
    hedge: Text | None = None
    source: Text
    place: Text
    subject: Text | None = None
    period: Text | None = None
    indicator: Text | None = None
    names: Texts = Field(default_factory=list)
    questions: Texts = Field(default_factory=list)
    note: Text | None = None


class UsualRange(Shape):
    """From where to where it usually lies how much of something falls on one of something, as somebody printed it."""

    label: Text
    of: Text
    per: Text
    low: Text
    high: Text
    source: Text
    place: Text | None = None


class ReportedFile(Shape):
    """reported/*.yaml."""

    sources: dict[str, ReportSource] = Field(default_factory=dict)
    figures: dict[str, ReportedFigure] = Field(default_factory=dict)
    usual: dict[str, UsualRange] = Field(default_factory=dict)
