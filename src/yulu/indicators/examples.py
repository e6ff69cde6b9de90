"""The examples beside indicators, run: small tables in, the value expected out. What is not said is not compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Word, sentence
from yulu.indicators.computing import compute
from yulu.indicators.period import read_period
from yulu.indicators.reading import schema
from yulu.indicators.result import group_values
from yulu.indicators.value import Value
from yulu.indicators.wording import exact, rounded, shown
from yulu.language.types import Type, parse_unit
from yulu.rules.examples import ExampleResult
from yulu.toolbox.binding_indicators import in_unit
from yulu.toolbox.indicator_model import Indicator, Table
from yulu.toolbox.model import Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar
from yulu.toolbox.shapes_indicators import IndicatorExample

_NONE = ("无", "none")


def run_indicator_examples(toolbox: Toolbox, only: str | None = None) -> Iterator[ExampleResult]:
    """Each example's result, indicator by indicator; `only` one indicator's."""
    for indicator in toolbox.indicators.indicators.values():
        if only in (None, indicator.id):
            for at, example in enumerate(indicator.examples):
                place = indicator.origin.place("examples", at, "name")
                try:
                    faults = tuple(_faults(toolbox, indicator, at, example))
                except Fault as fault:
                    faults = fault.diagnostics
                yield ExampleResult(indicator.id, example.name, place, faults=faults)


def _faults(toolbox: Toolbox, indicator: Indicator, at: int, example: IndicatorExample) -> Iterator[Diagnostic]:
    declared = toolbox.indicators.tables
    tables = {name: _frame(indicator, at, example, table) for name, table in declared.items()}
    for name in example.tables.keys() - declared.keys():
        known = "、".join(declared)
        data = {"name": name, "nearest": "", "known": known}
        raise Fault(Diagnostic("E810", indicator.origin.place("examples", at, "tables", name, key=True), data))
    try:
        period = read_period(example.period)
    except Fault:
        place = indicator.origin.place("examples", at, "period")
        raise Fault(Diagnostic("E830", place, {"value": example.period})) from None
    value = compute(indicator, tables, period)
    parts = group_values(indicator, [compute(indicator, tables, period, each.where) for each in indicator.groups])
    found = _found(indicator, value, declared[indicator.table])
    found |= {f"groups.{part.group.id}": (part.value.bounds.single, None) for part in parts}
    found["differ"] = (None, "true" if any(part.differs_from for part in parts) else "false")
    expected: Mapping[str, Any] = example.expect.model_dump(exclude_defaults=True, exclude={"groups"})
    expected = {**expected, **{f"groups.{id}": said for id, said in example.expect.groups.items()}}
    for what, said in expected.items():
        number, text = found.get(what, (None, "无"))
        shown_as = text if text is not None else exact(number) or "无"
        if not _agrees(indicator, said, number, text):
            place = indicator.origin.place("examples", at, "expect", *what.split("."))
            data = {"name": example.name, "what": Word(what), "expected": said, "found": shown_as}
            yield Diagnostic("E824", place, data)


def _found(indicator: Indicator, value: Value, table: Table) -> dict[str, tuple[Fraction | None, str | None]]:
    return {
        "value": (value.bounds.single, None),
        "low": (value.bounds.low, None),
        "high": (value.bounds.high, None),
        "numerator": (value.numerator.single, None),
        "denominator": (None if value.denominator is None else value.denominator.single, None),
        "shown": (None, shown(indicator, value, table.unit)),
    }


def _agrees(indicator: Indicator, said: str, number: Fraction | None, text: str | None) -> bool:
    if text is not None:
        return said == text
    if said in _NONE or number is None:
        return said in _NONE and number is None
    try:
        written = read_scalar(in_unit(said, indicator.unit), Type("number", parse_unit(indicator.unit), places=12))
    except BadValue:
        return False
    assert isinstance(written, int | Decimal)
    return Decimal(written) == rounded(number, indicator.places) or Fraction(written) == number


def _frame(indicator: Indicator, at: int, example: IndicatorExample, table: Table) -> pl.DataFrame:
    """The example's rows of a table; columns that are not mentioned are unknown."""
    by_label = {column.label: column.name for column in table.columns.values()}
    rows = []
    for number, row in enumerate(example.tables.get(table.name, [])):
        typed: dict[str, Any] = {}
        for key, written in row.items():
            column = table.columns.get(by_label.get(key, key))
            place = indicator.origin.place("examples", at, "tables", table.name, number, key)
            if column is None:
                data = {"name": key, "nearest": "", "known": "、".join(table.columns)}
                raise Fault(Diagnostic("E325", place, data))
            try:
                typed[column.name] = read_scalar(written, column.type)
            except BadValue as bad:
                reason = sentence(Diagnostic(bad.code, None, bad.data))
                raise Fault(Diagnostic("E825", place, {"name": example.name, "reason": reason})) from None
        rows.append(typed)
    return pl.DataFrame(rows, schema=schema(table))
