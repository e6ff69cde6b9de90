"""Where a new case may belong, as this office's closed cases teach: shown with its reasons, never applied by itself."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yulu.likeness.dispatch import DispatchModel, Suggested, Target
from yulu.likeness.learning import Closed, TooLittle, learn
from yulu.likeness.model_file import BadModel, load, save
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.telling import told

MOST = 20_000
"""It learns from the last so many closed cases: an old way of dispatching is unlearned."""


def suggest(title: str, text: str) -> Suggested | None:
    """The likeliest classes and departments with the words that moved it; None before anything was learned."""
    try:
        stamp = _file().stat().st_mtime_ns
        return _loaded(_file(), stamp).suggest(title, text)
    except (FileNotFoundError, BadModel):
        return None


def learn_from_closed() -> int:
    """Learn anew, and from how many cases; 0, and what was learned before stays, where they are too few."""
    records = CaseRecord.objects.exclude(closed_at=None).exclude(result="").exclude(department="")
    closed = [_closed(each) for each in records.order_by("-closed_at")[:MOST].iterator()]
    try:
        model = learn(closed)
    except TooLittle:
        return 0
    _file().parent.mkdir(exist_ok=True)
    save(model, _file())
    return len(closed)


def _closed(record: CaseRecord) -> Closed:
    first = next(iter(told(record).values()), {})
    return Closed(record.title, first.get("text", ""), Target(record.class_ or record.service, record.department))


def _file() -> Path:
    home: Path = settings.HOME.folder
    return home / "suggestions" / "dispatch.model"


@lru_cache(maxsize=1)
def _loaded(file: Path, stamp: int) -> DispatchModel:
    return load(file)
