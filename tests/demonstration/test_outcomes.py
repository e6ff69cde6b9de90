"""Which outcomes the generated city reaches, policy by policy: all that its rules and the texts found so far allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tests.demonstration.cities import AUTUMN, DAY, made, xiangtan
from yulu.demonstration import City
from yulu.matching.registered import Registered
from yulu.matching.run import match

TOWN = City(2000, 2022, DAY)
ENTITLED, JUDGED, LACKING, REFUSED = "entitled", "needs_judgement", "needs_facts", "not_entitled"
DECIDED = {ENTITLED, LACKING, REFUSED}
"""All that a policy without open terms can come to."""

REACHED: Mapping[str, set[str]] = {
    # With open terms, and with a way round them.
    "premium-deferral": {ENTITLED, JUDGED, LACKING, REFUSED},
    "stay-training-subsidy": {ENTITLED, JUDGED, LACKING, REFUSED},
    # Somebody must judge before anybody is entitled; the registry holds no findings.
    "penalty-first-offence": {JUDGED, LACKING, REFUSED},
    "penalty-no-fault": {JUDGED, LACKING, REFUSED},
    "penalty-minor": {JUDGED},
    "tax-first-offence": {JUDGED, LACKING, REFUSED},
    "procurement-sme-reserve": {JUDGED, LACKING, REFUSED},
    # A text has not been found: the city's on water, the province's choice of a rate, the standard of the allowance.
    "job-retention-refund": {LACKING, REFUSED},
    "water-no-cutoff": {LACKING, REFUSED},
    "water-price-cut": {LACKING, REFUSED},
    "minimum-living": {LACKING, REFUSED},
}
"""Of every policy that is not here: `DECIDED`."""


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """In the summer of 2022 or, for what came later, in the autumn of 2025."""
    found: dict[str, set[str]] = {}
    for day in (DAY, AUTUMN):
        folder = tmp_path_factory.mktemp("city")
        snapshot = made(replace(TOWN, day=day), folder / "registry")
        run = match(xiangtan(), Registered(snapshot), day, date(2026, 6, 1), folder / "run")
        assert run.stored.manifest.rejected == 0, "nobody is set aside"
        for policy in run.summary.policies:
            found.setdefault(policy.policy, set()).update(each for each, count in policy.outcomes.items() if count)
    return found


def test_every_policy_has_subjects_with_every_outcome_that_it_can_come_to(reached: dict[str, set[str]]) -> None:
    assert set(reached) == set(xiangtan().policies)
    assert {policy: outcomes for policy, outcomes in reached.items() if outcomes != REACHED.get(policy, DECIDED)} == {}
