"""Random expressions, each of the type asked for: made as trees, written out, and read and checked again."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, TypeVar, cast

from hypothesis import strategies as st

from tests.agreement.facts import DATES, INTERVALS, PERSONS, STREETS, TIMES, UNITS, YUAN, YUAN_A_CUBIC_METRE, World
from tests.agreement.writing import write
from yulu.language.parsing import parse
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    walk,
)
from yulu.language.typecheck import Scope, check
from yulu.language.types import MONTH, Type, Unit

Draw = Callable[[st.SearchStrategy[Any]], Any]
ItemT = TypeVar("ItemT")

_SIGNS: list[Comparison] = ["=", "<>", "<", "<=", ">", ">="]
_ORDERED = ("integer", "number", "date", "month")


class Maker:
    """Random trees, each of the type asked for. The deeper, the plainer."""

    def __init__(self, draw: Draw, world: World) -> None:
        self.draw, self.world = draw, world

    def pick(self, *items: ItemT) -> ItemT:
        return cast("ItemT", self.draw(st.sampled_from(items)))

    def once_in(self, times: int) -> bool:
        return bool(self.draw(st.integers(1, times)) == 1)

    def checked(self, node: Node, expected: Type) -> Node:
        """The tree written out, read again and checked; it must come back as it was."""
        text = write(node, Random(self.draw(st.integers(0, 999))))
        parsed, faults = parse(text)
        assert parsed == node, (text, faults, parsed, node)
        typed, faults = check(parsed, Scope(self.world.types), expected)
        assert typed is not None, (text, faults)
        for each in walk(typed):
            assert each.type is not None, (text, each)
        return typed

    def boolean(self, depth: int) -> Node:
        plain = (
            self.flag, self.plain_comparison, self.plain_comparison, self.membership, self.membership,
            self.plain_range, self.pair,
        )  # fmt: skip
        if depth <= 0:
            return self.pick(*plain)()
        deep = (
            self.junction, self.junction, self.junction, self.negation, self.number_comparison, self.date_comparison,
            self.number_range, self.date_range, self.truth_comparison,
        )  # fmt: skip
        return self.pick(*plain)() if self.once_in(2) else self.pick(*deep)(depth - 1)

    def flag(self) -> Node:
        flags = self.world.of("boolean")
        derived = [name for name in flags if name in self.world.definitions]
        return Name(self.pick(*(derived if derived and not self.once_in(3) else flags)))

    def junction(self, depth: int) -> Node:
        operands = tuple(self.boolean(depth) for _ in range(self.pick(2, 2, 3)))
        return And(operands) if self.once_in(2) else Or(operands)

    def negation(self, depth: int) -> Node:
        return Not(self.boolean(depth))

    def truth_comparison(self, depth: int) -> Node:
        return Compare(self.pick("=", "<>"), self.boolean(0), self.pick(Literal(True), Literal(False), self.boolean(0)))

    def any_name(self) -> str:
        """A name of any kind; half of the time one that is derived, which may have several values."""
        derived = list(self.world.definitions)
        return self.pick(*derived) if derived and self.once_in(2) else self.pick(*self.world.types)

    def plain_comparison(self) -> Node:
        """A name against a value written out, of any kind."""
        name = self.any_name()
        kind = self.world.types[name]
        node = Compare(self.sign(kind), Name(name), self.written(kind))
        return Compare(node.operator, node.right, node.left) if self.once_in(6) else node

    def sign(self, kind: Type) -> Comparison:
        return self.pick(*(_SIGNS if kind.kind in _ORDERED else _SIGNS[:2]))

    def pair(self) -> Node:
        """A name against another name of the same kind and unit, or against itself."""
        name = self.any_name()
        kind = self.world.types[name]
        others = self.alike(kind)
        derived = [other for other in others if other in self.world.definitions and other != name]
        other = self.pick(*(derived if derived and not self.once_in(3) else others))
        return Compare(self.sign(kind), Name(name), Name(other))

    def plain_range(self) -> Node:
        """A name between two values written out or named."""
        kinds = [name for name in self.world.types if self.world.types[name].kind in _ORDERED]
        derived = [name for name in kinds if name in self.world.definitions]
        name = self.pick(*derived) if derived and not self.once_in(3) else self.pick(*kinds)
        kind = self.world.types[name]
        others = self.alike(kind)
        ends = [Name(self.pick(*others)) if self.once_in(3) else self.written(kind) for _ in range(2)]
        return Between(Name(name), ends[0], ends[1])

    def membership(self) -> Node:
        name = self.any_name()
        kind = self.world.types[name]
        choices: list[Node] = [self.written(kind) for _ in range(self.pick(1, 2, 3))]
        if self.once_in(3):
            choices[0] = Name(self.pick(*self.alike(kind)))
        return In(Name(name), tuple(choices))

    def alike(self, kind: Type) -> list[str]:
        same = self.world.of("number", kind.unit) if kind.is_numeric else self.world.of(kind.kind)
        return [name for name in same if self.world.types[name].choices == kind.choices]

    def written(self, kind: Type) -> Node:
        """A value of that kind, written out: dates as text or with the word, numbers as whole or broken ones."""
        match kind.kind:
            case "boolean":
                return Literal(self.once_in(2))
            case "enum":
                return Literal(self.pick(*kind.choices))
            case "text":
                return Literal(self.pick(*STREETS))
            case "date":
                day = self.pick(*DATES)
                return Literal(day) if self.once_in(2) else Literal(day.isoformat())
            case "month":
                return Literal(self.pick("2021-12", "2022-01", "2022-02"))
            case _:
                return Literal(self.number_written(kind.unit))

    def number_written(self, unit: Unit) -> int | Decimal:
        numbers: dict[Unit, list[int | str]] = {
            (): [0, 1, 2, 3, 12, -1, 36, "0.5", "0.055", "2.5", "0.000000000001", "-0.25"],
            YUAN: [0, 100, 24000, 3_000_000, 400_000_000, "0.01", "0.005", "99999.99", "2999999.995"],
            PERSONS: [0, 10, 20, 100, 300, 1000, "19.5"],
            TIMES: [0, 1, 2, 3, "1.5"],
        }
        found = self.pick(*numbers.get(unit, [0, 1, 10, "0.3", "7.123456", "999.999999"]))
        return Decimal(found) if isinstance(found, str) else found

    def number_comparison(self, depth: int) -> Node:
        unit = self.pick(*UNITS)
        return Compare(self.pick(*_SIGNS), self.number(unit, depth), self.number(unit, depth))

    def number_range(self, depth: int) -> Node:
        unit = self.pick(*UNITS)
        first, last = self.pick(0, depth), self.pick(0, depth)
        return Between(self.number(unit, 0), self.number(unit, first), self.number(unit, last))

    def number(self, unit: Unit, depth: int) -> Node:
        """A number of that unit; bare figures fit anywhere."""
        names = self.world.of("number", unit)
        if depth <= 0:
            return Name(self.pick(*names)) if not self.once_in(3) else Literal(self.number_written(unit))
        deeper = depth - 1
        match self.pick("sum", "sum", "times", "by", "minus", "round", "least", "units", "year"):
            case "sum":
                return Arithmetic(self.pick("+", "-"), self.number(unit, deeper), self.number(unit, deeper))
            case "times":
                return Arithmetic("*", self.number(unit, deeper), Literal(self.number_written(())))
            case "by":
                if self.once_in(2):
                    return Arithmetic("/", Name(self.pick(*names)), Name(self.pick(*self.world.of("number", ()))))
                return Arithmetic(
                    "/",
                    self.number(unit, deeper),
                    self.pick(*map(Literal, (1, 3, 7, 12, -8)), Literal(Decimal("0.03"))),
                )
            case "minus":
                inner = self.number(unit, deeper)
                return inner if isinstance(inner, Literal) else Negative(inner)
            case "round":
                return Call("round", (self.number(unit, deeper), Literal(self.pick(0, 1, 2, 6, 12, 15))))
            case "least":
                operands = tuple(self.number(unit, deeper) for _ in range(self.pick(2, 3)))
                return Call(self.pick("least", "greatest"), operands)
            case "units" if unit == YUAN:
                factors = (Name("price"), Name("water"))
                return Arithmetic("*", *(factors if self.once_in(2) else factors[::-1]))
            case "units" if unit == YUAN_A_CUBIC_METRE:
                return Arithmetic("/", Name(self.pick("turnover", "rent", "fines")), Name("water"))
            case "units" if unit == ():
                same = self.world.of("number", self.pick(YUAN, PERSONS))
                return Arithmetic("/", Name(self.pick(*same)), Name(self.pick(*same)))
            case "year" if unit == ():
                return Call("year_of", (self.date(deeper),))
            case _:
                return Name(self.pick(*names))

    def date_comparison(self, depth: int) -> Node:
        if not self.once_in(3):
            return Compare(self.pick(*_SIGNS), self.date(depth), self.date(self.pick(0, depth)))
        return Compare(self.pick(*_SIGNS), self.month(depth), self.pick(self.written(MONTH), self.month(0)))

    def date_range(self, depth: int) -> Node:
        return Between(self.date(depth), self.date(0), self.date(0))

    def date(self, depth: int) -> Node:
        if depth <= 0:
            is_named = not self.once_in(5)
            return Name(self.pick(*self.world.of("date"))) if is_named else Literal(self.pick(*DATES))
        function = self.pick("months_before", "months_after", "days_before", "days_after")
        whole = [n for n in self.world.of("integer", ()) if n not in INTERVALS]
        count = Literal(self.pick(0, 1, 6, 12, 36, 200_000)) if self.once_in(2) else Name(self.pick(*whole))
        return Call(function, (self.date(depth - 1), count))

    def month(self, depth: int) -> Node:
        return Call("month_of", (self.date(depth),)) if depth > 0 else Name(self.pick(*self.world.of("month")))
