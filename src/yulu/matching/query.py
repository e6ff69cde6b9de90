"""One query for all policies about a kind of subject: derived facts once, then every condition, amount and mark.

For each policy it comes out whether all conditions are met, and two masks whose bit n is condition n: whether it is
true, whether it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from yulu.language.definitions import needed
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.polars_whole import Whole
from yulu.language.tree import Compare, Literal, Name, Node, type_of
from yulu.language.types import BOOLEAN, NUMBER
from yulu.matching.layout import ROW, columns_of, laid_out, stated
from yulu.matching.marks import marks_of
from yulu.matching.pattern_key import hiding
from yulu.rules.basis import Leaf
from yulu.rules.program import Program
from yulu.toolbox.model import Grant

_ZERO = Literal(0, type=NUMBER)
_MASKS: Mapping[pl.DataType, int] = {pl.UInt8(): 8, pl.UInt16(): 16, pl.UInt32(): 32, pl.Int64(): 63}
"""By the type of a mask, how many bits it has room for."""


class Query:
    """The policies of one kind of subject on one day, and the facts by which their results are counted."""

    def __init__(self, programs: Sequence[Program], counted_by: Sequence[str] = ()) -> None:
        first = programs[0]
        self.programs, self.basis, self.kind = programs, first.basis, first.policy.subject
        self.counted_by = tuple(counted_by)
        toolbox, definitions = self.basis.toolbox, self.basis.definitions
        types = {name: (toolbox.facts.get(name) or toolbox.derived[name]).type for name in counted_by}
        self.groups: dict[str, Node] = {name: Name(name, type=kind) for name, kind in types.items()}
        roots = [*self.groups.values()]
        for program in programs:
            roots += [condition.node for condition in program.conditions]
            roots += [node for _, node in program.grants if node is not None]
        names, self.derived = needed(roots, definitions)
        own = {leaf.name: leaf for program in programs for leaf in program.leaves}
        self.leaves: list[Leaf] = [own.get(name) or self.basis.leaf(name) for name in dict.fromkeys([*names, *own])]
        conditions = [each.node for program in programs for each in program.conditions]
        self.truths = {node: condition(n) for n, node in enumerate(dict.fromkeys(conditions))}
        """Where the truth of each condition stands."""
        self.wholes: dict[tuple[int, int], Whole | None] = {}
        """By policy and grant, of what steps a sum's `amount` is a number in the frame last planned; None: decimals."""

    def columns(self, position: int) -> list[str]:
        """The columns that a policy's leaves, statements and derived choices stand in, where a frame has them."""
        program = self.programs[position]
        found = [column for leaf in program.leaves for column in columns_of(self.basis, leaf.name)]
        return [*found, *map(stated, program.derived), *hiding(program)]

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame laid out, with `?row`, derived choices, and for the policy at position p the columns that `state`,
        `true`, `known`, `marks`, `amount` and `zero` name. Raises NumberOverflow.
        """
        there = laid_out(self.basis, self.kind, self.leaves, self.derived, frame.lazy())
        made = [f(p) for p in range(len(self.programs)) for f in (state, true, known, marks, zero)]
        made += [amount(p, n) for p, program in enumerate(self.programs) for n, _ in granted(program)]
        choices = dict.fromkeys(name for program in self.programs for name in hiding(program))
        kept = [ROW, *there.collect_schema().names(), *choices, *made, *map(group, self.groups)]
        return collect(self.plan(there).with_row_index(ROW).select(kept))

    def plan(self, there: pl.LazyFrame) -> pl.LazyFrame:
        """A laid-out frame with all that can be asked of it; what is not selected is not worked out."""
        schema = there.collect_schema()
        intervals = [leaf.name for leaf in self.leaves if leaf.name in self.basis.aggregates]
        said = [name for name in self.derived if stated(name) in schema]
        reading = PolarsReading(self.derived, self.basis.definitions, intervals, said, schema)
        made: list[pl.Expr] = []
        for position, program in enumerate(self.programs):
            own = [pl.col(self.truths[each.node]) for each in program.conditions]
            all_met = state_of(program, own)
            made.append(all_met.alias(state(position)))
            made.append(mask_of(each.fill_null(False) for each in own).alias(true(position)))
            made.append(mask_of(each.is_not_null() for each in own).alias(known(position)))
            made += missing_of(program, position, all_met.is_null(), [each.is_null() for each in own])
            made.append(marks_of(program, reading, schema.names()).alias(marks(position)))
            made.append(pl.any_horizontal(pl.lit(False), *_comes_to_zero(program, reading)).alias(zero(position)))
            for n, grant in granted(program):
                node = program.grants[n][1]
                assert node is not None
                whole = reading.wholes.of(node) if grant.is_sum else None
                self.wholes[position, n] = whole
                made.append((reading.expression(node) if whole is None else whole.steps).alias(amount(position, n)))
        made += [_grouped(reading, node).alias(group(name)) for name, node in self.groups.items()]
        prepared = reading.prepare(there).with_columns(
            reading.expression(node).alias(name) for node, name in self.truths.items()
        )
        return prepared.with_columns(made)


def granted(program: Program) -> list[tuple[int, Grant]]:
    """The grants that come to a value, by their positions."""
    return [(n, grant) for n, (grant, node) in enumerate(program.grants) if node is not None]


def missing_of(program: Program, position: int, is_open: pl.Expr, conditions: Sequence[pl.Expr]) -> list[pl.Expr]:
    """For each leaf whether it is unknown under a condition that is open, where the whole is: `missing`."""
    under = [set(needed([each.node], program.definitions)[0]) for each in program.conditions]
    found = []
    for leaf in program.leaves:
        asking = [each for each, names in zip(conditions, under, strict=True) if leaf.name in names]
        columns = [pl.col(name) for name in columns_of(program.basis, leaf.name)]
        unknown = columns[0].is_null() if len(columns) == 1 else ~(columns[0] == columns[1]).fill_null(False)
        if asking:
            found.append((is_open & unknown & reduce(or_, asking)).alias(missing(position, leaf.name)))
    return found


def state_of(program: Program, truths: Sequence[pl.Expr]) -> pl.Expr:
    """Whether all conditions are met: false where one is not, null where that is open."""
    return reduce(and_, truths, pl.lit(program.validity.truth is not False))


def mask_of(bits: Iterable[pl.Expr]) -> pl.Expr:
    """The bits, none of them null, in the smallest whole number that has room for them; the first is the lowest."""
    found = list(bits)
    kind = next(kind for kind, room in _MASKS.items() if len(found) <= room)
    none = pl.lit(0, dtype=kind)
    return reduce(
        or_, (pl.when(bit).then(pl.lit(1 << n, dtype=kind)).otherwise(none) for n, bit in enumerate(found)), none
    )


def condition(number: int) -> str:
    """The truth of one of the conditions; policies that have the same share it."""
    return f"?c{number}"


def missing(position: int, leaf: str) -> str:
    """Whether a leaf is unknown under a condition that is open."""
    return f"?missing{position}?{leaf}"


def state(position: int) -> str:
    """Whether all conditions are met, null where it is open."""
    return f"?state{position}"


def true(position: int) -> str:
    """The mask of the conditions that are met."""
    return f"?true{position}"


def known(position: int) -> str:
    """The mask of the conditions whose truth is known."""
    return f"?known{position}"


def marks(position: int) -> str:
    """What an automatic payment waits for, as `marks.BITS`."""
    return f"?marks{position}"


def zero(position: int) -> str:
    """Whether one of the policy's divisors comes to zero."""
    return f"?zero{position}"


def amount(position: int, grant: int) -> str:
    """What a grant comes to, not rounded; a sum in whole steps where `Query.wholes` says so. Null where unknown."""
    return f"?grant{position}?{grant}"


def group(name: str) -> str:
    """A fact by which results are counted, as text or as Enum."""
    return f"?group?{name}"


def _grouped(reading: PolarsReading, node: Node) -> pl.Expr:
    kind = type_of(node)
    return reading.expression(node).cast(pl.Enum(list(kind.choices)) if kind.kind == "enum" else pl.String)


def _comes_to_zero(program: Program, reading: PolarsReading) -> list[pl.Expr]:
    """Of each divisor, whether it comes to zero; never null."""
    return [
        reading.expression(Compare("=", divisor, _ZERO, type=BOOLEAN)).fill_null(False) for divisor in program.divisors
    ]


def forgetting(query: Query, position: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in which facts under a divisor that comes to zero count as missing, those stated as well.

    As `settle.forget_zero_divisors` has it for one subject: for this policy alone.
    """
    program = query.programs[position]
    intervals = [leaf.name for leaf in program.leaves if leaf.name in query.basis.aggregates]
    said = [name for name in program.derived if stated(name) in rows.columns]
    reading = PolarsReading(program.derived, program.definitions, intervals, said, rows.schema)
    zeros = [each.alias(f"?z{n}") for n, each in enumerate(_comes_to_zero(program, reading))]
    marked = pl.concat([rows, collect(reading.prepare(rows.lazy()).select(zeros))], how="horizontal")
    under: dict[str, list[str]] = {}
    for n, divisor in enumerate(program.divisors):
        names, derived = needed([divisor], program.definitions)
        columns = [column for name in names for column in columns_of(query.basis, name)]
        for column in [*columns, *map(stated, derived)]:
            under.setdefault(column, []).append(f"?z{n}")
    return marked.with_columns(
        pl.when(~pl.any_horizontal(where)).then(pl.col(column)).alias(column)
        for column, where in under.items()
        if column in rows.columns
    ).select(rows.columns)
