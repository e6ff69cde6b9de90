"""What an automatic payment waits for, for everybody: the marks that `decide` gives one subject's answer.

Stale values, values and texts to be verified, values in conflict with an upper text: of what was used and is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from operator import or_

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Lookup
from yulu.language.polars_reading import PolarsReading
from yulu.language.tree import Name
from yulu.matching.layout import stale
from yulu.rules.basis import UsedText
from yulu.rules.known import Mark
from yulu.rules.program import Program

BITS: Mapping[Mark, int] = {"stale": 1, "to_verify": 2, "conflict": 4}
WORDS: Mapping[Mark, str] = {"stale": "陈旧", "to_verify": "待核实", "conflict": "与上位规定不一致"}


def marks_of(program: Program, reading: PolarsReading, columns: Collection[str]) -> pl.Expr:
    """The program's marks, added up by their bits; valid after the reading's stages."""
    toolbox = program.basis.toolbox
    old: list[pl.Expr] = []
    unsure, conflicting = list(_unsure_whoever_asks(program)), []
    for leaf in program.leaves:
        if stale(leaf.name) in columns:
            old.append(is_known(reading, leaf.name) & pl.col(stale(leaf.name)).fill_null(False))
        declared = toolbox.facts.get(leaf.name) or toolbox.terms.get(leaf.name)
        if declared is not None and declared.to_verify:
            unsure.append(is_known(reading, leaf.name))
    for name in program.derived:
        if name in toolbox.derived and toolbox.derived[name].to_verify:
            unsure.append(is_known(reading, name))
    for text, may_hold in _texts(program, reading):
        unsure += [may_hold] if text.to_verify else []
        conflicting += [may_hold] if text.conflict else []
    found: Mapping[Mark, list[pl.Expr]] = {"stale": old, "to_verify": unsure, "conflict": conflicting}
    marks = pl.lit(0, dtype=pl.UInt8)
    for mark, where in found.items():
        marks = marks + reduce(or_, where, pl.lit(False)).cast(pl.UInt8) * pl.lit(BITS[mark], dtype=pl.UInt8)
    return marks


def is_known(reading: PolarsReading, name: str) -> pl.Expr:
    """Whether anything is known of a name's value: one, or the few or the bounds that are left. Never null."""
    if name in reading.possible:
        return ~pl.col(reading.possible[name].unknown)
    return pl.col(f"{name}?low" if name in reading.intervals else name).is_not_null()


def _unsure_whoever_asks(program: Program) -> Iterator[pl.Expr]:
    text = program.validity.text
    said = [c.to_verify for c in program.conditions] + [grant.to_verify for grant, _ in program.grants]
    if any(said) or (text is not None and text.to_verify):
        yield pl.lit(True)


def _texts(program: Program, reading: PolarsReading) -> Iterator[tuple[UsedText, pl.Expr]]:
    """The dated values behind the names used, each with whether it is used: of a keyed one where the key may be its."""
    for name in [*(leaf.name for leaf in program.leaves), *program.derived]:
        definition = program.definitions.get(name)
        for code, text in program.basis.texts.get(name, {}).items():
            if isinstance(definition, Lookup) and code is not None:
                yield text, _may_be(reading, definition.key, code)
            else:
                yield text, pl.lit(True)


def _may_be(reading: PolarsReading, key: Name, code: str) -> pl.Expr:
    """Whether the key can be this code, as far as is known."""
    if key.name in reading.possible:
        possible = reading.possible[key.name]
        left = [flag & functions.operand(functions.test("=", value, code)) for flag, value in possible.choices()]
        return pl.col(possible.unknown) | reduce(or_, left, pl.lit(False)).fill_null(False)
    return (pl.col(key.name) == pl.lit(code)).fill_null(True)
