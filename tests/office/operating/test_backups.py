"""A backup made while people write is of one moment, and the office it becomes again is whole."""

from __future__ import annotations

import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from tests.office.conftest import database_of_its_own
from yulu.office.home import Home
from yulu.office.jobs.models import Job
from yulu.office.ledger.appending import append
from yulu.office.ledger.models import Head, LedgerEntry, PrivateContent
from yulu.office.ledger.stored import verify_stored
from yulu.office.operating.backing_up import Made, back_up
from yulu.office.operating.restoring import NotABackup, NotEmpty, fill_database, unpack
from yulu.office.settings import database


def take_in(home: Home, number: int) -> None:
    """An attachment is in its place before the database says so, as intake does it."""
    file = home.folder / "attachments" / f"{number:04d}"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"附件 {number}", encoding="utf-8")
    with transaction.atomic():
        append(
            "坐席:3", "case.receive", f"case:{number}", {}, private={"电话": f"139{number:08d}"}, person=f"甲{number}"
        )
        Job.objects.create(name="test", arguments={"number": number}, by="坐席:3")


def made(office: Home, folder: Path, entries: int = 5) -> Made:
    for number in range(entries):
        take_in(office, number)
    return back_up(office, folder / "b.tar.gz", folder / "b.keys")


@contextmanager
def restored(request: pytest.FixtureRequest, folder: Path) -> Iterator[Home]:
    """The office of the backup, as the default one."""
    before, home = settings.HOME, Home(folder / "again")
    manifest = unpack(folder / "b.tar.gz", folder / "b.keys", home)
    is_postgresql = connection.vendor == "postgresql"
    given = connection.settings_dict.copy()
    maintenance = request.getfixturevalue("postgresql") if is_postgresql else None
    context = database_of_its_own(maintenance) if maintenance else None
    url = context.__enter__() if context else None
    try:
        _use(database(home, url), home)
        fill_database(home, manifest)
        yield home
    finally:
        _use(given, before)
        if context:
            context.__exit__(None, None, None)


def _use(configuration: dict[str, object], home: Home) -> None:
    settings.HOME = home
    connections["default"].close()
    connections.settings = connections.configure_settings({"default": configuration})
    del connections["default"]


def test_the_office_it_becomes_again_has_every_row_and_file_and_a_whole_ledger(
    office: Home, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (office.folder / "registry").mkdir()
    (office.folder / "registry" / "versions").write_text("1", encoding="utf-8")
    told = made(office, tmp_path)
    rows = [list(model.objects.order_by("pk").values()) for model in (LedgerEntry, PrivateContent, Head, Job)]
    with restored(request, tmp_path) as home:
        again = [list(model.objects.order_by("pk").values()) for model in (LedgerEntry, PrivateContent, Head, Job)]
        assert repr(again) == repr(rows)
        assert (home.folder / "attachments" / "0004").read_text("utf-8") == "附件 4"
        assert (home.folder / "registry" / "versions").read_text("utf-8") == "1"
        assert verify_stored().whole, "with the keys of the backup, private content is read"
        assert told.entries == verify_stored().chain.entries == 5
        take_in(home, 5)  # work goes on
        assert verify_stored().whole
        assert Job.objects.count() == 6


def test_one_made_while_people_write_is_of_one_moment(
    office: Home, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    made_so_far, stop = threading.Event(), threading.Event()

    def work() -> None:
        number = 100
        while not stop.is_set() and number < 2000:
            take_in(office, number)
            number += 1
            if number == 105:
                made_so_far.set()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    made_so_far.wait(30)
    told = made(office, tmp_path, 0)
    stop.set()
    thread.join()
    assert LedgerEntry.objects.count() >= told.entries > 0
    with restored(request, tmp_path) as home:
        assert verify_stored().whole
        about = set(LedgerEntry.objects.values_list("about", flat=True))
        assert len(about) == told.entries == Job.objects.count()
        attached = {int(file.name) for file in (home.folder / "attachments").iterdir()}
        assert {int(each.removeprefix("case:")) for each in about} <= attached
        assert len(attached) <= told.entries + 1, "at most the file of the intake that was under way"


def test_keys_are_not_in_it_and_it_tells_nothing_private_without_them(office: Home, tmp_path: Path) -> None:
    made(office, tmp_path)
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        names = archive.getnames()
        bodies = b"".join(archive.extractfile(each).read() for each in archive.getmembers() if each.isfile())  # type: ignore[union-attr]
    assert not [name for name in names if name.endswith(".key")]
    for key in json.loads((tmp_path / "b.keys").read_text("ascii")).values():
        assert key.strip().encode() not in bodies
        assert bytes.fromhex(key.strip()) not in bodies
    assert b"13900000001" not in bodies
    assert (tmp_path / "b.keys").stat().st_mode & 0o077 == 0


def test_it_goes_into_an_empty_place_only_and_only_whole(office: Home, tmp_path: Path) -> None:
    made(office, tmp_path)
    with pytest.raises(NotEmpty):
        unpack(tmp_path / "b.tar.gz", tmp_path / "b.keys", office)
    whole = (tmp_path / "b.tar.gz").read_bytes()
    for name, body in (("cut", whole[: len(whole) // 2]), ("text", b"nothing")):
        file = tmp_path / name
        file.write_bytes(body)
        with pytest.raises(NotABackup):
            unpack(file, tmp_path / "b.keys", Home(tmp_path / "there"))
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        archive.extractall(tmp_path / "open")
    (tmp_path / "open" / "files" / "attachments" / "0002").write_text("另一份", encoding="utf-8")
    with tarfile.open(tmp_path / "changed", "x:gz") as archive:
        archive.add(tmp_path / "open", ".")
    with pytest.raises(NotABackup) as refused:
        unpack(tmp_path / "changed", tmp_path / "b.keys", Home(tmp_path / "there"))
    assert "attachments/0002" in refused.value.reason
    with pytest.raises(NotABackup):
        unpack(tmp_path / "b.tar.gz", tmp_path / "text", Home(tmp_path / "there"))
    assert not (tmp_path / "there").exists(), "nothing half-restored is left"
    with pytest.raises(FileExistsError):
        back_up(office, tmp_path / "b.tar.gz", None)
