"""A person is erased: identity, rows, and every earlier version of the rows."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from yulu.registry.identities import Look
from yulu.registry.store.faults import NoRegistry
from yulu.registry.store.history import begin_erasing, finish_erasing
from yulu.registry.store.layout import FACTS_PART, OWNERS, Registry, records_table, subjects_table
from yulu.registry.store.lock import writing
from yulu.registry.store.recovery import recover
from yulu.registry.store.writing import read_deliveries


def erase(registry: Registry, kind: str, surrogates: Sequence[str], look: Look) -> None:
    """Nothing that the registry knew of these persons is in any of its files when this returns; hashes are left.

    Versions stay readable, for everybody else. That somebody was erased is written down among the looks, by surrogate.
    Who reads an old version meanwhile may find its files gone, and opens it again. Raises NoRegistry, Locked.
    """
    with writing(registry, f"erase {len(surrogates)} of {kind}", look.when):
        last = recover(registry)
        if last is None:
            raise NoRegistry(registry.folder)
        look.record(registry.looks, f"erase/{kind}", list(surrogates))
        parts = read_deliveries(registry, last).filter(pl.col("kind") == kind)["part"].unique().sort()
        tables = [records_table(part) for part in parts if part != FACTS_PART]
        tables += [subjects_table(each) for each in (kind, *OWNERS) if each == kind or kind in OWNERS[each]]
        tables = [name for name in dict.fromkeys(tables) if name in last.tables]
        begin_erasing(registry, kind, surrogates, tables, look.when.date().isoformat())
        finish_erasing(registry)
