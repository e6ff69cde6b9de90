"""`benchmarks/results.md`: the machine, the tables, and each aim with what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Report

PATH = Path(__file__).parent / "results.md"
POLICIES = 12
MOST_MIB = 1.2 * 1024
MOST_MICROS = 20


@dataclass(slots=True)
class Results:
    """By number of subjects, then by competitor (as `__main__` names them)."""

    by_size: dict[int, dict[str, Report]]


def write_results(results: Results, wrong: Sequence[str]) -> None:
    """Writes the page; sizes not measured yet are left out."""
    measured = {size: reports for size, reports in results.by_size.items() if reports}
    PATH.write_text("\n".join(_page(measured, wrong)) + "\n", encoding="utf-8")


def _page(measured: Mapping[int, Mapping[str, Report]], wrong: Sequence[str]) -> Iterator[str]:
    largest = max(measured)
    yield "# Benchmarks"
    yield ""
    yield "Made by `make bench`; what is measured and how stands in [README.md](README.md)."
    yield ""
    yield from _machine(measured[largest])
    for size, reports in measured.items():
        yield ""
        yield from _everybody(size, reports)
    yield ""
    yield from _one_subject(measured[largest])
    yield ""
    yield from _aims(largest, measured[largest])
    yield ""
    yield "## Same answers"
    yield ""
    if not wrong:
        yield "Entitled, asked for facts, sums and unknown sums of every policy agree, at every size above."
    yield from (f"- {each}" for each in wrong)


def _machine(reports: Mapping[str, Report]) -> Iterator[str]:
    other = reports["openfisca"]
    yield f"- {date.today().isoformat()}, {_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB"
    yield f"- {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    yield f"- polars {version('polars')}; {'; '.join(other.versions)}"
    yield f"- load in the last fifteen minutes: {os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else ""


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


LINES: Sequence[tuple[str, str, str]] = (
    ("Python with `if`, rows in memory; outcome and sum", "ifs", "decide"),
    ("Python with `if`, from disk", "ifs", "from disk"),
    ("OpenFisca-Core, bare: in memory, float32; yes or no, and sum", "openfisca", "decide, yes or no only"),
    ("OpenFisca-Core, bare, with the same three outcomes", "openfisca", "decide"),
    ("OpenFisca-Core, from disk to disk", "openfisca", "from disk to disk"),
    ("Yulu from disk, deciding alone: outcomes and exact sums by district and size", "alone", "from disk"),
    ("Yulu from disk, with conditions and missing facts, summed by district and size", "sums", "from disk"),
    ("Yulu from disk, with exact smallest sets of missing facts, everything counted", "sets", "from disk"),
    ("– of which settling each pattern once", "sets", "settling"),
    ("Yulu, the whole run: every row written, exact smallest sets", "rows", "from disk to disk"),
    ("Yulu, the whole run from a registry", "registry", "from registry to disk"),
    ("Yulu, a changed 1 % in the registry, the run continued", "changed", "from registry to disk"),
)


def _everybody(size: int, reports: Mapping[str, Report]) -> Iterator[str]:
    yield f"## {size:,} subjects, {POLICIES} policies"
    yield ""
    yield "| what | s | million decisions/s | peak MiB |"
    yield "|---|--:|--:|--:|"
    for label, name, stage in LINES:
        seconds = reports[name].seconds.get(stage) if name in reports else None
        if seconds is None:
            continue
        decisions = size * POLICIES / (100 if name == "changed" else 1)
        yield f"| {label} | {seconds:.3g} | {decisions / seconds / 1e6:.3g} | {reports[name].peak_mib:,.0f} |"
    figures = reports["sets"].figures
    yield ""
    yield f"{figures['keys']:,.0f} patterns of what is unknown were settled into {figures['patterns']:,.0f} answers."
    rounds = reports["sums"].rounds
    yield f"Medians of {rounds} rounds." if rounds > 1 else "One round."


def _one_subject(reports: Mapping[str, Report]) -> Iterator[str]:
    yield "## One subject, twelve policies, loaded"
    yield ""
    yield "| what | p50 µs | p99 µs |"
    yield "|---|--:|--:|"
    yield from _latencies("Python with `if`: ", reports["ifs"].figures)
    yield from _latencies("OpenFisca-Core: ", reports["openfisca"].figures)
    yield from _latencies("Yulu: ", reports["one"].figures)


def _latencies(who: str, figures: Mapping[str, float]) -> Iterator[str]:
    for name, median in figures.items():
        what, _, kind = name.rpartition(" p50 ")
        if kind == "µs":
            yield f"| {who}{what} | {median:,.1f} | {figures[f'{what} p99 µs']:,.1f} |"


def _aims(size: int, reports: Mapping[str, Report]) -> Iterator[str]:
    """Each aim, what was measured for it, and whether it was met."""
    bare, disk = (reports["openfisca"].seconds[stage] for stage in ("decide", "from disk to disk"))
    alone, sums = reports["alone"].seconds["from disk"], reports["sums"].seconds["from disk"]
    rows = reports["rows"].seconds["from disk to disk"]
    mib, micros = reports["rows"].peak_mib, reports["one"].figures["trace, nothing unknown p50 µs"]
    yield f"## The aims, at {size:,} subjects"
    yield ""
    yield "| aim | measured | |"
    yield "|---|--:|---|"
    yield _aim("from disk with reasons, summed: 3 × OpenFisca's bare rate", bare / sums, "×", bare / sums >= 3)
    yield _aim("every row written: OpenFisca's bare rate", bare / rows, "×", bare / rows >= 1)
    yield _aim("every row written: 2 × OpenFisca from disk to disk", disk / rows, "×", disk / rows >= 2)
    yield _aim("every row written: within 1.2 GiB", mib / 1024, " GiB", mib <= MOST_MIB)
    masks = sums / alone
    yield _aim("masks: at most 1.5 × deciding alone (exact sets apart)", masks, "×", masks <= 1.5)
    yield _aim("one subject with its trace: under 20 µs", micros, " µs", micros < MOST_MICROS)
    if "changed" in reports:
        changed, full = (reports[name].seconds["from registry to disk"] for name in ("changed", "registry"))
        share = 100 * changed / full
        yield _aim("a changed 1 %: at most 5 % of a full run", share, " %", share <= 5)


def _aim(what: str, value: float, unit: str, is_met: bool) -> str:
    return f"| {what} | {value:.2g}{unit} | {'met' if is_met else '**missed**'} |"
