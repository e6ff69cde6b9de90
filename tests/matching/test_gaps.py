"""The gaps of a run, held against its rows and its subjects one by one: on random registries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tests.matching.test_random_registries import KNOWN_ON
from tests.matching.village import CLERK, IDS, random_registry, village
from yulu.diagnostics import Fault, Place
from yulu.matching.gaps.report import Gaps, gaps, gaps_data
from yulu.matching.gaps.stakes import Stake, Stakes, stakes
from yulu.matching.gaps.waiting import waiting
from yulu.matching.registered import Registered
from yulu.matching.run import Run, match
from yulu.matching.stored import open_run
from yulu.registry.store import Snapshot, open_registry
from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.grants import grant_answer
from yulu.rules.loaded import decision_on
from yulu.rules.program import compile_policy
from yulu.rules.subject import subject_from
from yulu.toolbox.model import Toolbox

AS_OF = date(2022, 7, 15)


class Alone:
    """One (subject, policy) that needs facts, decided alone: the sets of sources that settle it, and its bounds."""

    def __init__(self, answer: Answer, bounds: tuple[Decimal | None, Decimal | None]) -> None:
        self.policy, (self.low, self.high) = answer.policy.id, bounds
        sources = {name: each.dataset or f"text:{name}" for name, each in answer.members.items()}
        self.ways = [{sources[name] for name in names} for names in answer.settled_by.sets]

    def is_settled_by(self, got: set[str]) -> bool:
        return any(way <= got for way in self.ways)


def one_by_one(toolbox: Toolbox, snapshot: Snapshot) -> Iterator[Alone]:
    basis = basis_on(toolbox, AS_OF, KNOWN_ON)
    for policy in toolbox.policies.values():
        program = compile_policy(basis, policy)
        for id in snapshot.subjects(policy.subject).select("?id").collect()["?id"].to_list():
            data = snapshot.subject(policy.subject, id)
            assert data is not None
            decision = decision_on(program, subject_from(toolbox, data, lambda path: Place("", 1, 1)))
            if decision.outcome == "needs_facts":
                grant = grant_answer(program, decision.vector, 0, with_lacks=False)
                yield Alone(decision.answer(), (grant.low, grant.high))


def a_run(folder: Path, seed: int) -> tuple[Run, Snapshot]:
    chance = Random(seed)
    toolbox = village(folder / "village", chance)
    registry = random_registry(folder / "registry", toolbox, chance, 5)
    snapshot = open_registry(registry.folder, toolbox, look=CLERK)
    return match(toolbox, Registered(snapshot), AS_OF, KNOWN_ON, folder / "run", size=2), snapshot


def gaps_of(run: Run, snapshot: Snapshot) -> Gaps:
    money = stakes(run.stored, run.toolbox, Registered(snapshot), size=3)
    return gaps(run.stored, waiting(run.stored, run.toolbox), money, steps=3)


def staked(rows: list[Alone]) -> Stakes:
    if not rows:
        return {}
    low, high = [each.low for each in rows], [each.high for each in rows]
    return {
        "payment": Stake(
            sum((each for each in low if each is not None), Decimal(0)),
            sum((each for each in high if each is not None), Decimal(0)), low.count(None), high.count(None),
        )
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_rows_and_money_of_every_dataset_are_those_of_the_subjects_one_by_one(tmp_path: Path, seed: int) -> None:
    run, snapshot = a_run(tmp_path, seed)
    found, alone = gaps_of(run, snapshot), list(one_by_one(run.toolbox, snapshot))
    assert found.waiting.rows == len(alone) > 0
    for settles in [*found.alone, *(each for _, each in found.departments), found.by_all_data]:
        mine = [each for each in alone if each.is_settled_by(set(settles.sources))]
        assert settles.rows == len(mine)
        assert settles.stakes == staked(mine)
    data = set(found.waiting.datasets)
    by_data = [each for each in alone if each.is_settled_by(data)]
    assert found.wants_text == sum(1 for each in alone if each.ways and not each.is_settled_by(data))
    assert found.by_all_data.rows + found.wants_text + found.unclear == len(alone)
    for policy in found.policies:
        assert policy.by_all_data == sum(1 for each in by_data if each.policy == policy.policy)


@pytest.mark.parametrize("seed", range(3))
def test_each_step_tells_what_it_settles_beside_the_steps_before(tmp_path: Path, seed: int) -> None:
    run, snapshot = a_run(tmp_path, seed)
    found, alone = gaps_of(run, snapshot), list(one_by_one(run.toolbox, snapshot))
    got: set[str] = set()
    for taken in found.taken:
        before = [each for each in alone if each.is_settled_by(got)]
        got |= set(taken.step.added)
        after = [each for each in alone if each.is_settled_by(got)]
        assert taken.step.total == len(after)
        assert taken.more.rows == taken.step.gain == len(after) - len(before)
        assert taken.more.stakes == staked([each for each in after if each not in before])


def test_rows_add_up_to_the_summarys_and_by_policy_too(tmp_path: Path) -> None:
    run, snapshot = a_run(tmp_path, 3)
    found = gaps_of(run, snapshot)
    wanted = {each.policy: each.outcomes["needs_facts"] for each in run.summary.policies}
    assert Counter({each.policy: each.rows for each in found.policies}) == Counter(wanted)
    assert found.waiting.rows == sum(wanted.values())


def test_without_the_facts_everything_but_the_money_is_told(tmp_path: Path) -> None:
    run, snapshot = a_run(tmp_path, 3)
    stored = open_run(tmp_path / "run")
    without = gaps_data(gaps(stored, waiting(stored, stored.toolbox()), None, steps=3))
    with_money = gaps_data(gaps_of(run, snapshot))
    assert without["datasets"] and all(each["if_entitled"] is None for each in without["datasets"])
    for part in ("rows", "wants_text", "unclear", "capped"):
        assert without[part] == with_money[part]
    assert [each["total"] for each in without["greedy"]] == [each["total"] for each in with_money["greedy"]]


def test_facts_that_changed_since_are_a_fault_and_no_wrong_sum(tmp_path: Path) -> None:
    run, snapshot = a_run(tmp_path, 3)

    class Fewer(Registered):
        @property
        def kinds(self) -> list[str]:
            return list(IDS)

        def parts(self, query, size=2, only=None):  # type: ignore[no-untyped-def]
            for part in super().parts(query, size, only):
                yield type(part)(part.frame.head(0), part.rejected)

    with pytest.raises(Fault) as fault:
        stakes(run.stored, run.toolbox, Fewer(snapshot))
    assert [each.code for each in fault.value.diagnostics] == ["E960"]
