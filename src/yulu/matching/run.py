"""A run: every policy for every subject of a table, written whole or not at all (`folder.py` says what is in it)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import yulu
from yulu.matching.folder import (
    DECISIONS,
    PATTERNS,
    REJECTED,
    SPREADSHEET,
    SUMMARY,
    TOOLBOX,
    files_in,
    for_spreadsheets,
    new_run,
    part,
    write_json,
    write_manifest,
)
from yulu.matching.manifest import FileOf, PolicyOf, RunManifest, Source, ToolboxOf
from yulu.matching.population import PolicyRun, decide_everybody
from yulu.matching.stored import ROWS
from yulu.matching.summary import Summary, summarise
from yulu.matching.table import ID, Table
from yulu.rules.basis import Member, basis_on
from yulu.rules.program import compile_policy
from yulu.rules.settle import Settled
from yulu.toolbox.archive import store
from yulu.toolbox.hashes import content_hash, policy_paths, rules_paths
from yulu.toolbox.model import Policy, Toolbox

_SHEET_ROWS = 1_000_000
"""More than so many rows no spreadsheet opens."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run in memory."""

    toolbox: Toolbox
    as_of: date
    known_on: date
    policies: tuple[PolicyRun, ...]
    summary: Summary
    table: Table


def match(
    toolbox: Toolbox,
    table: Table,
    as_of: date,
    known_on: date,
    progress: Callable[[Policy], None] = lambda policy: None,
) -> Run:
    """All policies about the table's kind of subject, decided for everybody in it."""
    basis = basis_on(toolbox, as_of, known_on)
    runs = []
    for policy in toolbox.policies.values():
        if policy.subject == table.subject:
            progress(policy)
            runs.append(decide_everybody(compile_policy(basis, policy), table.frame))
    return Run(toolbox, as_of, known_on, tuple(runs), summarise(table.frame.height, runs), table)


def write_run(run: Run, folder: Path, source: Path) -> RunManifest:
    """The run as a folder, whole or not at all; gives the manifest that stands in it."""
    with new_run(folder) as room:
        rows = decision_rows(run)
        (room / DECISIONS).mkdir()
        rows.drop("missing").write_parquet(room / part(0), compression="lz4")
        if rows.height <= _SHEET_ROWS:
            for_spreadsheets(rows.lazy()).collect().write_csv(room / SPREADSHEET, include_bom=True)
        for_spreadsheets(run.table.rejected.lazy()).collect().write_csv(room / REJECTED, include_bom=True)
        write_json(room / PATTERNS, patterns_data(run))
        write_json(room / SUMMARY, summary_data(run.summary))
        store(run.toolbox, room / TOOLBOX)
        sealed = manifest(run, source, rows.height, files_in(room)).sealed()
        write_manifest(room, sealed)
    return sealed


def decision_rows(run: Run) -> pl.DataFrame:
    """One row for each (subject, policy) that is not simply refused, in the table's order, policy by policy."""
    parts = []
    for policy_run in run.policies:
        program = policy_run.program
        sums = [grant for grant, node in program.grants if node is not None and grant.is_sum]
        values = [grant for grant, node in program.grants if node is not None and not grant.is_sum]
        money = pl.Decimal(38, 2)
        # A policy's sums of one kind may be added; where kinds differ, only the first is shown as the row's amount.
        shown = [grant for grant in sums if grant.kind == sums[0].kind]
        lacking = {number: _ask(policy_run, settled) for number, settled in policy_run.patterns.items()}
        asked = pl.DataFrame(
            {"pattern": list(lacking), "missing": list(lacking.values())},
            schema={"pattern": pl.Int32, "missing": pl.String},
        )
        decided = policy_run.decisions.filter(pl.col("outcome") != "not_entitled")
        parts.append(
            decided.join(asked, on="pattern", how="left", maintain_order="left").select(
                pl.col(ID).alias("subject"),
                pl.lit(program.policy.id).alias("policy"),
                "outcome",
                *(
                    _added([pl.col(f"{grant.name}{suffix}") for grant in shown]).cast(money).alias(name)
                    for suffix, name in (("?amount", "amount"), ("?low", "amount_low"), ("?high", "amount_high"))
                ),
                (pl.col(f"{values[0].name}?value") if values else pl.lit(None, dtype=pl.String)).alias("value"),
                "conditions_true",
                "conditions_known",
                "pattern",
                pl.lit(0, dtype=pl.UInt8).alias("marks"),
                "missing",
            )
        )
    return pl.concat(parts) if parts else pl.DataFrame(schema={**ROWS, "missing": pl.String()})


def _added(columns: list[pl.Expr]) -> pl.Expr:
    """Their sum; unknown if any is."""
    if not columns:
        return pl.lit(None, dtype=pl.Decimal(38, 2))
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total


def _ask(run: PolicyRun, settled: Settled) -> str:
    """What to ask for, in Chinese: one smallest set that settles it, each with its holder."""
    if not settled.settled_by.sets:
        return "、".join(run.program.basis.toolbox.terms[each].label for each in settled.to_judge)
    members = run.program.members
    return "；".join(f"{members[name].label}（{members[name].holder}）" for name in settled.settled_by.sets[0])


def patterns_data(run: Run) -> dict[str, Any]:
    """By policy and pattern: outcome, smallest sets, open terms, contradicting conditions; and every member named."""
    return {
        policy_run.program.policy.id: {
            "members": {name: member_data(member) for name, member in policy_run.program.members.items()},
            "conditions": [condition.name for condition in policy_run.program.conditions],
            "patterns": {
                str(number): {
                    "outcome": settled.outcome,
                    "failing": list(settled.failing),
                    "settled_by": [list(each) for each in settled.settled_by.sets],
                    "could_qualify": [list(each) for each in settled.could_qualify.sets],
                    "capped": settled.settled_by.capped or settled.could_qualify.capped,
                    "to_judge": list(settled.to_judge),
                }
                for number, settled in policy_run.patterns.items()
            },
        }
        for policy_run in run.policies
    }


def member_data(member: Member) -> dict[str, str | None]:
    """A member as JSON."""
    return {
        "name": member.name, "label": member.label, "kind": member.kind, "holder": member.holder,
        "dataset": member.dataset,
    }  # fmt: skip


def summary_data(summary: Summary) -> dict[str, Any]:
    """The summary as JSON; sums as text, exact to the 分."""
    return {
        "subjects": summary.subjects,
        "policies": [
            {
                "policy": totals.policy,
                "title": totals.title,
                "outcomes": dict(totals.outcomes),
                "grants": [
                    {
                        "grant": grant.name, "label": grant.label, "kind": grant.kind, "total": str(grant.total),
                        "without_sum": grant.without_sum,
                    }
                    for grant in totals.grants
                ],
            }
            for totals in summary.policies
        ],
        "missing": [
            {
                **member_data(asked.member), "subjects": asked.subjects, "settled_alone": asked.settled_alone,
                "policies": list(asked.policies),
            }
            for asked in summary.asked
        ],
        "capped_rows": summary.capped,
        "by": [],
    }  # fmt: skip


def manifest(run: Run, source: Path, rows: int, files: Mapping[str, FileOf]) -> RunManifest:
    """What this run was made from: hashes, versions, both days, counts."""
    toolbox, content = run.toolbox, run.toolbox.content
    totals = {each.policy: each.outcomes for each in run.summary.policies}
    policies = tuple(
        PolicyOf(
            policy.id, policy.title, policy.subject, content_hash(content, policy_paths(toolbox, policy)),
            tuple(condition.name for condition in each.program.conditions), {outcome: count for outcome, count in totals[policy.id].items()},
        )
        for each in run.policies
        for policy in (each.program.policy,)
    )  # fmt: skip
    return RunManifest(
        ToolboxOf(toolbox.id, toolbox.title, content_hash(content), content_hash(content, rules_paths(content))),
        policies, Source("table", source.name, hashlib.sha256(source.read_bytes()).hexdigest()), yulu.__version__,
        run.as_of, run.known_on, False, {run.table.subject: run.table.frame.height}, run.table.rejected.height, rows,
        files,
    )  # fmt: skip
