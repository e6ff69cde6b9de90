"""The real lists of enterprises through the real toolbox: what an office would see on its first day.

The lists are not part of the project; where `../shared/data` is absent, these tests say so and are skipped. What is
expected was counted with the standard library's csv alone, not with the program.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from tests.matching.side_by_side import said_alone, said_together
from yulu.cli.matching import find_mapping
from yulu.language.values import Value
from yulu.matching.layout import ID
from yulu.matching.population import decide_everybody
from yulu.matching.run import Run, match
from yulu.matching.table import Table, read_table
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.known import known
from yulu.rules.program import compile_policy
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
XIANGTAN, HUNAN = DATA / "enterprises_xiangtan.csv", DATA / "enterprises_hunan.parquet"
ON, KNOWN_ON = date(2022, 9, 15), date(2026, 1, 1)
FEW = ("job-retention-refund", "sme-classification", "water-no-cutoff")
"""Policies that differ in what they read; all of them are matched in the long tests."""

has_xiangtan = pytest.mark.skipif(not XIANGTAN.is_file(), reason=f"shared data is not here: {XIANGTAN}")
has_hunan = pytest.mark.skipif(not HUNAN.is_file(), reason=f"shared data is not here: {HUNAN}")


@cache
def toolbox(policies: Sequence[str] | None = FEW) -> Toolbox:
    whole = load_toolbox(ROOT / "toolboxes" / "xiangtan")
    return whole if policies is None else replace(whole, policies={id: whole.policies[id] for id in policies})


def table(file: Path) -> Table:
    return read_table(toolbox(), find_mapping(toolbox(), "enterprise-list"), file)


@cache
def xiangtan() -> Table:
    return table(XIANGTAN)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return match(toolbox(), xiangtan(), ON, KNOWN_ON, tmp_path_factory.mktemp("xiangtan") / "run")


@cache
def first_of_hunan(folder: Path) -> Table:
    file = folder / "first.parquet"
    pl.read_parquet(HUNAN, n_rows=5000).write_parquet(file)
    return table(file)


def assert_adds_up(run: Run, subjects: int) -> None:
    assert run.summary.subjects == {"enterprise": subjects}
    for totals in run.summary.policies:
        assert sum(totals.outcomes.values()) == subjects, totals.policy


def outcomes(run: Run, policy: str) -> dict[str, int]:
    totals = next(each for each in run.summary.policies if each.policy == policy)
    return {outcome: count for outcome, count in totals.outcomes.items() if count}


# --- Xiangtan --------------------------------------------------------------------------------------


@has_xiangtan
def test_every_row_of_the_list_becomes_a_subject_with_what_the_row_says() -> None:
    with XIANGTAN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["uscc"] for row in rows}) == 3166
    assert Counter(row["uscc"][:2] for row in rows) == {"91": 3006, "93": 160}
    in_yuan = [Decimal(row["capital_wan"]) * 10_000 for row in rows if row["capital_wan"] and row["currency"] == "CNY"]

    frame = xiangtan().frame
    assert xiangtan().rejected.is_empty()
    assert frame[ID].to_list() == [row["uscc"] for row in rows]
    # 91 is an enterprise; which kind a farmers' cooperative (93) is, no text says, so it is left unknown.
    assert Counter(frame["subject_type"].to_list()) == {"enterprise": 3006, None: 160}
    assert Counter(frame["capital_currency"].to_list()) == {"cny": 2386, "other": 9, None: 771}
    capital = [each for each in frame["registered_capital"].to_list() if each is not None]
    assert (len(capital), sum(capital)) == (len(in_yuan), sum(in_yuan)) == (2386, Decimal("43092167070"))
    assert [str(day) for day in (frame["registered_on"].min(), frame["registered_on"].max())] == [
        "1978-04-13",
        "2019-04-24",
    ]


@has_xiangtan
def test_nobody_is_refused_or_promised_anything_for_what_the_list_does_not_say(run: Run) -> None:
    assert_adds_up(run, 3166)
    for policy in FEW:
        assert outcomes(run, policy) == {"needs_facts": 3166}
    assert all(grant.total == 0 for totals in run.summary.policies for grant in totals.grants)


@has_xiangtan
def test_the_industry_is_what_the_office_should_ask_for_first(run: Run) -> None:
    first = run.summary.asked[0]
    assert (first.member.label, first.member.holder) == ("划型行业", "统计部门")
    assert (first.subjects, first.settled_alone) == (3166, 3166)  # alone it settles whether the table covers them
    assert set(first.policies) == {"sme-classification", "water-no-cutoff"}
    paid = next(each for each in run.summary.asked if each.member.label == "2021年足额缴费月数")
    assert (paid.subjects, paid.settled_alone) == (3166, 0)
    kind = next(each for each in run.summary.asked if each.member.label == "主体类型")
    assert kind.subjects == 160, "of enterprises it is known"


@has_xiangtan
def test_what_a_text_does_not_say_is_asked_of_who_issues_it_and_of_no_enterprise(run: Run) -> None:
    members = {asked.member.name: asked.member for asked in run.summary.asked}
    for name, holder in (("dismissal_rate", "湖南省"), ("water_relief_in_force", "湘潭市水务部门")):
        assert (members[name].kind, members[name].holder) == ("basis", holder)


@has_xiangtan
def test_fifty_of_them_decided_alone_get_the_same() -> None:
    frame = xiangtan().frame
    rows = frame.gather_every(frame.height // 50).head(50).rows(named=True)
    assert len(rows) == 50
    basis = basis_on(toolbox(), ON, KNOWN_ON)
    for policy in toolbox().policies.values():
        program = compile_policy(basis, policy)
        decided = decide_everybody(program, frame)
        together = dict(zip(decided.rows[ID].to_list(), said_together(decided), strict=True))
        # A decision is a function of what the policy reads: whoever agrees in that is decided once.
        alone: dict[tuple[Value, ...], dict[str, object]] = {}
        for row in rows:
            facts = {name: row[name] for name in xiangtan().facts if row[name] is not None}
            subject = Subject("enterprise", row[ID], {}, facts)
            read = tuple(known(leaf, subject, program.basis).value for leaf in program.leaves)
            if read not in alone:
                alone[read] = said_alone(decide(program, subject))
            assert together[row[ID]] == alone[read]


# --- Hunan -----------------------------------------------------------------------------------------


@has_hunan
def test_the_first_five_thousand_of_the_province_are_read_and_one_authority_is_no_enterprise(tmp_path: Path) -> None:
    frame = first_of_hunan(tmp_path).frame
    assert first_of_hunan(tmp_path).rejected.is_empty()
    assert frame[ID].n_unique() == 5000
    # 4,998 codes begin with 91, one with 51 (a social group), one with 12 (a public institution).
    assert Counter(frame["subject_type"].to_list()) == {"enterprise": 4998, "social_group": 1, "other": 1}
    asked = toolbox(("job-retention-refund", "sme-classification"))
    retention = match(asked, first_of_hunan(tmp_path), ON, KNOWN_ON, tmp_path / "run")
    assert_adds_up(retention, 5000)
    assert outcomes(retention, "job-retention-refund") == {"needs_facts": 4999, "not_entitled": 1}


@pytest.mark.soak
@has_hunan
def test_the_whole_province_is_matched_against_all_policies_and_written(tmp_path: Path) -> None:
    codes = pl.read_parquet(HUNAN, columns=["uscc"])["uscc"].to_list()
    assert Counter(code[:2] for code in codes) == {"91": 93910, "93": 9819, "12": 2, "51": 1}
    read = table(HUNAN)
    assert (read.frame.height, read.rejected.height) == (len(set(codes)), 0)
    run = match(toolbox(None), read, ON, KNOWN_ON, tmp_path / "run")
    assert_adds_up(run, 103_732)
    assert outcomes(run, "job-retention-refund") == {"needs_facts": 103_730, "not_entitled": 2}
    assert run.summary.asked[0].member.label == "划型行业"
    patterns = [len(each["patterns"]) for each in run.stored.patterns.values()]
    assert max(patterns) <= 10, "few patterns, however many enterprises"
    assert run.stored.manifest.rows == sum(103_732 - totals.outcomes["not_entitled"] for totals in run.summary.policies)
