"""Finding cases by words of their titles, words of two Chinese characters included, or by their numbers.

The index (migration 0003) is a table of terms, on SQLite with FTS5, on PostgreSQL as a tsvector. It holds titles only:
what somebody told at length is sealed, and its words would say it again.
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from yulu.likeness.terms import query, terms
from yulu.office.accounts.permissions import Person
from yulu.office.casework.models import CaseRecord, CaseTerms
from yulu.office.casework.seeing import visible
from yulu.office.casework.words import plain

MOST = 50
_NUMBER = re.compile(r"\d{8}-\d{6,12}")
_FOUND = {
    "sqlite": "SELECT rowid FROM casework_search WHERE casework_search MATCH %s",
    "postgresql": "SELECT case_id FROM casework_caseterms WHERE words @@ to_tsquery('simple', %s)",
}


def find(person: Person, text: str) -> list[CaseRecord]:
    """The cases that this person may know of and that have all these words, the newest first, fifty at most."""
    return list(visible(person).filter(about(text)).order_by("-pk")[:MOST])


def about(text: str) -> Q:
    """Which cases a text asks for: the one whose number it is, else those with its words in their titles."""
    asked = query(plain(text))
    if not asked or _NUMBER.fullmatch(plain(text)):
        return Q(number=plain(text)[:24])
    words = asked.fts5 if connection.vendor == "sqlite" else asked.tsquery
    return Q(pk__in=RawSQL(_FOUND[connection.vendor], (words,)))


def keep_terms(record: CaseRecord) -> None:
    """Let a new case be found by its title."""
    CaseTerms.objects.create(case=record, terms=" ".join(terms(record.title)))


def forget_what_was_taken_out() -> None:
    """Titles that are gone leave their words in FTS5's index until it is written anew; that is done here."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO casework_search (casework_search) VALUES ('rebuild')")
