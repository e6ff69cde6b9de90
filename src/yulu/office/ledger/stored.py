"""The chain as it is stored, read for verification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction

from yulu.office.ledger.appending import opened, private_digest
from yulu.office.ledger.chain import Checkpoint, Row, Verdict, verify
from yulu.office.ledger.entry import Entry
from yulu.office.ledger.models import LedgerEntry, PrivateContent

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """What is wrong with the chain, and with what is kept apart.

    `private_changed` and `private_missing` are positions whose private content is not what the entry refers to, and
    whose private content is gone though no entry says that it was forgotten.
    """

    chain: Verdict
    private_changed: tuple[int, ...]
    private_missing: tuple[int, ...]

    @property
    def whole(self) -> bool:
        return not (self.chain.flaws or self.private_changed or self.private_missing)


def latest(count: int, about: str | None = None) -> list[Entry]:
    """The last entries, the oldest of them first; of one case or subject, where it is named."""
    found = LedgerEntry.objects.all() if about is None else LedgerEntry.objects.filter(about=about)
    fields = found.order_by("-position").values_list(*Entry.__slots__)[:count]
    return [Entry(*each) for each in reversed(fields)]


def count() -> int:
    """How many entries there are."""
    return LedgerEntry.objects.count()


def rows() -> Iterator[Row]:
    """All entries in the order of their positions, as they are at one moment, a block at a time."""
    fields = ", ".join(Entry.__slots__)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {fields} FROM {LedgerEntry._meta.db_table} ORDER BY position")
        while block := cursor.fetchmany(_AT_ONCE):
            yield from block


def verify_stored(checkpoints: Sequence[Checkpoint] = (), step: Callable[[int], object] | None = None) -> StoredVerdict:
    """Verify all that is stored, with the office's key."""
    referring: dict[int, str] = {}
    forgotten: set[int] = set()

    def noted() -> Iterator[Row]:
        for row in rows():
            if row[7]:
                referring[int(str(row[0]))] = str(row[7])
            if row[3] == "ledger.forget":
                forgotten.update(Entry(*row).data["positions"])  # type: ignore[arg-type]
            yield row

    verdict = verify(noted(), settings.HOME.key("ledger"), checkpoints, step)
    changed = []
    for position, key, body in PrivateContent.objects.order_by("position").values_list("position", "key", "body"):
        stated = referring.pop(position, None)
        try:
            whole = private_digest(bytes(key), opened(bytes(body), position)) == stated
        except InvalidTag:
            whole = False
        if not whole:
            changed.append(position)
    missing = sorted(set(referring) - forgotten)
    return StoredVerdict(verdict, tuple(changed), tuple(missing))
