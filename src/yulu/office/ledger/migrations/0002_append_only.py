"""The database refuses to change or remove an entry, whoever asks.

Whoever owns the tables can drop a trigger again; what then happens is found by `yulu ledger verify`. On PostgreSQL the
office's role should own nothing and be granted INSERT and SELECT alone.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_REFUSAL = "the ledger can only be appended to"

_SQLITE = [
    f"""CREATE TRIGGER ledger_no_{event.lower()} BEFORE {event} ON ledger_ledgerentry
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for event in ("UPDATE", "DELETE")
]
_SQLITE_BACK = ["DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete"]

_POSTGRESQL = [
    f"""CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    """CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_ledgerentry
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
]
_POSTGRESQL_BACK = ["DROP TRIGGER ledger_append_only ON ledger_ledgerentry", "DROP FUNCTION ledger_refuse()"]


def _forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


def _backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else _SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the entries' table."""

    dependencies = [("ledger", "0001_tables")]
    operations = [migrations.RunPython(_forwards, _backwards)]
