"""A person who is erased is in no byte of the office's home, and the ledger is whole and says that somebody was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import polars as pl
import pytest
from django.utils import timezone

from tests.matching.village import CLERK, IDS, random_registry, village
from yulu.matching.continuing.continuing import continued
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import open_run
from yulu.office.accounts.models import Account
from yulu.office.casework.models import CaseRecord
from yulu.office.home import Home
from yulu.office.ledger.appending import append
from yulu.office.ledger.models import LedgerEntry, PrivateContent
from yulu.office.ledger.stored import verify_stored
from yulu.office.operating.erasing import erase_person, identify
from yulu.office.releases.models import RunRecord
from yulu.registry.identities import Look
from yulu.registry.store import damaged, open_registry
from yulu.registry.store.layout import Registry

LOOK = Look("account:管理员", "本人申请", datetime(2026, 11, 25, tzinfo=UTC))
DAY, KNOWN_ON = date(2022, 6, 30), date(2026, 1, 1)


def places(home: Path, value: str) -> list[str]:
    """Every file whose bytes hold a value, and every table that holds it once it is opened."""
    found = []
    for file in sorted(home.rglob("*")):
        if not file.is_file():
            continue
        held = value.encode() in file.read_bytes()
        if file.suffix == ".parquet":
            rows = pl.read_parquet(file, hive_partitioning=False)
            texts = rows.select(pl.selectors.string().cast(pl.String))
            held = held or any(value in (each or "") for column in texts for each in column.to_list())
        if held:
            found.append(file.relative_to(home).as_posix())
    return found


@pytest.fixture
def peopled(office: Home) -> tuple[Home, str]:
    """An office with a registry, a run and one that continues it, a case and an account; and one person's surrogate."""
    home = office.folder
    toolbox = village(home / "village", Random(7))
    random_registry(home / "registry", toolbox, Random(7), 6)
    snapshot = open_registry(home / "registry", toolbox, look=CLERK)
    persons = snapshot.subjects("person").select("?id").collect()["?id"].to_list()
    first, second = home / "runs" / "1", home / "runs" / "2"
    match(toolbox, Registered(snapshot), DAY, KNOWN_ON, first)
    continued(open_run(first), toolbox, snapshot, snapshot, DAY, KNOWN_ON, second, most=1)
    for folder in (first, second):
        RunRecord.objects.create(
            as_of=DAY, known_on=KNOWN_ON, toolbox="a" * 64, state="finished", started_by="account:甲",
            hash=open_run(folder).manifest.hash,
        )  # fmt: skip
    held = set(open_run(first).decisions.select("subject").collect()["subject"])
    person = next(each for each in persons if each in held)
    subject = f"person:{person}"
    CaseRecord.objects.create(
        number="20221125-000001", service="aid", kind="request", title="赵某某求助", toolbox="a" * 64, subject=subject,
        filed_by="clerk", channel="window", state="received", received_at=timezone.now(), secret="ABCD2345",
    )  # fmt: skip
    append(
        "account:clerk", "case.receive", "case:20221125-000001", {},
        private={"title": "赵某某求助"}, person="case:20221125-000001",
    )  # fmt: skip
    account = Account.objects.create_user("user1", "secret", "赵某某")
    account.own_subject = subject
    account.save()
    return office, person


def test_nothing_of_the_person_is_left_but_hashes_and_that_they_were_erased(peopled: tuple[Home, str]) -> None:
    office, person = peopled
    before = places(office.folder, person)
    assert any(each.startswith("runs/1/") for each in before)
    assert any(each.startswith("registry/") for each in before)
    others = open_run(office.folder / "runs" / "1").decisions.collect()

    told = erase_person("person", person, LOOK)

    assert (told.contents, told.cases, told.accounts, told.in_registry) == (1, 1, 1, True)
    left = places(office.folder, person)
    assert left == ["registry.looks.jsonl"], "the looks tell by surrogate that somebody was erased"
    assert places(office.folder, "赵某某") == [], "nor in the free pages of the database"
    assert not CaseRecord.objects.filter(subject__contains=person).exists()
    assert not PrivateContent.objects.exists()
    assert list(Account.objects.values_list("label", "is_active", "own_subject")) == [("（已删除）", False, "")]
    assert list(CaseRecord.objects.values_list("title", flat=True)) == ["（已删除）"]
    assert verify_stored().whole
    entry = LedgerEntry.objects.last()
    assert entry is not None and entry.action == "person.erase"
    assert person not in entry.content and "赵" not in entry.content

    for number in (1, 2):
        run = open_run(office.folder / "runs" / f"{number}")
        assert run.damaged() == [], "the run says itself that it changed, and is whole"
        assert RunRecord.objects.get(pk=number).hash == run.manifest.hash
    now = open_run(office.folder / "runs" / "1").decisions.collect()
    assert now.equals(others.filter(pl.col("subject") != person)), "of everybody else nothing changed"
    assert damaged(Registry(office.folder / "registry")) == []


def test_doing_it_again_does_no_harm(peopled: tuple[Home, str]) -> None:
    _, person = peopled
    erase_person("person", person, LOOK)
    again = erase_person("person", person, LOOK)
    assert (again.contents, again.cases, again.runs) == (0, 0, 0)
    assert verify_stored().whole


def test_whoever_has_an_identity_number_is_found_by_it_and_after_erasing_no_more(peopled: tuple[Home, str]) -> None:
    found = {each: identify("person", each, LOOK) for each in IDS["person"]}
    identity, surrogate = next((each, code) for each, code in found.items() if code == peopled[1])
    erase_person("person", surrogate, LOOK)
    assert identify("person", identity, LOOK) is None
