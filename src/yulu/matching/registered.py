"""Everybody in a registry, part by part, as the policies ask about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from yulu.language.values import NumberOverflow
from yulu.matching.known import Known
from yulu.matching.layout import ID
from yulu.matching.manifest import Source
from yulu.matching.parts import BEYOND, PART, REJECTED_ROWS, Part, in_order, path_from
from yulu.matching.query import Query
from yulu.registry.store import Snapshot
from yulu.registry.store.layout import is_personal
from yulu.toolbox.shapes import Subject

KINDS: Sequence[Subject] = ("enterprise", "person", "household", "project", "violation")


@dataclass(frozen=True)
class Registered:
    """A version of a registry; persons and households only where the snapshot says who looks."""

    snapshot: Snapshot

    @cached_property
    def kinds(self) -> Sequence[str]:
        return [kind for kind in KINDS if self.snapshot.look is not None or not is_personal(kind)]

    def source(self, beside: Path) -> Source:
        """The registry as it lies from the run's folder, and its version."""
        folder = path_from(beside, self.snapshot.registry.folder)
        snapshot = self.snapshot
        return Source("registry", folder, snapshot.hash, snapshot.version, generated=snapshot.is_generated)

    def parts(self, query: Query, size: int = PART, only: pl.DataFrame | None = None) -> Iterator[Part]:
        """All subjects of the query's kind, in the order they lie in; or only those whose `?id` is in the frame."""
        known = Known(self.snapshot, query.basis, query.kind, query.leaves)
        if only is None:
            found = known.parts(size)
        else:
            # Not a join: a filter goes down to the files, where of everybody else only the id is read.
            found = in_order(known.everybody.filter(pl.col(ID).is_in(only[ID].implode())), size)
        for each in found:
            yield _part(known, each)


def _part(known: Known, rows: pl.DataFrame) -> Part:
    """Some subjects laid out; those whose records add up to more than 38 digits are set aside, found by halving."""
    try:
        return Part(known.of(rows), pl.DataFrame(schema=dict(REJECTED_ROWS)))
    except NumberOverflow:
        if rows.height == 1:
            told = {"subject": rows[ID], "reason": [BEYOND]}
            aside = pl.DataFrame(told).select(
                pl.col(name) if name in told else pl.lit(None, dtype=kind).alias(name)
                for name, kind in REJECTED_ROWS.items()
            )
            return Part(known.of(rows.clear()), aside)
        middle = rows.height // 2
        halves = [_part(known, half) for half in (rows.head(middle), rows.tail(-middle))]
        return Part(pl.concat([half.frame for half in halves]), pl.concat([half.rejected for half in halves]))
