"""Which of the four cases (met today or not, met with the draft or not) are possible for whom.

What is asked alike in both worlds holds in both or in neither. Of the conditions that differ it is tried: for every way
in which the unknown facts under them can turn out, whether they hold today and whether they hold with the draft. So a
limit that is raised loses nobody, whatever is missing. Subjects for whom these facts lie between the same edges are
asked about once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Definition, Formula, needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import collect
from yulu.language.tree import Name, Node, Scalar, walk
from yulu.language.values import NumberOverflow, is_single
from yulu.matching.layout import columns_of, laid_out, vector_of
from yulu.matching.trial.worlds import Pair, means_the_same
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.program import Program

CASES = ("00", "01", "10", "11")
"""Today, then with the draft."""
_ALL = (1 << len(CASES)) - 1
MOST_KEYS = 4096
"""Of so many different positions the cases are worked out; beyond them all are taken to be possible."""
MOST_TRIED = 4096
MOST_DEPTH = 4
_MEASURED = ("integer", "number", "date", "month")


class Joint:
    """The conditions of a policy that differ between the worlds, and what they allow; kept from part to part."""

    def __init__(self, pair: Pair) -> None:
        assert pair.before is not None and pair.after is not None
        self.sides = (pair.before, pair.after)
        self._differing = [_not_in(one, other) for one, other in (self.sides, self.sides[::-1])]
        self._turnings = [self._turning(program, asked, {}) for program, asked in self._each()]
        leaves: dict[str, Leaf] = {}
        for program, asked in self._each():
            nodes = [program.conditions[n].node for n in asked]
            own = {leaf.name: leaf for leaf in program.leaves}
            leaves |= {name: own[name] for name in needed(nodes, program.definitions)[0]}
        self.leaves = leaves
        self._met: dict[tuple[object, ...], int] = {}

    def of(self, frame: pl.DataFrame) -> pl.Series:
        """By row, the cases that the differing conditions allow, as bits in the order of `CASES`."""
        if not self.leaves:
            cases = self._cases([[None] * len(program.places) for program in self.sides])
            return pl.repeat(cases, frame.height, dtype=pl.Int64, eager=True)
        after = self.sides[1]
        there = laid_out(after.basis, after.policy.subject, list(self.leaves.values()), (), frame.lazy())
        keyed = collect(there.with_columns(self._key()))
        named = [name for name in keyed.columns if name.startswith("?k")]
        firsts = keyed.unique(named, keep="first", maintain_order=True)
        found = [self._remembered(row, named) for row in firsts.iter_rows(named=True)]
        met = firsts.select(named).with_columns(pl.Series("?cases", found, dtype=pl.Int64))
        return keyed.select(named).join(met, on=named, how="left", nulls_equal=True, maintain_order="left")["?cases"]

    def _each(self) -> Iterator[tuple[Program, Sequence[int]]]:
        yield from zip(self.sides, self._differing, strict=True)

    def _turning(self, program: Program, asked: Sequence[int], known: Mapping[str, Any]) -> Turning:
        nodes = [program.conditions[n].node for n in asked]
        environment = Environment(known, program.definitions)
        return Turning(nodes, program.definitions, environment, program.divisors, program.leaves)

    def _key(self) -> list[pl.Expr]:
        """Between which edges every fact lies, of both worlds; its value where edges move with other facts."""
        found: list[pl.Expr] = []
        for name, leaf in self.leaves.items():
            moving = any(turning.depends_on_others(name) for turning in self._turnings)
            for column in columns_of(self.sides[1].basis, name):
                value = pl.col(column)
                if leaf.type.kind in _MEASURED and not moving:
                    value = functions.as_kind(value, leaf.type)
                    edges = sorted({each for turning in self._turnings for each in turning.around(leaf)})
                    cell: pl.Expr = pl.lit(0, dtype=pl.Int64)
                    for edge in edges:
                        on = functions.literal(edge)
                        cell = cell + (value > on).cast(pl.Int64) + (value >= on).cast(pl.Int64)
                    value = cell
                found.append(value.alias(f"?k{len(found)}"))
        return found

    def _remembered(self, row: Mapping[str, Any], named: Sequence[str]) -> int:
        key = tuple(row[name] for name in named)
        if key not in self._met:
            if len(self._met) >= MOST_KEYS:
                return _ALL
            self._met[key] = self._cases([_vector(program, row) for program in self.sides])
        return self._met[key]

    def _cases(self, vectors: Sequence[list[Any]], depth: int = 0) -> int:
        """The cases that some completion brings about; all, where that cannot be tried.

        Facts that tables are read by are tried first: once they are known, the edges of the others stand still.
        """
        turnings = [
            self._turning(program, asked, _known(program, vector))
            for (program, asked), vector in zip(self._each(), vectors, strict=True)
        ]
        unknown = {name: None for turning in turnings for name in turning.leaves if name in self.leaves}
        values = {
            name: list(
                dict.fromkeys(v for t in turnings if name in t.leaves for v in t.representatives(self.leaves[name]))
            )
            for name in unknown
        }
        standing = [name for name in unknown if all(_stands_still(turning, name) for turning in turnings)]
        if len(standing) == len(unknown):
            return self._tried(vectors, values)
        chosen = [name for name in unknown if self.leaves[name].type.kind in ("boolean", "enum")] or standing
        if not chosen or depth >= MOST_DEPTH or any(turning.is_partial for turning in turnings):
            return _ALL
        found = 0
        for value in values[chosen[0]]:
            found |= self._cases(self._given(vectors, {chosen[0]: value}), depth + 1)
        return found

    def _tried(self, vectors: Sequence[list[Any]], values: Mapping[str, Sequence[Scalar]]) -> int:
        """The cases among all combinations of these values."""
        if prod(map(len, values.values())) > MOST_TRIED:
            return _ALL
        found = 0
        for chosen in product(*values.values()):
            given = self._given(vectors, dict(zip(values, chosen, strict=True)))
            truths = [
                _together(program, asked, vector) for (program, asked), vector in zip(self._each(), given, strict=True)
            ]
            for bit, case in enumerate(CASES):
                if all(truth in (None, digit == "1") for truth, digit in zip(truths, case, strict=True)):
                    found |= 1 << bit
        return found

    def _given(self, vectors: Sequence[list[Any]], values: Mapping[str, Scalar]) -> list[list[Any]]:
        given = [list(vector) for vector in vectors]
        for program, vector in zip(self.sides, given, strict=True):
            for name, value in values.items():
                if name in program.places:
                    vector[program.places[name]] = value
        return given


def _known(program: Program, vector: Sequence[Any]) -> dict[str, Any]:
    values = {leaf.name: vector[program.places[leaf.name]] for leaf in program.leaves}
    return {name: value for name, value in values.items() if is_single(value)}


def _stands_still(turning: Turning, name: str) -> bool:
    """Whether no edge of the fact depends on what else is unknown; being read by a table is no edge of its own."""
    for pair in turning.pairs:
        direct = {leaf for side in pair for leaf in _direct(side, turning.definitions)}
        if name in direct and any(turning.under(side) & turning.leaves.keys() - {name} for side in pair):
            return False
    return True


def _direct(node: Node, definitions: Mapping[str, Definition]) -> Iterator[str]:
    """The facts that a value is worked out from, those aside that only choose the row of a table."""
    for each in walk(node):
        if isinstance(each, Name):
            match definitions.get(each.name):
                case None:
                    yield each.name
                case Formula(inner):
                    yield from _direct(inner, definitions)


def _not_in(program: Program, other: Program) -> list[int]:
    """The conditions of one world that the other does not ask."""
    return [
        position
        for position, condition in enumerate(program.conditions)
        if not any(means_the_same(condition.node, program.basis, each.node, other.basis) for each in other.conditions)
    ]


def _vector(program: Program, row: Mapping[str, Any]) -> list[Any]:
    """A row's values as the program takes them; what was not laid out is unknown."""
    there: dict[str, Any] = {column: None for leaf in program.leaves for column in columns_of(program.basis, leaf.name)}
    return vector_of(program, {**there, **row})


def _together(program: Program, asked: Sequence[int], vector: list[Any]) -> bool | None:
    """Whether all of these conditions hold; None where that is not known."""
    try:
        outputs, _ = program.decide(vector)
    except NumberOverflow:
        return None
    truths = [outputs[n] for n in asked]
    if any(truth is False for truth in truths):
        return False
    return True if all(truth is True for truth in truths) else None
