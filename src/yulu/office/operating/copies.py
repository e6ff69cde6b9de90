"""The database of one moment: fixed while nobody writes, then copied while everybody does again.

SQLite is copied page by page, PostgreSQL table by table with its own COPY; neither needs a program beside this one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, transaction

_WAIT = 60.0


class Moment(Protocol):
    """A database as it was at one moment, whatever is written since."""

    def write(self, folder: Path) -> None: ...


def moment(held: AbstractContextManager[object]) -> AbstractContextManager[Moment]:
    """Fix the database's state; `held` is entered while nobody can write, and left before anybody can again."""
    return _postgresql(held) if connection.vendor == "postgresql" else _sqlite(held)


class _Pages:
    def __init__(self, reading: sqlite3.Connection) -> None:
        self._reading = reading

    def write(self, folder: Path) -> None:
        with closing(sqlite3.connect(folder / "database.sqlite3")) as copy:
            self._reading.backup(copy, pages=2000)


@contextmanager
def _sqlite(held: AbstractContextManager[object]) -> Iterator[Moment]:
    file = str(connection.settings_dict["NAME"])
    with (
        closing(sqlite3.connect(file, timeout=_WAIT, isolation_level=None)) as writer,
        closing(sqlite3.connect(file, timeout=_WAIT, isolation_level=None)) as reading,
    ):
        writer.execute("BEGIN IMMEDIATE")
        with held:
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        writer.execute("ROLLBACK")
        yield _Pages(reading)


class _Tables:
    def __init__(self, reading: Any) -> None:
        self._reading = reading

    def write(self, folder: Path) -> None:
        for table in tables():
            copied = f'COPY "{table}" ({_columns(table)}) TO STDOUT'
            with (
                (folder / f"{table}.copy").open("wb") as file,
                self._reading.cursor() as cursor,
                cursor.copy(copied) as rows,
            ):
                for block in rows:
                    file.write(block)


@contextmanager
def _postgresql(held: AbstractContextManager[object]) -> Iterator[Moment]:
    import psycopg

    named = connection.get_connection_params()
    named = {name: value for name, value in named.items() if name not in ("cursor_factory", "context")}
    with psycopg.connect(**named) as writer, psycopg.connect(**named) as reading:
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # Whatever changes anything appends to the ledger, and waits for this.
        writer.execute("LOCK TABLE ledger_head IN EXCLUSIVE MODE")
        with held:
            reading.execute("SELECT 1 FROM ledger_head")
        writer.rollback()
        yield _Tables(reading)


def read_tables(folder: Path) -> None:
    """Put the tables of a copy into a database that was just migrated; all or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in reversed(tables()):  # what migrations put there themselves
            if _has_rows(table):
                cursor.execute(f'DELETE FROM "{table}"')
        for table in tables():
            copied = f'COPY "{table}" ({_columns(table)}) FROM STDIN'
            with (folder / f"{table}.copy").open("rb") as file, cursor.copy(copied) as rows:
                while block := file.read(1 << 20):
                    rows.write(block)
        for statement in connection.ops.sequence_reset_sql(
            _no_style(), list(apps.get_models(include_auto_created=True))
        ):
            cursor.execute(statement)


def tables() -> list[str]:
    """Every table of the office, but the one that says which migrations were made."""
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy})


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
        return bool(cursor.fetchone()[0])


def _columns(table: str) -> str:
    model = next(each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table)
    return ", ".join(f'"{each.column}"' for each in model._meta.local_concrete_fields)


def _no_style() -> Any:
    from django.core.management.color import no_style

    return no_style()


def migrations_made() -> list[str]:
    """Which migrations the database has, as `app.name`."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
