"""An expression as a tree of plain values: what the parser makes and every reading reads.

`span` is where the node stands in its text (first character, one past the last), so that a fault can point at it.
`type` is None until the tree has been checked against a scope (`typing.check`).
Equality looks at meaning only: spans and types are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from yulu.language.types import Type

Span = tuple[int, int]
Scalar = bool | int | Decimal | date | str
Comparison = OneOf["=", "<>", "<", "<=", ">", ">="]
Operator = OneOf["+", "-", "*", "/"]

NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    span: Span = field(default=NOWHERE, compare=False)
    type: Type | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(_Placed):
    """A value written out. A month is held as its first day."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Name(_Placed):
    """A fact, derived fact, parameter, open term or record column; `as_of` is the day decided for."""

    name: str


@dataclass(frozen=True, slots=True)
class Not(_Placed):
    """True where the operand is false."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And(_Placed):
    """True where all operands are."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(_Placed):
    """True where any operand is."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(_Placed):
    """Two values side by side."""

    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(_Placed):
    """Both ends included, as in SQL."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(_Placed):
    """One of several values."""

    operand: Node
    choices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(_Placed):
    """Two numbers combined."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(_Placed):
    """A number with its sign turned."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    """One of the functions in `functions.FUNCTIONS`."""

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Name | Not | And | Or | Compare | Between | In | Arithmetic | Negative | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under this one, left to right."""
    match node:
        case Literal() | Name():
            return ()
        case Not(operand) | Negative(operand):
            return (operand,)
        case And(operands) | Or(operands):
            return operands
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Between(operand, low, high):
            return (operand, low, high)
        case In(operand, choices):
            return (operand, *choices)
        case Call(_, arguments):
            return arguments


def walk(node: Node) -> Iterator[Node]:
    """This node and everything under it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> dict[str, Span]:
    """Every name the expression mentions, with the place of its first mention."""
    found: dict[str, Span] = {}
    for each in walk(node):
        if isinstance(each, Name):
            found.setdefault(each.name, each.span)
    return found


def type_of(node: Node) -> Type:
    """The type given by the check; asking before it is a mistake of the program."""
    if node.type is None:
        raise AssertionError(f"not checked yet: {node}")
    return node.type
