"""What is told of two runs: by policy what became of its rows, with sums and causes; and which facts changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import polars as pl

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.comparing.causes import FACTS, Causes, Side, differing, only
from yulu.matching.comparing.changes import CHANGES, GAINED, KEY, LOST, Meanings, changes
from yulu.matching.comparing.ranges import ROWS, ranges
from yulu.matching.layout import ID, columns_of
from yulu.matching.query import Query
from yulu.matching.registered import Registered
from yulu.matching.spreadsheet import append_csv
from yulu.matching.stored import StoredRun
from yulu.rules.answer import OUTCOMES
from yulu.rules.basis import Leaf, basis_on
from yulu.rules.program import Program, compile_policy
from yulu.toolbox.model import Toolbox

CHANGED_ROWS = "changes.csv"
KEPT = (*KEY, "change", "cause", "outcome_before", "outcome", "amount_before", "amount")
"""What is kept of a row that differs."""
_BY = ("policy", "change", "cause", "outcome_before", "outcome")
_AT_ONCE = 1 << 18
"""Of so many subjects the facts before and after are held against each other at once."""
Opening = Callable[[StoredRun], Callable[[Toolbox], Registered] | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, and the rows that differ, each with `change` and `cause`."""

    before: Side
    after: Side
    files: Sequence[Path]
    """The rows, `KEPT`, in order of subject and policy."""
    tally: pl.DataFrame
    """How many (`count`) by `_BY`; of `amount` and `amount_before` the sum, and how many there are (`_there`)."""

    @property
    def factors(self) -> list[str]:
        """What differs at all between the two."""
        return differing(self.before.run, self.after.run)

    @property
    def rows(self) -> pl.LazyFrame:
        """All rows that differ, read where and when they are needed."""
        return pl.scan_parquet(list(self.files), glob=False)


def compare(before: StoredRun, after: StoredRun, opening: Opening, room: Path, size: int = ROWS) -> Comparison:
    """Hold a run against an earlier one; `opening` gives the facts a run was made from, where they are at hand.

    `room` is a folder for the rows that differ, as long as the comparison is asked; `size` is how many rows are held
    in memory at once. Raises Fault where the two cannot be compared.
    """
    _refuse(before, after)
    sides = [Side(run, run.toolbox(), opening(run)) for run in (before, after)]
    meanings = Meanings()
    causes = Causes(sides[0], sides[1], meanings)
    files, tallies = [], []
    for number, within in enumerate(ranges((before, after), size)):
        rows = causes.told(changes(before, after, meanings, within)).select(KEPT)
        files.append(room / f"changes-{number:05d}.parquet")
        rows.write_parquet(files[-1], compression="lz4")
        tallies.append(_tally(rows))
    tally = pl.concat(tallies).group_by(_BY).agg(pl.exclude(_BY).sum())
    return Comparison(sides[0], sides[1], files, tally)


def _tally(rows: pl.DataFrame) -> pl.DataFrame:
    sums = [
        number for name in ("amount", "amount_before")
        for number in (pl.col(name).sum(), pl.col(name).count().cast(pl.Int64).alias(f"{name}_there"))
    ]  # fmt: skip
    return rows.group_by(_BY).agg(pl.len().cast(pl.Int64).alias("count"), *sums)


def _refuse(before: StoredRun, after: StoredRun) -> None:
    was, now = before.manifest, after.manifest
    reason = None
    if was.toolbox.id != now.toolbox.id:
        reason = f"一个是{was.toolbox.title}的，一个是{now.toolbox.title}的"
    elif was.source.kind != now.source.kind:
        reason = "一个由名录做出，一个由名单做出"
    elif set(was.subjects) != set(now.subjects):
        reason = "判断的不是同一类主体"
    if reason is not None:
        data = {"before": before.folder.as_posix(), "after": after.folder.as_posix(), "reason": reason}
        raise Fault(Diagnostic("E766", None, data))


def comparison_data(found: Comparison) -> dict[str, Any]:
    """The comparison as JSON; sums as text."""
    was, now = found.before.run.manifest, found.after.run.manifest
    return {
        "before": _run_data(found.before.run), "after": _run_data(found.after.run),
        "same": found.tally.is_empty(), "differing": found.factors,
        "subjects": {
            kind: {"before": was.subjects.get(kind, 0), "after": count} for kind, count in now.subjects.items()
        },
        "policies": [_policy_data(found, policy) for policy in _policies(found)],
    }  # fmt: skip


def _run_data(run: StoredRun) -> dict[str, Any]:
    manifest = run.manifest
    return {
        "hash": manifest.hash, "as_of": manifest.as_of.isoformat(), "known_on": manifest.known_on.isoformat(),
        "rules_hash": manifest.toolbox.rules_hash, "source": manifest.source.hash, "version": manifest.source.version,
        "program": manifest.program,
    }  # fmt: skip


def _policies(found: Comparison) -> list[str]:
    """Those that differ anywhere, in the order of the toolbox."""
    order = [each.id for run in (found.after.run, found.before.run) for each in run.manifest.policies]
    there = set(found.tally["policy"])
    return [policy for policy in dict.fromkeys(order) if policy in there]


def _policy_data(found: Comparison, policy: str) -> dict[str, Any]:
    rows = found.tally.filter(pl.col("policy") == policy)
    was, now = ({each.id: each for each in side.run.manifest.policies} for side in (found.before, found.after))
    return {
        "policy": policy, "title": (now.get(policy) or was[policy]).title,
        "hash": {
            when: side[policy].hash if policy in side else None for when, side in (("before", was), ("after", now))
        },
        "changes": {
            change: _change_data(rows.filter(pl.col("change") == change), change)
            for change in CHANGES
            if (rows["change"] == change).any()
        },
        "facts": _facts_that_changed(found, policy),
    }  # fmt: skip


def _change_data(rows: pl.DataFrame, change: str) -> dict[str, Any]:
    sums = {
        "before": None if change == GAINED else _sum(rows, "amount_before"),
        "after": None if change == LOST else _sum(rows, "amount"),
    }
    moves = _most(rows, "outcome_before", "outcome")
    return {
        "count": int(rows["count"].sum()), "causes": dict(_most(rows, "cause")),
        "amount": sums,
        "moves": [{"before": was, "after": now, "count": count} for was, now, count in moves],
    }  # fmt: skip


def _sum(rows: pl.DataFrame, name: str) -> str | None:
    """The sum as text; None where no row has one."""
    return str(Decimal(rows[name].sum())) if rows[f"{name}_there"].sum() else None


def _most(rows: pl.DataFrame, *by: str) -> Iterator[tuple[Any, ...]]:
    """How many there are of each, most first."""
    counted = rows.group_by(by).agg(pl.col("count").sum())
    return counted.sort("count", *by, descending=[True, *(False for _ in by)]).iter_rows()


def _facts_that_changed(found: Comparison, policy: str) -> list[dict[str, Any]]:
    """Of those who changed because of facts, which facts of this policy are otherwise than before, most first."""
    by_facts = (pl.col("policy") == policy) & pl.col("cause").str.contains(FACTS)
    if found.tally.filter(by_facts).is_empty():
        return []
    concerned = found.rows.filter(by_facts).select("subject").collect(engine="streaming")["subject"]
    before, after = found.before.population, found.after.population
    toolbox = found.after.toolbox
    if before is None or after is None or policy not in toolbox.policies:
        return []
    program = compile_policy(basis_on(toolbox, *found.after.days), toolbox.policies[policy])
    populations, counts = (before(toolbox), after(toolbox)), dict.fromkeys(program.leaves, 0)
    for few in concerned.to_frame().iter_slices(_AT_ONCE):
        for leaf, count in _differing_leaves(program, populations, few["subject"]).items():
            counts[leaf] += count
    told = [
        {"fact": leaf.name, "label": leaf.label, "holder": leaf.member.holder if leaf.member else None, "count": count}
        for leaf, count in counts.items()
        if count
    ]
    return sorted(told, key=lambda each: (-each["count"], each["fact"]))


def _differing_leaves(
    program: Program, populations: tuple[Registered, Registered], subjects: pl.Series
) -> Mapping[Leaf, int]:
    """Of how many of the subjects each leaf is otherwise in the second population than in the first."""
    query = Query([program])
    was, now = (_frame(list(only(population, query, subjects))) for population in populations)
    met = now.join(was, on=ID, how="left", suffix="?before")
    counts = {}
    for leaf in program.leaves:
        own = [column for column in columns_of(program.basis, leaf.name) if column in was and column in now]
        differs = reduce(or_, (pl.col(c).ne_missing(pl.col(f"{c}?before")) for c in own), pl.lit(False))
        counts[leaf] = int(met.select(differs.sum()).item())
    return counts


def _frame(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={ID: pl.String()})


def write_changes(found: Comparison, folder: Path, words: Callable[[str], str]) -> None:
    """`changes.csv` with every row that differs, for a spreadsheet; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = {each.id: each.title for side in (found.before, found.after) for each in side.run.manifest.policies}
    causes = {cause: words(cause) for cause in found.tally["cause"].unique()}
    outcomes: Mapping[str, str] = dict(OUTCOMES)  # type: ignore[arg-type]
    for file in found.files:
        told = pl.read_parquet(file).select(
            pl.col("subject").alias("主体编号"), pl.col("policy").alias("政策"),
            pl.col("policy").replace_strict(titles, return_dtype=pl.String).alias("政策名称"),
            pl.col("change").replace_strict(CHANGES, return_dtype=pl.String).alias("变化"),
            *(
                pl.col(name).cast(pl.String).replace_strict(outcomes, return_dtype=pl.String).alias(title)
                for name, title in (("outcome_before", "原结论"), ("outcome", "现结论"))
            ),
            pl.col("amount_before").alias("原金额（元）"), pl.col("amount").alias("现金额（元）"),
            pl.col("cause").replace_strict(causes, return_dtype=pl.String).alias("原因"),
        )  # fmt: skip
        append_csv(told, folder / CHANGED_ROWS)
