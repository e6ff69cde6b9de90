"""`make bench`: prints a table; nothing is asserted, as machines are shared and noisy."""

from __future__ import annotations

import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from yulu.language.tree import Scalar
from yulu.matching.layout import ID
from yulu.matching.population import decide_everybody
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

AS_OF, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)
POLICY = "rent-relief"
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 3

Row = tuple[str | None, bool | None, bool | None, Decimal | None]


def main() -> None:
    """One policy of the made-up town for everybody, and for one subject."""
    toolbox = load_toolbox(shipped_toolbox("liuxi"))
    basis = basis_on(toolbox, AS_OF, KNOWN_ON)
    program = compile_policy(basis, toolbox.policies[POLICY])
    console = Console()
    versions = f"Python {platform.python_version()}, polars {pl.__version__}, {platform.machine()}"
    console.print(f"{POLICY}; {versions}; medians of {ROUNDS}")
    grid = Table("subjects", "hand-written ifs, s", "yulu, masks and missing sets, s", "ratio", "same answers")
    for size in SIZES:
        rows = list(population(size))
        frame = laid_out(rows)
        by_hand, hand_seconds = timed(partial(by_ifs, rows))
        run, yulu_seconds = timed(partial(by_yulu, program, frame))
        same = counts(run) == by_hand
        ratio = hand_seconds / yulu_seconds
        grid.add_row(f"{size:,}", f"{hand_seconds:.3f}", f"{yulu_seconds:.3f}", f"{ratio:.2f}", str(same))
    console.print(grid)
    console.print(one_subject(program))


def population(size: int) -> Iterator[Row]:
    """Subjects with a fifth of their facts unknown; the same every time."""
    chance = random.Random(2022)
    for _ in range(size):
        yield (
            chance.choice(("micro", "small", "medium", "large", None)),
            chance.choice((True, True, True, False, None)),
            chance.choice((True, False, False, False, None)),
            chance.choice((None, *(Decimal(rent) for rent in (1200, 2400, 5600, 8000)))),
        )


def laid_out(rows: Sequence[Row]) -> pl.DataFrame:
    """The rows as the bulk engine takes them."""
    sizes, tenants, listed, rents = zip(*rows, strict=True)
    return pl.DataFrame(
        {ID: [str(n) for n in range(len(rows))], "size": sizes, "leases_from_state": tenants,
         "on_dishonesty_list": listed, "monthly_rent": rents},
        schema_overrides={"monthly_rent": pl.Decimal(38, 12)},
    )  # fmt: skip


def by_ifs(rows: Sequence[Row]) -> tuple[int, int, Decimal]:
    """What somebody would write in an afternoon: (entitled, needs facts, sum), without reasons."""
    entitled = needs = 0
    total = Decimal(0)
    for size, tenant, listed, rent in rows:
        small = None if size is None else size in ("small", "micro")
        if small is False or tenant is False or listed is True:
            continue
        if small is None or tenant is None or listed is None:
            needs += 1
            continue
        entitled += 1
        if rent is not None:
            total += rent * 3
    return entitled, needs, total


def by_yulu(program: Program, frame: pl.DataFrame) -> pl.DataFrame:
    """The same and more: outcome, masks, amounts, what is missing."""
    return decide_everybody(program, frame).rows


def counts(decisions: pl.DataFrame) -> tuple[int, int, Decimal]:
    """The same three numbers out of a run."""
    outcomes = dict(decisions.group_by("outcome").len().iter_rows())
    total = decisions.filter(pl.col("outcome") == "entitled").select(pl.col("relief?amount").sum()).item()
    return outcomes.get("entitled", 0), outcomes.get("needs_facts", 0), Decimal(total)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The work's result and its median wall time in seconds."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - started)
    return result, statistics.median(seconds)


def one_subject(program: Program) -> str:
    """Latency of one decision with its whole answer."""
    facts: dict[str, Scalar] = {
        "size": "micro",
        "leases_from_state": True,
        "on_dishonesty_list": False,
        "monthly_rent": Decimal(8000),
    }
    subject = Subject("enterprise", "one", facts=facts)
    micros = []
    for _ in range(2_000):
        started = time.perf_counter()
        decide(program, subject)
        micros.append((time.perf_counter() - started) * 1e6)
    micros.sort()
    p50, p99 = micros[len(micros) // 2], micros[len(micros) * 99 // 100]
    bare = program.decide([None] * (len(program.leaves) + len(program.derived)))
    started = time.perf_counter()
    for _ in range(10_000):
        program.decide([None] * (len(program.leaves) + len(program.derived)))
    generated = (time.perf_counter() - started) * 100
    return (
        f"one subject, {POLICY}: p50 {p50:.0f} µs, p99 {p99:.0f} µs with the whole answer in Chinese; "
        f"generated function alone {generated:.1f} µs ({len(bare[0])} outputs)"
    )


if __name__ == "__main__":
    main()
