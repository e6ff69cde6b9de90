"""What an expression means on a given day.

`last_year(vat_sales)` is the value of one period, the name `vat_sales@2021`; `filing_deadline(as_of)` is a date, or,
beyond the published calendar, the name `filing_deadline@2027-01`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from yulu.calendars import BeyondHorizon, filing_deadline, last_workday_of_month, state_council
from yulu.language.functions import FUNCTIONS
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
)
from yulu.language.values import add_months


def period_name(column: str, period: str) -> str:
    """The name under which one period's value of a record column is known."""
    return f"{column}@{period}"


def bind_periods(node: Node, as_of: date) -> Node:
    """The same tree with every period function replaced by the name of the period it means on that day."""

    def bind(each: Node) -> Node:
        return bind_periods(each, as_of)

    match node:
        case Call(function, arguments) if FUNCTIONS[function].period is not None:
            column = arguments[0]
            if not isinstance(column, Name):
                raise AssertionError("checked before: the argument is a column")
            back = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], Literal) else 1
            back = int(back) if isinstance(back, int) else 1
            period = (
                str(as_of.year - back) if FUNCTIONS[function].period == "year" else f"{add_months(as_of, -back):%Y-%m}"
            )
            return Name(period_name(column.name, period), span=node.span, type=node.type)
        case Call(function, _) if FUNCTIONS[function].arguments == ("as_of",):
            return _calendar_day(function, as_of, node)
        case Call(_, arguments):
            return replace(node, arguments=tuple(map(bind, arguments)))
        case Not(operand) | Negative(operand):
            return replace(node, operand=bind(operand))
        case And(operands) | Or(operands):
            return replace(node, operands=tuple(map(bind, operands)))
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return replace(node, left=bind(left), right=bind(right))
        case Between(operand, low, high):
            return replace(node, operand=bind(operand), low=bind(low), high=bind(high))
        case In(operand, choices):
            return replace(node, operand=bind(operand), choices=tuple(map(bind, choices)))
        case Literal() | Name():
            return node


def _calendar_day(function: str, as_of: date, node: Call) -> Node:
    """The day itself; a name that nobody can answer yet where the year's notice has not come."""
    count = {"last_workday": last_workday_of_month, "filing_deadline": filing_deadline}[function]
    try:
        return Literal(count(as_of.year, as_of.month, state_council()), span=node.span, type=node.type)
    except BeyondHorizon:
        return Name(period_name(function, f"{as_of:%Y-%m}"), span=node.span, type=node.type)
