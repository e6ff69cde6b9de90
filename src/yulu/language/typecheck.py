"""Types and units of an expression, checked against what a toolbox declares, before anything is decided.

The result is the same tree with a type on every node and every text literal turned into what it stands for
(an enum code, a date, a month). All faults of an expression are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal as OneOf

from yulu.diagnostics import Word, nearest
from yulu.language.faults import ExpressionFault
from yulu.language.functions import FUNCTIONS, Function
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
from yulu.language.types import (
    BOOLEAN,
    COMPUTED_PLACES,
    DATE,
    INTEGER,
    MONTH,
    NUMBER,
    TEXT,
    WHOLE_DIGITS,
    Type,
    format_unit,
    multiply_units,
)
from yulu.language.values import LARGEST

Period = OneOf["year", "month"]
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use; `columns` are the columns of periodic records, by name."""

    names: Mapping[str, Type]
    columns: Mapping[str, tuple[Type, Period]] = field(default_factory=dict)
    broken: Container[str] = ()
    """Names whose own declaration is at fault: an expression that uses one is not checked, and not reported again."""


def check(node: Node, scope: Scope, expected: Type | None = None) -> tuple[Node | None, list[ExpressionFault]]:
    """The tree with types, or None with all faults; with `expected`, the whole must be of that kind and unit."""
    checker = _Checker(scope)
    typed = checker.visit(node)
    if expected is not None and typed is not None:
        typed = checker.fit(typed, expected)
    # A number compared with two ends is looked at twice, and said once.
    faults = list({(fault.code, fault.span): fault for fault in reversed(checker.faults)}.values())[::-1]
    return (typed if not faults else None), faults


def describe(found: Type) -> Word:
    """The type with its unit, to be said in the reader's language: 数（元）."""
    return Word(found.kind, format_unit(found.unit))


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.faults: list[ExpressionFault] = []

    def _fault(self, code: str, node: Node, /, **data: str) -> None:
        self.faults.append(ExpressionFault(code, node.span, data))

    def visit(self, node: Node) -> Node | None:
        match node:
            case Literal(value):
                return self._literal(node, value)
            case Name(name):
                return self._name(node, name)
            case Not(operand):
                inner = self._boolean(operand)
                return None if inner is None else Not(inner, span=node.span, type=BOOLEAN)
            case And(operands) | Or(operands):
                typed = [self._boolean(each) for each in operands]
                kept = tuple(each for each in typed if each is not None)
                return type(node)(kept, span=node.span, type=BOOLEAN) if len(kept) == len(typed) else None
            case Compare():
                return self._compare(node)
            case Between(operand, low, high):
                first = self._compare(Compare(">=", operand, low, span=node.span))
                second = self._compare(Compare("<=", operand, high, span=node.span))
                if not isinstance(first, Compare) or not isinstance(second, Compare):
                    return None
                return Between(first.left, first.right, second.right, span=node.span, type=BOOLEAN)
            case In(operand, choices):
                pairs = [self._compare(Compare("=", operand, each, span=each.span)) for each in choices]
                kept_pairs = [pair for pair in pairs if isinstance(pair, Compare)]
                if len(kept_pairs) < len(pairs):
                    return None
                return In(kept_pairs[0].left, tuple(pair.right for pair in kept_pairs), span=node.span, type=BOOLEAN)
            case Arithmetic():
                return self._arithmetic(node)
            case Negative(operand):
                number = self._number(operand)
                return None if number is None else Negative(number, span=node.span, type=type_of(number))
            case Call():
                return self._call(node)

    def _literal(self, node: Literal, value: Scalar) -> Node | None:
        if isinstance(value, bool):
            return replace(node, type=BOOLEAN)
        if isinstance(value, int | Decimal):
            exponent = Decimal(value).as_tuple().exponent
            if (isinstance(exponent, int) and -exponent > COMPUTED_PLACES) or Decimal(value).copy_abs() > LARGEST:
                self._fault("E219", node, places=str(COMPUTED_PLACES), digits=str(WHOLE_DIGITS))
                return None
            return replace(node, type=Type("integer" if isinstance(value, int) else "number", bare=True))
        if isinstance(value, date):
            return replace(node, type=DATE)
        return replace(node, type=Type("text", bare=True))

    def _name(self, node: Name, name: str) -> Node | None:
        found = self.scope.names.get(name)
        if found is not None:
            return replace(node, type=found)
        if name in self.scope.broken:
            return None
        if name in self.scope.columns:
            period = self.scope.columns[name][1]
            self._fault("E211", node, name=name, call=f"last_{period}({name})")
        else:
            guess = nearest(name, [*self.scope.names, *self.scope.columns])
            self._fault("E210", node, name=name, nearest=guess or "")
        return None

    def _boolean(self, node: Node) -> Node | None:
        typed = self.visit(node)
        if typed is not None and type_of(typed).kind != "boolean":
            self._fault("E215", node, found=describe(type_of(typed)))
            return None
        return typed

    def _number(self, node: Node) -> Node | None:
        typed = self.visit(node)
        if typed is not None and not type_of(typed).is_numeric:
            self._fault("E214", node, found=describe(type_of(typed)))
            return None
        return typed

    def _compare(self, node: Compare) -> Node | None:
        if self._unquoted(node.left, node.right) or self._unquoted(node.right, node.left):
            return None
        if isinstance(node.left, Compare) and node.operator not in ("=", "<>"):
            self._fault("E232", node)
            return None
        first, second = self.visit(node.left), self.visit(node.right)
        if first is None or second is None:
            return None
        left, right = self._meet(first, second), self._meet(second, first)
        if left is None or right is None:
            return None
        one, other = type_of(left), type_of(right)
        if one.is_numeric and other.is_numeric:
            if not (one.bare or other.bare) and one.unit != other.unit:
                self._fault("E213", node, left=describe(one), right=describe(other))
                return None
            left, right = _adopt_unit(left, other), _adopt_unit(right, one)
        elif one.kind != other.kind:
            self._fault("E212", node, left=describe(one), right=describe(other))
            return None
        elif one.kind == "enum" and set(one.choices) != set(other.choices):
            self._fault("E218", node)
            return None
        if one.kind in ("enum", "boolean", "text") and node.operator not in ("=", "<>"):
            self._fault("E217", node, operator=node.operator, found=describe(one))
            return None
        return replace(node, left=left, right=right, type=BOOLEAN)

    def _unquoted(self, node: Node, other: Node) -> bool:
        """Whether a value of the enum beside it stands here without its quotes."""
        if not (isinstance(node, Name) and isinstance(other, Name)) or node.name in self.scope.names:
            return False
        choices = self.scope.names[other.name].choices if other.name in self.scope.names else {}
        code = (
            node.name if node.name in choices else next((c for c, label in choices.items() if label == node.name), "")
        )
        if code:
            self._fault("E230", node, value=node.name, code=code)
        return bool(code)

    def _meet(self, node: Node, other: Node) -> Node | None:
        """A text literal becomes what its neighbour is: an enum code, a date or a month."""
        wanted = type_of(other)
        if not (isinstance(node, Literal) and isinstance(node.value, str) and type_of(node).bare):
            return node
        text = node.value
        if wanted.kind == "enum":
            if text in wanted.choices:
                return replace(node, type=replace(wanted, bare=False))
            by_label = {label: code for code, label in wanted.choices.items()}
            guess = by_label.get(text) or nearest(text, wanted.choices) or ""
            shown = "、".join(f"{code} {label}" for code, label in wanted.choices.items())
            fact = other.name if isinstance(other, Name) else ""
            self._fault("E216", node, value=text, fact=fact, choices=shown, nearest=guess)
            return None
        if wanted.kind in ("date", "month"):
            value = _read_date(text) if wanted.kind == "date" else _read_month(text)
            if value is None:
                form = "2022-04-01" if wanted.kind == "date" else "2022-04"
                self._fault("E207", node, text=text, form=form)
                return None
            return replace(node, value=value, type=wanted)
        return replace(node, type=TEXT)

    def fit(self, node: Node, expected: Type) -> Node | None:
        """The tree as a value of the expected type, or None with a fault."""
        if isinstance(node, Literal) and isinstance(node.value, str):
            met = self._meet(node, Name("", type=expected))
            if met is None:
                return None
            node = met
        found = type_of(node)
        same_kind = found.kind == expected.kind or (expected.kind == "number" and found.is_numeric)
        if not same_kind:
            self._fault("E220", node, expected=describe(expected), found=describe(found))
            return None
        if found.is_numeric and not found.bare and found.unit != expected.unit:
            self._fault("E220", node, expected=describe(expected), found=describe(found))
            return None
        if found.kind == "enum" and not set(found.choices) <= set(expected.choices):
            self._fault("E218", node)
            return None
        return _adopt_unit(node, expected)

    def _arithmetic(self, node: Arithmetic) -> Node | None:
        left, right = self._number(node.left), self._number(node.right)
        if left is None or right is None:
            return None
        one, other = type_of(left), type_of(right)
        bare = one.bare and other.bare
        if node.operator in ("+", "-"):
            if not (one.bare or other.bare) and one.unit != other.unit:
                self._fault("E213", node, left=describe(one), right=describe(other))
                return None
            left, right = _adopt_unit(left, other), _adopt_unit(right, one)
            unit = other.unit if one.bare else one.unit
        else:
            unit = multiply_units(one.unit, other.unit, 1 if node.operator == "*" else -1)
        if node.operator == "/" and isinstance(right, Literal) and right.value == 0:
            self._fault("E222", node.right)
            return None
        whole = one.kind == other.kind == "integer" and node.operator != "/"
        return replace(node, left=left, right=right, type=Type("integer" if whole else "number", unit, bare=bare))

    def _call(self, node: Call) -> Node | None:
        function = FUNCTIONS[node.function]
        fixed = len(function.arguments)
        if len(node.arguments) < fixed or (len(node.arguments) > fixed and not function.repeats):
            found = str(len(node.arguments))
            self._fault("E221", node, name=node.function, wanted=str(fixed), found=found, example=function.example)
            return None
        if function.period is not None:
            return self._period(node, function)
        shapes = [function.arguments[min(index, fixed - 1)] for index in range(len(node.arguments))]
        typed: list[Node] = []
        for shape, argument in zip(shapes, node.arguments, strict=True):
            if shape in ("count", "places"):
                inner = self._count(argument, written=shape == "places")
            elif shape == "any_number":
                inner = self._number(argument)
            elif shape == "as_of" and not (isinstance(argument, Name) and argument.name == "as_of"):
                self._fault("E229", argument, function=node.function)
                inner = None
            else:
                inner = self.visit(argument)
                inner = None if inner is None else self.fit(inner, DATE)
            if inner is not None:
                typed.append(inner)
        if len(typed) < len(node.arguments):
            return None
        result = self._result(node, function, typed)
        return None if result is None else replace(node, arguments=tuple(typed), type=result)

    def _result(self, node: Call, function: Function, typed: list[Node]) -> Type | None:
        match function.result:
            case "date":
                return DATE
            case "month":
                return MONTH
            case "integer":
                return INTEGER
            case "number":
                return replace(type_of(typed[0]), kind="number", places=None)
            case _:
                firm = [type_of(each) for each in typed if not type_of(each).bare]
                if any(each.unit != firm[0].unit for each in firm):
                    self._fault("E213", node, left=describe(firm[0]), right=describe(firm[1]))
                    return None
                whole = all(type_of(each).kind == "integer" for each in typed)
                unit = firm[0].unit if firm else ()
                return replace(INTEGER if whole else NUMBER, unit=unit, bare=not firm)

    def _count(self, node: Node, *, written: bool) -> Node | None:
        if isinstance(node, Literal) and type(node.value) is int and node.value >= 0:
            return replace(node, type=INTEGER)
        typed = self.visit(node)
        if typed is None:
            return None
        if isinstance(typed, Name) and type_of(typed).kind == "integer" and not written:
            return typed
        self._fault("E223", node)
        return None

    def _period(self, node: Call, function: Function) -> Node | None:
        column, *rest = node.arguments
        if not isinstance(column, Name) or column.name not in self.scope.columns:
            name = column.name if isinstance(column, Name) else ""
            guess = nearest(name, self.scope.columns) or ""
            self._fault("E224", column, name=name, nearest=guess, function=node.function)
            return None
        kind, period = self.scope.columns[column.name]
        if period != function.period:
            twin = {"last_year": "last_month", "years_ago": "months_ago"}
            right = {**twin, **{month: year for year, month in twin.items()}}[node.function]
            call = f"{right}({column.name}{''.join(f', {each.value}' for each in rest if isinstance(each, Literal))})"
            self._fault(
                "E225", node, name=column.name, period=Word(f"each_{period}"), function=node.function, call=call
            )
            return None
        if rest and not (isinstance(rest[0], Literal) and type(rest[0].value) is int and rest[0].value >= 0):
            self._fault("E223", rest[0])
            return None
        counted = tuple(replace(each, type=INTEGER) for each in rest)
        return replace(node, arguments=(replace(column, type=kind), *counted), type=kind)


def _adopt_unit(node: Node, neighbour: Type) -> Node:
    own = type_of(node)
    if own.bare and own.is_numeric:
        return replace(node, type=replace(own, unit=neighbour.unit, bare=neighbour.bare))
    return node


def _read_date(text: str) -> date | None:
    if not _DATE.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_month(text: str) -> date | None:
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)
