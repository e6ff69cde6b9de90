"""A run: every policy for every subject of a table, written whole or not at all.

The folder holds `decisions.csv` and `decisions.parquet` (a row for each subject and policy that is not simply refused),
`patterns.json` (what is missing in each pattern), `summary.json`, `rejected.csv` and `manifest.json`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import yulu
from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.matching.population import PolicyRun, decide_everybody
from yulu.matching.summary import Summary, summarise
from yulu.matching.table import ID, Table
from yulu.rules.basis import Member, basis_on
from yulu.rules.program import compile_policy
from yulu.rules.settle import Settled
from yulu.toolbox.hashes import content_hash, rules_paths
from yulu.toolbox.model import Policy, Toolbox

COLUMNS = {
    "subject": "主体编号",
    "policy": "政策",
    "outcome": "结论：entitled 符合、needs_judgement 待认定、needs_facts 缺信息；不符合的不列",
    "amount": "金额（元）；空着是未知，上下限见 amount_low、amount_high",
    "value": "比率或适用的取值",
    "conditions_true": "满足的条件：第 n 位是 patterns.json 里该政策的第 n 个条件",
    "conditions_known": "已经知道真假的条件，位的含义相同",
    "pattern": "所缺的组合：patterns.json 里该政策的编号",
    "missing": "补齐这些就有结论（其中一组），各由谁持有",
}
_ROWS: Mapping[str, pl.DataType] = {
    "subject": pl.String(), "policy": pl.String(), "outcome": pl.String(), "amount": pl.Decimal(38, 2),
    "amount_low": pl.Decimal(38, 2), "amount_high": pl.Decimal(38, 2), "value": pl.String(),
    "conditions_true": pl.Int64(), "conditions_known": pl.Int64(), "pattern": pl.Int32(), "missing": pl.String(),
}  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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


def write_run(run: Run, folder: Path, source: Path) -> Mapping[str, Any]:
    """The run as a folder; made beside its place and moved there when complete, so that none is ever half-written.

    Gives the manifest that stands in it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(Diagnostic("E706", Place(folder.as_posix(), 1, 1), {"folder": folder.as_posix()}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        rows = decision_rows(run)
        rows.write_parquet(room / "decisions.parquet", compression="lz4")
        _for_excel(rows).write_csv(room / "decisions.csv", include_bom=True)
        _for_excel(run.table.rejected).write_csv(room / "rejected.csv", include_bom=True)
        _write_json(room / "patterns.json", patterns_data(run))
        _write_json(room / "summary.json", summary_data(run.summary))
        made_from = manifest(run, source, rows.height)
        _write_json(room / "manifest.json", made_from)
        if folder.exists():
            folder.rmdir()
        room.chmod(0o755)
        room.rename(folder)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return made_from


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
                pl.col("outcome").cast(pl.String),
                *(
                    _added([pl.col(f"{grant.name}{suffix}") for grant in shown]).cast(money).alias(name)
                    for suffix, name in (("?amount", "amount"), ("?low", "amount_low"), ("?high", "amount_high"))
                ),
                (pl.col(f"{values[0].name}?value") if values else pl.lit(None, dtype=pl.String)).alias("value"),
                "conditions_true",
                "conditions_known",
                "pattern",
                "missing",
            )
        )
    return pl.concat(parts) if parts else pl.DataFrame(schema=_ROWS)


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


def _for_excel(frame: pl.DataFrame) -> pl.DataFrame:
    """No text that a spreadsheet would take for a formula."""
    guarded = []
    for name, kind in frame.schema.items():
        if kind == pl.String:
            column = pl.col(name)
            risky = pl.any_horizontal([column.str.starts_with(start) for start in _FORMULA_STARTS])
            guarded.append(pl.when(risky).then("'" + column).otherwise(column).alias(name))
    return frame.with_columns(guarded)


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
    }  # fmt: skip


def manifest(run: Run, source: Path, rows: int) -> Mapping[str, Any]:
    """What this run was made from: hashes, versions, both days, counts."""
    content = run.toolbox.content
    return {
        "toolbox": run.toolbox.id,
        "content_hash": content_hash(content),
        "rules_hash": content_hash(content, rules_paths(content)),
        "program": yulu.__version__,
        "as_of": run.as_of.isoformat(),
        "known_on": run.known_on.isoformat(),
        "source": source.name,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "subjects": run.table.frame.height,
        "rejected": run.table.rejected.height,
        "rows": rows,
        "columns": COLUMNS,
    }


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
