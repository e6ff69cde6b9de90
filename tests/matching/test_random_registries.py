"""Everybody in a registry at once, as the run's files say it, is what everybody gets one by one: on random registries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.matching.village import CLERK, IDS, random_registry, village
from yulu.diagnostics import Place
from yulu.matching.marks import BITS
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import StoredRun
from yulu.registry.store import Snapshot, open_registry
from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import compile_policy
from yulu.rules.subject import subject_from
from yulu.toolbox.model import Toolbox

KNOWN_ON = date(2026, 1, 1)
Said = dict[str, Any]


def one_by_one(toolbox: Toolbox, snapshot: Snapshot, as_of: date) -> Iterator[tuple[tuple[str, str], Said]]:
    basis = basis_on(toolbox, as_of, KNOWN_ON)
    ids = {kind: snapshot.subjects(kind).select("?id").collect()["?id"].to_list() for kind in IDS}
    for policy in toolbox.policies.values():
        program = compile_policy(basis, policy)
        for id in ids[policy.subject]:
            data = snapshot.subject(policy.subject, id)
            assert data is not None
            subject = subject_from(toolbox, data, lambda path: Place("", 1, 1))
            yield (id, policy.id), _alone(decide(program, subject))


def _alone(answer: Answer) -> Said:
    conditions = [each for each in answer.conditions if each.name != "in_force"]
    (grant,) = answer.grants or (None,)
    return {
        "outcome": answer.outcome,
        "true": [each.name for each in conditions if each.truth is True],
        "known": [each.name for each in conditions if each.truth is not None],
        "failing": sorted(each for each in answer.failing),
        "settled_by": [list(each) for each in answer.settled_by.sets],
        "could_qualify": [list(each) for each in answer.could_qualify.sets],
        "to_judge": [each.id for each in answer.to_judge],
        "amount": grant and grant.amount, "low": grant and grant.low, "high": grant and grant.high,
        "marks": list(answer.marks),
    }  # fmt: skip


def all_at_once(run: StoredRun) -> dict[tuple[str, str], Said]:
    found = {}
    for row in run.decisions.collect().iter_rows(named=True):
        policy = run.patterns[row["policy"]]
        pattern = {} if row["pattern"] is None else policy["patterns"][str(row["pattern"])]
        names = policy["conditions"]
        true = [name for n, name in enumerate(names) if row["conditions_true"] >> n & 1]
        known = [name for n, name in enumerate(names) if row["conditions_known"] >> n & 1]
        found[row["subject"], row["policy"]] = {
            "outcome": row["outcome"], "true": true, "known": known,
            "failing": sorted({*pattern.get("failing", []), *known} - {*true}),
            "settled_by": pattern.get("settled_by", []), "could_qualify": pattern.get("could_qualify", []),
            "to_judge": pattern.get("to_judge", []), "amount": row["amount"], "low": row["amount_low"],
            "high": row["amount_high"], "marks": [mark for mark, bit in BITS.items() if row["marks"] & bit],
        }  # fmt: skip
    return found


def differences(folder: Path, seed: int, as_of: date, deliveries: int) -> list[str]:
    chance = Random(seed)
    toolbox = village(folder / "village", chance)
    registry = random_registry(folder / "registry", toolbox, chance, deliveries)
    snapshot = open_registry(registry.folder, toolbox, look=CLERK)
    run = match(toolbox, Registered(snapshot), as_of, KNOWN_ON, folder / "run", everything=True, size=2)
    together, alone = all_at_once(run.stored), dict(one_by_one(toolbox, snapshot, as_of))
    assert together.keys() == alone.keys(), together.keys() ^ alone.keys()
    found = []
    for (id, policy), said in alone.items():
        for what, value in said.items():
            if value != together[id, policy][what]:
                asked = {c.name: str(toolbox.policies[policy].origin.document.value()["conditions"][c.name]["when"]) for c in toolbox.policies[policy].conditions}
                kind = toolbox.policies[policy].subject
                subject = json.dumps(snapshot.subject(kind, id), ensure_ascii=False)
                found.append(f"{id} {policy} {what}: alone {value}, together {together[id, policy][what]}: {asked} {subject}")
    return found


@pytest.mark.parametrize("tried", [12, pytest.param(600, marks=pytest.mark.soak)])
def test_everybody_in_a_registry_gets_at_once_what_each_gets_alone(tried: int) -> None:
    @settings(max_examples=tried, derandomize=tried < 100, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(
        st.integers(0, 2**32), st.sampled_from([date(2022, 6, 30), date(2022, 7, 15), date(2022, 8, 5)]),
        st.integers(2, 14),
    )  # fmt: skip
    def compare(seed: int, as_of: date, deliveries: int) -> None:
        with TemporaryDirectory() as folder:
            assert differences(Path(folder), seed, as_of, deliveries) == []

    compare()
