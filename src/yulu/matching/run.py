"""A run: every policy for everybody, part after part, written whole or not at all (`folder` says what is in it)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import yulu
from yulu.matching.amounts import MONEY, sum_columns
from yulu.matching.counting import Counting, ranked
from yulu.matching.folder import (
    DECISIONS,
    PAGE,
    PATTERNS,
    REJECTED,
    SUMMARY,
    TOOLBOX,
    files_in,
    new_run,
    part,
    write_json,
    write_manifest,
)
from yulu.matching.layout import ID
from yulu.matching.manifest import PolicyOf, RunManifest, ToolboxOf
from yulu.matching.page.summary_page import summary_page
from yulu.matching.parts import BEYOND, PART, REJECTED_ROWS, Population
from yulu.matching.patterns import Settling
from yulu.matching.population import Decided, Deciding, PolicyRows
from yulu.matching.remembered import write_keys
from yulu.matching.spreadsheet import append_csv, write_decisions
from yulu.matching.stored import ROWS, StoredRun
from yulu.matching.summary import Summary, member_data, summary_data
from yulu.rules.basis import basis_on
from yulu.rules.program import compile_policy
from yulu.toolbox.archive import store
from yulu.toolbox.hashes import content_hash, policy_paths, rules_paths
from yulu.toolbox.model import Policy, Toolbox

_ROW_GROUP = 1 << 17

Progress = Callable[[str, int], None]
"""Told the kind of subject and how many of them are decided, before the first part and after each."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: where it lies, what it was made from, and its summary as it is printed."""

    stored: StoredRun
    toolbox: Toolbox
    summary: Summary


def match(
    toolbox: Toolbox,
    population: Population,
    as_of: date,
    known_on: date,
    out: Path,
    *,
    everything: bool = False,
    progress: Progress = lambda kind, subjects: None,
    settling: Settling = lambda program, patterns: None,
    size: int = PART,
) -> Run:
    """Decide all policies for everybody and write the run into the folder `out`, which is not there yet or empty.

    `everything` lists those simply refused as well; `size` is how many subjects are held in memory together. Raises
    Fault where `out` holds something, and whatever the population raises: nothing is then left in the place of `out`.
    """
    basis = basis_on(toolbox, as_of, known_on)
    with new_run(out) as room:
        (room / DECISIONS).mkdir()
        written = Written(room)
        decided: list[tuple[Deciding, Counting]] = []
        for kind in population.kinds:
            policies = [policy for policy in toolbox.policies.values() if policy.subject == kind]
            if not policies:
                continue
            programs = [compile_policy(basis, policy) for policy in policies]
            deciding = Deciding(programs, counted_by(toolbox, kind), everything=everything, settling=settling)
            counting = Counting(deciding)
            progress(kind, 0)
            for each in population.parts(deciding.query, size):
                found = deciding.decide(each.frame)
                counting.add(found)
                written.add(found, each.rejected)
                progress(kind, counting.subjects)
            decided.append((deciding, counting))
        summary = summarise([counting for _, counting in decided])
        patterns = patterns_data(decided)
        write_json(room / PATTERNS, patterns)
        write_keys(room, [deciding for deciding, _ in decided])
        write_json(room / SUMMARY, summary_data(summary))
        write_decisions(room, patterns, toolbox, written.rows)
        store(toolbox, room / TOOLBOX)
        facts = RunManifest(
            toolbox_of(toolbox), policies_of(toolbox, [deciding for deciding, _ in decided], summary),
            population.source(out.absolute().parent), yulu.__version__, as_of, known_on, everything,
            dict(summary.subjects), written.rejected, written.rows, {},
        )  # fmt: skip
        (room / PAGE).write_text(summary_page(facts, summary_data(summary)), encoding="utf-8")
        made_from = replace(facts, files=files_in(room)).sealed()
        write_manifest(room, made_from)
    return Run(StoredRun(out, made_from), toolbox, summary)


def counted_by(toolbox: Toolbox, kind: str) -> list[str]:
    """The facts of this kind of subject that the toolbox says results are counted by."""
    return [
        name
        for name in toolbox.summary_by
        if (toolbox.facts[name].dataset.subject if name in toolbox.facts else toolbox.derived[name].subject) == kind
    ]


def summarise(countings: Sequence[Counting]) -> Summary:
    """What all kinds of subject come to."""
    return Summary(
        {each.query.kind: each.subjects for each in countings},
        tuple(totals for each in countings for totals in each.totals()),
        ranked(asked for each in countings for asked in each.asked()),
        sum(each.capped for each in countings),
        tuple(grouping for each in countings for grouping in each.groupings()),
    )


class Written:
    """What has been written of a run so far."""

    def __init__(self, room: Path) -> None:
        self.rows, self.rejected = 0, 0
        self._room, self._parts = room, 0
        append_csv(pl.DataFrame(schema=dict(REJECTED_ROWS)), room / REJECTED)

    def add(self, decided: Decided, rejected: pl.DataFrame) -> None:
        rows = decision_rows(decided.policies)
        rows.write_parquet(self._room / part(self._parts), compression="lz4", row_group_size=_ROW_GROUP)
        self._parts += 1
        self.rows += rows.height
        beyond = {"subject": decided.overflowing, "reason": [BEYOND] * len(decided.overflowing)}
        aside = pl.DataFrame(beyond, schema={"subject": pl.String, "reason": pl.String})
        both = pl.concat([rejected, aside], how="diagonal").select(*REJECTED_ROWS)
        self.rejected += both.height
        append_csv(both, self._room / REJECTED)


def decision_rows(policies: Sequence[PolicyRows]) -> pl.DataFrame:
    """The rows of a part as they are written, policy by policy, each in the order of the subjects."""
    parts = []
    for each in policies:
        program = each.program
        sums = [grant for grant, node in program.grants if node is not None and grant.is_sum]
        values = [grant for grant, node in program.grants if node is not None and not grant.is_sum]
        # A policy's sums of one kind may be added; where kinds differ, only the first is shown as the row's amount.
        shown = [sum_columns(grant) for grant in sums if grant.kind == sums[0].kind]
        parts.append(
            each.rows.select(
                pl.col(ID).alias("subject"),
                pl.lit(program.policy.id).alias("policy"),
                "outcome",
                *(
                    _added([columns[n] for columns in shown]).alias(name)
                    for n, name in enumerate(("amount", "amount_low", "amount_high"))
                ),
                (pl.col(f"{values[0].name}?value") if values else pl.lit(None, dtype=pl.String)).alias("value"),
                "conditions_true",
                "conditions_known",
                "pattern",
                "marks",
            )
        )
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(ROWS))


def _added(columns: Sequence[str]) -> pl.Expr:
    """Their sum; unknown if any is."""
    total = pl.lit(None, dtype=MONEY)
    for position, column in enumerate(columns):
        total = pl.col(column) if position == 0 else total + pl.col(column)
    return total.cast(MONEY)


def patterns_data(decided: Sequence[tuple[Deciding, Counting]]) -> dict[str, Any]:
    """By policy and pattern: outcome, smallest sets, open terms, contradicting conditions, in how many rows; and every
    member named.
    """
    return {
        each.program.policy.id: {
            "members": {name: member_data(member) for name, member in each.program.members.items()},
            "conditions": [condition.name for condition in each.program.conditions],
            "patterns": {
                str(number): {
                    "outcome": settled.outcome,
                    "failing": list(settled.failing),
                    "settled_by": [list(chosen) for chosen in settled.settled_by.sets],
                    "could_qualify": [list(chosen) for chosen in settled.could_qualify.sets],
                    "capped": {
                        "settled_by": settled.settled_by.capped, "could_qualify": settled.could_qualify.capped,
                    },
                    "to_judge": list(settled.to_judge),
                    "rows": counting.pattern_rows[position].get(number, 0),
                }
                for number, settled in enumerate(each.settled)
            },
        }
        for deciding, counting in decided
        for position, each in enumerate(deciding.patterns)
    }  # fmt: skip


def toolbox_of(toolbox: Toolbox) -> ToolboxOf:
    """The toolbox by its hashes."""
    content = toolbox.content
    return ToolboxOf(toolbox.id, toolbox.title, content_hash(content), content_hash(content, rules_paths(content)))


def policy_hash(toolbox: Toolbox, policy: Policy) -> str:
    """The hash of a policy with all it rests on."""
    return content_hash(toolbox.content, policy_paths(toolbox, policy))


def policies_of(toolbox: Toolbox, decidings: Sequence[Deciding], summary: Summary) -> tuple[PolicyOf, ...]:
    """What the manifest says of each policy."""
    outcomes = {each.policy: {str(name): count for name, count in each.outcomes.items()} for each in summary.policies}
    return tuple(
        PolicyOf(
            policy.id, policy.title, policy.subject, policy_hash(toolbox, policy),
            tuple(condition.name for condition in program.conditions), outcomes[policy.id],
        )
        for deciding in decidings
        for program in deciding.query.programs
        for policy in (program.policy,)
    )  # fmt: skip
