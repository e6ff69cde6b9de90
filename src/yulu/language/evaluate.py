"""The plainest reading: walk the tree with the values at hand.

Slow and short. It bounds amounts, finds the edges where an outcome turns, and is what faster readings are held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from yulu.language import values
from yulu.language.definitions import Definition, Formula, Group, Lookup, Table
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
    Scalar,
    type_of,
)
from yulu.language.values import Candidates, Interval, Value


class Environment:
    """Values by name; a derived name is worked out when asked for, unless a value is stated for it."""

    def __init__(self, known: Mapping[str, Value], definitions: Mapping[str, Definition]) -> None:
        self._known = {name: value for name, value in known.items() if value is not None}
        self._values: dict[str, Value] = dict(self._known)
        self._definitions = definitions

    def given(self, more: Mapping[str, Value]) -> Environment:
        """The same with more values known."""
        return Environment({**self._known, **more}, self._definitions)

    def __getitem__(self, name: str) -> Value:
        if name not in self._values:
            definition = self._definitions.get(name)
            self._values[name] = None if definition is None else define(definition, self)
        return self._values[name]


def truth(node: Node, environment: Environment) -> bool | None:
    """A boolean expression's truth; None is unknown."""
    value = evaluate(node, environment)
    return value if isinstance(value, bool) else None


def evaluate(node: Node, environment: Environment) -> Value:
    """The value of a checked expression."""
    match node:
        case Literal(value):
            return value
        case Name(name):
            return environment[name]
        case Not(operand):
            return values.negate(truth(operand, environment))
        case And(operands):
            return values.both(*(truth(each, environment) for each in operands))
        case Or(operands):
            return values.either(*(truth(each, environment) for each in operands))
        case Compare(sign, left, right):
            return values.compare(sign, evaluate(left, environment), evaluate(right, environment))
        case Between(operand, low, high):
            return values.between(*(evaluate(each, environment) for each in (operand, low, high)))
        case In(operand, choices):
            return values.member(evaluate(operand, environment), (evaluate(each, environment) for each in choices))
        case Arithmetic(sign, left, right):
            return values.arithmetic(sign, evaluate(left, environment), evaluate(right, environment))
        case Negative(operand):
            return values.minus(evaluate(operand, environment))
        case Call(function, arguments):
            return values.CALLS[function](*(evaluate(each, environment) for each in arguments))


def define(definition: Definition, environment: Environment) -> Value:
    """The value of a derived name."""
    match definition:
        case Formula(node):
            return evaluate(node, environment)
        case Table():
            return _union(_possible_rows(definition, environment), environment)
        case Lookup(_, key, by_code):
            codes = codes_possible(definition, environment[key.name])
            return None if codes is None else _union([by_code[code] for code in codes], environment)


def codes_possible(lookup: Lookup, key: Value) -> list[str] | None:
    """The codes that the key may be; None if it may be one that is not listed, so that nothing is known."""
    if key is None:
        codes = list(type_of(lookup.key).choices)
    else:
        codes = [str(code) for code in (key.values if isinstance(key, Candidates) else [key])]
    return codes if all(code in lookup.values for code in codes) else None


def _possible_rows(table: Table, environment: Environment) -> list[Scalar | Name]:
    return [
        value
        for group in table.groups
        if group.key is None or truth(group.key, environment) is not False
        for value in _possible_in(group, environment)
    ]


def _possible_in(group: Group, environment: Environment) -> list[Scalar | Name]:
    found: list[Scalar | Name] = []
    for row in group.rows:
        holds = truth(row.test, environment)
        if holds is not False:
            found.append(row.value)
        if holds is True and group.ordered:
            break
    return found


def _union(possible: list[Scalar | Name], environment: Environment) -> Value:
    kept: set[Scalar] = set()
    for each in possible:
        value = environment[each.name] if isinstance(each, Name) else each
        if value is None or isinstance(value, Interval):
            return None
        kept |= value.values if isinstance(value, Candidates) else {value}
    return values.candidates(kept)


Bounds = tuple[Decimal | None, Decimal | None]


def bounds(node: Node, environment: Environment, floors: Mapping[str, Decimal]) -> Bounds:
    """(lowest, highest) that a number can be with what is known; None where there is no bound.

    `floors` gives the smallest value a recorded number may have, by name.
    """
    value = evaluate(node, environment)
    if isinstance(value, bool | str):
        return (None, None)
    if isinstance(value, int | Decimal):
        return (Decimal(value), Decimal(value))
    match node:
        case Name(name):
            if isinstance(value, Candidates):
                numbers = [Decimal(each) for each in value.values if isinstance(each, int | Decimal)]
                return (min(numbers), max(numbers)) if numbers else (None, None)
            if isinstance(value, Interval):
                return (Decimal(value.low), None if value.high is None else Decimal(value.high))
            definition = environment._definitions.get(name)
            if isinstance(definition, Formula):
                return bounds(definition.node, environment, floors)
            return (floors.get(name), None)
        case Negative(operand):
            low, high = bounds(operand, environment, floors)
            return (values.minus(high), values.minus(low))
        case Arithmetic(sign, left, right):
            return _combine(sign, bounds(left, environment, floors), bounds(right, environment, floors))
        case Call("round", (inner, places)):
            low, high = bounds(inner, environment, floors)
            digits = evaluate(places, environment)
            return (values.round_half_up(low, digits), values.round_half_up(high, digits))
        case Call("least" | "greatest" as function, arguments):
            each = [bounds(argument, environment, floors) for argument in arguments]
            return _extreme(function, each)
        case _:
            return (None, None)


def _extreme(function: str, each: list[Bounds]) -> Bounds:
    lows, highs = [low for low, _ in each], [high for _, high in each]
    known_lows = [low for low in lows if low is not None]
    known_highs = [high for high in highs if high is not None]
    if function == "least":
        return (min(known_lows) if None not in lows else None, min(known_highs, default=None))
    return (max(known_lows, default=None), max(known_highs) if None not in highs else None)


def _combine(sign: str, one: Bounds, other: Bounds) -> Bounds:
    (low, high), (other_low, other_high) = one, other
    match sign:
        case "+":
            return (values.arithmetic("+", low, other_low), values.arithmetic("+", high, other_high))
        case "-":
            return (values.arithmetic("-", low, other_high), values.arithmetic("-", high, other_low))
        case "*":
            corners = [values.arithmetic("*", a, b) for a in (low, high) for b in (other_low, other_high)]
            if None not in corners:
                known = [corner for corner in corners if corner is not None]
                return (min(known), max(known))
            if low is not None and other_low is not None and low >= 0 and other_low >= 0:
                return (values.arithmetic("*", low, other_low), None)
            return (None, None)
        case _:
            if other_low is None or other_low <= 0 or low is None or high is None:
                return (None, None)
            ends = [values.arithmetic("/", a, b) for a in (low, high) for b in (other_low, other_high)]
            known = [end for end in ends if end is not None]
            if other_high is None:
                known.append(Decimal(0))
            return (min(known), max(known))
