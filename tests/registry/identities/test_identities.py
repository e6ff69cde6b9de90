"""Who persons are: sealed, found by a keyed hash, with a key that is kept elsewhere."""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from cryptography.exceptions import InvalidTag

from yulu.registry.identities import BadKey, Identities, KeyMissing, KeyTooOpen, Look, WrongKey, keys
from yulu.registry.identities.table import normal

LOOK = Look("李某", "核对", datetime(2022, 7, 1, 8, 0, tzinfo=UTC))
IDS = ["430302193001010018", "43030219410203002X", "430302195003040031"]


@pytest.fixture
def identities(tmp_path: Path) -> Identities:
    return Identities(tmp_path / "registry" / "identities", tmp_path / "registry.key", tmp_path / "looks.jsonl")


def surrogates(identities: Identities, *ids: str | None, kind: str = "person") -> list[str | None]:
    return identities.surrogates(kind, pl.Series(ids, dtype=pl.String)).to_list()


@pytest.fixture(autouse=True)
def _folder(identities: Identities) -> None:
    identities.folder.parent.mkdir()


def test_everybody_gets_a_random_surrogate_once_and_in_order(identities: Identities) -> None:
    first = surrogates(identities, *IDS[:2])
    again = surrogates(identities, IDS[2], IDS[1], None, IDS[0], IDS[1])
    assert len(set(again)) == 4
    assert again[1:] == [first[1], None, first[0], first[1]]
    assert all(each is None or (len(each) == 24 and each not in IDS) for each in again)


def test_surrogates_of_another_registry_are_others(identities: Identities, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Identities(tmp_path / "other" / "identities", identities.key, identities.looks)
    assert surrogates(other, *IDS) != surrogates(identities, *IDS)


def test_the_same_number_of_a_person_and_of_a_household_is_not_the_same(identities: Identities) -> None:
    assert surrogates(identities, "1") != surrogates(identities, "1", kind="household")


@pytest.mark.parametrize(
    "written", ["43030219410203002x", " 430302 19410203002X ", "４３０３０２１９４１０２０３００２Ｘ"]
)
def test_ways_of_writing_one_number_are_one(written: str) -> None:
    assert normal(pl.Series([written]))[0] == IDS[1]


def test_no_file_has_an_identity_in_it_and_only_the_owner_reads_the_table(identities: Identities) -> None:
    surrogates(identities, *IDS)
    for file in identities.folder.iterdir():
        body = file.read_bytes()
        assert not any(id.encode() in body for id in IDS)
    if os.name == "posix":
        assert (identities.folder / "person.parquet").stat().st_mode & 0o077 == 0


def test_an_identity_is_sealed_for_its_surrogate_alone(identities: Identities) -> None:
    one, _, _ = surrogates(identities, *IDS)
    table = pl.read_parquet(identities.folder / "person.parquet")
    sealed = table.filter(pl.col("surrogate") == one)["sealed"][0]
    own = keys.Keys.of(keys.read_secret(identities.key) or b"")
    assert own.opened(sealed, str(one)) == IDS[0]
    with pytest.raises(InvalidTag):
        own.opened(sealed, "somebody else")


def test_an_erased_identity_is_gone_and_the_others_stay(identities: Identities) -> None:
    one, two, three = surrogates(identities, *IDS)
    identities.erase("person", [str(two)])
    assert identities.reveal("person", [str(one), str(two), str(three)], LOOK) == {one: IDS[0], three: IDS[2]}
    assert surrogates(identities, IDS[1]) != [two]


# The key --------------------------------------------------------------------------------------------------------------


def test_the_key_is_made_beside_the_registry_for_its_owner_only(identities: Identities) -> None:
    surrogates(identities, *IDS)
    assert len(base64.b64decode(identities.key.read_bytes())) == 32
    if os.name == "posix":
        assert identities.key.stat().st_mode & 0o777 == 0o600


def test_the_key_may_come_from_the_environment_and_is_then_in_no_file(
    identities: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keys.ENVIRONMENT, base64.b64encode(b"k" * 32).decode())
    (one,) = surrogates(identities, IDS[0])
    assert not identities.key.exists()
    assert identities.find("person", IDS[0], LOOK) == one


def test_a_key_that_others_may_read_is_refused(identities: Identities) -> None:
    surrogates(identities, *IDS)
    identities.key.chmod(0o640)
    with pytest.raises(KeyTooOpen) as refused:
        surrogates(identities, *IDS)
    assert refused.value.mode == 0o640


def test_where_there_are_identities_a_lost_key_is_not_replaced_by_a_new_one(identities: Identities) -> None:
    surrogates(identities, *IDS)
    identities.key.unlink()
    with pytest.raises(KeyMissing):
        surrogates(identities, "430302196001010019")
    assert not identities.key.exists()


def test_another_key_is_noticed_before_anything_is_written(identities: Identities) -> None:
    surrogates(identities, *IDS)
    before = (identities.folder / "person.parquet").read_bytes()
    identities.key.write_bytes(base64.b64encode(b"x" * 32))
    with pytest.raises(WrongKey):
        surrogates(identities, "430302196001010019")
    assert (identities.folder / "person.parquet").read_bytes() == before


@pytest.mark.parametrize("written", ["", "短", "YWJj", "*" * 44])
def test_what_is_no_key_is_refused(identities: Identities, written: str) -> None:
    identities.key.write_text(written, encoding="utf-8")
    identities.key.chmod(0o600)
    with pytest.raises(BadKey):
        surrogates(identities, *IDS)
