"""Rows of one pattern are settled once: whoever is not the first of a pattern would have been told the same alone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from yulu.demonstration import City, generate
from yulu.matching.layout import KNOWN, vector_of
from yulu.matching.patterns import Patterns
from yulu.matching.population import Deciding
from yulu.matching.registered import Registered
from yulu.registry.store import open_registry
from yulu.rules.basis import basis_on
from yulu.rules.program import compile_policy
from yulu.rules.settle import settle
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

_DAY = date(2022, 6, 30)
_SUBJECTS, _ASKED = 4000, 40
_POLICIES = ("stay-training-subsidy", "premium-deferral", "first-loan", "water-no-cutoff")


@pytest.fixture(scope="module")
def open_rows(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Patterns, pl.DataFrame]]:
    """By policy its patterns, and the open rows of a generated city with the number of their pattern."""
    toolbox = load_toolbox(shipped_toolbox("xiangtan"))
    folder: Path = tmp_path_factory.mktemp("city") / "registry"
    generate(toolbox, City(_SUBJECTS, 7, _DAY), folder, datetime.now().astimezone())
    snapshot = open_registry(folder, toolbox)
    basis = basis_on(toolbox, _DAY, date(2026, 11, 24))
    deciding = Deciding([compile_policy(basis, toolbox.policies[name]) for name in _POLICIES])
    (part,) = Registered(snapshot).parts(deciding.query)
    whole = deciding.query.run(part.frame)
    found = []
    for position, patterns in enumerate(deciding.patterns):
        everybody = deciding.everybody(position, whole)
        rows = everybody.filter(pl.col("?state").is_null())
        found.append((patterns, pl.concat([rows, patterns.of(rows)], how="horizontal")))
    return found


@pytest.mark.parametrize("position", range(len(_POLICIES)), ids=_POLICIES)
def test_whoever_comes_later_in_a_pattern_would_be_told_the_same_alone(
    open_rows: list[tuple[Patterns, pl.DataFrame]], position: int
) -> None:
    patterns, rows = open_rows[position]
    later = rows.filter(~pl.struct("pattern", KNOWN).is_first_distinct())
    asked = later.sample(min(_ASKED, later.height), seed=1)
    assert asked.height
    for row in asked.iter_rows(named=True):
        vector = vector_of(patterns.program, row)
        outputs, _ = patterns.program.decide(vector)
        alone = settle(patterns.program, vector, outputs[: len(patterns.program.conditions)])  # type: ignore[arg-type]
        assert alone == patterns.settled[row["pattern"]]


def test_what_a_known_size_rests_on_makes_no_pattern_of_its_own(
    open_rows: list[tuple[Patterns, pl.DataFrame]],
) -> None:
    patterns, rows = open_rows[_POLICIES.index("stay-training-subsidy")]
    sized = rows.filter(pl.col("size").is_not_null() & pl.col("industry_300").is_not_null())
    facts = ("in_risk_area", "hard_hit_industry", "staff_not_subsidised")
    unknown = [pl.col(name).is_null().alias(f"{name}?") for name in ("headcount", "operating_income", "total_assets")]
    ways = sized.select(KNOWN, "size", *facts[:2], pl.col(facts[2]).is_null(), *unknown).unique().height
    assert patterns.keys is not None
    assert sized.select("headcount", "operating_income").n_unique() > 10 * ways
    own = Patterns(patterns.program)
    own.of(sized.drop("pattern"))
    assert own.keys is not None
    assert own.keys.height <= ways
