"""What is told of two runs: by policy what became of its rows, with sums and causes; and which facts changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import polars as pl

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.comparing.causes import FACTS, Side, differing, only, with_causes
from yulu.matching.comparing.changes import CHANGES, GAINED, LOST, Meanings, changes
from yulu.matching.layout import ID, columns_of
from yulu.matching.query import Query
from yulu.matching.registered import Registered
from yulu.matching.spreadsheet import append_csv
from yulu.matching.stored import StoredRun
from yulu.rules.answer import OUTCOMES
from yulu.rules.basis import basis_on
from yulu.rules.program import compile_policy
from yulu.toolbox.model import Toolbox

CHANGED_ROWS = "changes.csv"
Opening = Callable[[StoredRun], Callable[[Toolbox], Registered] | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, and the rows that differ, each with `change` and `cause`."""

    before: Side
    after: Side
    rows: pl.DataFrame

    @property
    def factors(self) -> list[str]:
        """What differs at all between the two."""
        return differing(self.before.run, self.after.run)


def compare(before: StoredRun, after: StoredRun, opening: Opening) -> Comparison:
    """Hold a run against an earlier one; `opening` gives the facts a run was made from, where they are at hand.

    Raises Fault where they cannot be compared.
    """
    _refuse(before, after)
    sides = [Side(run, run.toolbox(), opening(run)) for run in (before, after)]
    meanings = Meanings()
    rows = changes(before, after, meanings)
    return Comparison(sides[0], sides[1], with_causes(rows, sides[0], sides[1], meanings))


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
        "same": found.rows.is_empty(), "differing": found.factors,
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
    there = set(found.rows["policy"])
    return [policy for policy in dict.fromkeys(order) if policy in there]


def _policy_data(found: Comparison, policy: str) -> dict[str, Any]:
    rows = found.rows.filter(pl.col("policy") == policy)
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
        "facts": _facts_that_changed(found, policy, rows),
    }  # fmt: skip


def _change_data(rows: pl.DataFrame, change: str) -> dict[str, Any]:
    was, now = rows["amount_before"].drop_nulls(), rows["amount"].drop_nulls()
    sums = {
        "before": None if change == GAINED or was.is_empty() else str(Decimal(was.sum())),
        "after": None if change == LOST or now.is_empty() else str(Decimal(now.sum())),
    }
    moves = rows.group_by("outcome_before", "outcome").len().sort("len", "outcome_before", descending=[True, False])
    return {
        "count": rows.height, "causes": dict(_counted(rows["cause"])), "amount": sums,
        "moves": [{"before": was, "after": now, "count": count} for was, now, count in moves.iter_rows()],
    }  # fmt: skip


def _counted(values: pl.Series) -> list[tuple[str, int]]:
    return [
        (str(value), int(count))
        for value, count in values.value_counts(sort=True).sort("count", descending=True).iter_rows()
    ]


def _facts_that_changed(found: Comparison, policy: str, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Of those who changed because of facts, which facts of this policy are otherwise than before, most first."""
    concerned = rows.filter(pl.col("cause").str.contains(FACTS))["subject"].unique()
    before, after = found.before.population, found.after.population
    toolbox = found.after.toolbox
    if concerned.is_empty() or before is None or after is None or policy not in toolbox.policies:
        return []
    program = compile_policy(basis_on(toolbox, *found.after.days), toolbox.policies[policy])
    query = Query([program])
    was, now = (_frame(list(only(opened(toolbox), query, concerned))) for opened in (before, after))
    columns = {
        leaf: [c for c in columns_of(program.basis, leaf.name) if c in was and c in now] for leaf in program.leaves
    }
    met = now.join(was, on=ID, how="left", suffix="?before")
    told = []
    for leaf, own in columns.items():
        differs = reduce(or_, (pl.col(c).ne_missing(pl.col(f"{c}?before")) for c in own), pl.lit(False))
        count = int(met.select(differs.sum()).item())
        if count:
            member = leaf.member
            told.append(
                {"fact": leaf.name, "label": leaf.label, "holder": member.holder if member else None, "count": count}
            )
    return sorted(told, key=lambda each: (-each["count"], each["fact"]))


def _frame(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame(schema={ID: pl.String()})


def write_changes(found: Comparison, folder: Path, words: Callable[[str], str]) -> None:
    """`changes.csv` with every row that differs, for a spreadsheet; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = {each.id: each.title for side in (found.before, found.after) for each in side.run.manifest.policies}
    causes = {cause: words(cause) for cause in found.rows["cause"].unique()}
    outcomes: Mapping[str, str] = dict(OUTCOMES)  # type: ignore[arg-type]
    append_csv(
        found.rows.select(
            pl.col("subject").alias("主体编号"), pl.col("policy").alias("政策"),
            pl.col("policy").replace_strict(titles, return_dtype=pl.String).alias("政策名称"),
            pl.col("change").replace_strict(CHANGES, return_dtype=pl.String).alias("变化"),
            *(
                pl.col(name).cast(pl.String).replace_strict(outcomes, return_dtype=pl.String).alias(title)
                for name, title in (("outcome_before", "原结论"), ("outcome", "现结论"))
            ),
            pl.col("amount_before").alias("原金额（元）"), pl.col("amount").alias("现金额（元）"),
            pl.col("cause").replace_strict(causes, return_dtype=pl.String).alias("原因"),
        ),
        folder / CHANGED_ROWS,
    )  # fmt: skip
