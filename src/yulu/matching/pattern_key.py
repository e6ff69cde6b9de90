"""What tells patterns apart (`patterns`), packed into few columns to group by.

Of an open condition counts which facts under it are unknown, and of the known ones only what can matter: of a choice
which of the codes that are told apart, of a number or a day on or between which of the values it is compared with.
Where an industry has edges of its own in a table, these alone count once the industry is known. What a fact is does not
count at all where every way to it leads through a derived choice that is known already: a firm whose size is known.
Where the industry alone is unknown, all that counts of staff and income is which sizes the industries come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from math import ceil, floor

import polars as pl

from yulu.language.definitions import Definition, Table, names_in, needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import PolarsReading
from yulu.language.tree import Name, Node, Scalar, walk
from yulu.language.types import Type
from yulu.matching.layout import KNOWN, columns_of, stated
from yulu.matching.packing import Digit, packed
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning, codes_of
from yulu.rules.program import Program

_CELL = pl.Int16()
_EPOCH = date(1970, 1, 1)
_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class PatternKey:
    """Columns that are equal where the pattern is; and whether none of them is a fact's value."""

    columns: list[pl.Expr]
    has_cells_only: bool


@dataclass(frozen=True, slots=True)
class _Results:
    """A table of which only the set of its groups' results counts once all that its rows ask about is known."""

    asked: frozenset[str]
    is_known: pl.Expr
    results: list[pl.Expr]


def pattern_key(program: Program, said: Sequence[str], stored: Mapping[str, pl.DataType]) -> PatternKey:
    """The key of rows in which just these derived facts are stated; `stored` has the types of the rows' columns."""
    definitions = {name: each for name, each in program.definitions.items() if name not in said}
    return _Key(program, said, definitions, stored).made()


def hiding(program: Program) -> list[str]:
    """The derived names of a few values under the conditions: once one is known, what it rests on can be left out."""
    types = program.basis.toolbox.derived
    under = needed([condition.node for condition in program.conditions], program.definitions)[1]
    return [name for name in under if name in types and types[name].type.kind in ("boolean", "enum")]


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
        self.leaves = {leaf.name: (leaf, columns_of(program.basis, leaf.name)) for leaf in program.leaves}
        for name in said:
            derived = program.basis.toolbox.derived[name]
            self.leaves[name] = (Leaf(name, name, derived.type, None), [stated(name)])
        self.by_key = {
            name: {code: self._turning({name: code}) for code in self.leaves[name][0].type.choices}
            for name in self._table_keys()
        }
        self.hiding = [name for name in hiding(program) if name in definitions and name in stored]
        self._met: dict[str, pl.Expr] = {}
        self.laddered = {name: found for name in program.derived if (found := self._by_results(name)) is not None}

    def made(self) -> PatternKey:
        under = [self._facts_under(root) for root in self.roots]
        digits, others = [Digit(pl.col(KNOWN), 1 << len(self.roots))], []
        for name, (leaf, columns) in self.leaves.items():
            open_under = sum(1 << position for position, names in enumerate(under) if name in names)
            if not open_under:
                continue
            asked = (~pl.col(KNOWN) & pl.lit(open_under, dtype=pl.Int64)) != 0
            found, moving = self._cells(leaf, columns)
            if self.hiding and len(columns) == 1 and name not in self._under_divisors():
                counts = asked & self._is_met(name)
                is_known = Digit((asked & pl.col(columns[0]).is_not_null()).cast(_CELL), 2)
                found = [Digit(pl.when(counts).then(each.number).otherwise(0), each.size) for each in found]
                digits.append(is_known)
                others += [pl.when(counts).then(each) for each in moving]
            else:
                others += [pl.when(asked).then(each) for each in moving]
            digits += [Digit(pl.when(asked).then(each.number).otherwise(0), each.size) for each in found]
        digits += [self._hidden_behind(name) for name in self.hiding]
        digits += [digit for name in self.laddered for digit in self._results(name)]
        return PatternKey([*packed(digits), *others], not others)

    def _is_met(self, name: str) -> pl.Expr:
        """Whether an open condition comes to the name without a known derived choice in between."""
        if name not in self._met:
            direct = sum(1 << n for n, root in enumerate(self.roots) if name in _mentioned(root))
            met = (~pl.col(KNOWN) & pl.lit(direct, dtype=pl.Int64)) != 0
            for parent in self.program.derived:
                if parent in self.definitions and name in names_in(self.definitions[parent]):
                    through = self._is_met(parent)
                    if parent in self.hiding:
                        through = through & pl.col(parent).is_null()
                    if parent in self.laddered and name in self.laddered[parent].asked:
                        through = through & ~self.laddered[parent].is_known
                    met |= through
            self._met[name] = met
        return self._met[name]

    def _hidden_behind(self, name: str) -> Digit:
        """The value of a derived choice that an open condition comes to; 0 where it is unknown."""
        kind = self.program.basis.toolbox.derived[name].type
        codes = {code: number for number, code in enumerate(kind.choices)}
        value = pl.col(name) if kind.kind == "boolean" else self._numbered(name, codes)
        found = _or_unknown(value, 2 if kind.kind == "boolean" else len(codes))
        return Digit(pl.when(self._is_met(name)).then(found.number).otherwise(0), found.size)

    def _by_results(self, name: str) -> _Results | None:
        """A table whose groups go by one choice that nothing else asks about, and whose rows ask about plain facts."""
        table = self.definitions.get(name)
        if not isinstance(table, Table):
            return None
        groups = [(*codes_of(group.key, self.definitions), group) for group in table.groups]
        keys = {None if key is None else key.name for key, _, _ in groups}
        (key, *others) = keys
        asked = {each for group in table.groups for row in group.rows for each in _mentioned(row.test)}
        values = {row.value.name for group in table.groups for row in group.rows if isinstance(row.value, Name)}
        elsewhere = set().union(*map(_mentioned, [*self.roots, *self.program.divisors]))
        elsewhere |= {each for other, form in self._defined() if other != name for each in names_in(form)}
        plain = {each for each, (_, columns) in self.leaves.items() if columns == [each] and each in self.stored}
        if key is None or others or key in elsewhere | asked | values or asked & values or not {key, *asked} <= plain:
            return None
        reading = PolarsReading((), self.definitions, stored=self.stored)
        found: dict[str, list[pl.Expr]] = {}
        for _, codes, group in groups:
            left = pl.col(key).is_null() | pl.col(key).cast(pl.String).is_in(list(codes))
            for row in group.rows:
                holds = reading.expression(row.test).fill_null(False)
                found.setdefault(repr(row.value), []).append(left & holds)
                left = left & ~holds
            found.setdefault("", []).append(left)
        is_known = pl.all_horizontal(pl.col(each).is_not_null() for each in sorted(asked))
        return _Results(frozenset(asked), is_known, [pl.any_horizontal(each) for each in found.values()])

    def _defined(self) -> list[tuple[str, Definition]]:
        return [(name, self.definitions[name]) for name in self.program.derived if name in self.definitions]

    def _results(self, name: str) -> list[Digit]:
        """Which results the groups of a table that are left come to, where its facts are known and an open condition
        asks for it.
        """
        table = self.laddered[name]
        counts = self._is_met(name) & table.is_known
        if name in self.hiding:
            counts = counts & pl.col(name).is_null()
        return [Digit((counts & each).cast(_CELL), 2) for each in table.results]

    def _under_divisors(self) -> set[str]:
        return set(needed(self.program.divisors, self.definitions)[0])

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
        return _or_unknown(self._numbered(column, numbers), len(classes))

    def _numbered(self, column: str, numbers: Mapping[str, int]) -> pl.Expr:
        """A number for each code; null for others."""
        stored = self.stored.get(column)
        if isinstance(stored, pl.Enum):
            by_position = pl.Series([numbers.get(code) for code in stored.categories], dtype=_CELL)
            return pl.lit(by_position).gather(pl.col(column).to_physical())
        return pl.col(column).replace_strict(numbers, default=None, return_dtype=_CELL)

    def _cell(self, leaf: Leaf, column: str) -> Digit:
        """Between which edges; where a table has rows for each code of a key, between those of the subject's own."""
        fixed = self.everything.fixed_edges(leaf)
        edges = self.everything.representatives(leaf) if fixed is None else fixed
        if leaf.type.kind == "text":
            return _or_unknown(*self._text(column, edges))
        place, places = self._place(column, leaf.type, edges), 2 * len(edges) + 1
        for key, by_code in self.by_key.items() if fixed is not None else ():
            fewer = {code: turning.fixed_edges(leaf) for code, turning in by_code.items()}
            own = {code: set(found) for code, found in fewer.items() if found is not None and len(found) < len(edges)}
            if not own or not all(found <= set(edges) for found in own.values()):
                continue
            cells, size = list(range(places)), places
            for found in own.values():
                kept = [2 * position + 1 for position, edge in enumerate(edges) if edge in found]
                cells += [size + sum((each > on) + (each >= on) for on in kept) for each in range(places)]
                size += 2 * len(kept) + 1
            row = self._numbered(key, {code: number for number, code in enumerate(own, 1)}).fill_null(0).cast(pl.UInt32)
            number = pl.lit(pl.Series(cells, dtype=_CELL)).gather(row * places + place)
            return _or_unknown(number, size)
        return _or_unknown(place, places)

    def _place(self, column: str, kind: Type, edges: Sequence[Scalar]) -> pl.Expr:
        """Between which of the edges, or on which of them, the value lies: as many as are below it, and once more as
        many as are not above it.
        """
        value, steps, stored = self._steps(column, kind, edges)
        below = pl.lit(pl.Series([floor(each) for each in steps], dtype=stored)).search_sorted(value, side="left")
        up_to = pl.lit(pl.Series([ceil(each) for each in steps], dtype=stored)).search_sorted(value, side="right")
        return pl.when(pl.col(column).is_not_null()).then(below + up_to)

    def _steps(self, column: str, kind: Type, edges: Sequence[Scalar]) -> tuple[pl.Expr, list[Decimal], pl.DataType]:
        """A column and its edges in the whole numbers that it is stored in; an edge may lie between two of them."""
        stored = self.stored.get(column)
        if kind.kind in ("date", "month"):
            days = [Decimal((each - _EPOCH).days) for each in edges if isinstance(each, date)]
            return pl.col(column).cast(pl.Date).to_physical().cast(pl.Int64), days, pl.Int64()
        places = stored.scale if isinstance(stored, pl.Decimal) else 0
        number = pl.col(column).to_physical() if isinstance(stored, pl.Decimal) else pl.col(column)
        steps = [Decimal(each).scaleb(places, _EXACT) for each in edges if isinstance(each, int | Decimal)]
        return number.cast(pl.Int128), steps, pl.Int128()

    def _text(self, column: str, edges: Sequence[Scalar]) -> tuple[pl.Expr, int]:
        """Which of the texts that it is compared with; 0 for any other."""
        numbers = {str(edge): number for number, edge in enumerate(edges, 1)}
        other = pl.when(pl.col(column).is_not_null()).then(pl.lit(0, dtype=_CELL))
        return pl.coalesce(pl.col(column).replace_strict(numbers, default=None, return_dtype=_CELL), other), len(
            edges
        ) + 1


def _mentioned(node: Node) -> set[str]:
    return {each.name for each in walk(node) if isinstance(each, Name)}


def _or_unknown(number: pl.Expr, size: int) -> Digit:
    return Digit((number.cast(_CELL) + pl.lit(1, dtype=_CELL)).fill_null(0), size + 1)
