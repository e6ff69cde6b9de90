"""A run that continues an earlier one: who is concerned by what changed is decided again, in both versions.

As they were, they are taken out of the earlier run's counts; as they are, they come in. Their rows in the earlier run
count no more, and those of all others are read where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import yulu
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.continuing.concerned import concerned
from yulu.matching.continuing.summing import added, with_patterns
from yulu.matching.counting import Counting
from yulu.matching.folder import (
    DECISIONS,
    PAGE,
    PATTERNS,
    REJECTED,
    REPLACED,
    SUMMARY,
    TOOLBOX,
    files_in,
    new_run,
    write_json,
    write_manifest,
)
from yulu.matching.layout import ID
from yulu.matching.manifest import BaseOf, RunManifest
from yulu.matching.page.summary_page import summary_page
from yulu.matching.parts import PART, path_from
from yulu.matching.population import Deciding
from yulu.matching.registered import Registered
from yulu.matching.remembered import remember, write_keys
from yulu.matching.run import (
    Progress,
    Run,
    Written,
    counted_by,
    match,
    patterns_data,
    policies_of,
    summarise,
    toolbox_of,
)
from yulu.matching.spreadsheet import append_csv
from yulu.matching.stored import StoredRun
from yulu.matching.summary import Summary, read_summary, summary_data
from yulu.registry.store import Snapshot
from yulu.rules.basis import basis_on
from yulu.rules.program import Program, compile_policy
from yulu.toolbox.archive import store
from yulu.toolbox.model import Toolbox

MOST = 0.5
"""Where more than this share is concerned, everybody is decided: twice half is as much."""


def continued(
    base: StoredRun,
    toolbox: Toolbox,
    before: Snapshot,
    after: Snapshot,
    as_of: date,
    known_on: date,
    out: Path,
    *,
    progress: Progress = lambda kind, subjects: None,
    size: int = PART,
    most: float = MOST,
) -> Run:
    """The run of `match`, at the cost of what changed; a whole one where that concerns more than the share `most`.

    `before` is the registry's version that the earlier run was made from. Raises Fault where it cannot be continued.
    """
    _refuse(base, toolbox, Registered(after))
    steps = [
        _Step(base, kind, programs, toolbox, before, after, as_of, known_on, most)
        for kind, programs in _kinds(toolbox, Registered(after))
    ]
    every = base.manifest.everything
    if any(step.subjects is None for step in steps):
        return match(toolbox, Registered(after), as_of, known_on, out, everything=every, progress=progress, size=size)
    with new_run(out) as room:
        (room / DECISIONS).mkdir()
        written, past = Written(room), Past()
        for step in steps:
            step.decide(written, past, progress, size)
        return _finish(room, out, base, toolbox, after, steps, written, past, (as_of, known_on))


def _kinds(toolbox: Toolbox, population: Registered) -> list[tuple[str, list[str]]]:
    """The kinds of subject that policies are about, with those policies."""
    by_kind = {
        kind: [policy.id for policy in toolbox.policies.values() if policy.subject == kind] for kind in population.kinds
    }
    return [(kind, policies) for kind, policies in by_kind.items() if policies]


def _refuse(base: StoredRun, toolbox: Toolbox, population: Registered) -> None:
    was, now = base.manifest, toolbox_of(toolbox)
    kinds = [kind for kind, _ in _kinds(toolbox, population)]
    reason = None
    if was.toolbox.id != now.id or was.toolbox.rules_hash != now.rules_hash:
        reason = "工具箱的规则已经改过"
    elif was.program != yulu.__version__:
        reason = f"它是另一版程序（{was.program}）做的"
    elif set(was.subjects) != set(kinds):
        reason = "判断的不是同样几类主体"
    elif [each["fact"] for each in base.summary["by"]] != [
        name for kind in kinds for name in counted_by(toolbox, kind)
    ]:
        reason = "汇总按的事实不同了"
    if reason is not None:
        raise Fault(Diagnostic("E768", None, {"folder": base.folder.as_posix(), "reason": reason}))


class Past:
    """How many rows those decided again had, and who of them could not be decided then."""

    def __init__(self) -> None:
        self.rows = 0


class _Step:
    """One kind of subject: whom to decide again, as they were and as they are."""

    def __init__(
        self, base: StoredRun, kind: str, policies: Sequence[str], toolbox: Toolbox, before: Snapshot, after: Snapshot,
        as_of: date, known_on: date, most: float,
    ) -> None:  # fmt: skip
        self.kind, self.before, self.after = kind, Registered(before), Registered(after)

        def deciding(on: date, known: date) -> Deciding:
            basis = basis_on(toolbox, on, known)
            programs: list[Program] = [compile_policy(basis, toolbox.policies[policy]) for policy in policies]
            return Deciding(programs, counted_by(toolbox, kind), everything=base.manifest.everything)

        days = base.manifest.as_of, base.manifest.known_on
        same_day = days[0] == as_of
        self.was = deciding(*days)
        self.now = self.was if days == (as_of, known_on) else deciding(as_of, known_on)
        self.counted = {"was": Counting(self.was), "now": Counting(self.now)}
        found = concerned(before, after, self.was.query, self.now.query)
        room = most * base.manifest.subjects[kind]
        self.subjects = None if found is None or found.height > room else found
        if self.subjects is not None:
            remember(self.was, base, same_day=True)
            if self.now is not self.was:
                remember(self.now, base, same_day=same_day)

    def decide(self, written: Written, past: Past, progress: Progress, size: int) -> None:
        assert self.subjects is not None
        if self.subjects.is_empty():
            return
        for part in self.before.parts(self.was.query, size, only=self.subjects):
            decided = self.was.decide(part.frame)
            self.counted["was"].add(decided)
            past.rows += sum(policy.rows.height for policy in decided.policies)
        for part in self.after.parts(self.now.query, size, only=self.subjects):
            decided = self.now.decide(part.frame)
            self.counted["now"].add(decided)
            written.add(decided, part.rejected)
            progress(self.kind, self.counted["now"].subjects)

    def patterns(self, when: str) -> dict[str, Any]:
        return patterns_data([(self.was if when == "was" else self.now, self.counted[when])])


def _finish(
    room: Path, out: Path, base: StoredRun, toolbox: Toolbox, after: Snapshot, steps: Sequence[_Step],
    written: Written, past: Past, days: tuple[date, date],
) -> Run:  # fmt: skip
    was, now = ({k: v for step in steps for k, v in step.patterns(when).items()} for when in ("was", "now"))
    patterns = with_patterns(base.patterns, was, now)
    summaries = [summary_data(summarise([step.counted[when] for step in steps])) for when in ("was", "now")]
    data = added(toolbox, base.summary, summaries[0], summaries[1], patterns)
    summary: Summary = read_summary(data)
    replaced = [
        step.subjects.select(pl.lit(step.kind).alias("kind"), pl.col(ID).alias("subject"))
        for step in steps
        if step.subjects is not None
    ]
    pl.concat(replaced).write_parquet(room / REPLACED)
    rejected = written.rejected + _taken_over(room, base, pl.concat(replaced)["subject"])
    write_json(room / PATTERNS, patterns)
    write_keys(room, [step.now for step in steps])
    write_json(room / SUMMARY, data)
    store(toolbox, room / TOOLBOX)
    beside = out.absolute().parent
    facts = RunManifest(
        toolbox_of(toolbox), policies_of(toolbox, [step.now for step in steps], summary),
        Registered(after).source(beside), yulu.__version__, *days, base.manifest.everything,
        dict(summary.subjects), rejected,
        base.manifest.rows - past.rows + written.rows, {}, BaseOf(path_from(beside, base.folder), base.manifest.hash),
    )  # fmt: skip
    (room / PAGE).write_text(summary_page(facts, data), encoding="utf-8")
    made_from = replace(facts, files=files_in(room)).sealed()
    write_manifest(room, made_from)
    return Run(StoredRun(out, made_from), toolbox, summary)


def _taken_over(room: Path, base: StoredRun, replaced: pl.Series) -> int:
    """Rows set aside by the earlier run, of those who are not decided again, are set aside still."""
    rows = pl.read_csv(base.folder / REJECTED, infer_schema=False)
    kept = rows.filter(~pl.col("subject").is_in(replaced.implode()).fill_null(False))
    append_csv(kept, room / REJECTED)
    return kept.height
