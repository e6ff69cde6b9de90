"""Sums alone say what one by one comes to, as far as nothing needs to be settled."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from benchmarks.population import write_population
from tests.matching.tables import liuxi, read
from tests.matching.village import CLERK, IDS, random_registry, village
from yulu.cli.matching import find_mapping
from yulu.diagnostics import Place
from yulu.matching.registered import Registered
from yulu.matching.sums import PolicySums, sums_of
from yulu.matching.table import read_table
from yulu.registry.store import Snapshot, open_registry
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import compile_policy
from yulu.rules.subject import subject_from
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "toolbox"
ON, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)
MAPPING = """
mapping: plain
subject: enterprise
dataset: founding
id: code
facts:
  founded_on: {}
  industry: {}
  headcount: {}
  stock_credit: {}
  first_insured_month: {}
  in_arrears: {}
  layoff_rate: {}
"""


def told(each: PolicySums) -> dict[str, object]:
    """What is counted, without what nobody is counted under."""
    known = {key: total for key, total in each.sums.items() if total}
    counted = [+each.entitled, +each.open, +each.met, +each.unmet, +each.missing, +each.without]
    return {"policy": each.program.policy.id, "counted": counted, "sums": known}


def one_by_one(toolbox: Toolbox, snapshot: Snapshot, kind: str) -> dict[str, list[object]]:
    """By policy: entitled, open, sum, without a sum, conditions met and not met."""
    basis = basis_on(toolbox, ON, KNOWN_ON)
    found: dict[str, list[object]] = {}
    for policy in toolbox.policies.values():
        if policy.subject != kind:
            continue
        program = compile_policy(basis, policy)
        entitled = is_open = without = 0
        total, met, unmet = Decimal(0), Counter[str](), Counter[str]()
        for id in snapshot.subjects(kind).select("?id").collect()["?id"]:
            data = snapshot.subject(kind, id)
            assert data is not None
            answer = decide(program, subject_from(toolbox, data, lambda path: Place("", 1, 1)))
            truths = {each.name: each.truth for each in answer.conditions if each.name != "in_force"}
            met.update(name for name, truth in truths.items() if truth is True)
            unmet.update(name for name, truth in truths.items() if truth is False)
            if answer.outcome == "entitled":
                entitled += 1
                amount = answer.grants[0].amount
                total, without = (total, without + 1) if amount is None else (total + amount, without)
            elif False not in truths.values() and program.validity.truth is not False:
                is_open += 1
        found[policy.id] = [entitled, is_open, total, without, +met, +unmet]
    return found


@pytest.mark.parametrize("seed", range(8))
def test_sums_of_a_random_registry_are_those_of_deciding_one_by_one(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    toolbox = village(tmp_path / "toolbox", chance)
    registry = random_registry(tmp_path / "registry", toolbox, chance, 12)
    snapshot = open_registry(registry.folder, toolbox, look=CLERK)
    for kind in IDS:
        expected = one_by_one(toolbox, snapshot, kind)
        for each in sums_of(toolbox, Registered(snapshot), kind, ON, KNOWN_ON):
            assert [
                each.entitled.total(), each.open.total(), sum(each.sums.values(), Decimal(0)), each.without.total(),
                +each.met, +each.unmet,
            ] == expected[each.program.policy.id]  # fmt: skip


def plain_file(folder: Path, chance: Random, *, rate: str = "0.0550") -> Path:
    """Enterprises whose columns are typed as the facts are."""
    toolbox = liuxi()
    industry = pl.Enum(list(toolbox.facts["industry"].type.choices))
    known = {
        "founded_on": [date(2019, 6, 30), date(2021, 2, 28)], "industry": list(industry.categories),
        "headcount": [0, 12, 300, 5000], "stock_credit": [Decimal("0"), Decimal("126000.50"), Decimal("0.01")],
        "first_insured_month": [date(2021, 3, 1), date(2022, 5, 1)], "in_arrears": [True, False],
        "layoff_rate": [Decimal(0), Decimal(rate), Decimal("0.2")],
    }  # fmt: skip
    types = {
        "founded_on": pl.Date(), "industry": industry, "headcount": pl.Int64(), "stock_credit": pl.Decimal(12, 2),
        "first_insured_month": pl.Date(), "in_arrears": pl.Boolean(), "layoff_rate": pl.Decimal(8, 4),
    }  # fmt: skip
    columns = {name: [chance.choice([None, *values]) for _ in range(400)] for name, values in known.items()}
    codes = pl.Series("code", [f"E{n}" for n in range(400)])
    rows = pl.DataFrame([codes, *(pl.Series(name, columns[name], dtype=kind) for name, kind in types.items())])
    file = folder / "plain.parquet"
    rows.write_parquet(file)
    return file


def test_of_a_plain_file_sums_and_reasons_are_those_of_the_same_rows_as_text(tmp_path: Path) -> None:
    file, toolbox = tmp_path / "plain.parquet", load_toolbox(BENCHMARK)
    write_population(2_000, file)
    pl.read_parquet(file).write_csv(tmp_path / "text.csv")
    mapping = find_mapping(toolbox, "everybody")
    plain, text = (read_table(toolbox, mapping, each) for each in (file, tmp_path / "text.csv"))
    assert plain.is_plain
    assert not text.is_plain
    found = [told(each) for each in sums_of(toolbox, plain, "enterprise", ON, ON, toolbox.summary_by)]
    assert found == [told(each) for each in sums_of(toolbox, text, "enterprise", ON, ON, toolbox.summary_by)]
    assert all(each["sums"] for each in found)


def test_a_row_that_a_run_would_set_aside_is_in_no_sum(tmp_path: Path) -> None:
    file = plain_file(tmp_path, Random(3), rate="1.5")
    table = read(liuxi(), file, MAPPING)
    bad = table.rejected.height
    assert 0 < bad < 400
    kept = pl.read_parquet(file).filter(pl.col("layoff_rate").fill_null(0) <= 1)
    kept.write_parquet(tmp_path / "kept.parquet")
    clean = read(liuxi(), tmp_path / "kept.parquet", MAPPING)
    assert [told(each) for each in sums_of(liuxi(), table, "enterprise", ON, KNOWN_ON)] == [
        told(each) for each in sums_of(liuxi(), clean, "enterprise", ON, KNOWN_ON)
    ]


def test_without_reasons_the_sums_are_the_same(tmp_path: Path) -> None:
    table = read(liuxi(), plain_file(tmp_path, Random(5)), MAPPING)
    full, bare = (sums_of(liuxi(), table, "enterprise", ON, KNOWN_ON, reasons=reasons) for reasons in (True, False))
    assert [(each.entitled, each.open, each.sums, each.without) for each in full] == [
        (each.entitled, each.open, each.sums, each.without) for each in bare
    ]
    assert any(each.missing for each in full)
    assert not any(each.met or each.missing for each in bare)
