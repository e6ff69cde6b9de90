"""Yulu, each way of running it in a process of its own: `python -m benchmarks.by_yulu WAY POPULATION SCRATCH`.

All that the benchmark knows of Yulu's insides stands here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from benchmarks.measure import PolicyAnswer, Report
from yulu.cli.matching import find_mapping
from yulu.language.values import Value
from yulu.matching.continuing.continuing import continued
from yulu.matching.counting import Counting
from yulu.matching.finding import snapshot_of
from yulu.matching.parts import PART
from yulu.matching.patterns import Patterns
from yulu.matching.population import Deciding
from yulu.matching.registered import Registered
from yulu.matching.run import counted_by, match
from yulu.matching.stored import open_run
from yulu.matching.summary import PolicyTotals
from yulu.matching.sums import sums_of
from yulu.matching.table import Table, read_table
from yulu.registry.store import Batch, Delivery, Registry, open_registry, write_delivery
from yulu.registry.store.layout import column_type
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
    """From disk, all conditions, missing facts and exact money; only sums by the facts counted by come out."""
    return _summed("Yulu, sums", population, reasons=True)


def alone(population: Path, scratch: Path) -> Report:
    """The same without conditions and missing facts: what these are held against."""
    return _summed("Yulu, deciding alone", population, reasons=False)


def _summed(name: str, population: Path, *, reasons: bool) -> Report:
    report = Report(name)
    with report.stage("from disk"):
        toolbox, table = opened(population)
        found = sums_of(toolbox, table, KIND, DAY, DAY, counted_by(toolbox, KIND), reasons=reasons)
    for each in found:
        # Whether open conditions contradict each other is not looked at here, so that nobody is refused for it.
        report.answers[each.program.policy.id] = PolicyAnswer(
            each.entitled.total(), str(sum(each.sums.values(), Decimal(0))), each.without.total(), each.open.total(), 0
        )
    return report


def sets(population: Path, scratch: Path) -> Report:
    """From disk, with the exact smallest sets of what is missing, everything counted; no row is written."""
    report = Report("Yulu, exact smallest sets")
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
        with self.report.stage("settling"):
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


def registry(population: Path, scratch: Path) -> Report:
    """The same subjects out of a registry, as departments deliver them; the whole run that the next one continues."""
    report = Report("Yulu, from a registry")
    toolbox = load_toolbox(TOOLBOX)
    with report.stage("into the registry"):
        for dataset in toolbox.datasets:
            deliver(toolbox, scratch / "registry", population, dataset, "all", DAY)
    with report.stage("from registry to disk"):
        toolbox = load_toolbox(TOOLBOX)
        snapshot = open_registry(scratch / "registry", toolbox, known_on=DAY)
        run = match(toolbox, Registered(snapshot), DAY, DAY, scratch / "base")
    report.answers = answers(run.summary.policies)
    return report


def changed(population: Path, scratch: Path) -> Report:
    """One department delivers other facts about a hundredth of them; the earlier run is continued, `match --since`."""
    report = Report("Yulu, changed 1 %")
    toolbox = load_toolbox(TOOLBOX)
    deliver(toolbox, scratch / "registry", population, "insurance", "changed", DAY)
    with report.stage("from registry to disk"):
        toolbox = load_toolbox(TOOLBOX)
        base = open_run(scratch / "base")
        after = open_registry(scratch / "registry", toolbox, known_on=DAY)
        before = snapshot_of(base, toolbox, scratch / "registry", None)
        run = continued(base, toolbox, before, after, DAY, DAY, scratch / "continued")
    assert run.stored.manifest.base is not None, "everybody was decided again"
    report.figures["decided again"] = open_run(scratch / "continued").replaced.height
    return report


def deliver(toolbox: Toolbox, folder: Path, population: Path, dataset: str, name: str, day: date) -> None:
    """What one department knows of the subjects, into the registry."""
    facts = [fact for fact in toolbox.facts.values() if fact.dataset.id == dataset]
    types = {fact.name: column_type(fact.type) for fact in facts}
    delivery = Delivery(
        f"{dataset}-{name}", dataset, f"{dataset}-mapping", day, f"{dataset}-{name}.parquet", population.name,
        brings_subjects=name == "all", when=datetime(2022, 6, 30, 0 if name == "all" else 1, tzinfo=UTC),
    )  # fmt: skip
    rows = pl.scan_parquet(population).select(pl.col("code").alias("?id"), *types).cast(types)  # type: ignore[arg-type]
    batches = (Batch(rows.slice(offset, PART).collect()) for offset in range(0, height(population), PART))
    write_delivery(Registry(folder), toolbox, delivery, batches)


def height(population: Path) -> int:
    """How many subjects there are."""
    found: int = pl.scan_parquet(population).select(pl.len()).collect().item()
    return found


WAYS: Mapping[str, Callable[[Path, Path], Report]] = {
    "alone": alone, "sums": sums, "sets": sets, "rows": rows, "registry": registry, "changed": changed, "one": one,
}  # fmt: skip

if __name__ == "__main__":
    way, population, scratch = sys.argv[1:]
    WAYS[way](Path(population), Path(scratch)).send()
