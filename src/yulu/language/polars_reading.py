"""The reading for everybody: the same trees as Polars expressions, over a frame with one row a subject.

A leaf is a column of its name: boolean Boolean, integer Int64, number Decimal(38,12), date and month Date, enum and
text String; null is unknown. An aggregate `n` is two columns, `n?low` and `n?high` (both null: unknown; only the upper
null: open above). A value that a subject states for the derived name `n` is the column `n?stated`.
A computed number is Decimal(38,12) even where it is whole, so that it overflows where every other reading does.
Where a frame's columns are narrower (`stored`: an Enum of the type's choices, a decimal of fewer digits), expressions
are made for what they are, several times as fast; `polars_whole` says how that stays exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Literal as OneOf

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Definition, Formula, Lookup, Table
from yulu.language.polars_functions import NUMBER, Operand, Truth
from yulu.language.polars_whole import Wholes, compared
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
from yulu.language.types import Type
from yulu.language.values import MIRRORED, NumberOverflow

Branch = tuple[pl.Expr, Scalar | Name | None]
"""Where a value is possible (never null), and which; None is a value that nobody has found yet."""

Engine = OneOf["auto", "in-memory", "streaming"]
_INT64 = range(-(2**63), 2**63)
_MORE_THAN_ANY_COUNT = 10**9


@dataclass(frozen=True, slots=True)
class Possible:
    """Where the values left for a derived name stand: Boolean columns, never null, several of which may hold at once.

    `values`: by value, the column that says it is possible. `columns`: by column (a stated value, a parameter), the one
    that says that what stands there is possible. `unknown`: the column that says nothing is known, whatever else holds.
    """

    type: Type
    values: Mapping[Scalar, str]
    columns: Mapping[str, str]
    unknown: str

    def choices(self) -> list[tuple[pl.Expr, Operand]]:
        """Every value that may be left, each with the expression that says whether it is."""
        found: list[tuple[pl.Expr, Operand]] = [(pl.col(flag), value) for value, flag in self.values.items()]
        for column, flag in self.columns.items():
            found.append((pl.col(flag), functions.as_kind(pl.col(column), self.type)))
        return found


@contextmanager
def overflow_as_in_every_reading() -> Iterator[None]:
    """Polars' own error for a number past 38 digits becomes NumberOverflow; other errors pass."""
    try:
        yield
    except pl.exceptions.ComputeError as error:
        if "overflow in decimal" not in str(error):
            raise
        raise NumberOverflow(str(error).partition("\n")[0]) from None


def collect(frame: pl.LazyFrame, engine: Engine = "auto") -> pl.DataFrame:
    """The frame worked out; raises NumberOverflow."""
    with overflow_as_in_every_reading():
        return frame.collect(engine=engine)


class PolarsReading:
    """Expressions for everybody, over the derived names that they need.

    `derived` names them in an order in which each stands after what it needs (`definitions.needed`); `intervals` are
    the leaves that come as two columns; `stated` the derived names for which the frame has a `?stated` column; `stored`
    the types of the frame's columns.
    """

    def __init__(
        self,
        derived: Sequence[str],
        definitions: Mapping[str, Definition],
        intervals: Iterable[str] = (),
        stated: Iterable[str] = (),
        stored: Mapping[str, pl.DataType] | None = None,
    ) -> None:
        self.stages: list[list[pl.Expr]] = []
        """What to add with `with_columns`, one stage after the other."""
        self.possible: dict[str, Possible] = {}
        """The names that may have several values: tables and lookups, and formulas that only name one."""
        self.intervals = set(intervals)
        """The names that stand in two columns: those given, and formulas that only name one."""
        self._derived, self._stated = frozenset(derived), frozenset(stated)
        self._is_narrow = bool(stored)
        self.wholes = Wholes(stored or {}, definitions, self._stated)
        self._level: dict[str, int] = {}
        for name in derived:
            self._derive(name, definitions[name])

    def prepare(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with every derived name in it."""
        return reduce(lambda made, stage: made.with_columns(stage), self.stages, frame)

    def expression(self, node: Node) -> pl.Expr:
        """A checked tree, valid after the stages; what is not single is null."""
        match node:
            case Literal(value):
                return functions.literal(value)
            case Name(name):
                return self._single(name)
            case Not(operand):
                return ~self.expression(operand)
            case And(operands):
                return reduce(and_, map(self.expression, operands))
            case Or(operands):
                return reduce(or_, map(self.expression, operands))
            case Compare(sign, left, right):
                return self._compare(sign, left, right)
            case Between(operand, low, high):
                return self._between(operand, low, high)
            case In(operand, choices):
                return self._member(operand, choices)
            case Arithmetic(sign, left, right):
                return functions.ARITHMETIC[sign](self._number(left), self._number(right))
            case Negative(operand):
                return -self._number(operand)
            case Call():
                return self._call(node)

    def _call(self, node: Call) -> pl.Expr:
        match node:
            case Call("round", (number, Literal(int(places)))):
                return functions.round_half_up(self._number(number), places)
            case Call("least" | "greatest" as function, numbers):
                return functions.extreme(function, [self._number(each) for each in numbers])
            case Call(function, (day, *count)):
                return functions.DATES[function](self.expression(day), *map(self._count, count))
            case _:
                raise AssertionError(f"checked before: {node}")

    def _number(self, node: Node) -> pl.Expr:
        return functions.as_kind(self.expression(node), type_of(node))

    def _count(self, node: Node) -> int | pl.Expr:
        if isinstance(node, Literal) and isinstance(node.value, int):
            return node.value
        if self._is_int64(node):
            return self.expression(node)
        ends = (functions.literal(-_MORE_THAN_ANY_COUNT), functions.literal(_MORE_THAN_ANY_COUNT))
        return self._number(node).clip(*ends).cast(pl.Int64)

    def _is_int64(self, node: Node) -> bool:
        match node:
            case Literal(value):
                return isinstance(value, int) and not isinstance(value, bool) and value in _INT64
            case Name(name):
                return type_of(node).kind == "integer" and name not in self._derived and name not in self.intervals
            case _:
                return False

    # Derived names -------------------------------------------------------------------------------------------------

    def _add(self, name: str, made: pl.Expr) -> pl.Expr:
        """Put a column into the stage after all that it reads."""
        level = 1 + max((self._level.get(root, 0) for root in made.meta.root_names()), default=0)
        self._level[name] = level
        self.stages += [[] for _ in range(level - len(self.stages))]
        self.stages[level - 1].append(made.alias(name))
        return pl.col(name)

    def _derive(self, name: str, definition: Definition) -> None:
        match definition:
            case Formula(Name(other) as node) if other in self.intervals:
                for end in ("low", "high"):
                    self._add(f"{name}?{end}", self._or_stated(name, pl.col(f"{other}?{end}"), type_of(node)))
                self.intervals.add(name)
            case Formula(Name(other) as node) if other in self.possible:
                self._settle(name, type_of(node), [(pl.lit(True), node)])
            case Formula(node):
                self._add(name, self._or_stated(name, self.expression(node), type_of(node)))
            case Table(kind, _):
                self._settle(name, kind, self._rows(name, definition))
            case Lookup(kind, key, by_code):
                self._settle(name, kind, list(self._codes(key, by_code)))

    def _or_stated(self, name: str, made: pl.Expr, kind: Type) -> pl.Expr:
        made = functions.as_kind(made, kind)
        if name not in self._stated:
            return made
        stated = pl.col(f"{name}?stated")
        return pl.when(stated.is_not_null()).then(functions.as_kind(stated, kind)).otherwise(made)

    def _rows(self, name: str, table: Table) -> list[Branch]:
        """Each row with where it is possible: its group is, it is, and in a ladder no row before it decides."""
        branches: list[Branch] = []
        for place, group in enumerate(table.groups):
            reached = pl.lit(True)
            if group.key is not None:
                reached = self._add(f"{name}?group?{place}", self.expression(group.key).fill_null(True))
            for position, row in enumerate(group.rows):
                holds = self._add(f"{name}?row?{place}?{position}", self.expression(row.test))
                branches.append((reached & holds.fill_null(True), row.value))
                if group.ordered:
                    reached = reached & ~holds.fill_null(False)
        return branches

    def _codes(self, key: Name, by_code: Mapping[str, Scalar | Name]) -> Iterator[Branch]:
        """Each code with where it is possible; a possible code that is not listed leaves all unknown."""
        for code, value in by_code.items():
            yield self._compare_with(key.name, "=", code).fill_null(True), value
        for code in type_of(key).choices:
            if code not in by_code:
                yield self._compare_with(key.name, "=", code).fill_null(True), None

    def _settle(self, name: str, kind: Type, branches: Sequence[Branch]) -> None:
        """Add the columns of a name from its branches: which values are left, and the value if it is the only one."""
        values: dict[Scalar, list[pl.Expr]] = {}
        columns: dict[str, list[pl.Expr]] = {}
        unknown = [~reduce(or_, (where for where, _ in branches), pl.lit(False))]
        for where, found in branches:
            if found is None:
                unknown.append(where)
            elif not isinstance(found, Name):
                values.setdefault(found, []).append(where)
            elif found.name in self.possible:
                inner = self.possible[found.name]
                for value, flag in inner.values.items():
                    values.setdefault(value, []).append(where & pl.col(flag))
                for column, flag in inner.columns.items():
                    columns.setdefault(column, []).append(where & pl.col(flag))
                unknown.append(where & pl.col(inner.unknown))
            else:
                column = self._column(found.name)
                columns.setdefault(column, []).append(where)
                unknown.append(where & pl.col(column).is_null())
        derives = pl.lit(True)
        if name in self._stated:
            stated = f"{name}?stated"
            derives = pl.col(stated).is_null()
            columns[stated] = [pl.lit(True)]
        possible = Possible(
            kind,
            {value: f"{name}?is?{value}" for value in values},
            {column: f"{name}?from?{column}" for column in columns},
            f"{name}?unknown",
        )
        for value, flag in possible.values.items():
            self._add(flag, derives & reduce(or_, values[value]))
        for column, flag in possible.columns.items():
            self._add(flag, (~derives if column == f"{name}?stated" else derives) & reduce(or_, columns[column]))
        self._add(possible.unknown, derives & reduce(or_, unknown))
        self.possible[name] = possible
        if columns:
            self._add(name, self._only(possible))
        else:
            self._add_only_value(name, possible)

    def _add_only_value(self, name: str, possible: Possible) -> None:
        """The value if no other is left, where all of them are written out: which are left says it without them."""
        one, several = pl.lit(False), pl.lit(False)
        for left in map(pl.col, possible.values.values()):
            one, several = one | left, several | (one & left)
        is_open = self._add(f"{name}?open", pl.col(possible.unknown) | several | ~one)
        self.wholes.choose(name, possible.values, is_open)
        kind = functions.column_type(possible.type)
        if self._is_narrow and possible.type.kind == "enum":
            kind = pl.Enum(list(possible.type.choices))
        chosen: pl.Expr = pl.lit(None, dtype=kind)
        for value, flag in possible.values.items():
            chosen = pl.when(pl.col(flag)).then(pl.lit(value, dtype=kind)).otherwise(chosen)
        self._add(name, pl.when(~is_open).then(chosen))

    def _column(self, name: str) -> str:
        """Where the single value of a name stands."""
        if name not in self.intervals:
            return name
        if f"{name}?value" not in self._level:
            self._add(f"{name}?value", self._single(name))
        return f"{name}?value"

    def _only(self, possible: Possible) -> pl.Expr:
        """The value if no other is left, else null."""
        left = [(flag, functions.operand(value)) for flag, value in possible.choices()]
        if not left:
            return pl.lit(None, dtype=functions.column_type(possible.type))
        first = pl.coalesce([pl.when(flag).then(value) for flag, value in left])
        another = reduce(or_, (flag & (first != value) for flag, value in left))
        return pl.when(pl.col(possible.unknown) | another).then(None).otherwise(first)

    # Tests, and what they mean for a name that may have several values ------------------------------------------------

    def _single(self, name: str) -> pl.Expr:
        if name not in self.intervals:
            return pl.col(name)
        low, high = self._ends(name)
        return pl.when(low == high).then(low)

    def _ends(self, name: str) -> tuple[pl.Expr, pl.Expr]:
        return pl.col(f"{name}?low").cast(NUMBER), pl.col(f"{name}?high").cast(NUMBER)

    def _is_many(self, node: Node) -> bool:
        return isinstance(node, Name) and (node.name in self.possible or node.name in self.intervals)

    def _operand(self, node: Node) -> Operand:
        return node.value if isinstance(node, Literal) else self._number(node)

    def _compare(self, sign: str, left: Node, right: Node) -> pl.Expr:
        answers = []
        if isinstance(left, Name) and self._is_many(left):
            answers.append(self._compare_with(left.name, sign, self._operand(right)))
        if isinstance(right, Name) and self._is_many(right):
            answers.append(self._compare_with(right.name, MIRRORED[sign], self._operand(left)))
        if answers:
            return pl.coalesce(answers)
        if self._is_int64(left) and self._is_int64(right):
            return functions.test_whole(sign, self._whole(left), self._whole(right))
        one, other = self.wholes.of(left), self.wholes.of(right)
        if one is not None and other is not None:
            return compared(sign, one, other)
        if isinstance(left, Name) and isinstance(right, Literal):
            return functions.operand(functions.test(sign, self.expression(left), self._operand(right)))
        return functions.operand(functions.test(sign, self._operand(left), self._operand(right)))

    def _whole(self, node: Node) -> int | pl.Expr:
        return node.value if isinstance(node, Literal) and isinstance(node.value, int) else self.expression(node)

    def _compare_with(self, name: str, sign: str, other: Operand) -> pl.Expr:
        """A name compared with one value: true or false where all that is possible agrees."""
        if name in self.possible:
            return self._agree(self.possible[name], lambda value: functions.test(sign, value, other))
        if name in self.intervals:
            return functions.test_interval(sign, *self._ends(name), functions.operand(other))
        return functions.operand(functions.test(sign, pl.col(name), other))

    def _agree(self, possible: Possible, test: Callable[[Operand], Truth]) -> pl.Expr:
        """What a test says of every value left, if it says the same of all."""
        yes, no = [pl.lit(False)], [pl.lit(False)]
        for flag, value in possible.choices():
            answer = test(value)
            if answer is not False:
                yes.append(flag if answer is True else flag & answer)
            if answer is not True:
                no.append(flag if answer is False else flag & ~answer)
        holds, fails = reduce(or_, yes), reduce(or_, no)
        return pl.when(pl.col(possible.unknown) | (holds & fails)).then(None).otherwise(holds)

    def _between(self, operand: Node, low: Node, high: Node) -> pl.Expr:
        ends = self._compare(">=", operand, low) & self._compare("<=", operand, high)
        if not (isinstance(operand, Name) and operand.name in self.possible):
            return ends
        first, last = self._operand(low), self._operand(high)
        each = self._agree(
            self.possible[operand.name],
            lambda value: functions.both(functions.test(">=", value, first), functions.test("<=", value, last)),
        )
        return pl.coalesce(each, ends)

    def _member(self, operand: Node, choices: Sequence[Node]) -> pl.Expr:
        written = [each.value for each in choices if isinstance(each, Literal)]
        numeric = type_of(operand).is_numeric
        if len(written) == len(choices) and not self._is_many(operand) and not numeric:
            return self.expression(operand).is_in(written)
        any_of = reduce(or_, (self._compare("=", operand, each) for each in choices))
        if not (isinstance(operand, Name) and operand.name in self.possible):
            return any_of
        listed = [self._operand(each) for each in choices]
        each = self._agree(
            self.possible[operand.name],
            lambda value: functions.either(*(functions.test("=", value, choice) for choice in listed)),
        )
        known = reduce(and_, (choice.is_not_null() for choice in listed if isinstance(choice, pl.Expr)), pl.lit(True))
        return pl.when(known).then(each).otherwise(any_of)
