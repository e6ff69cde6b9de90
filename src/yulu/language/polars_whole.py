"""Numbers of few digits as whole numbers of steps: exact like `NUMBER`, and twenty times as fast.

A recorded number of 18 digits, two of them places, is a count of 分. Sums, products and comparisons of such counts are
those of the machine, as long as it is sure beforehand that nothing is rounded at twelve places and nothing grows past
38 digits. Where it is not (quotients, unbounded numbers, a stated value) there is no `Whole`, and the decimal reading
stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from math import ceil, floor

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Definition, Formula
from yulu.language.tree import Arithmetic, Call, Literal, Name, Negative, Node, Scalar, type_of
from yulu.language.types import COMPUTED_PLACES, WHOLE_DIGITS
from yulu.language.values import MIRRORED

_DIGITS = WHOLE_DIGITS + COMPUTED_PLACES


@dataclass(frozen=True, slots=True)
class Whole:
    """A number of so many steps (Int128) of 10^-places; never more than `most` steps from zero."""

    steps: pl.Expr
    places: int
    most: int
    exactly: int | None = None
    """The steps where they are written out."""

    @property
    def fits(self) -> bool:
        """Whether a decimal with twelve places holds it too, whatever it is."""
        return self.places <= COMPUTED_PLACES and self.most * 10 ** (COMPUTED_PLACES - self.places) < 10**_DIGITS

    def at(self, places: int) -> Whole:
        """The same in smaller steps."""
        if places == self.places:
            return self
        factor = 10 ** (places - self.places)
        if self.exactly is not None:
            return _written(self.exactly * factor, places)
        return Whole(self.steps * _int(factor), places, self.most * factor)


def _int(steps: int) -> pl.Expr:
    return pl.lit(steps, dtype=pl.Int128)


def _written(steps: int, places: int) -> Whole:
    return Whole(_int(steps), places, abs(steps), steps)


def whole_number(value: int | Decimal) -> Whole:
    """A number that is written out."""
    sign, digits, exponent = Decimal(value).as_tuple()
    assert isinstance(exponent, int)
    steps = int("".join(map(str, digits))) * (-1 if sign else 1)
    return _written(steps * 10**exponent, 0) if exponent >= 0 else _written(steps, -exponent)


class Wholes:
    """Expressions as whole numbers of steps, over columns of the types `stored`."""

    def __init__(
        self, stored: Mapping[str, pl.DataType], definitions: Mapping[str, Definition], stated: frozenset[str]
    ) -> None:
        self._stored, self._definitions, self._stated = stored, definitions, stated
        self._choices: dict[str, Whole] = {}

    def choose(self, name: str, where: Mapping[Scalar, str], is_open: pl.Expr) -> None:
        """A derived name is one of these numbers, by the column that says which; none of them where it `is_open`."""
        numbers = {flag: whole_number(value) for value, flag in where.items() if isinstance(value, int | Decimal)}
        if not numbers or len(numbers) < len(where):
            return
        places = max(each.places for each in numbers.values())
        alike = {flag: each.at(places) for flag, each in numbers.items()}
        chosen = pl.coalesce([pl.when(pl.col(flag)).then(each.steps) for flag, each in alike.items()])
        steps = pl.when(~is_open).then(chosen)
        self._choices[name] = Whole(steps, places, max(each.most for each in alike.values()))

    def of(self, node: Node) -> Whole | None:
        """The number that the expression comes to, null where it is unknown; None where it has to be a decimal."""
        found = self._of(node) if type_of(node).is_numeric else None
        return found if found is not None and found.fits else None

    def _of(self, node: Node) -> Whole | None:
        match node:
            case Literal(int() | Decimal() as value):
                return whole_number(value)
            case Name(name):
                return self._named(name)
            case Negative(operand):
                number = self.of(operand)
                return None if number is None else Whole(_int(0) - number.steps, number.places, number.most)
            case Arithmetic("+" | "-" | "*" as sign, left, right):
                both = self._all((left, right))
                return None if both is None else _combined(sign, *both)
            case Call("least" | "greatest" as function, arguments):
                numbers = self._all(arguments)
                return None if numbers is None else _extreme(function, numbers)
            case Call("round", (inner, Literal(int(places)))) if places >= 0:
                number = self.of(inner)
                return None if number is None else half_up(number, places)
            case _:
                return None

    def _all(self, operands: Sequence[Node]) -> list[Whole] | None:
        found = [self.of(each) for each in operands]
        known = [each for each in found if each is not None]
        return known if len(known) == len(found) else None

    def _named(self, name: str) -> Whole | None:
        if name in self._choices:
            return self._choices[name]
        if name in self._stated:
            return None
        definition = self._definitions.get(name)
        if definition is not None:
            return self.of(definition.node) if isinstance(definition, Formula) else None
        stored = self._stored.get(name)
        if isinstance(stored, pl.Decimal) and stored.precision is not None:
            return Whole(pl.col(name).to_physical(), stored.scale, 10**stored.precision - 1)
        if stored is not None and stored.is_signed_integer():
            return Whole(pl.col(name).cast(pl.Int128), 0, 2**63)
        return None


def compared(sign: str, left: Whole, right: Whole) -> pl.Expr:
    """A comparison; null where either side is."""
    if left.exactly is not None:
        left, right, sign = right, left, MIRRORED[sign]
    test = functions.SIGNS[sign]
    if right.exactly is not None:
        return _compared_with(sign, left, Decimal(right.exactly).scaleb(left.places - right.places))
    places = max(left.places, right.places)
    return test(left.at(places).steps, right.at(places).steps)


def _compared_with(sign: str, left: Whole, edge: Decimal) -> pl.Expr:
    """With an edge that may lie between two steps."""
    test = functions.SIGNS[sign]
    if edge == floor(edge):
        return test(left.steps, _int(int(edge)))
    match sign:
        case "<" | ">=":
            return test(left.steps, _int(ceil(edge)))
        case "<=" | ">":
            return test(left.steps, _int(floor(edge)))
        case _:
            return pl.when(left.steps.is_not_null()).then(pl.lit(sign == "<>"))


def _combined(sign: str, left: Whole, right: Whole) -> Whole:
    if sign == "*":
        return Whole(left.steps * right.steps, left.places + right.places, left.most * right.most)
    places = max(left.places, right.places)
    one, other = left.at(places), right.at(places)
    return Whole(functions.ARITHMETIC[sign](one.steps, other.steps), places, one.most + other.most)


def _extreme(function: str, numbers: Sequence[Whole]) -> Whole:
    places = max(each.places for each in numbers)
    alike = [each.at(places) for each in numbers]
    return Whole(
        functions.extreme(function, [each.steps for each in alike]), places, reduce(max, (each.most for each in alike))
    )


def half_up(number: Whole, places: int) -> Whole:
    """Rounded to so many places, halves away from zero."""
    return _rounded(number, places, lambda step: step // 2)


def down(number: Whole, places: int) -> Whole:
    """So many places, the rest left out."""
    return _rounded(number, places, lambda step: 0)


def up(number: Whole, places: int) -> Whole:
    """So many places, away from zero where there is a rest."""
    return _rounded(number, places, lambda step: step - 1)


def _rounded(number: Whole, places: int, added: Callable[[int], int]) -> Whole:
    if number.places <= places:
        return number
    step = 10 ** (number.places - places)
    more = added(step)
    size = (number.steps.abs() + _int(more)) // _int(step)
    steps = pl.when(number.steps < _int(0)).then(_int(0) - size).otherwise(size)
    return Whole(steps, places, (number.most + more) // step)
