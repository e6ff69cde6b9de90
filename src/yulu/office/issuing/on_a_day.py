"""What an issued toolbox says on a day: read and compiled once a toolbox, day and kind, as that takes long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from yulu.office.issuing.in_force import archive, toolbox_of
from yulu.rules.asking.interview import Interview, interview
from yulu.rules.basis import Basis, basis_on
from yulu.rules.examples import Examples, examples_of
from yulu.rules.loaded import Loaded

_Asked = TypeVarTuple("_Asked")
_Made = TypeVar("_Made")


def _kept(size: int) -> Callable[[Callable[[*_Asked], _Made]], Callable[[*_Asked], _Made]]:
    """Keep the last ones made, of the office's own archive: where a toolbox's files lie is part of what is made."""

    def keeping(make: Callable[[*_Asked], _Made]) -> Callable[[*_Asked], _Made]:
        kept = lru_cache(maxsize=size)(lambda place, asked: make(*asked))

        @wraps(make)
        def found(*asked: *_Asked) -> _Made:
            return kept(archive(), asked)

        return found

    return keeping


@_kept(16)
def basis_of(hash: str, on: date, known_on: date) -> Basis:
    """The toolbox on a day, by the texts known on another; raises Fault where the archive has lost it."""
    return basis_on(toolbox_of(hash), on, known_on)


@_kept(16)
def policies_of(hash: str, on: date, known_on: date, kind: str) -> Loaded:
    """All its policies about a kind of subject, ready to decide; raises Fault."""
    return Loaded(basis_of(hash, on, known_on), kind)


@_kept(8)
def interview_of(hash: str, kind: str, day: date) -> Interview:
    """The questions to a kind of subject on a day; it serves many subjects; raises Fault."""
    return interview(toolbox_of(hash), kind, day, day)


@_kept(2)
def examples_in(hash: str) -> tuple[Examples, ...]:
    """The worked examples of an issued toolbox, of all its layers; raises Fault."""
    return tuple(examples_of(toolbox_of(hash)))
