"""OpenFisca from disk to disk: read, decide, write; deciding alone is its bare rate."""

from __future__ import annotations

import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.measure import PolicyAnswer, Report
from benchmarks.openfisca.inputs import BOOLEANS, DAYS, ENUMS, INPUTS, NUMBERS, Answer, Enterprise
from benchmarks.openfisca.rules import AMOUNTS, POSSIBLE, RULES
from benchmarks.openfisca.sizes import DERIVED

MONTH = "2022-06"
ID = "code"


def system() -> Any:
    """The made-up city."""
    made = TaxBenefitSystem([Enterprise])
    for variable in [*INPUTS, *DERIVED, *RULES, *POSSIBLE, *AMOUNTS]:
        made.add_variable(variable)
    return made


def simulation_of(table: pa.Table) -> Any:
    """A simulation with the table's facts; the columns are let go of as they are taken."""
    simulation = SimulationBuilder().build_default_simulation(system(), table.num_rows)
    for name in [*ENUMS, *BOOLEANS, *NUMBERS, *DAYS]:
        simulation.set_input(name, MONTH, array(name, table[name]))
    return simulation


def array(name: str, column: pa.ChunkedArray) -> Any:
    """A column as OpenFisca holds it: codes with 0 for unknown, float32 with NaN, days with NaT."""
    if name in ENUMS:
        kind = ENUMS[name]
        whole = column.combine_chunks()
        by_code = np.array([0, *(kind[code.as_py()].index for code in whole.dictionary)], np.uint8)
        return EnumArray(by_code[pc.add(whole.indices.cast(pa.int16()), 1).fill_null(0).to_numpy()], kind)
    if name in BOOLEANS:
        return EnumArray(pc.add(column.cast(pa.uint8()), 1).fill_null(0).to_numpy(), Answer)
    if name in NUMBERS:
        return column.cast(pa.float32()).fill_null(np.nan).to_numpy()
    return column.to_numpy().astype("datetime64[D]")


def main(population: Path, out: Path) -> None:
    """Read, decide, write, and report."""
    report = Report("OpenFisca-Core")
    with report.stage("from disk to disk"):
        with report.stage("read"):
            table = pq.read_table(population)
            codes, simulation = table[ID], simulation_of(table)
            del table
        with report.stage("decide"):
            with report.stage("decide, yes or no only"):
                entitled = [simulation.calculate(rule.__name__, MONTH) for rule in RULES]
                amounts = [simulation.calculate(amount.__name__, MONTH) for amount in AMOUNTS]
            possible = [simulation.calculate(rule.__name__, MONTH) for rule in POSSIBLE]
            outcomes = [may.astype(np.uint8) + holds for may, holds in zip(possible, entitled, strict=True)]
        with report.stage("write"):
            names = [*(rule.__name__ for rule in RULES), *(amount.__name__ for amount in AMOUNTS)]
            columns = [codes, *(pa.array(each) for each in [*outcomes, *amounts])]
            pq.write_table(pa.table(columns, names=[ID, *names]), out, compression="lz4")
    for rule, outcome, sums in zip(RULES, outcomes, amounts, strict=True):
        total = float(np.nansum(sums, dtype=np.float64))
        without = int(np.isnan(sums).sum())
        needs, yes = (int(np.count_nonzero(outcome == code)) for code in (1, 2))
        report.answers[rule.__name__.replace("_", "-")] = PolicyAnswer(yes, total, without, needs, 0)
    report.figures |= one_subject(population)
    report.versions = [f"{name} {version(name)}" for name in ("openfisca-core", "numpy", "pyarrow")]
    report.send()


def one_subject(population: Path, rounds: int = 200) -> dict[str, float]:
    """Microseconds to decide one subject, median and 99th percentile; the system is loaded, its facts are at hand."""
    table = pq.ParquetFile(population).read_row_group(0).slice(0, 1)
    made = system()
    facts = {name: array(name, table[name]) for name in [*ENUMS, *BOOLEANS, *NUMBERS, *DAYS]}
    micros = []
    for _ in range(rounds):
        started = time.perf_counter()
        simulation = SimulationBuilder().build_default_simulation(made, 1)
        for name, values in facts.items():
            simulation.set_input(name, MONTH, values)
        for variable in [*RULES, *POSSIBLE, *AMOUNTS]:
            simulation.calculate(variable.__name__, MONTH)
        micros.append((time.perf_counter() - started) * 1e6)
    micros.sort()
    return {"one subject p50 µs": micros[rounds // 2], "one subject p99 µs": micros[rounds * 99 // 100]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
