"""A trial: a draft's policies and today's decided for everybody, part after part, written whole or not at all.

Start here: `Worlds` say which policies differ, `Both` decides them, `bands` bounds each difference; `Tally`, `Outside`
and `Bands` count. `folder` says what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from yulu.matching.folder import REJECTED, new_run
from yulu.matching.layout import ROW
from yulu.matching.manifest import Source
from yulu.matching.parts import PART, REJECTED_ROWS, Population
from yulu.matching.run import counted_by
from yulu.matching.spreadsheet import append_csv
from yulu.matching.trial.bands import banded, kinds_of
from yulu.matching.trial.both import Both, Found, asks_alike, patterns_of
from yulu.matching.trial.difference import Differences
from yulu.matching.trial.joint import Joint
from yulu.matching.trial.narrowing import Bands, Narrowing, merged, narrowing
from yulu.matching.trial.outside import Outside
from yulu.matching.trial.tally import Cost, Effect, Grouping, Tally, totals
from yulu.matching.trial.untouched import Untouched
from yulu.matching.trial.worlds import Pair, worlds_of
from yulu.matching.trial.writing import ChangedRows, write_trial
from yulu.rules.answer import GRANT_KINDS
from yulu.toolbox.changing import Drafted
from yulu.toolbox.model import Toolbox

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class PolicyTrial:
    """One policy that the draft changes: what that does, and who would stand just outside."""

    pair: Pair
    effect: Effect
    outside: Outside | None

    @property
    def is_internal(self) -> bool:
        """Whether it binds authorities; such are left out of totals."""
        return self.pair.policy.delivery == "internal"

    @property
    def status(self) -> str:
        """`new`, `changed` or `removed`."""
        return "new" if self.pair.before is None else "removed" if self.pair.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything that a trial says."""

    toolbox: Toolbox
    drafted: Drafted
    as_of: date
    known_on: date
    source: Source
    subjects: dict[str, int]
    """By kind, how many were decided; kinds that the draft says nothing about are left out."""
    rejected: int
    policies: tuple[PolicyTrial, ...]
    totals: dict[str, Cost]
    """By kind of grant, over all policies but those that bind authorities."""
    by: dict[str, tuple[Grouping, ...]]
    """By kind of subject; a group's effects are of that kind's policies in their order."""
    narrowing: dict[str, Narrowing]
    """By kind of grant."""

    def policies_about(self, kind: str) -> list[PolicyTrial]:
        """The policies about one kind of subject, in the order of `Group.effects`."""
        return [each for each in self.policies if each.pair.policy.subject == kind]


def try_draft(
    toolbox: Toolbox,
    drafted: Drafted,
    population: Population,
    as_of: date,
    known_on: date,
    out: Path,
    *,
    progress: Progress = lambda kind, subjects: None,
    size: int = PART,
) -> Trial:
    """Try a draft on everybody and write the trial into the folder `out`, which is not there yet or empty.

    `size` is how many subjects are held in memory together. Raises Fault where `out` holds something, and whatever the
    population raises: nothing is then left in the place of `out`.
    """
    with new_run(out) as room:
        append_csv(pl.DataFrame(schema=dict(REJECTED_ROWS)), room / REJECTED)
        rows = ChangedRows(room, toolbox.summary_by, toolbox.labels)
        trials: list[_Kind] = []
        rejected = 0
        for worlds in worlds_of(toolbox, drafted.toolbox, as_of, known_on):
            if worlds.kind not in population.kinds:
                continue
            kind = _Kind(Both(worlds, counted_by(toolbox, worlds.kind)))
            for found in kind.both.parts(population, size):
                kind.add(found, rows)
                rejected += found.rejected.height
                append_csv(found.rejected, room / REJECTED)
                progress(worlds.kind, kind.tally.subjects)
            trials.append(kind)
        source = population.source(out.absolute().parent)
        trial = _told(toolbox, drafted, (as_of, known_on), source, rejected, trials)
        rows.finish()
        write_trial(room, trial)
    return trial


class _Kind:
    """One kind of subject on its way."""

    def __init__(self, both: Both) -> None:
        self.both, self.tally = both, Tally(both)
        pairs = both.worlds.pairs
        self.outside = [None if pair.after is None else Outside(pair.after) for pair in pairs]
        self.bands = [Bands(pair) for pair in pairs]
        self.untouched = [Untouched(pair) for pair in pairs]
        self.differences = [Differences(pair) for pair in pairs]
        is_alike = asks_alike(both)
        self.joint = [
            Joint(pair) if is_alike and pair.before is not None and pair.after is not None else None for pair in pairs
        ]

    def add(self, found: Found, written: ChangedRows) -> None:
        """One part."""
        self.tally.add_subjects(found.subjects)
        for position, pair in enumerate(self.both.worlds.pairs):
            now = found.after[position]
            joint = self.joint[position]
            allowed = None if joint is None else joint.of(found.frame)
            rows = banded(
                pair, found.subjects, found.before[position], now, allowed, self.untouched[position].of(found.frame),
                self.differences[position], found.frame,
            )  # fmt: skip
            self.tally.add(position, rows)
            for kind in kinds_of(pair):
                self.bands[position].add(kind, rows, found.frame)
            outside = self.outside[position]
            if outside is not None and now is not None:
                masks = now.rows.select(ROW, "conditions_true", "conditions_known")
                outside.add(masks.with_columns(rows["outcome_before"]), found.frame)
            written.add(pair, rows, patterns_of(self.both, pair, "after"))


def _told(
    toolbox: Toolbox, drafted: Drafted, days: tuple[date, date], source: Source, rejected: int, kinds: Sequence[_Kind]
) -> Trial:
    policies = [
        PolicyTrial(pair, effect, outside)
        for kind in kinds
        for pair, effect, outside in zip(kind.both.worlds.pairs, kind.tally.effects(), kind.outside, strict=True)
    ]
    sums = totals([(each.is_internal, each.effect) for each in policies])
    return Trial(
        toolbox, drafted, *days, source, {kind.both.worlds.kind: kind.tally.subjects for kind in kinds}, rejected,
        tuple(policies), {kind: sums[kind] for kind in GRANT_KINDS if kind in sums},
        {kind.both.worlds.kind: kind.tally.groupings() for kind in kinds},
        {kind: _narrowed(kind, kinds) for kind in GRANT_KINDS if kind in sums},
    )  # fmt: skip


def _narrowed(grant_kind: str, kinds: Sequence[_Kind]) -> Narrowing:
    """What would narrow the bounds of one kind of grant, of all policies together but those that bind authorities."""
    bands = [(kind.both, each) for kind in kinds for each in kind.bands if each.pair.policy.delivery != "internal"]
    situations = [
        each.situations(grant_kind, patterns_of(both, each.pair, "before"), patterns_of(both, each.pair, "after"))  # type: ignore[arg-type]
        for both, each in bands
    ]
    sources = {key: source for _, each in bands for key, source in each.sources.items()}
    return narrowing(merged(situations), sources)
