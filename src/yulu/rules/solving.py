"""A comparison solved for one of the names in it: the values at which it can turn.

Through sums, products, rounding, calendar functions and derived names; what is unknown beside the name gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from yulu.language.definitions import Definition, Formula, Lookup, Table
from yulu.language.evaluate import Environment, evaluate
from yulu.language.tree import Arithmetic, Call, Name, Negative, Node, Scalar, walk
from yulu.language.values import FIRST_DAY, LAST_DAY, NumberOverflow, add_months, arithmetic, is_single, shift_days


class Solver:
    """Solves expressions over these definitions; what lies under an expression is worked out once."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = definitions
        self._under: dict[int, frozenset[str]] = {}

    def under(self, node: Node) -> frozenset[str]:
        """The leaves whose values an expression's value is made of; what a table's rows ask has edges of its own."""
        if id(node) not in self._under:
            found: set[str] = set()
            for each in walk(node):
                if isinstance(each, Name):
                    definition = self.definitions.get(each.name)
                    if definition is None:
                        found.add(each.name)
                    for inner in sources(definition):
                        found |= self.under(inner)
            self._under[id(node)] = frozenset(found)
        return self._under[id(node)]

    def solve(self, node: Node, target: Scalar, leaf: str, environment: Environment) -> list[Scalar]:
        """Values of the leaf at which the expression equals the target."""
        match node:
            case Name(name):
                if name == leaf:
                    return [target]
                return [
                    each
                    for source in sources(self.definitions.get(name))
                    if leaf in self.under(source)
                    for each in self.solve(source, target, leaf, environment)
                ]
            case Negative(operand) if isinstance(target, int | Decimal):
                return self.solve(operand, -target, leaf, environment)
            case Arithmetic(sign, left, right) if isinstance(target, int | Decimal):
                return self._solve_arithmetic(sign, left, right, Decimal(target), leaf, environment)
            case Call("round", (inner, places)) if isinstance(target, int | Decimal):
                digits = evaluate(places, environment)
                half = Decimal(5).scaleb(-(digits if isinstance(digits, int) else 0) - 1)
                found: list[Scalar] = []
                for aim in (Decimal(target) - half, Decimal(target), Decimal(target) + half):
                    found += self.solve(inner, aim, leaf, environment)
                return found
            case Call("months_before" | "months_after" as function, (day, count)) if isinstance(target, date):
                months = evaluate(count, environment)
                if not isinstance(months, int):
                    return []
                middle = add_months(target, months if function == "months_before" else -months)
                return [
                    each for shift in range(-3, 4) for each in self.solve(day, moved(middle, shift), leaf, environment)
                ]
            case Call("days_before" | "days_after" as function, (day, count)) if isinstance(target, date):
                days = evaluate(count, environment)
                if not isinstance(days, int):
                    return []
                sign_of = 1 if function == "days_before" else -1
                return self.solve(day, moved(target, sign_of * days), leaf, environment)
            case Call("month_of", (day,)) if isinstance(target, date):
                ends = (target, add_months(target, 1))
                return [each for end in ends for each in self.solve(day, end, leaf, environment)]
            case Call("year_of", (day,)) if (
                isinstance(target, int | Decimal) and FIRST_DAY.year <= target < LAST_DAY.year
            ):
                ends = (date(int(target), 1, 1), date(int(target) + 1, 1, 1))
                return [each for end in ends for each in self.solve(day, end, leaf, environment)]
            case Call("least" | "greatest", arguments):
                return [each for argument in arguments for each in self.solve(argument, target, leaf, environment)]
            case _:
                return []

    def _solve_arithmetic(
        self, sign: str, left: Node, right: Node, target: Decimal, leaf: str, environment: Environment
    ) -> list[Scalar]:
        found: list[Scalar] = []
        if leaf in self.under(left):
            aim = _undo_left(sign, target, evaluate(right, environment))
            found += [] if aim is None else self.solve(left, aim, leaf, environment)
        if leaf in self.under(right):
            aim = _undo_right(sign, target, evaluate(left, environment))
            found += [] if aim is None else self.solve(right, aim, leaf, environment)
        return found


def sources(definition: Definition | None) -> list[Node]:
    """The expressions one of which gives a derived name its value, values already written down aside."""
    match definition:
        case Formula(node):
            return [node]
        case Table(_, groups):
            return [row.value for group in groups for row in group.rows if isinstance(row.value, Name)]
        case Lookup(_, _, values):
            return [value for value in values.values() if isinstance(value, Name)]
        case None:
            return []


def _undo_left(sign: str, target: Decimal, right: object) -> Decimal | None:
    """X in `x sign right = target`."""
    if not is_single(right) or not isinstance(right, int | Decimal):  # type: ignore[arg-type]
        return None
    opposite = {"+": "-", "-": "+", "*": "/", "/": "*"}[sign]
    try:
        return arithmetic(opposite, target, right)
    except NumberOverflow:
        return None


def _undo_right(sign: str, target: Decimal, left: object) -> Decimal | None:
    """X in `left sign x = target`."""
    if not isinstance(left, int | Decimal):
        return None
    try:
        match sign:
            case "+":
                return arithmetic("-", target, left)
            case "-":
                return arithmetic("-", left, target)
            case "*":
                return arithmetic("/", target, left)
            case _:
                return arithmetic("/", left, target)
    except NumberOverflow:
        return None


def moved(day: date, days: int) -> date:
    """So many days later, no further than the calendar goes."""
    moved = shift_days(day, days, 1)
    assert isinstance(moved, date)
    return moved
