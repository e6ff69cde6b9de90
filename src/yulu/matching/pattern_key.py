"""What tells patterns apart (`patterns`), packed into few columns to group by.

Of an open condition counts which facts under it are unknown, and of the known ones only what can matter: of a choice
which of the codes that are told apart, of a number or a day on or between which of the values it is compared with.
Where an industry has edges of its own in a table, these alone count once the industry is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

import polars as pl

from yulu.language.definitions import Definition, Table, needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import PolarsReading
from yulu.language.tree import Compare, Literal, Name, Node, Scalar
from yulu.language.types import BOOLEAN, Type
from yulu.matching.layout import KNOWN, columns_of, stated
from yulu.matching.packing import Digit, packed
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.program import Program

_CELL = pl.Int16()


@dataclass(frozen=True, slots=True)
class PatternKey:
    """Columns that are equal where the pattern is; and whether none of them is a fact's value."""

    columns: list[pl.Expr]
    has_cells_only: bool


def pattern_key(program: Program, said: Sequence[str], stored: Mapping[str, pl.DataType]) -> PatternKey:
    """The key of rows in which just these derived facts are stated; `stored` has the types of the rows' columns."""
    definitions = {name: each for name, each in program.definitions.items() if name not in said}
    return _Key(program, said, definitions, stored).made()


class _Key:
    def __init__(
        self,
        program: Program,
        said: Sequence[str],
        definitions: Mapping[str, Definition],
        stored: Mapping[str, pl.DataType],
    ) -> None:
        self.program, self.definitions, self.stored = program, definitions, stored
        self.roots = [condition.node for condition in program.conditions]
        self.everything = self._turning({})
        self.reading = PolarsReading((), {}, stored=stored)
        self.leaves = {leaf.name: (leaf, columns_of(program.basis, leaf.name)) for leaf in program.leaves}
        for name in said:
            derived = program.basis.toolbox.derived[name]
            self.leaves[name] = (Leaf(name, name, derived.type, None), [stated(name)])
        self.by_key = {
            name: {code: self._turning({name: code}) for code in self.leaves[name][0].type.choices}
            for name in self._table_keys()
        }

    def made(self) -> PatternKey:
        under = [self._facts_under(root) for root in self.roots]
        digits, others = [Digit(pl.col(KNOWN), 1 << len(self.roots))], []
        for name, (leaf, columns) in self.leaves.items():
            open_under = sum(1 << position for position, names in enumerate(under) if name in names)
            if not open_under:
                continue
            asked = (~pl.col(KNOWN) & pl.lit(open_under, dtype=pl.Int64)) != 0
            found, moving = self._cells(leaf, columns)
            digits += [Digit(pl.when(asked).then(each.number).otherwise(0), each.size) for each in found]
            others += [pl.when(asked).then(each) for each in moving]
        return PatternKey([*packed(digits), *others], not others)

    def _turning(self, values: Mapping[str, Scalar]) -> Turning:
        divisors = self.program.divisors
        return Turning(
            [*self.roots, *divisors], self.definitions, Environment(dict(values), self.definitions), divisors
        )

    def _table_keys(self) -> list[str]:
        """The recorded choices by which the rows of tables are grouped."""
        tables = [each for each in map(self.definitions.get, self.program.derived) if isinstance(each, Table)]
        keys = [group.key for table in tables for group in table.groups if group.key is not None]
        named = needed(keys, self.definitions)[0]
        return [name for name in named if name in self.leaves and self.leaves[name][0].type.kind == "enum"]

    def _facts_under(self, root: Node) -> set[str]:
        """The facts that an open condition's settling rests on, and those that make one of them a divisor of zero."""
        found = set(needed([root], self.definitions)[0])
        divisors = [set(needed([divisor], self.definitions)[0]) for divisor in self.program.divisors]
        return found.union(*(names for names in divisors if names & found))

    def _cells(self, leaf: Leaf, columns: Sequence[str]) -> tuple[list[Digit], list[pl.Expr]]:
        """Where a fact lies among its edges, 0 where it is unknown; or its values. An aggregate by both its ends."""
        ends = [pl.col(column) for column in columns]
        digits = [_or_unknown(ends[0] == ends[1], 2)] if len(ends) > 1 else []
        match leaf.type.kind:
            case "boolean":
                return [*digits, *(_or_unknown(end, 2) for end in ends)], []
            case "enum":
                return [*digits, *(self._class(leaf, column) for column in columns)], []
            case _ if self.everything.depends_on_others(leaf.name):
                return digits, ends
            case _:
                return [*digits, *(self._cell(leaf, column) for column in columns)], []

    def _class(self, leaf: Leaf, column: str) -> Digit:
        """Which of the codes that are told apart."""
        classes = self.everything.alike(leaf)
        numbers = {code: number for number, codes in enumerate(classes) for code in codes}
        if isinstance(self.stored.get(column), pl.Enum):
            categories = self.stored[column].categories  # type: ignore[attr-defined]
            by_position = pl.Series([numbers.get(code) for code in categories], dtype=_CELL)
            number = pl.lit(by_position).gather(pl.col(column).to_physical())
        else:
            number = pl.col(column).replace_strict(numbers, default=None, return_dtype=_CELL)
        return _or_unknown(number, len(classes))

    def _cell(self, leaf: Leaf, column: str) -> Digit:
        """Between which edges; where a table has rows for each code of a key, between those of the subject's own."""
        edges = self.everything.fixed_edges(leaf)
        if edges is None:
            return _or_unknown(*self._between(column, leaf.type, self.everything.representatives(leaf)))
        number: pl.Expr
        number, size = self._between(column, leaf.type, edges)
        for key, by_code in self.by_key.items():
            fewer = {code: turning.fixed_edges(leaf) for code, turning in by_code.items()}
            own = {code: found for code, found in fewer.items() if found is not None and len(found) < len(edges)}
            if not own:
                continue
            for code, found in own.items():
                cell, cells = self._between(column, leaf.type, found)
                number = pl.when(pl.col(key) == pl.lit(code)).then(cell + pl.lit(size, dtype=_CELL)).otherwise(number)
                size += cells
            break
        return _or_unknown(number, size)

    def _between(self, column: str, kind: Type, edges: Sequence[Scalar]) -> tuple[pl.Expr, int]:
        """Between which of the edges, or on which of them, the value lies, and how many such places there are."""
        value = Name(column, type=kind)

        def holds(sign: OneOf["=", ">", ">="], edge: Scalar) -> pl.Expr:
            return self.reading.expression(Compare(sign, value, Literal(edge, type=kind), type=BOOLEAN)).cast(_CELL)

        cell: pl.Expr = pl.when(pl.col(column).is_not_null()).then(pl.lit(0, dtype=_CELL))
        if kind.kind == "text":
            for position, edge in enumerate(edges):
                cell = cell + holds("=", edge) * pl.lit(position + 1, dtype=_CELL)
            return cell, len(edges) + 1
        for edge in edges:
            cell = cell + holds(">", edge) + holds(">=", edge)
        return cell, 2 * len(edges) + 1


def _or_unknown(number: pl.Expr, size: int) -> Digit:
    return Digit((number.cast(_CELL) + pl.lit(1, dtype=_CELL)).fill_null(0), size + 1)
