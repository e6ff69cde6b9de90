"""Is a chain whole? Every entry that was changed, left out, forged or put elsewhere is named."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yulu.office.ledger.entry import BEGINNING, COVERED, Entry, digest

_STEP = 10_000

Row = Sequence[object]
"""The fields of an `Entry` in its order, as the database gives them."""


class Wrong(StrEnum):
    """What can be wrong with a chain."""

    changed = "changed"
    """An entry's fields are not those its digest was made from."""
    forged = "forged"
    """An entry is whole in itself, but the office's key has not sealed it."""
    unlinked = "unlinked"
    """An entry is whole in itself, but does not follow the one before it."""
    missing = "missing"
    """Positions `position` to `through` are not there."""
    moved = "moved"
    """An entry was recorded at position `through` and stands at `position`."""
    cut = "cut"
    """A checkpoint knows entries up to `through`; the chain ends before."""
    replaced = "replaced"
    """The entry at a checkpoint's position is not the one the checkpoint saw."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, at a position; `through` where `Wrong` says what it means there."""

    wrong: Wrong
    position: int
    through: int | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was the last entry at some time; kept outside, it shows when a tail was cut off or all was written anew."""

    position: int
    digest: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were read, what is wrong with them, and the last one as a checkpoint (None: there is none)."""

    entries: int
    flaws: tuple[Flaw, ...]
    last: Checkpoint | None


def verify(
    rows: Iterable[Row], key: bytes | None, checkpoints: Sequence[Checkpoint] = (),
    step: Callable[[int], object] | None = None,
) -> Verdict:  # fmt: skip
    """Read a chain in the order of positions; without the key, seals are not looked at.

    `step` is told now and then how many entries were read.
    """
    seen = {each.position: each for each in checkpoints}
    flaws: list[Flaw] = []
    suspects: dict[int, Row] = {}
    sha256, hexdigest = hashlib.sha256, hmac.digest
    entries, before, previous = 0, 0, BEGINNING
    last: Row | None = None
    for row in rows:
        position, recorded_at, actor, action, about, toolbox, content, private, link, stated, sealed = row
        assert isinstance(position, int) and isinstance(stated, str)
        entries += 1
        if step is not None and not entries % _STEP:
            step(entries)
        if position != before + 1:
            flaws.append(Flaw(Wrong.missing, before + 1, position - 1))
        covered = f"{position}\n{recorded_at}\n{actor}\n{action}\n{about}\n{toolbox}\n{content}\n{private}\n{link}"
        if sha256(covered.encode()).hexdigest() != stated:
            flaws.append(Flaw(Wrong.changed, position))
            suspects[position] = row
        elif key is not None and hexdigest(key, stated.encode(), "sha256").hex() != sealed:
            flaws.append(Flaw(Wrong.forged, position))
        elif link != previous and position == before + 1:
            flaws.append(Flaw(Wrong.unlinked, position))
        if position in seen and seen[position].digest != stated:
            flaws.append(Flaw(Wrong.replaced, position))
        before, previous, last = position, stated, row
    flaws.extend(Flaw(Wrong.cut, before + 1, each.position) for each in checkpoints if each.position > before)
    end = None if last is None else Checkpoint(before, previous, str(last[1]))
    return Verdict(entries, tuple(_moved(flaws, suspects)), end)


def _moved(flaws: list[Flaw], suspects: dict[int, Row]) -> Iterable[Flaw]:
    """What seems changed may only stand elsewhere: then its digest is right for another suspect's position."""
    for flaw in flaws:
        row = suspects.get(flaw.position) if flaw.wrong == Wrong.changed else None
        home = None if row is None else _recorded_at_position(row, suspects)
        yield flaw if home is None else Flaw(Wrong.moved, flaw.position, home)


def _recorded_at_position(row: Row, positions: Iterable[int]) -> int | None:
    fields = [str(each) for each in row]
    stated = fields[len(COVERED)]
    return next((each for each in positions if digest(str(each), *fields[1 : len(COVERED)]) == stated), None)


def row_of(entry: Entry) -> Row:
    """An entry as `verify` reads it."""
    return tuple(getattr(entry, each) for each in Entry.__slots__)
