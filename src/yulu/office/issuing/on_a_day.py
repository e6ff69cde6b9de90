"""What an issued toolbox says on a day: read and compiled once a toolbox, day and kind, as that takes long."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from yulu.office.issuing.in_force import toolbox_of
from yulu.rules.basis import Basis, basis_on
from yulu.rules.loaded import Loaded


@lru_cache(maxsize=16)
def basis_of(hash: str, on: date, known_on: date) -> Basis:
    """The toolbox on a day, by the texts known on another; raises Fault where the archive has lost it."""
    return basis_on(toolbox_of(hash), on, known_on)


@lru_cache(maxsize=16)
def policies_of(hash: str, on: date, known_on: date, kind: str) -> Loaded:
    """All its policies about a kind of subject, ready to decide; raises Fault."""
    return Loaded(basis_of(hash, on, known_on), kind)
