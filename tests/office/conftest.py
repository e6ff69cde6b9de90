"""An office to test in: a home of its own, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.office.postgresql import programs, server
from yulu.office.home import ENVIRONMENT, Home

_ROOM = tempfile.TemporaryDirectory(prefix="yulu-office-")


def _set_up_django() -> None:
    """Once a process, and before any module of tests, or a conftest below, imports a model."""
    from yulu.office.starting import start

    # The browser's driver leaves an event loop in this thread; no view of this office is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault(ENVIRONMENT, _ROOM.name)
    home = Home(Path(os.environ[ENVIRONMENT]))
    home.make()
    start(home)


_set_up_django()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str | None]:
    bin = programs()
    if bin is None:
        yield None
        return
    with server(bin) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """A fresh office: migrated, empty, the default one of this process while the test runs."""
    home = Home(tmp_path / "office")
    home.make()
    with ExitStack() as after:
        url = None
        if request.param == "postgresql":
            maintenance = request.getfixturevalue("postgresql")
            if maintenance is None:
                pytest.skip("no PostgreSQL server is installed here")
            url = after.enter_context(database_of_its_own(maintenance))
        after.enter_context(default_office(home, url))
        yield home


class database_of_its_own:
    """A database of its own on the server."""

    _count = 0

    def __init__(self, maintenance: str) -> None:
        self.maintenance = maintenance

    def __enter__(self) -> str:
        database_of_its_own._count += 1
        self.name = f"office_{os.getpid()}_{database_of_its_own._count}"
        self._say(f"CREATE DATABASE {self.name}")
        return self.maintenance.replace("/postgres?", f"/{self.name}?")

    def __exit__(self, *_: object) -> None:
        self._say(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.maintenance, autocommit=True) as connection:
            connection.execute(statement.encode())


class default_office:
    """Makes a database the default one of Django, and brings it to what the program needs."""

    def __init__(self, home: Home, url: str | None) -> None:
        self.home, self.url = home, url

    def __enter__(self) -> None:
        from yulu.office.settings import database
        from yulu.office.starting import migrate

        self._use(database(self.home, self.url), self.home)
        migrate()

    def __exit__(self, *_: object) -> None:
        from django.db import connections

        connections["default"].close()

    def _use(self, configuration: dict[str, object], home: Home) -> None:
        from django.conf import settings
        from django.db import connections

        settings.HOME = home
        connections["default"].close()
        connections.settings = connections.configure_settings({"default": configuration})
        del connections["default"]
