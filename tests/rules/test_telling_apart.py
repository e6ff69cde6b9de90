"""What is remembered of one subject's settling is said of another only where it is the other's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.rules.towns import Asked, ask, hamlet, policy
from yulu.rules.telling_apart import Apart, tell_apart

FACTS = """
facts:
  fined: {label: 罚款合计, subject: enterprise, aggregate: {sum: fines.fine, window: {months: 12}}}
  times: {label: 处罚次数, subject: enterprise, aggregate: {count: fines, window: {months: 12}}}
  burden: {label: 负担, subject: enterprise, expression: rent + last_year(profit)}
  rank:
    label: 档
    subject: enterprise
    type: integer
    unit: 人
    because: 一
    table:
      - {when: {listed: true, staff: {below: 10}}, value: 1}
      - {when: {listed: true, staff: {from: 10}}, value: 3}
      - {when: {listed: false}, value: 2}
"""
_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_numbers = st.sampled_from(["0", "0.01", "0.02", "1", "100"])
_plain = st.one_of(
    st.just("listed"),
    st.builds("rent {} {}".format, _signs, _numbers),
    st.builds("rent {} {}".format, _signs, st.sampled_from(["last_year(profit)", "fined", "years_ago(profit, 2)"])),
    st.builds("last_year(profit) {} {}".format, _signs, st.sampled_from(["0", "0.02", "years_ago(profit, 2)"])),
    st.builds("staff {} {}".format, _signs, st.sampled_from(["0", "1", "2", "rank", "rank * 2"])),
    st.builds("times {} {}".format, _signs, st.sampled_from(["0", "2"])),
    st.builds("{} {} {}".format, st.sampled_from(["burden", "rent * 2", "rent / staff"]), _signs, _numbers),
    st.builds("founded {} {}".format, _signs, st.sampled_from(["'2020-01-02'", "days_before(as_of, 900)"])),
)
_conditions = st.recursive(
    _plain,
    lambda inner: st.one_of(
        st.builds("({}) and ({})".format, inner, inner), st.builds("({}) or ({})".format, inner, inner)
    ),
    max_leaves=3,
)
_money = st.sampled_from(["0", "0.01", "0.02", "0.03", "0.04", "0.05", "1", "2", "50", "99.99", "100", "700"])


@st.composite
def _subjects(draw: st.DrawFn) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "listed": draw(st.booleans()), "rent": draw(_money), "staff": draw(st.integers(0, 12)),
        "founded": str(date(2020, 1, 2) + timedelta(days=draw(st.integers(-2, 2)))),
    }  # fmt: skip
    years = [{"year": year, "profit": draw(_money)} for year in (2020, 2021) if draw(st.booleans())]
    fines = [{"day": "2022-03-01", "fine": draw(_money)} for _ in range(draw(st.integers(0, 2)))]
    if draw(st.integers(0, 9)) == 0:
        facts["rank"] = draw(st.integers(1, 3))
    return {
        "facts": {name: value for name, value in facts.items() if draw(st.integers(0, 2)) or name == "rank"},
        "records": {"fines": fines, "years": years},
    }


def _town(conditions: Sequence[str]) -> Asked:
    with TemporaryDirectory() as folder:
        return ask(hamlet(Path(folder), policy(*conditions), facts__all=FACTS), "2022-06-30")


def hold_remembered_against_fresh(conditions: Sequence[str], subjects: Sequence[dict[str, Any]]) -> None:
    town = _town(conditions)
    remembering = [town.about(**each) for each in subjects]
    for subject, remembered in zip(subjects, remembering, strict=True):
        note(f"{subject}")
        town.program.basis.parts.clear()
        assert remembered == town.about(**subject)


_UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))
_RULES = st.lists(_conditions, min_size=1, max_size=3)


@settings(_UNHURRIED, max_examples=60)
@given(_RULES, st.lists(_subjects(), min_size=10, max_size=10))
def test_a_remembered_answer_is_each_subjects_own(conditions: list[str], subjects: list[dict[str, Any]]) -> None:
    hold_remembered_against_fresh(conditions, subjects)


@pytest.mark.soak
@settings(_UNHURRIED, max_examples=3000)
@given(_RULES, st.lists(_subjects(), min_size=10, max_size=10))
def test_the_same_for_minutes(conditions: list[str], subjects: list[dict[str, Any]]) -> None:
    hold_remembered_against_fresh(conditions, subjects)


def test_a_fact_compared_with_an_unknown_one_does_not_make_an_answer_a_value() -> None:
    town = _town(["rent <= last_year(profit)"])
    for cents in range(500):
        assert town.about(facts={"rent": str(Decimal(cents) / 100)}).outcome == "needs_facts"
    (part,) = town.program.basis.parts.values()
    questions = {question for question, _ in part.answers}
    assert questions == {"outlook", "share"}
    assert len(part.answers) <= 2 * 4  # nothing is less than no rent; then a step more, two, and any more


def _apart(*conditions: str) -> dict[str, Apart]:
    program = _town(conditions).program
    roots = [condition.node for condition in program.conditions]
    return tell_apart(roots, program.divisors, program.definitions, program.leaves)


def test_of_a_fact_compared_with_values_only_its_place_among_them_counts() -> None:
    found = _apart("staff >= 3 or listed")
    assert found["staff"].reach is None
    assert found["staff"].edges == (0, 3, 4)
    assert found["listed"] == Apart(None)


def test_of_facts_compared_with_each_other_their_distance_counts_and_that_to_every_value_and_bound() -> None:
    found = _apart("rent < last_year(profit)", "last_year(profit) > 7")
    assert found["rent"] == Apart((Decimal(0), 7), ("profit@2021",), Decimal("0.03"))
    assert found["profit@2021"] == Apart((Decimal(0), 7), ("rent",), Decimal("0.03"))


def test_of_facts_that_are_reckoned_with_beside_each_other_the_values_count() -> None:
    found = _apart("rent + last_year(profit) > 7", "staff < rank * 2")
    assert {name: each.edges for name, each in found.items()} == dict.fromkeys(
        ["rent", "profit@2021", "staff", "listed"]
    )
