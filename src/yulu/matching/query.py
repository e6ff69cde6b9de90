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
from yulu.language.tree import Compare, Literal, Name, Node, type_of
from yulu.language.types import BOOLEAN, NUMBER
from yulu.matching.amounts import in_fen
from yulu.matching.layout import ROW, columns_of, laid_out, stated
from yulu.matching.marks import marks_of
from yulu.rules.basis import Leaf
from yulu.rules.program import Program

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
        self.leaves: list[Leaf] = [own.get(name) or self.basis.leaf(name) for name in names]

    def columns(self, position: int) -> list[str]:
        """The columns that a policy's own leaves and statements stand in, where a frame has them."""
        program = self.programs[position]
        found = [column for leaf in program.leaves for column in columns_of(self.basis, leaf.name)]
        return [*found, *map(stated, program.derived)]

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame laid out, with `?row`, and for the policy at position p the columns that `state`, `true`,
        `known`, `marks`, `amount` and `zero` name. Raises NumberOverflow.
        """
        there = laid_out(self.basis, self.kind, self.leaves, self.derived, frame).with_row_index(ROW)
        intervals = [leaf.name for leaf in self.leaves if leaf.name in self.basis.aggregates]
        said = [name for name in self.derived if stated(name) in there.columns]
        reading = PolarsReading(self.derived, self.basis.definitions, intervals, said, there.schema)
        truths: dict[Node, str] = {}
        made: list[pl.Expr] = []
        for position, program in enumerate(self.programs):
            for condition in program.conditions:
                truths.setdefault(condition.node, f"?c{len(truths)}")
            own = [pl.col(truths[condition.node]) for condition in program.conditions]
            made += [state_of(program, own).alias(state(position))]
            made += [mask_of(each.fill_null(False) for each in own).alias(true(position))]
            made += [mask_of(each.is_not_null() for each in own).alias(known(position))]
            made.append(marks_of(program, reading, there.columns).alias(marks(position)))
            made.append(pl.any_horizontal(pl.lit(False), *_comes_to_zero(program, reading)).alias(zero(position)))
            for n, (grant, node) in enumerate(program.grants):
                if node is not None:
                    value = in_fen(grant, node, reading) if grant.is_sum else reading.expression(node)
                    made.append(value.alias(amount(position, n)))
        made += [_grouped(reading, node).alias(group(name)) for name, node in self.groups.items()]
        prepared = reading.prepare(there.lazy()).with_columns(
            reading.expression(node).alias(name) for node, name in truths.items()
        )
        return collect(prepared.with_columns(made).select(*there.columns, *(each.meta.output_name() for each in made)))


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
    """What a grant comes to, a sum in whole 分 as its clause rounds it; null where it is unknown."""
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
