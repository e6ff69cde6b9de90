"""A person is taken out of the office: of what it keeps apart from the ledger, of cases, runs and the registry.

The chain stays whole and tells that somebody was erased, by a keyed hash: whoever asks about one surrogate can be
answered, and nobody can go the other way. The identity goes last, so that who is interrupted can begin again.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from yulu.matching.erasing import Rewritten, erase_from_runs
from yulu.matching.manifest import MANIFEST
from yulu.office.accounts.models import Account
from yulu.office.accounts.models import Look as SeenRows
from yulu.office.casework.attachments import remove_attachments
from yulu.office.casework.duplicates import forget as forget_sketches
from yulu.office.casework.models import CaseRecord, CaseTerms
from yulu.office.casework.searching import forget_what_was_taken_out
from yulu.office.delivery.forgetting import PERSONAL, forget_payee, run_was_rewritten
from yulu.office.ledger.appending import append, forget
from yulu.office.ledger.models import PrivateContent
from yulu.office.releases.models import RunRecord
from yulu.registry.identities import Look
from yulu.registry.store import Registry, erase

GONE = "（已删除）"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was taken out: private contents of the ledger, cases that lost their title, runs, accounts."""

    contents: int
    cases: int
    runs: int
    accounts: int
    in_registry: bool


def erase_person(kind: str, surrogate: str, look: Look) -> Erased:
    """Erase a person or household everywhere; doing it twice does no harm. Raises Locked where the registry is written.

    `look` says who erases and because of what.
    """
    subject, home = f"{kind}:{surrogate}", settings.HOME.folder
    rewritten = erase_from_runs(_runs(home), {surrogate})
    contents, cases, accounts = _from_the_database(subject, look, rewritten)
    _overwrite()
    registry = Registry(home / "registry")
    if registry.folder.is_dir():
        erase(registry, kind, [surrogate], look)
    return Erased(contents, cases, len(rewritten), accounts, registry.folder.is_dir())


def identify(kind: str, identity: str, look: Look) -> str | None:
    """The surrogate of whoever has this identity number; None for nobody. The question is written down as a look."""
    registry = Registry(settings.HOME.folder / "registry")
    return registry.identities.find(kind, identity, look) if registry.folder.is_dir() else None


def _runs(home: Path) -> list[Path]:
    """The earlier first."""
    found = [each.parent for each in (home / "runs").glob(f"*/{MANIFEST}") if each.parent.name.isdigit()]
    return sorted(found, key=lambda each: int(each.name))


def _overwrite() -> None:
    """What was deleted is not only unreachable, but gone from the database's files."""
    forget_what_was_taken_out()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        tables: tuple[type[Model], ...] = (PrivateContent, CaseRecord, CaseTerms, Account, *PERSONAL)
        for model in tables:
            cursor.execute(f'VACUUM (FULL) "{model._meta.db_table}"')


@transaction.atomic
def _from_the_database(subject: str, look: Look, rewritten: list[Rewritten]) -> tuple[int, int, int]:
    cases = CaseRecord.objects.filter(subject=subject)
    keepers = [subject, *(f"case:{number}" for number in cases.values_list("number", flat=True))]
    keepers += (
        f"account:{name}" for name in Account.objects.filter(own_subject=subject).values_list("username", flat=True)
    )
    SeenRows.objects.filter(subject=subject).update(because=GONE)
    contents = sum(forget(look.who, each, look.why) for each in keepers)
    CaseTerms.objects.filter(case__in=cases).delete()
    theirs = list(cases.values_list("pk", flat=True))
    remove_attachments(theirs)
    forget_sketches(theirs)
    emptied = cases.update(title=GONE, subject="")
    accounts = Account.objects.filter(own_subject=subject)
    for account in accounts:
        account.set_unusable_password()
        account.label, account.is_active, account.own_subject = GONE, False, ""
        account.save()
        account.mandates.all().delete()
    for each in rewritten:
        run_was_rewritten(each.before, each.after)
        RunRecord.objects.filter(pk=int(each.folder.name), hash=each.before).update(hash=each.after)
    told = {
        "subject": hmac.digest(settings.HOME.key("ledger"), subject.encode(), "sha256").hex(), "because": look.why,
        "runs": [{"run": int(each.folder.name), "before": each.before, "after": each.after} for each in rewritten],
        "cases": emptied, "deliveries": forget_payee(subject, look.who),
    }  # fmt: skip
    append(look.who, "person.erase", "", told)
    return contents, emptied, len(accounts)
