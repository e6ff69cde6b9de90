"""The functions an expression may call: each exists in every reading with the same meaning.

`months_before(d, n)` clamps to the month's last day: one month before 31 March is 28 or 29 February.
`last_year`, `years_ago`, `last_month` and `months_ago` name one period of a periodic record column.
`last_workday` and `filing_deadline` are days of the State Council's calendar; they take the day decided for only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Shape = Literal["number", "date", "month", "any_number", "column", "count", "places", "as_of"]
Result = Literal["number", "date", "month", "integer", "same", "column"]


@dataclass(frozen=True, slots=True)
class Function:
    """Argument shapes in order (the last one repeats when `repeats`), what comes out, and how Chinese says it."""

    arguments: tuple[Shape, ...]
    result: Result
    repeats: bool = False
    period: Literal["year", "month"] | None = None
    example: str = ""


FUNCTIONS: Mapping[str, Function] = {
    "round": Function(("any_number", "places"), "number", example="round(rent * 0.5, 2)"),
    "least": Function(("any_number", "any_number"), "same", repeats=True, example="least(rent, 5000)"),
    "greatest": Function(("any_number", "any_number"), "same", repeats=True, example="greatest(rent, 500)"),
    "months_before": Function(("date", "count"), "date", example="months_before(as_of, 36)"),
    "months_after": Function(("date", "count"), "date", example="months_after(registered_on, 12)"),
    "days_before": Function(("date", "count"), "date", example="days_before(as_of, 30)"),
    "days_after": Function(("date", "count"), "date", example="days_after(registered_on, 30)"),
    "month_of": Function(("date",), "month", example="month_of(as_of)"),
    "year_of": Function(("date",), "integer", example="year_of(as_of)"),
    "last_year": Function(("column",), "column", period="year", example="last_year(vat_sales)"),
    "years_ago": Function(("column", "count"), "column", period="year", example="years_ago(vat_sales, 2)"),
    "last_month": Function(("column",), "column", period="month", example="last_month(tax_credit)"),
    "months_ago": Function(("column", "count"), "column", period="month", example="months_ago(tax_credit, 2)"),
    "last_workday": Function(("as_of",), "date", example="last_workday(as_of)"),
    "filing_deadline": Function(("as_of",), "date", example="filing_deadline(as_of)"),
}
