"""From a run and a list to the report, and to the lists of whom to look for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from yulu.matching.coverage.counting import BUCKET, NOT_THERE, Coverage
from yulu.matching.coverage.grouping import By, write_groups
from yulu.matching.coverage.received import STATES, UNKNOWN, Received
from yulu.matching.coverage.report import OfKind, Report, of_kind
from yulu.matching.parts import Population
from yulu.matching.spreadsheet import append_csv
from yulu.matching.stored import StoredRun
from yulu.rules.answer import OUTCOMES
from yulu.rules.basis import basis_on
from yulu.toolbox.model import Policy, Toolbox

BESIDE: Mapping[str, str] = {**{str(key): word for key, word in OUTCOMES.items()}, NOT_THERE: "不在这次判断的主体里"}
NOT_KNOWN = "不符合，或不在这次判断的主体里"
UNREACHED, NOT_ENTITLED, ASIDE = "unreached.csv", "paid_not_entitled.csv", "set_aside.csv"
Progress = Callable[[str, int], None]


def cover(
    run: StoredRun,
    toolbox: Toolbox,
    received: Received,
    population: Population | None,
    by: Sequence[By],
    only: Sequence[str],
    room: Path,
    *,
    lists: Path | None = None,
    progress: Progress = lambda kind, subjects: None,
) -> Report:
    """The coverage of the policies in `only`, or of all that the list speaks of.

    `room` is a folder for what need not be kept; `lists` one for `unreached.csv` and `paid_not_entitled.csv`. Without
    the population nobody is grouped.
    """
    basis, reached = basis_on(toolbox, run.manifest.as_of, run.manifest.known_on), received.reached
    mentioned = set(reached["policy"])
    covered = [toolbox.policies[each.id] for each in run.manifest.policies if each.id in (set(only) or mentioned)]
    kinds: list[OfKind] = []
    for kind in run.manifest.subjects:
        policies = [each for each in covered if each.subject == kind]
        if not policies:
            continue
        own = [each for each in by if each.kind == kind] if population is not None else []
        files: list[Path] = []
        if population is not None:
            files = write_groups(basis, population, kind, own, room, progress)
        facts = [each.fact for each in own]
        coverage = Coverage(run, kind, [each.id for each in policies], reached, files, facts)
        kinds.append(of_kind(kind, policies, coverage.counted(), own))
        if lists is not None:
            write_lists(coverage, own, policies, lists, room)
    left = [each for each in run.manifest.policies if toolbox.policies[each.id] not in covered]
    beside = tuple((toolbox.policies[each.id], each.outcomes["entitled"]) for each in left)
    return Report(run, tuple(by), tuple(kinds), beside, population is not None)


def write_lists(
    coverage: Coverage, by: Sequence[By], policies: Sequence[Policy], folder: Path, room: Path, size: int = BUCKET
) -> None:
    """Whom to look for and who got what is not due, by policy and subject; one policy's rows are held at once."""
    titles = {each.id: each.title for each in policies}
    states = {**STATES, UNKNOWN: "未知"}
    title = pl.col("policy").replace_strict(titles, return_dtype=pl.String).alias("政策名称")
    head = [pl.col("subject").alias("主体编号"), pl.col("policy").alias("政策"), title]
    files: dict[str, list[Path]] = {UNREACHED: [], NOT_ENTITLED: []}
    for number, bucket in enumerate(coverage.buckets(size)):
        missed = bucket.entitled.filter(~pl.col("paid")).select(
            *head, pl.lit(None, pl.Date).alias("日期"), pl.col("amount").alias("金额"),
            pl.col("reason").replace_strict(states, return_dtype=pl.String).alias("状态"),
            *(each.named.alias(each.label) for each in by),
        )  # fmt: skip
        outcome = pl.col("outcome").replace(BESIDE).fill_null(NOT_KNOWN)
        others = bucket.beside.select(
            *head, pl.col("sum").alias("已兑现金额"), outcome.alias("结论（请核实）"), pl.col("row").alias("名单行号")
        )
        for name, rows in ((UNREACHED, missed), (NOT_ENTITLED, others)):
            files[name].append(room / f"{coverage.kind}-{name}-{number:05d}.parquet")
            rows.collect(engine="streaming").write_parquet(files[name][-1], compression="lz4")
    for name, parts in files.items():
        for policy in sorted(titles):
            own = pl.scan_parquet(parts, glob=False).filter(pl.col("政策") == policy).sort("主体编号")
            append_csv(own.collect(engine="streaming"), folder / name)
