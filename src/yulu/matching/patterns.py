"""What is missing, by pattern: everybody whose outcome is open falls into few, and each is settled once.

A pattern is all that settling can depend on: which conditions are open, and for each fact under an open condition
whether it is unknown or between which edges it lies (its value, where the edges move with other facts). One subject of
each goes through the same `settle` as anybody alone, and its answer holds for all of them, in every part of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from yulu.language.values import NumberOverflow
from yulu.matching.layout import stated, vector_of
from yulu.matching.pattern_key import PatternKey, pattern_key
from yulu.rules.program import Program
from yulu.rules.settle import Settled, settle

BEYOND = -1
"""Instead of a pattern: settling it meets a number past 38 digits."""
_AT = "?at"

Settling = Callable[[Program, int], None]
"""Told how many patterns of a policy are settled, after each."""


@dataclass(slots=True)
class Patterns:
    """One policy's patterns, numbered as they are met; two that are missing the same are one."""

    program: Program
    settling: Settling = lambda program, patterns: None
    settled: list[Settled] = field(default_factory=list)
    """What each number means."""
    _numbers: dict[Settled, int] = field(default_factory=dict)
    _books: dict[tuple[str, ...], _Book] = field(default_factory=dict)
    """By what is stated."""
    _keys: dict[tuple[object, ...], PatternKey] = field(default_factory=dict)
    """By what is stated, and the types of the columns."""

    @property
    def keys(self) -> pl.DataFrame | None:
        """The number of every key met, to be remembered (`remember`) for another run of the same texts on the same day.

        None where facts' values are part of the keys, or nothing was open: values are not kept, and seldom come again.
        """
        book = self._books.get(())
        return None if book is None or not book.has_cells_only else book.known

    def remember(self, settled: Sequence[Settled], keys: pl.DataFrame | None) -> None:
        """Take over what the numbers meant in an earlier run, and, where its keys mean the same, those."""
        self.settled = list(settled)
        self._numbers = {each: number for number, each in enumerate(settled)}
        if keys is not None:
            self._books[()] = _Book(True, keys)

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`pattern` of each row, in their order. The rows have `?known` and the program's columns; none of their
        conditions is false, and some is unknown.
        """
        numbered = rows.with_row_index(_AT)
        found = [self._of_part(part, said) for part, said in _by_what_is_stated(self.program, numbered)]
        if not found:
            return pl.DataFrame(schema={"pattern": pl.Int32})
        return (found[0] if len(found) == 1 else pl.concat(found).sort(_AT)).select("pattern")

    def _of_part(self, rows: pl.DataFrame, said: tuple[str, ...]) -> pl.DataFrame:
        shape = (said, *rows.schema.items())
        if shape not in self._keys:
            self._keys[shape] = pattern_key(self.program, said, rows.schema)
        keys = self._keys[shape]
        if said not in self._books:
            self._books[said] = _Book(keys.has_cells_only)
        book = self._books[said]
        keyed = rows.select(_AT, *(each.alias(f"?k{n}") for n, each in enumerate(keys.columns)))
        named = keyed.columns[1:]
        if book.known is None:
            book.known = keyed.head(0).select(named).with_columns(pl.lit(None, dtype=pl.Int32).alias("pattern"))
        met = book.numbered(keyed, named)
        new = keyed.filter(met["pattern"].is_null()).group_by(named, maintain_order=True).first()
        if new.height:
            firsts = rows.join(new.select(_AT), on=_AT, how="semi", maintain_order="left")
            numbers = []
            for row in firsts.iter_rows(named=True):
                numbers.append(self._number(row))
                self.settling(self.program, book.known.height + len(numbers))
            with_numbers = new.sort(_AT).select(named).with_columns(pl.Series("pattern", numbers, pl.Int32))
            book.known = pl.concat([book.known, with_numbers])
            met = book.numbered(keyed, named)
        return met

    def _number(self, row: Mapping[str, object]) -> int:
        vector = vector_of(self.program, row)
        try:
            outputs, _ = self.program.decide(vector)
            settled = settle(self.program, vector, outputs[: len(self.program.conditions)])  # type: ignore[arg-type]
        except NumberOverflow:
            return BEYOND
        if settled not in self._numbers:
            self._numbers[settled] = len(self.settled)
            self.settled.append(settled)
        return self._numbers[settled]


@dataclass(slots=True)
class _Book:
    """Of rows that state the same derived facts, the pattern of each key met so far."""

    has_cells_only: bool
    """Whether the key says of facts only between which edges they lie."""
    known: pl.DataFrame | None = None

    def numbered(self, keyed: pl.DataFrame, named: Sequence[str]) -> pl.DataFrame:
        """`?at` and `pattern` of rows by their key, in their order; null where the key is new."""
        assert self.known is not None
        joined = keyed.join(self.known, on=named, how="left", nulls_equal=True, maintain_order="left")
        return joined.select(_AT, "pattern")


def _by_what_is_stated(program: Program, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, tuple[str, ...]]]:
    """The rows by which derived facts are stated in them: what is stated is a fact like any other."""
    names = [name for name in program.derived if stated(name) in rows.columns]
    if rows.is_empty():
        return
    if not names:
        yield rows, ()
        return
    marked = rows.with_columns(pl.col(stated(name)).is_not_null().alias(f"?s{n}") for n, name in enumerate(names))
    flags = [f"?s{n}" for n in range(len(names))]
    for part in marked.partition_by(flags, maintain_order=True):
        said = part.select(flags).row(0)
        yield part.drop(flags), tuple(name for name, mark in zip(names, said, strict=True) if mark)
