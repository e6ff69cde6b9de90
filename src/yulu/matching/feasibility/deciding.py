"""Which share of a registry data alone decide for one policy, and what the others wait for: by a run, or by asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yulu.matching.counting import Counting
from yulu.matching.gaps.covering import Covering, Step
from yulu.matching.gaps.waiting import Waiting, waiting_in
from yulu.matching.parts import PART, Population
from yulu.matching.population import Deciding
from yulu.matching.run import patterns_data
from yulu.matching.stored import StoredRun
from yulu.rules.program import Program
from yulu.rules.settle import Outcome
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Decided:
    """How many subjects have which outcome, and what those who need facts wait for."""

    subjects: int
    outcomes: Mapping[Outcome, int]
    waiting: Waiting

    @property
    def by_data(self) -> int:
        """How many are decided one way or the other, without anybody judging."""
        return self.outcomes["entitled"] + self.outcomes["not_entitled"]

    @property
    def steps(self) -> list[Step]:
        """Which data would settle those who need facts, most first."""
        needs = [(each.ways, each.rows) for each in self.waiting.opened]
        return Covering(needs, self.waiting.datasets).greedy(len(self.waiting.datasets))


def decided_in(run: StoredRun, toolbox: Toolbox, policy: str) -> Decided:
    """What a run says of one of its policies."""
    told = next(each for each in run.manifest.policies if each.id == policy)
    outcomes: Mapping[Outcome, int] = told.outcomes  # type: ignore[assignment]
    return Decided(
        run.manifest.subjects[told.subject], outcomes, waiting_in(toolbox, {policy: run.patterns[policy]})
    )  # fmt: skip


def decided_now(
    program: Program,
    population: Population,
    progress: Callable[[str, int], None] = lambda kind, subjects: None,
    size: int = PART,
) -> Decided:
    """The same of everybody in a population, decided now and written nowhere."""
    deciding = Deciding([program])
    counting = Counting(deciding)
    for part in population.parts(deciding.query, size):
        counting.add(deciding.decide(part.frame))
        progress(program.policy.subject, counting.subjects)
    totals = counting.totals()[0]
    return Decided(
        counting.subjects, totals.outcomes, waiting_in(program.basis.toolbox, patterns_data([(deciding, counting)]))
    )  # fmt: skip
