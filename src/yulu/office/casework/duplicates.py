"""Open cases that are like what somebody is telling: suggested to whoever takes it in, never merged by themselves.

The index is a file of sketches beside the database, made again from it at any time; a job brings it up to date every
minute, so that taking in does not wait for it. It holds no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from yulu.likeness.duplicates import LikeTexts
from yulu.office.accounts.permissions import Person
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.seeing import visible
from yulu.office.casework.telling import told

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LikeCase:
    """An open case, and how much it is like: from half to 1."""

    record: CaseRecord
    likeness: float


def like(person: Person, title: str, text: str, but: CaseRecord | None = None) -> list[LikeCase]:
    """The open cases like this that the person may know of, the likest first; not the case `but` itself."""
    with _index() as index:
        found = index.like(f"{title}\n{text}", most=20, but=None if but is None else but.pk)
    seen = visible(person).filter(closed_at=None).in_bulk([each.number for each in found])
    return [LikeCase(seen[each.number], each.likeness) for each in found if each.number in seen]


def bring_up_to_date() -> int:
    """Take in what is open and not there, drop what has ended; how many changed."""
    open_now = set(CaseRecord.objects.filter(closed_at=None).values_list("pk", flat=True))
    with _index() as index:
        known = index.numbers()
        for number in known - open_now:
            index.remove(number)
        new = sorted(open_now - known)
        for start in range(0, len(new), _AT_ONCE):
            for record in CaseRecord.objects.filter(pk__in=new[start : start + _AT_ONCE]):
                index.add(record.pk, whole_text(record))
    return len(known - open_now) + len(new)


def forget(cases: Iterable[int]) -> None:
    """Drop the sketches of these cases, as of somebody who is erased."""
    with _index() as index:
        for each in cases:
            index.remove(each)


def whole_text(record: CaseRecord) -> str:
    """The title and what was told with it, as far as it was not forgotten."""
    first = next(iter(told(record).values()), {})
    return f"{record.title}\n{first.get('text', '')}"


@contextmanager
def _index() -> Iterator[LikeTexts]:
    # Hidden, so that no backup takes a copy of what can be made again.
    folder: Path = settings.HOME.folder / ".likeness"
    folder.mkdir(mode=0o700, exist_ok=True)
    index = LikeTexts(folder / "open.sqlite3")
    try:
        yield index
    finally:
        index.close()
