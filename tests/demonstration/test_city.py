"""The generated city: the same for the same seed, whole or not at all, believable, and marked as generated."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest
from stdnum.cn import ric, uscc

from tests.demonstration.cities import AUTUMN, DAY, LOOK, WHEN, made, rows_of, xiangtan
from yulu.demonstration import City, generate
from yulu.demonstration.city import tables
from yulu.demonstration.departments import HABITS, Departments
from yulu.demonstration.draws import Draws
from yulu.demonstration.groups import GROUP, KINDS
from yulu.diagnostics import Fault
from yulu.registry.importing import Cover, import_file
from yulu.registry.store import Registry, Snapshot, damaged, open_registry
from yulu.registry.store.layout import GENERATED, day_of
from yulu.toolbox.files import read_layers
from yulu.toolbox.shapes import MappingFile

TOWN = City(2000, 2022, DAY)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return made(TOWN, tmp_path_factory.mktemp("town") / "registry")


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(town: Snapshot, tmp_path: Path) -> None:
    again, other = rows_of(made(TOWN, tmp_path / "again")), rows_of(made(replace(TOWN, seed=7), tmp_path / "other"))
    for name, rows in rows_of(town).items():
        assert rows.equals(again[name]), name
    assert not rows_of(town)["enterprise"].equals(other["enterprise"])


def test_a_city_is_the_beginning_of_every_larger_one(town: Snapshot, tmp_path: Path) -> None:
    smaller = rows_of(made(replace(TOWN, subjects=613), tmp_path / "smaller"))
    for name, rows in rows_of(town).items():
        assert smaller[name].equals(rows.head(smaller[name].height)), name


@pytest.mark.parametrize("size", [GROUP, 7 * GROUP, 50 * GROUP])
def test_the_size_of_the_blocks_does_not_matter(size: int) -> None:
    departments = Departments(xiangtan(), DAY, 2022, WHEN)

    def joined(blocks: int) -> dict[str, pl.DataFrame]:
        found: dict[str, list[pl.DataFrame]] = {}
        first = dict.fromkeys(KINDS, 0)
        for block in (each for some in replace(TOWN, subjects=800).blocks(blocks) for each in some):
            draws = Draws(2022, f"{block.kind} delivered", first[block.kind], block.ids.len())
            first[block.kind] += block.ids.len()
            for name, rows in tables(block, departments, draws).items():
                found.setdefault(name, []).append(rows)
        return {name: pl.concat(parts, how="diagonal").sort(pl.all()) for name, parts in found.items()}

    whole, parts = joined(800), joined(size)
    assert whole.keys() == parts.keys()
    for name, rows in whole.items():
        assert rows.equals(parts[name].select(rows.columns)), name


def test_every_group_of_forty_has_the_same_kinds_and_what_is_left_over_begins_the_next() -> None:
    assert sum(share.in_a_group for share in KINDS.values()) == GROUP
    for subjects in (1, 31, 35, 38, 40, 79, 2000, 10_000_000):
        assert sum(City(subjects, 1, DAY).count(kind) for kind in KINDS) == subjects
    assert City(1_333_334, 1, DAY).count("enterprise") >= 1_000_000


def test_check_characters_are_right_and_no_code_can_be_anybodys(town: Snapshot) -> None:
    codes = town.subjects("enterprise").collect()["?id"]
    assert codes.n_unique() == codes.len() == 1500
    assert all(uscc.is_valid(code) and code[8] == "Y" for code in codes)
    persons = town.subjects("person").collect()["?id"].to_list()
    identities = town.registry.identities.reveal("person", persons, LOOK)
    assert len(set(identities.values())) == len(persons) == 200
    born = dict(town.subjects("person").select("?id", "born_on").collect().iter_rows())
    for surrogate, number in identities.items():
        assert ric.calc_check_digit(number) == number[-1]
        assert number[0] == "0", "no division of China begins with 0"
        assert born[surrogate] is None or number[6:14] == f"{born[surrogate]:%Y%m%d}"


def test_owners_are_there_and_persons_live_in_a_household(town: Snapshot) -> None:
    enterprises = set(town.subjects("enterprise").collect()["?id"])
    households = set(town.subjects("household").collect()["?id"])
    assert set(town.subjects("violation").collect()["enterprise?id"]) <= enterprises
    assert set(town.subjects("project").collect()["enterprise?id"].drop_nulls()) <= enterprises
    theirs = town.subjects("person").collect()["household?id"]
    assert set(theirs.drop_nulls()) <= households
    assert 0 < theirs.null_count() < 30


def test_every_fact_of_the_toolbox_is_known_of_somebody_and_every_record_set_has_rows(town: Snapshot) -> None:
    toolbox = town.toolbox
    assert set(HABITS) == set(toolbox.datasets)
    subjects = {kind: town.subjects(kind).collect() for kind in KINDS}
    nobody = [name for name, fact in toolbox.facts.items() if subjects[fact.dataset.subject][name].is_null().all()]
    assert nobody == []
    assert [name for name in toolbox.records if town.records(name).limit(1).collect().is_empty()] == []


@pytest.mark.parametrize("day", [DAY, AUTUMN])
def test_every_value_is_one_that_an_import_would_take(day: object, tmp_path: Path) -> None:
    snapshot = made(replace(TOWN, day=day), tmp_path / "registry")  # type: ignore[arg-type]
    rows, toolbox = rows_of(snapshot), snapshot.toolbox
    declared = [(rows[fact.dataset.subject][name], fact) for name, fact in toolbox.facts.items()]
    declared += [(rows[each.name][name], c) for each in toolbox.records.values() for name, c in each.columns.items()]
    for column, each in declared:
        known = column.drop_nulls()
        if each.type.kind == "enum":
            assert set(known) <= set(each.type.choices), each.name
        if each.minimum is not None:
            assert (known >= each.minimum).all(), each.name
        if each.maximum is not None:
            assert (known <= each.maximum).all(), each.name
    assert (rows["enterprise"]["registered_on"] < day).all()


def test_departments_leave_things_out_deliver_late_and_contradict_each_other(town: Snapshot) -> None:
    enterprises = town.subjects("enterprise").collect()
    for dataset in ("annual_report", "vat", "loans", "water_accounts"):
        days = enterprises[day_of(dataset)]
        assert days.null_count() > 0, f"{dataset} speaks of everybody"
        assert days.drop_nulls().n_unique() == 2, f"of some there is only an older delivery of {dataset}"
    both = enterprises.filter(pl.col("general_vat_payer") & pl.col("is_small_scale"))
    assert not both.is_empty(), "the tax office calls somebody both a general and a small-scale payer"
    last = town.records("insured_years").filter(pl.col("year") == DAY.year - 1)
    more = enterprises.join(last.collect(), on="?id").filter(pl.col("insured_at_end") > pl.col("headcount"))
    assert not more.is_empty(), "somebody has more insured than they say work there"


def test_it_says_everywhere_that_it_is_generated(town: Snapshot) -> None:
    assert town.is_generated
    deliveries = town.deliveries
    assert deliveries["mapping"].unique().to_list() == [GENERATED]
    assert deliveries["file"].str.contains(GENERATED, literal=True).all()
    assert deliveries["citation"].drop_nulls().str.contains(GENERATED, literal=True).all()
    assert town.subjects("enterprise").collect()["name"].str.ends_with("（演示）").all()


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "note").write_text("mine", encoding="utf-8")
    with pytest.raises(Fault) as caught:
        generate(xiangtan(), TOWN, tmp_path / "registry", WHEN)
    assert [each.code for each in caught.value.diagnostics] == ["E940"]
    assert [each.name for each in tmp_path.rglob("*")] == ["registry", "note"]


def test_it_is_a_registry_like_any_other_a_delivery_can_be_imported_into_it(town: Snapshot, tmp_path: Path) -> None:
    before = made(replace(TOWN, subjects=80), tmp_path / "registry")
    assert list(damaged(before.registry)) == []
    code = before.subjects("enterprise").collect()["?id"][0]
    file = tmp_path / "list.csv"
    header = "uscc,name,registered,currency,capital_wan,scope,type,reg_code,area"
    file.write_text(f"{header}\n{code},雨湖区新名商行,2015-03-02,CNY,20,零售,,430302,雨湖区\n", encoding="utf-8")
    layers, _ = read_layers(Path(xiangtan().layers[-1].folder))
    mapping = next(each for layer in layers for each in layer.of(MappingFile))
    done = import_file(Registry(tmp_path / "registry"), xiangtan(), mapping, file, Cover(WHEN.date(), LOOK))
    assert (done.written.version, done.changes.new, done.changes.values) == (2, 0, 1)
    after = open_registry(tmp_path / "registry", xiangtan(), look=LOOK)
    named = after.subjects("enterprise").filter(pl.col("?id") == code).collect()
    assert named["name"].to_list() == ["雨湖区新名商行"]
    assert after.is_generated


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_maker_that_is_killed_leaves_no_registry_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    out = tmp_path / "registry"
    script = f"""
from pathlib import Path
from tests.demonstration.cities import DAY, WHEN, xiangtan
from yulu.demonstration import City, generate
generate(xiangtan(), City(4_000_000, 1, DAY), Path({str(out)!r}), WHEN)
"""
    process = subprocess.Popen([sys.executable, "-c", script])
    begun = tmp_path / ".registry.new" / "registry" / "subjects" / "enterprise"
    give_up = monotonic() + 60
    while not list(begun.glob("*.parquet")) and monotonic() < give_up:
        sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert begun.exists()
    assert [each.name for each in tmp_path.iterdir()] == [".registry.new"], "nothing where it would be looked for"
    made(replace(TOWN, subjects=40), out)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["registry", "registry.key"]
