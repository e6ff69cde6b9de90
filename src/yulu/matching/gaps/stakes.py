"""How much money hangs on what is open: what those would get who need facts, if they turned out entitled.

A run keeps no sums of whoever is not entitled yet, so they are worked out from the facts it was made from, part by
part, by the same query; what is missing is looked up in the run and not settled again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.amounts import sum_columns
from yulu.matching.gaps.looked_up import OpenRows, PatternsOfRun
from yulu.matching.layout import ID
from yulu.matching.parts import PART, Population
from yulu.matching.population import Deciding, PolicyRows
from yulu.matching.stored import StoredRun
from yulu.rules.basis import basis_on
from yulu.rules.program import compile_policy
from yulu.toolbox.model import Toolbox
from yulu.toolbox.shapes import GrantKind

_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Stake:
    """The sums of one kind of grant, if everybody concerned turned out entitled; nothing is paid to who does not.

    The sum lies between `low` and `high` (元), but for those counted in `without_low` and `without_high`, of whom
    there is no such bound; they are left out of it.
    """

    low: Decimal = _ZERO
    high: Decimal = _ZERO
    without_low: int = 0
    without_high: int = 0

    def __add__(self, other: Stake) -> Stake:
        return Stake(
            self.low + other.low, self.high + other.high, self.without_low + other.without_low,
            self.without_high + other.without_high,
        )  # fmt: skip


Stakes = Mapping[GrantKind, Stake]
"""By kind of grant; kinds are never added."""
ByPattern = Mapping[tuple[str, int], Stakes]
"""By policy and pattern, the stakes of all its rows."""


def added(stakes: Iterable[Stakes]) -> dict[GrantKind, Stake]:
    """All of them, kind by kind."""
    total: dict[GrantKind, Stake] = {}
    for each in stakes:
        for kind, stake in each.items():
            total[kind] = total.get(kind, Stake()) + stake
    return total


def stakes(
    run: StoredRun,
    toolbox: Toolbox,
    population: Population,
    progress: Callable[[str, int], None] = lambda kind, subjects: None,
    size: int = PART,
) -> ByPattern:
    """By policy and pattern of the run, what hangs on its rows; policies that bind authorities have no sums.

    `progress` is told the kind of subject and how many of them were looked at. Raises Fault where the facts no longer
    come to what the run says.
    """
    rows = OpenRows(run, size)
    by_file = rows.by_file
    try:
        return _stakes(run, toolbox, population, rows, progress, size)
    except Fault:
        if not by_file:
            raise
        return _stakes(run, toolbox, population, OpenRows(run, size, by_file=False), progress, size)


def _stakes(
    run: StoredRun, toolbox: Toolbox, population: Population, rows: OpenRows, progress: Callable[[str, int], None],
    size: int,
) -> ByPattern:  # fmt: skip
    basis = basis_on(toolbox, run.manifest.as_of, run.manifest.known_on)
    found: dict[tuple[str, int], dict[GrantKind, Stake]] = {}
    for kind in run.manifest.subjects:
        programs = [
            compile_policy(basis, toolbox.policies[each.id])
            for each in run.manifest.policies
            if each.subject == kind and each.outcomes["needs_facts"] and _has_sums(toolbox, each.id)
        ]
        if not programs:
            continue
        deciding = Deciding(programs, granted=("needs_facts",))
        looked_up = [PatternsOfRun(program, run) for program in programs]
        deciding.patterns = list(looked_up)
        counted: dict[tuple[str, int], int] = {}
        seen = 0
        for number, part in enumerate(population.parts(deciding.query, size)):
            opened = rows.of(kind, number, part.frame[ID])
            for patterns in looked_up:
                patterns.take(opened)
            decided = deciding.decide(part.frame)
            for policy in decided.policies:
                _add(policy, found, counted)
            seen += decided.subjects.height
            progress(kind, seen)
        _hold_against(run, [program.policy.id for program in programs], counted)
    return found


def _has_sums(toolbox: Toolbox, policy: str) -> bool:
    declared = toolbox.policies[policy]
    return declared.delivery != "internal" and any(grant.is_sum and grant.node is not None for grant in declared.grants)


def _add(
    policy: PolicyRows, found: dict[tuple[str, int], dict[GrantKind, Stake]], counted: dict[tuple[str, int], int]
) -> None:
    """One part of one policy's rows."""
    grants = [grant for grant, node in policy.program.grants if node is not None and grant.is_sum]
    opened = policy.rows.lazy().filter(pl.col("outcome") == "needs_facts")
    ends = [end for grant in grants for end in sum_columns(grant)[1:]]
    by_pattern = opened.group_by("pattern").agg(
        pl.len().alias("rows"),
        *(pl.col(end).fill_null(Decimal(0)).sum().alias(f"sum {end}") for end in ends),
        *(pl.col(end).null_count().alias(f"null {end}") for end in ends),
    )  # fmt: skip
    for row in by_pattern.collect().iter_rows(named=True):
        key = policy.program.policy.id, int(row["pattern"])
        counted[key] = counted.get(key, 0) + row["rows"]
        so_far = found.setdefault(key, {})
        for grant in grants:
            _, low, high = sum_columns(grant)
            stake = Stake(row[f"sum {low}"], row[f"sum {high}"], row[f"null {low}"], row[f"null {high}"])
            so_far[grant.kind] = so_far.get(grant.kind, Stake()) + stake


def _hold_against(run: StoredRun, policies: Iterable[str], counted: Mapping[tuple[str, int], int]) -> None:
    """Raises Fault where another number of rows came out than the run has."""
    for policy in policies:
        for number, pattern in run.patterns[policy]["patterns"].items():
            now = counted.get((policy, int(number)), 0)
            if pattern["outcome"] == "needs_facts" and pattern["rows"] != now:
                data = {"folder": run.folder.as_posix(), "policy": policy, "run": str(pattern["rows"]), "now": str(now)}
                raise Fault(Diagnostic("E960", None, data))
