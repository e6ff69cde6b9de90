"""`make bench`: everybody by Yulu, OpenFisca and plain Python, in one run; `results.md` says what came out.

Nothing is asserted about speed, as machines are shared and noisy. That all give the same answers is: a run in which
they do not ends with what differs.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.agreement import differences
from benchmarks.measure import Report, received
from benchmarks.population import SEED, write_population
from benchmarks.results import Results, write_results

SIZES = (100_000, 1_000_000, 10_000_000)
ROUNDS: Mapping[int, int] = {100_000: 3, 1_000_000: 3}
"""How often each competitor runs; the medians are shown. Larger sizes run once."""
MOST_REGISTERED = 1_000_000
"""Of more subjects no registry is made: delivering them would take longer than all the rest."""
ROOT = Path(__file__).parents[1]
HERE, THERE = sys.executable, os.environ.get("YULU_BENCH_PYTHON", str(ROOT / ".venv-bench" / "bin" / "python"))


def main(sizes: Sequence[int]) -> int:
    """0 where all answers agree."""
    results = Results({size: {} for size in sizes})
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="yulu-bench-") as folder:
        scratch = Path(folder)
        for size in sizes:
            results.by_size[size] = reports = _all_competitors(size, scratch)
            others = [
                reports[name] for name in ("ifs", "openfisca", "sums", "alone", "rows", "registry") if name in reports
            ]
            wrong += [f"{size:,}: {each}" for each in differences(reports["sets"], others)]
            write_results(results, wrong)
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


def _all_competitors(size: int, scratch: Path) -> dict[str, Report]:
    population, changed = scratch / "population.parquet", scratch / "changed.parquet"
    print(f"{size:,}: making the subjects", flush=True)
    write_population(size, population)
    write_population(size, changed, seed=SEED + 1, step=100)
    yulu = ("-m", "benchmarks.by_yulu")
    commands: dict[str, list[str]] = {
        "ifs": [HERE, "-m", "benchmarks.by_ifs", str(population)],
        "openfisca": [THERE, "-m", "benchmarks.openfisca.run", str(population), str(scratch / "openfisca.parquet")],
        **{way: [HERE, *yulu, way, str(population), str(scratch)] for way in ("alone", "sums", "sets", "rows", "one")},
    }
    if size <= MOST_REGISTERED:
        shutil.rmtree(scratch / "registry", ignore_errors=True)
        commands["registry"] = [HERE, *yulu, "registry", str(population), str(scratch)]
        commands["changed"] = [HERE, *yulu, "changed", str(changed), str(scratch)]
    return {name: _median(name, command, ROUNDS.get(size, 1), scratch) for name, command in commands.items()}


def _median(name: str, command: Sequence[str], rounds: int, scratch: Path) -> Report:
    """The competitor's report, its seconds and figures the medians of all rounds, its memory the most of any."""
    reports = []
    for _ in range(rounds):
        print(f"  {name}", flush=True)
        for folder in ("run", "continued", *(["base"] if name == "registry" else [])):
            shutil.rmtree(scratch / folder, ignore_errors=True)
        reports.append(_run(command))
    first = reports[0]
    first.seconds = {stage: statistics.median(each.seconds[stage] for each in reports) for stage in first.seconds}
    first.figures = {figure: statistics.median(each.figures[figure] for each in reports) for figure in first.figures}
    first.rounds = rounds
    first.peak_mib = max(each.peak_mib for each in reports)
    return first


def _run(command: Sequence[str]) -> Report:
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True, check=True
    )
    return received(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main([int(each) for each in sys.argv[1:]] or SIZES))
