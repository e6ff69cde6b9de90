"""Yulu, each way of running it in a process of its own: `python -m benchmarks.by_yulu WAY POPULATION SCRATCH`.

All that the benchmark knows of Yulu's insides stands here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.measure import PolicyAnswer, Report
from yulu.cli.matching import find_mapping
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.values import Value
from yulu.matching.counting import Counting
from yulu.matching.layout import laid_out
from yulu.matching.patterns import Patterns
from yulu.matching.population import Deciding
from yulu.matching.query import Query
from yulu.matching.run import counted_by, match
from yulu.matching.summary import PolicyTotals
from yulu.matching.table import Table, read_table
from yulu.rules.basis import Basis, basis_on
from yulu.rules.decision import Decision
from yulu.rules.loaded import Loaded
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOX = Path(__file__).parent / "toolbox"
DAY = date(2022, 6, 30)
KIND = "enterprise"
ONE_BY_ONE = 5_000


def opened(population: Path) -> tuple[Toolbox, Table]:
    """The toolbox and the population, nothing decided yet."""
    toolbox = load_toolbox(TOOLBOX)
    return toolbox, read_table(toolbox, find_mapping(toolbox, "everybody"), population)


def basis(toolbox: Toolbox) -> Basis:
    """The day decided for."""
    return basis_on(toolbox, DAY, DAY)


def compiled(toolbox: Toolbox) -> list[Program]:
    """All policies on that day; what they have in common is worked out once."""
    shared = basis(toolbox)
    return [compile_policy(shared, policy) for policy in toolbox.policies.values()]


def sums(population: Path, scratch: Path) -> Report:
    """From disk, with condition masks, patterns of what is missing and exact money; only sums come out."""
    report = Report("Yulu, sums")
    with report.stage("from disk"):
        toolbox, table = opened(population)
        programs = compiled(toolbox)
        deciding = Deciding(programs, counted_by(toolbox, KIND))
        watched = [_Watched(program, report) for program in programs]
        deciding.patterns = list(watched)
        counting = Counting(deciding)
        for part in table.parts(deciding.query):
            counting.add(deciding.decide(part.frame))
        totals = counting.totals()
    report.answers = answers(totals, {each.program.policy.id: each.refused for each in watched})
    report.figures["patterns"] = sum(len(each.settled) for each in deciding.patterns)
    report.figures["keys"] = sum(
        book.known.height for each in deciding.patterns for book in each._books.values() if book.known is not None
    )
    return report


class _Watched(Patterns):
    """A policy's patterns, which time how long settling them takes and count whom it refuses."""

    def __init__(self, program: Program, report: Report) -> None:
        super().__init__(program)
        self.report, self.refused = report, 0

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        found = super().of(rows)
        for number, count in found.group_by("pattern").len().iter_rows():
            self.refused += count if self.settled[number].outcome == "not_entitled" else 0
        return found

    def _number(self, row: Mapping[str, object]) -> int:
        with self.report.stage("exact smallest sets"):
            return super()._number(row)


def rows(population: Path, scratch: Path) -> Report:
    """The whole run: every row and everything beside it written."""
    report = Report("Yulu, every row written")
    with report.stage("from disk to disk"):
        toolbox, table = opened(population)
        run = match(toolbox, table, DAY, DAY, scratch / "run")
    report.answers = answers(run.summary.policies)
    report.figures["rows"] = run.stored.manifest.rows
    return report


def alone(population: Path, scratch: Path) -> Report:
    """Conditions and amounts from disk without any reasons: what masks and missing facts are held against."""
    report = Report("Yulu, deciding alone")
    with report.stage("from disk"):
        toolbox, table = opened(population)
        query = Query(compiled(toolbox))
        reading = PolarsReading(query.derived, query.basis.definitions)
        found = [0, 0]
        for part in table.parts(query):
            there = laid_out(query.basis, KIND, query.leaves, query.derived, part.frame)
            made = list(_outcomes(query, reading))
            counted = collect(reading.prepare(there.lazy()).with_columns(made)).select(
                pl.sum_horizontal((pl.col(f"?o{n}") == 2).sum() for n in range(len(query.programs))).alias("entitled"),
                pl.sum_horizontal((pl.col(f"?o{n}") == 1).sum() for n in range(len(query.programs))).alias("open"),
            )
            found = [so_far + more for so_far, more in zip(found, counted.row(0), strict=True)]
    report.figures |= {"entitled": found[0], "open": found[1]}
    return report


def _outcomes(query: Query, reading: PolarsReading) -> Iterator[pl.Expr]:
    """Entitled 2, open 1, refused 0; and the amounts of those entitled."""
    for n, program in enumerate(query.programs):
        every = pl.all_horizontal(reading.expression(condition.node) for condition in program.conditions)
        yield pl.when(every).then(2).when(every.is_null()).then(1).otherwise(0).cast(pl.UInt8).alias(f"?o{n}")
        for g, (_, node) in enumerate(program.grants):
            if node is not None:
                yield pl.when(every).then(reading.expression(node)).alias(f"?a{n}?{g}")


def one(population: Path, scratch: Path) -> Report:
    """One subject after another through all policies: microseconds, by how much of the answer is asked for."""
    report = Report("Yulu, one subject")
    started = time.perf_counter()
    loaded = Loaded(basis(load_toolbox(TOOLBOX)), KIND)
    report.figures["loading ms"] = (time.perf_counter() - started) * 1e3
    some = list(_subjects(pl.read_parquet(population, n_rows=ONE_BY_ONE)))
    known = [each for each in _subjects(_without_gaps(population)) if len(each.facts) >= len(loaded.leaves)]
    asked: Mapping[str, tuple[list[Subject], Callable[[list[Decision]], object]]] = {
        "trace, nothing unknown": (known, _trace),
        "trace and amounts, nothing unknown": (known, _trace_and_amounts),
        "trace": (some, _conditions_and_values),
        "outcome and missing sets": (some[: ONE_BY_ONE // 10], _settled),
        "whole answer in Chinese": (some[: ONE_BY_ONE // 10], lambda found: [each.answer() for each in found]),
    }
    for name, (subjects, ask) in asked.items():
        micros = sorted(_micros(loaded, subject, ask) for subject in subjects)
        report.figures[f"{name} p50 µs"] = micros[len(micros) // 2]
        report.figures[f"{name} p99 µs"] = micros[len(micros) * 99 // 100]
    return report


def _micros(loaded: Loaded, subject: Subject, ask: Callable[[list[Decision]], object]) -> float:
    started = time.perf_counter_ns()
    ask(loaded.decide(subject))
    return (time.perf_counter_ns() - started) / 1_000


def _trace(found: list[Decision]) -> object:
    return [(each.outcome, each.truths, each.derived) for each in found]


def _trace_and_amounts(found: list[Decision]) -> object:
    return [(each.truths, each.derived, each.granted if each.outcome == "entitled" else ()) for each in found]


def _conditions_and_values(found: list[Decision]) -> object:
    """Every condition's truth and every derived value; what is open is left open."""
    return [(each.truths, each.derived) for each in found]


def _settled(found: list[Decision]) -> object:
    return [each.settled for each in found]


def _without_gaps(population: Path) -> pl.DataFrame:
    """Subjects of whom all is known, made of the known values of others: hardly anybody has no gap."""
    frame = pl.read_parquet(population, n_rows=4 * ONE_BY_ONE)
    return pl.DataFrame([column.drop_nulls().head(ONE_BY_ONE) for column in frame])


def _subjects(frame: pl.DataFrame) -> Iterator[Subject]:
    for row in frame.iter_rows(named=True):
        known: dict[str, Value] = {name: value for name, value in row.items() if value is not None}
        yield Subject(KIND, row["code"], facts=known)  # type: ignore[arg-type]


def answers(totals: Sequence[PolicyTotals], contradicted: Mapping[str, int] | None = None) -> dict[str, PolicyAnswer]:
    """By policy, in the form that all competitors report in."""
    found = {}
    for each in totals:
        (grant,) = each.grants
        outcomes = each.outcomes
        found[each.policy] = PolicyAnswer(
            outcomes["entitled"],
            str(grant.total),
            grant.without_sum,
            outcomes["needs_facts"],
            None if contradicted is None else contradicted[each.policy],
        )
    return found


def changed(population: Path, scratch: Path) -> Report:
    """A hundredth of the subjects, changed, as a change feed would bring them: decided as a run of their own."""
    report = rows(population, scratch)
    report.name = "Yulu, changed 1 %"
    return report


WAYS: Mapping[str, Callable[[Path, Path], Report]] = {
    "alone": alone, "sums": sums, "rows": rows, "changed": changed, "one": one,
}  # fmt: skip

if __name__ == "__main__":
    way, population, scratch = sys.argv[1:]
    WAYS[way](Path(population), Path(scratch)).send()
