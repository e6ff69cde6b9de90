"""Everybody's sums and nothing else: outcomes and money by group, and why, with no row written and nothing settled.

For whom facts are unknown under conditions that are open, that is as far as this goes: `open` counts them, with the
facts that are unknown there. Which of them are the smallest sets to ask for, and whether open conditions contradict
each other, only a run says (`population`), which settles each pattern once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language.polars_reading import collect
from yulu.matching import query
from yulu.matching.amounts import in_fen
from yulu.matching.layout import BAD, KNOWN, laid_out
from yulu.matching.parts import Population
from yulu.matching.population import Deciding
from yulu.matching.table import Table
from yulu.rules.basis import basis_on
from yulu.rules.program import Program, compile_policy
from yulu.toolbox.model import Grant, Toolbox

SIZE = 1 << 19
_FEN = Decimal("0.01")


Values = tuple[str | None, ...]
"""A group: the values of the facts counted by, None where one is unknown."""


@dataclass(slots=True)
class PolicySums:
    """One policy, of everybody."""

    program: Program
    entitled: Counter[Values] = field(default_factory=Counter)
    """By group."""
    open: Counter[Values] = field(default_factory=Counter)
    """By group, whose outcome is open."""
    sums: defaultdict[tuple[str, Values], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    """By grant and group, what those entitled get, in 元."""
    without: Counter[tuple[str, Values]] = field(default_factory=Counter)
    """By grant and group, of how many of them that is not known."""
    met: Counter[str] = field(default_factory=Counter)
    """By condition, of how many it is true."""
    unmet: Counter[str] = field(default_factory=Counter)
    """By condition, of how many it is false."""
    missing: Counter[str] = field(default_factory=Counter)
    """By leaf, of how many it is unknown under a condition that is open, their outcome being open."""


def sums_of(
    toolbox: Toolbox, population: Population, kind: str, as_of: date, known_on: date, counted_by: Sequence[str] = (),
    *, reasons: bool = True,
) -> list[PolicySums]:  # fmt: skip
    """The sums of all policies about a kind of subject; `reasons=False` leaves out conditions and missing facts.

    Subjects of a Parquet table are not held against each other: an id that is there twice is counted twice. Where a
    row would be set aside, the table is read as a run reads it. Raises NumberOverflow where a number needs more than
    38 digits.
    """
    basis = basis_on(toolbox, as_of, known_on)
    policies = [policy for policy in toolbox.policies.values() if policy.subject == kind]
    deciding = Deciding([compile_policy(basis, policy) for policy in policies], counted_by)
    if isinstance(population, Table) and population.is_plain:
        summing = _Summing(deciding, reasons)
        if all(summing.add(part) for part in population.plain_parts(SIZE)):
            return summing.found
    summing = _Summing(deciding, reasons)
    for part in population.parts(deciding.query, SIZE):
        summing.add(part.frame.lazy())
    return summing.found


class _Summing:
    def __init__(self, deciding: Deciding, reasons: bool) -> None:
        self.deciding, self.query, self.reasons = deciding, deciding.query, reasons
        self.found = [PolicySums(program) for program in self.query.programs]
        self._groups = [query.group(name) for name in self.query.counted_by]
        self._divides = any(program.divisors for program in self.query.programs)

    def add(self, part: pl.LazyFrame) -> bool:
        """Add a part up; or nothing, and false, where one of its rows is marked `?bad`."""
        whole = self._worked_out(part)
        if BAD in whole.columns and whole[BAD].any():
            return False
        asked = [each for position in range(len(self.found)) for each in self._asked(position, whole)]
        answers = iter(pl.collect_all(asked))
        for position, found in enumerate(self.found):
            self._add(position, found, next(answers), next(answers), next(answers))
        return True

    def _worked_out(self, part: pl.LazyFrame) -> pl.DataFrame:
        """The columns that sums are made of; where a policy divides, all of them: zero makes facts unknown."""
        asked = self.query
        if self._divides:
            return asked.run(collect(part))
        made = asked.plan(laid_out(asked.basis, asked.kind, asked.leaves, asked.derived, part))
        wanted = [BAD, *map(query.state, range(len(self.found))), *self._groups]
        for position, program in enumerate(asked.programs):
            wanted += [query.amount(position, n) for n, _ in _sums_in(program)]
            if self.reasons:
                wanted += [query.missing(position, leaf.name) for leaf in program.leaves]
        if self.reasons:
            wanted += asked.truths.values()
        there = made.collect_schema()
        return collect(made.select(name for name in wanted if name in there), "streaming")

    def _asked(self, position: int, whole: pl.DataFrame) -> tuple[pl.LazyFrame, ...]:
        """Of one policy: those entitled and those open, by group, and the reasons."""
        program = self.query.programs[position]
        rows = (self.deciding.everybody(position, whole) if self._divides else whole).lazy()
        state = pl.col("?state" if self._divides else query.state(position))
        amounts = [
            in_fen(grant, query.amount(position, n), self.query.wholes[position, n]).alias(query.amount(position, n))
            for n, grant in _sums_in(program)
        ]
        by: Sequence[str | pl.Expr] = self._groups or [pl.lit(0).alias("?all")]
        entitled = rows.filter(state).group_by(by).agg(
            pl.len().alias("n"), *(each.sum().name.suffix("?sum") for each in amounts),
            *(each.null_count().name.suffix("?without") for each in amounts),
        )  # fmt: skip
        is_open = rows.filter(state.is_null()).group_by(by).agg(pl.len().alias("n"))
        reasons = self._reasons(position, state, rows.collect_schema()) if self.reasons else []
        return entitled, is_open, rows.select(each.sum().alias(name) for name, each in reasons)

    def _reasons(self, position: int, state: pl.Expr, there: pl.Schema) -> list[tuple[str, pl.Expr]]:
        """Of each condition where it is true, and where it is known; of each leaf where it is missing."""
        program = self.query.programs[position]
        if self._divides:
            bits = [pl.lit(1 << n, dtype=pl.Int64) for n in range(len(program.conditions))]
            met, known = ([pl.col(mask).cast(pl.Int64) & bit != 0 for bit in bits] for mask in ("?true", KNOWN))
            missing = query.missing_of(program, position, state.is_null(), [~each for each in known])
        else:
            truths = [pl.col(self.query.truths[each.node]) for each in program.conditions]
            met, known = [each.fill_null(False) for each in truths], [each.is_not_null() for each in truths]
            names = (query.missing(position, leaf.name) for leaf in program.leaves)
            missing = [pl.col(name) for name in names if name in there]
        return [
            *((f"met{n}", each) for n, each in enumerate(met)),
            *((f"known{n}", each) for n, each in enumerate(known)),
            *((each.meta.output_name(), each) for each in missing),
        ]

    def _add(
        self, position: int, found: PolicySums, entitled: pl.DataFrame, is_open: pl.DataFrame, reasons: pl.DataFrame
    ) -> None:
        for row in is_open.iter_rows(named=True):
            found.open[self._group(row)] += row["n"]
        for row in entitled.iter_rows(named=True):
            group = self._group(row)
            found.entitled[group] += row["n"]
            for n, grant in _sums_in(found.program):
                column = query.amount(position, n)
                found.sums[grant.name, group] += Decimal(row[f"{column}?sum"]) * _FEN
                found.without[grant.name, group] += row[f"{column}?without"]
        for row in reasons.iter_rows(named=True):
            for n, condition in enumerate(found.program.conditions):
                found.met[condition.name] += row[f"met{n}"]
                found.unmet[condition.name] += row[f"known{n}"] - row[f"met{n}"]
            for leaf in found.program.leaves:
                found.missing[leaf.name] += row.get(query.missing(position, leaf.name), 0)

    def _group(self, row: Mapping[str, Any]) -> Values:
        return tuple(row[name] for name in self._groups)


def _sums_in(program: Program) -> list[tuple[int, Grant]]:
    return [(n, grant) for n, grant in query.granted(program) if grant.is_sum]
