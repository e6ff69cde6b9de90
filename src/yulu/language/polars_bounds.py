"""Between which bounds an amount lies, for all subjects at once: the same as `evaluate.bounds`, which says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import and_

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Definition, Formula
from yulu.language.polars_functions import NUMBER
from yulu.language.polars_reading import PolarsReading
from yulu.language.tree import Arithmetic, Call, Literal, Name, Negative, Node, type_of

Bounds = tuple[pl.Expr, pl.Expr]
_NONE = pl.lit(None, dtype=NUMBER)


def bounds(
    node: Node, reading: PolarsReading, definitions: Mapping[str, Definition], floors: Mapping[str, Decimal]
) -> Bounds:
    """(lowest, highest) that a number can be with what is known, each null where there is no bound; valid after the
    reading's stages. `floors` gives the smallest value a recorded number may have, by name.
    """
    return _Bounding(reading, definitions, floors).of(node)


class _Bounding:
    def __init__(
        self, reading: PolarsReading, definitions: Mapping[str, Definition], floors: Mapping[str, Decimal]
    ) -> None:
        self.reading, self.definitions, self.floors = reading, definitions, floors

    def of(self, node: Node) -> Bounds:
        if not type_of(node).is_numeric:
            return _NONE, _NONE
        value = self.reading.expression(node).cast(NUMBER)
        if isinstance(node, Literal):
            return value, value
        low, high = self._open(node)
        single = value.is_not_null()
        return tuple(pl.when(single).then(value).otherwise(end) for end in (low, high))  # type: ignore[return-value]

    def _open(self, node: Node) -> Bounds:
        """Where the value is not single."""
        match node:
            case Name(name):
                return self._named(name)
            case Negative(operand):
                low, high = self.of(operand)
                return -high, -low
            case Arithmetic(sign, left, right):
                return _combine(sign, self.of(left), self.of(right))
            case Call("round", (inner, Literal(int(places)))):
                low, high = self.of(inner)
                return functions.round_half_up(low, places), functions.round_half_up(high, places)
            case Call("least" | "greatest" as function, arguments):
                return _extreme(function, [self.of(argument) for argument in arguments])
            case _:
                return _NONE, _NONE

    def _named(self, name: str) -> Bounds:
        definition = self.definitions.get(name)
        by_definition = self.of(definition.node) if isinstance(definition, Formula) else (self._floor(name), _NONE)
        if name in self.reading.possible:
            possible = self.reading.possible[name]
            left = [pl.when(flag).then(functions.operand(value)) for flag, value in possible.choices()]
            ends = (pl.min_horizontal(left), pl.max_horizontal(left)) if left else (_NONE, _NONE)
            unknown = pl.col(possible.unknown)
            return tuple(  # type: ignore[return-value]
                pl.when(unknown).then(other).otherwise(end.cast(NUMBER))
                for end, other in zip(ends, by_definition, strict=True)
            )
        if name in self.reading.intervals:
            low, high = (pl.col(f"{name}?{end}").cast(NUMBER) for end in ("low", "high"))
            unknown = low.is_null()
            return tuple(  # type: ignore[return-value]
                pl.when(unknown).then(other).otherwise(end)
                for end, other in zip((low, high), by_definition, strict=True)
            )
        return by_definition

    def _floor(self, name: str) -> pl.Expr:
        return functions.literal(self.floors[name]) if name in self.floors else _NONE


def _extreme(function: str, each: Sequence[Bounds]) -> Bounds:
    lows, highs = [low for low, _ in each], [high for _, high in each]
    if function == "least":
        return _where_all_known(lows, pl.min_horizontal(lows)), pl.min_horizontal(highs)
    return pl.max_horizontal(lows), _where_all_known(highs, pl.max_horizontal(highs))


def _where_all_known(ends: Sequence[pl.Expr], made: pl.Expr) -> pl.Expr:
    return pl.when(reduce(and_, (end.is_not_null() for end in ends))).then(made)


def _combine(sign: str, one: Bounds, other: Bounds) -> Bounds:
    (low, high), (other_low, other_high) = one, other
    made, zero = functions.ARITHMETIC[sign], functions.literal(0)
    match sign:
        case "+":
            return made(low, other_low), made(high, other_high)
        case "-":
            return made(low, other_high), made(high, other_low)
        case "*":
            corners = [made(a, b) for a in (low, high) for b in (other_low, other_high)]
            rising = (low >= zero) & (other_low >= zero)
            floor = _where_all_known(corners, pl.min_horizontal(corners))
            return (
                pl.coalesce(floor, pl.when(rising).then(made(low, other_low))),
                _where_all_known(corners, pl.max_horizontal(corners)),
            )
        case _:
            bounded = (other_low > zero) & low.is_not_null() & high.is_not_null()
            ends = [made(a, b) for a in (low, high) for b in (other_low, other_high)]
            ends.append(pl.when(other_high.is_null()).then(zero))
            return pl.when(bounded).then(pl.min_horizontal(ends)), pl.when(bounded).then(pl.max_horizontal(ends))
