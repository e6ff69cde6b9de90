"""Coverage held against loops in plain Python over the run's rows and the list's: on random registries and lists."""

from __future__ import annotations

import atexit
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import polars as pl
import pytest

from tests.matching.test_random_registries import KNOWN_ON
from tests.matching.village import CLERK, IDS, random_registry, village
from yulu.diagnostics import Fault
from yulu.matching.coverage.counting import BUCKET, NOT_THERE, Coverage
from yulu.matching.coverage.cover import NOT_ENTITLED, UNREACHED, cover, write_lists
from yulu.matching.coverage.grouping import grouped_by
from yulu.matching.coverage.received import STATES, Received, read_received
from yulu.matching.coverage.report import Reach, Report, added, report_data
from yulu.matching.registered import Registered
from yulu.matching.run import Run, match
from yulu.registry.store import Snapshot, open_registry
from yulu.registry.store.layout import is_personal
from yulu.shares.small_counts import exact_interval

AS_OF = date(2022, 7, 15)
BY = ("k", "d", "p", "b")
HEADER = "主体编号,政策,日期,金额（元）,状态"


@dataclass(frozen=True)
class Case:
    """A run, its registry, and a list written at random, with what stands in it."""

    run: Run
    snapshot: Snapshot
    received: Received
    rows: list[tuple[str, str, str, str, str]]

    def report(self, folder: Path, **more: Any) -> Report:
        by = grouped_by(self.run.toolbox, BY)
        return cover(
            self.run.stored, self.run.toolbox, self.received, Registered(self.snapshot), by, (), folder, **more
        )


@cache
def a_case(seed: int) -> Case:
    """Made once in a session; nobody writes into it."""
    folder = Path(mkdtemp(prefix="coverage-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    chance = Random(seed)
    toolbox = village(folder / "village", chance, policies=5)
    registry = random_registry(folder / "registry", toolbox, chance, 30)
    snapshot = open_registry(registry.folder, toolbox, look=CLERK)
    run = match(toolbox, Registered(snapshot), AS_OF, KNOWN_ON, folder / "run", size=2)
    rows = []
    for _ in range(200):
        policy = chance.choice(list(toolbox.policies.values()))
        state = chance.choice([*STATES.values(), *STATES, ""])
        day = chance.choice(["", "2022-05-01", "2022-06-01"])
        rows.append(
            (chance.choice([*IDS[policy.subject], "X9"]), policy.id, day, chance.choice(["", "0", "2.5"]), state)
        )
    (folder / "list.csv").write_text("\n".join([HEADER, *map(",".join, rows)]) + "\n", encoding="utf-8")
    received = read_received(toolbox, None, folder / "list.csv", registry.identities.known)
    return Case(run, snapshot, received, rows)


@dataclass
class Pair:
    """What the list says of one (subject, policy)."""

    paid: bool = False
    sum: Decimal = Decimal(0)
    state: str = "unknown"


def said(case: Case) -> dict[tuple[str, str], Pair]:
    """By the id as the run has it."""
    codes = {label: code for code, label in STATES.items()}
    found: dict[tuple[str, str], Pair] = {}
    kinds = {each.id: each.subject for each in case.run.toolbox.policies.values()}
    identities = case.snapshot.registry.identities
    numbered = sorted(enumerate(case.rows), key=lambda each: (each[1][2], each[0]))  # no day comes first
    for _, (id, policy, _, amount, state) in numbered:
        if is_personal(kinds[policy]):
            id = identities.known(kinds[policy], pl.Series([id]))[0] or id
        pair = found.setdefault((id, policy), Pair())
        code = codes.get(state, state)
        if code == "paid" or (not code and Decimal(amount or 0) > 0):
            pair.paid = True
            pair.sum += Decimal(amount or 0)
        pair.state = code or "unknown"
    return found


def groups_of(case: Case, fact: str, kind: str) -> dict[str, str | None]:
    """By subject, the group by one fact, read from the registry one subject after the other."""
    found = {}
    for id in case.snapshot.subjects(kind).select("?id").collect()["?id"]:
        data = case.snapshot.subject(kind, id)
        assert data is not None
        value = data["facts"].get(fact)
        found[id] = None if value is None else {True: "true", False: "false"}.get(value, str(value))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_reach_reasons_and_sums_of_every_policy_are_those_of_the_rows_one_by_one(tmp_path: Path, seed: int) -> None:
    case = a_case(seed)
    pairs, rows = said(case), case.run.stored.decisions.collect().rows(named=True)
    entitled = {(row["subject"], row["policy"]): row["amount"] for row in rows if row["outcome"] == "entitled"}
    report = case.report(tmp_path)
    told = {each.policy.id: each for kind in report.kinds for each in kind.policies}
    assert told.keys() == {policy for _, policy in pairs}
    assert entitled and any(pair.paid for key, pair in pairs.items() if key in entitled)
    for policy, each in told.items():
        mine = {key: amount for key, amount in entitled.items() if key[1] == policy}
        reached = [key for key in mine if key in pairs and pairs[key].paid]
        missed = [pairs[key].state if key in pairs else "unknown" for key in mine if key not in reached]
        assert each.reach == Reach(
            len(mine), len(reached), dict(Counter(missed)),
            sum((amount for amount in mine.values() if amount is not None), Decimal("0.00")),
            sum(1 for amount in mine.values() if amount is None),
            sum((pairs[key].sum for key in reached), Decimal("0.00")),
        )  # fmt: skip
        beside = [key for key, pair in pairs.items() if key[1] == policy and pair.paid and key not in mine]
        assert sum(count for count, _ in each.beside.values()) == len(beside)
        assert sum(got for _, got in each.beside.values()) == sum(pairs[key].sum for key in beside)


@pytest.mark.parametrize("seed", range(4))
def test_groups_add_up_to_the_whole_by_policy_and_by_subject(tmp_path: Path, seed: int) -> None:
    report = a_case(seed).report(tmp_path)
    assert any(kind.by for kind in report.kinds)
    for kind in report.kinds:
        for fact in kind.by:
            assert added(group.reach for group in kind.rows_by[fact]) == kind.rows
            assert added(group.reach for group in kind.by[fact]) == kind.subjects
        for each in kind.policies:
            for groups in each.by.values():
                assert added(group.reach for group in groups) == each.reach


def test_a_group_has_the_subjects_who_have_its_value(tmp_path: Path) -> None:
    case = a_case(2)
    rows = case.run.stored.decisions.collect().rows(named=True)
    pairs, values = said(case), groups_of(case, "k", "enterprise")
    listed = {policy for _, policy in pairs}
    mine = [(r["subject"], r["policy"]) for r in rows if r["outcome"] == "entitled" and r["policy"] in listed]
    wanted = Counter(values[subject] for subject, policy in mine if policy.startswith("enterprise"))
    enterprises = next(kind for kind in case.report(tmp_path).kinds if kind.kind == "enterprise")
    found = {group.label: group.reach.entitled for group in enterprises.rows_by["k"]}
    labels = {"a": "子", "b": "丑", "c": "寅", None: "未知"}
    assert found == {labels[value]: count for value, count in wanted.items()}


def test_in_many_buckets_it_is_what_it_is_in_one(tmp_path: Path) -> None:
    case = a_case(2)
    policies = [each.id for each in case.run.toolbox.policies.values() if each.subject == "enterprise"]
    coverage = Coverage(case.run.stored, "enterprise", policies, case.received.reached, [], [])
    whole, parts = coverage.counted(), coverage.counted(size=1)
    assert whole.policies.equals(parts.policies)
    assert whole.subjects.equals(parts.subjects)
    assert whole.beside.equals(parts.beside)
    lists = []
    for size in (BUCKET, 1):
        folder = tmp_path / str(size)
        folder.mkdir()
        own = [each for each in case.run.toolbox.policies.values() if each.id in policies]
        write_lists(coverage, [], own, folder, folder, size)
        lists.append([(folder / name).read_text("utf-8-sig") for name in (UNREACHED, NOT_ENTITLED)])
    assert lists[0] == lists[1]
    for listed in lists[0]:
        rows = [line.split(",")[1::-1] for line in listed.splitlines()[1:]]
        assert len(rows) > 1
        assert rows == sorted(rows)


def test_entitled_and_due_are_what_the_runs_summary_says(tmp_path: Path) -> None:
    case = a_case(0)
    totals = {each.policy: each for each in case.run.summary.policies}
    for kind in case.report(tmp_path).kinds:
        for each in kind.policies:
            [grant] = totals[each.policy.id].grants
            assert each.reach.entitled == totals[each.policy.id].outcomes["entitled"]
            assert (each.reach.due, each.reach.without_sum) == (grant.total, grant.without_sum)


def test_the_lists_hold_everybody_counted_once(tmp_path: Path) -> None:
    case = a_case(0)
    (tmp_path / "lists").mkdir()
    report = case.report(tmp_path, lists=tmp_path / "lists")
    unreached, beside = (
        pl.read_csv(tmp_path / "lists" / name, infer_schema=False) for name in (UNREACHED, NOT_ENTITLED)
    )
    assert unreached.height == sum(kind.rows.unreached for kind in report.kinds)
    assert beside.height == sum(c for kind in report.kinds for p in kind.policies for c, _ in p.beside.values())
    assert unreached.select("主体编号", "政策").is_unique().all()


@pytest.mark.parametrize("seed", [1, 3])
def test_who_is_not_there_is_told_from_who_is_refused(tmp_path: Path, seed: int) -> None:
    case = a_case(seed)
    there = {id for kind in IDS for id in case.snapshot.subjects(kind).select("?id").collect()["?id"]}
    strangers = [id for (id, _), pair in said(case).items() if pair.paid and id not in there]
    beside = [p.beside for kind in case.report(tmp_path).kinds for p in kind.policies]
    assert sum(each[NOT_THERE][0] for each in beside if NOT_THERE in each) == len(strangers) > 0


def test_intervals_are_exact_and_a_group_stands_apart_only_where_they_do_not_meet(tmp_path: Path) -> None:
    data = report_data(a_case(0).report(tmp_path))
    for kind in data["kinds"]:
        for groups in kind["rows_by"].values():
            for each in groups:
                low, high = exact_interval(each["reached"], each["entitled"])
                assert (each["share_low"], each["share_high"]) == pytest.approx((float(low), float(high)), abs=1e-5)
                k, n = (sum(other[name] for other in groups) - each[name] for name in ("reached", "entitled"))
                rest = (0, 1) if n == 0 else exact_interval(k, n)
                assert each["apart"] == ("below" if high < rest[0] else "above" if low > rest[1] else None)


# --- the list ---


def a_list(tmp_path: Path, *rows: str, header: str = HEADER) -> Received:
    toolbox = village(tmp_path / "village", Random(0))
    (tmp_path / "list.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read_received(toolbox, None, tmp_path / "list.csv")


def test_every_row_of_a_list_is_good_or_set_aside_or_left_out_and_the_bad_say_why(tmp_path: Path) -> None:
    received = a_list(
        tmp_path, "E1,enterprise-0,2022-05-01,1.5,已发放", "E2,enterprise-9,2022-05-01,1,已发放",
        "E3,enterprise-0,昨天,1,已发放", "E4,,2022-05-01,1,已发放", "E5,enterprise-0,,,迷路了", "合计,,,4.5,",
    )  # fmt: skip
    counts = received.delivered.counts
    assert (counts.read, counts.good, counts.quarantined, counts.left_out) == (6, 1, 4, 1)
    bad = pl.concat([batch.quarantined for batch in received.aside])
    assert [(row["?row"], row["?column"]) for row in bad.rows(named=True)] == [
        (3, "政策"), (4, "日期"), (5, "政策"), (6, "状态"),
    ]  # fmt: skip


def test_a_policy_may_be_called_by_its_title_where_that_is_its_alone(tmp_path: Path) -> None:
    received = a_list(tmp_path, "E1,规则,2022-05-01,1.5,已发放")
    assert received.delivered.counts.quarantined == 1, "all of the village's policies have one title"


def test_paid_in_parts_is_one_sum_and_the_last_day_tells_the_state(tmp_path: Path) -> None:
    received = a_list(
        tmp_path, "E1,enterprise-0,2022-05-01,1.5,已到账", "E1,enterprise-0,2022-05-03,2,", "E2,enterprise-0,,,未通知",
        "E2,enterprise-0,2022-05-02,,退汇", "E3,enterprise-0,,0,",
    )  # fmt: skip
    found = {row["subject"]: (row["paid"], row["sum"], row["state"]) for row in received.reached.rows(named=True)}
    assert found == {
        "E1": (True, Decimal("3.50"), "unknown"), "E2": (False, Decimal(0), "returned"),
        "E3": (False, Decimal(0), "unknown"),
    }  # fmt: skip


def test_a_missing_column_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Fault) as fault:
        a_list(tmp_path, "E1,enterprise-0,2022-05-01", header="主体编号,政策,日期")
    assert {each.code for each in fault.value.diagnostics} == {"E701"}
    assert {each.data["column"] for each in fault.value.diagnostics} == {"金额", "状态"}


# --- groups ---


def test_a_number_groups_nobody_and_an_unknown_name_is_guessed(tmp_path: Path) -> None:
    toolbox = village(tmp_path, Random(0))
    for name, code in (("n", "E963"), ("grad", "E962")):
        with pytest.raises(Fault) as fault:
            grouped_by(toolbox, [name])
        assert [each.code for each in fault.value.diagnostics] == [code]
    assert grouped_by(toolbox, ["丙"])[0].fact == "k"


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2021, 7, 16), "不满1年"), (date(2021, 7, 15), "1年以上不满3年"), (date(2019, 7, 16), "1年以上不满3年"),
        (date(2019, 7, 15), "3年以上不满5年"), (date(2012, 7, 15), "10年以上"), (date(2022, 7, 16), "未知"),
    ],
)  # fmt: skip
def test_a_date_groups_by_full_years_on_the_day_decided_for(tmp_path: Path, born: date, band: str) -> None:
    from yulu.matching.coverage.grouping import _group
    from yulu.matching.query import group
    from yulu.rules.basis import basis_on

    toolbox = village(tmp_path, Random(0))
    [by] = grouped_by(toolbox, ["d"])
    frame = pl.DataFrame({group("d"): [born.isoformat()]})
    [value] = frame.select(_group(by, basis_on(toolbox, AS_OF, KNOWN_ON))).to_series()
    assert by.in_words(value) == band
