"""The index that titles are searched by. Triggers keep FTS5's in step, an erasure included."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from yulu.likeness.terms import FTS5_TOKENIZER

_INSERT = "INSERT INTO casework_search (rowid, terms) VALUES (new.case_id, new.terms)"
_DELETE = "INSERT INTO casework_search (casework_search, rowid, terms) VALUES ('delete', old.case_id, old.terms)"

_SQLITE = [
    f"""CREATE VIRTUAL TABLE casework_search USING fts5(
        terms, content = 'casework_caseterms', content_rowid = 'case_id', tokenize = '{FTS5_TOKENIZER}')""",
    f"CREATE TRIGGER casework_search_in AFTER INSERT ON casework_caseterms BEGIN {_INSERT}; END",
    f"CREATE TRIGGER casework_search_out AFTER DELETE ON casework_caseterms BEGIN {_DELETE}; END",
    f"CREATE TRIGGER casework_search_anew AFTER UPDATE ON casework_caseterms BEGIN {_DELETE}; {_INSERT}; END",
]
_SQLITE_BACK = [
    *(f"DROP TRIGGER casework_search_{each}" for each in ("in", "out", "anew")),
    "DROP TABLE casework_search",
]
# A column of its own: counted once a title, and not again for every title that a common word is looked for in.
_POSTGRESQL = [
    """ALTER TABLE casework_caseterms
        ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', terms)) STORED""",
    "CREATE INDEX casework_search ON casework_caseterms USING gin (words)",
]
_POSTGRESQL_BACK = ["ALTER TABLE casework_caseterms DROP COLUMN words"]


def _forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


def _backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else _SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_helping")]
    operations = [migrations.RunPython(_forwards, _backwards)]
