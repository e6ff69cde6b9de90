"""What a department would write down of a block of subjects, before it is late, patchy or lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from yulu.demonstration.draws import Integers, Truths


@dataclass(frozen=True, slots=True)
class Facts:
    """A dataset's facts, a row a subject of the block; `about` says whom the department knows anything of."""

    dataset: str
    about: Truths
    values: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Rows:
    """A record set's rows: `whose` is each row's subject by its place in the block, in that order."""

    records: str
    whose: Integers
    values: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Block:
    """Subjects of one kind, as departments know them."""

    kind: str
    ids: pl.Series
    facts: list[Facts]
    rows: list[Rows] = field(default_factory=list)
    owners: dict[str, pl.Series] = field(default_factory=dict)
    """`<kind>?id` of whom they belong to."""
    secrets: pl.DataFrame | None = None
    """Of persons and households: `identity`, and the `surrogate` that stands in the registry."""


def repeated(where: Truths, times: int) -> tuple[Integers, Integers]:
    """Each of these rows so many times: the places of the subjects, and the number of the repetition from 0 on."""
    whose = np.repeat(np.flatnonzero(where), times).astype(np.int64)
    return whose, np.tile(np.arange(times, dtype=np.int64), len(whose) // max(times, 1))
